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
