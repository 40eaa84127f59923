// The table of subcommands and the way to them.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/run_settings.h"
#include "cli/script_language.h"
#include "diag/suggest.h"

namespace weir::cli {
namespace {

constexpr std::array kCommands = {
    Command{"run", "[OPTION...] PATH...", "run scripts and judge what they see",
            "PATH is a script, a folder (every script below it), a pattern in quotes (`*` and `?` "
            "within a name, `**` across folders), or `-` for standard input. Scripts are *.td, "
            "and *.slt, *.test and the like of sqllogictest.\n"
            "Without `--target` weir starts a PostgreSQL of its own and gives each file a database "
            "of its own; scripts of sqllogictest run on the engine of their dialect. Exit status: "
            "see `weir help exit-codes`.",
            taken_by::kRun, run_command},
    Command{"check", "[OPTION...] PATH...", "find mistakes in scripts; nothing is started",
            "Prints every mistake of every file; of a *.toml, those of a weir.toml with its "
            "services. Exit status: 0, or 2 if there are errors.",
            taken_by::kCheck, check_command},
    Command{"testdrive", "[OPTION...] [PATH...]", "run scripts with the options of testdrive",
            "The same as calling weir under the name testdrive (by a symbolic link): takes the "
            "options of the original beside those of `weir run`, runs against `--materialize-url`, "
            "retries what the original retries, and exits with 0 or 1. Without PATH it reads "
            "standard input.",
            taken_by::kRunAndTestdrive, testdrive_command},
    Command{"sqllogictest", "[OPTION...] PATH...",
            "run scripts with the options of sqllogictest-rs",
            "The same as calling weir under the name sqllogictest (by a symbolic link): takes the "
            "options of sqllogictest-rs beside those of `weir run`, reads scripts as it does, runs "
            "them on PostgreSQL, in one database unless `--jobs` is given, ends a file at its "
            "first failure, and exits with 0 or 1.",
            taken_by::kSqllogictest, sqllogictest_command},
    Command{
        "history", "[OPTION...]", "run a random history of changes on two sessions",
        "Makes a history of inserts, updates, deletes, transactions and reads from the seed, runs "
        "it, and compares every read with a model that knows the answer. With `--out` it is kept "
        "as a bundle that `weir replay` runs again.",
        taken_by::kHistory, history_command},
    Command{
        "replay", "[OPTION...] BUNDLE", "run the plan of a bundle again",
        "Runs exactly the steps that the bundle holds and compares what happens with what was "
        "recorded, byte for byte, times left aside. With `--drop` some steps are left out; then "
        "only the expectations of the others are judged.",
        taken_by::kReplay, replay_command},
    Command{"fetch", "[OPTION...] [SERVICE[@VERSION]...]",
            "bring what services need into the cache",
            "Afterwards they start without a network. Without SERVICE: the services that weir.toml "
            "names, and what `weir run` starts by itself. Exit status: 0, or 3 if something cannot "
            "be had.",
            taken_by::kFetch, fetch_command},
    Command{"describe", "[OPTION...] [SERVICE...]", "show what services are made of",
            "Everything that is known of each SERVICE after weir.toml is laid over the catalogue: "
            "version, artefacts, ports, probes, addresses, and which values were changed where. "
            "Without SERVICE: all services, a line each. Nothing is started.",
            taken_by::kDescribe, describe_command},
    Command{"up", "[OPTION...] [SERVICE...]", "start services and what they need",
            "Services are those that are named, else those that weir.toml describes. They run as "
            "plain processes on 127.0.0.1, until Ctrl-C, or with `--detach` until `weir down`. "
            "Services that run already are left alone. See `weir help services`.",
            taken_by::kUp, up_command},
    Command{"down", "[OPTION...]", "end all services that `weir up` started here",
            "Afterwards no process, port or file of theirs is left. That nothing runs is no error.",
            taken_by::kDown, down_command},
    Command{"ps", "[OPTION...]", "list the services that run here",
            "With process id, time since the start, resident memory, restarts and address.",
            taken_by::kPs, ps_command},
    Command{"logs", "[OPTION...] [SERVICE...]", "show what services have written",
            "All logs of the services that are named, else of all.", taken_by::kLogs, logs_command},
    Command{"kill", "[OPTION...] SERVICE...",
            "send a signal to a service, SIGKILL if none is named",
            "All its processes get it. After SIGKILL it returns when they are gone; `weir start` "
            "starts the service again with its data.",
            taken_by::kKill, kill_command},
    Command{"pause", "[OPTION...] SERVICE...", "stop a service in its tracks, with SIGSTOP",
            "It keeps its connections and answers nothing until `weir resume`.",
            taken_by::kOneService, pause_command},
    Command{"resume", "[OPTION...] SERVICE...", "let a paused service go on", "",
            taken_by::kOneService, resume_command},
    Command{"stop", "[OPTION...] SERVICE...", "end a service as it wants to be ended",
            "Its data stay; `weir start` starts it again.", taken_by::kOneService, stop_command},
    Command{"start", "[OPTION...] SERVICE...", "start a service again that was stopped or killed",
            "On the same ports, with the data that it keeps. Returns when it is ready.",
            taken_by::kOneService, start_command},
    Command{"restart", "[OPTION...] SERVICE...", "stop a service and start it again", "",
            taken_by::kOneService, restart_command},
    Command{"wait", "[OPTION...] SERVICE...", "wait until a service can be used, or has ended", "",
            taken_by::kWait, wait_command},
    Command{"exec", "SERVICE [--] PROGRAM [ARGUMENT...]",
            "run a program that is told where the services are",
            "In the environment that `weir env` prints. Options of the program stand behind `--`.",
            taken_by::kExec, exec_command},
    Command{"sql", "SERVICE [--] [ARGUMENT...]", "open the SQL shell of a service",
            "psql, mariadb or whatever its description names; arguments go to it.", taken_by::kSql,
            sql_command},
    Command{"env", "[OPTION...] [SERVICE...]", "print variables that say where services are",
            "As lines for a shell: `eval \"$(weir env)\"`.", taken_by::kEnv, env_command},
    Command{"help", "[TOPIC]", "explain a command, an action or a topic",
            "Without TOPIC: what there is.", taken_by::kHelp, help_command},
};

/// A hint for a word in the place of a command.
std::string command_hint(const std::string& word, const std::string& program) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) names.push_back(command.name);
  std::string hint = did_you_mean(word, names);
  if (!hint.empty()) return hint;
  const bool path = role_of(word) != FileRole::None || ::access(word.c_str(), F_OK) == 0;
  if (path) return fmt::format("did you mean `{} run {}`?", program, shell_quote(word));
  return fmt::format("`{} help` lists the commands", program);
}

int unknown_command(const Invocation& invocation) {
  const std::string& word = invocation.words[0];
  const bool is_option = word.starts_with('-');
  print_mistakes(
      invocation,
      {{WordPlace{0}, fmt::format("unknown {} `{}`", is_option ? "option" : "command", word),
        is_option ? "options stand behind the command, such as `weir run --jobs 2 .`"
                  : command_hint(word, invocation.words.program())}});
  return kExitUsage;
}

/// Mistakes may be in `--color` itself, so it is not asked.
Colour error_colour(const Invocation& invocation) {
  return decide_colour(ColourChoice::Auto, ::isatty(::fileno(invocation.err)) != 0,
                       invocation.environment);
}

bool asks_for_help(std::string_view word) { return word == "--help" || word == "-h"; }

}  // namespace

std::span<const Command> commands() { return kCommands; }

const Command* find_command(std::string_view name) {
  const auto* const found =
      std::find_if(kCommands.begin(), kCommands.end(),
                   [&](const Command& command) { return command.name == name; });
  return found == kCommands.end() ? nullptr : found;
}

void print(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

int complain(const Invocation& invocation, const Error& error) {
  print(invocation.err, fmt::format("{}: error: {}\n", invocation.words.program(), error.message));
  if (!error.hint.empty()) print(invocation.err, fmt::format("hint: {}\n", error.hint));
  if (error.kind == ErrorKind::Cancelled) return kExitInterrupted;
  return error.kind == ErrorKind::Usage ? kExitUsage : kExitNotRun;
}

void print_mistakes(const Invocation& invocation, const std::vector<Mistake>& mistakes) {
  const Colour colour = error_colour(invocation);
  std::vector<Mistake> sorted = mistakes;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Mistake& a, const Mistake& b) {
    return a.place && b.place ? a.place->index < b.place->index : a.place && !b.place;
  });
  for (const Mistake& mistake : sorted) {
    print(invocation.err, invocation.words.render(mistake, colour));
  }
}

void print_complaints(const Invocation& invocation, const Complaints& complaints) {
  print_mistakes(invocation, complaints.mistakes);
  for (const Finding& finding : complaints.findings) {
    print(invocation.err, render(finding.source, finding.diagnostic, error_colour(invocation)));
  }
  for (const std::string& note : complaints.notes) {
    print(invocation.err, fmt::format("{}: note: {}\n", invocation.words.program(), note));
  }
}

int dispatch(Invocation& invocation) {
  const Command* named = find_command(invocation.words.program());
  if (named != nullptr && is_drop_in(*named)) return named->function(invocation);
  if (invocation.words.size() == 0) {
    print(invocation.err, help_overview());
    return kExitUsage;
  }
  const std::string& word = invocation.words[0];
  if (word == "--version") {
    print(invocation.out, "weir " WEIR_VERSION "\n");
    return kExitPassed;
  }
  if (asks_for_help(word)) {
    print(invocation.out, help_overview());
    return kExitPassed;
  }
  const Command* command = find_command(word);
  if (command == nullptr) return unknown_command(invocation);
  invocation.first = 1;
  return command->function(invocation);
}

}  // namespace weir::cli
