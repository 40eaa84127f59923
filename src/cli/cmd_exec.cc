// `weir exec` and `weir sql`: another program takes weir's place, with all it needs to find the
// services.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/interrupts.h"
#include "cli/service_ground.h"

namespace weir::cli {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What is to be executed, and what is added to our environment.
struct Program {
  std::vector<std::string> arguments;
  Pairs environment;
  std::string hint = {};  ///< If it cannot be executed.
};

/// Only returns if the program cannot be executed.
int become(const Invocation& invocation, const Program& program) {
  for (const auto& [name, value] : program.environment) {
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  std::vector<char*> arguments;
  for (const std::string& argument : program.arguments) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  std::fflush(nullptr);
  ::execvp(arguments.front(), arguments.data());
  return complain(invocation, Error{ErrorKind::Unavailable,
                                    fmt::format("cannot execute `{}`: {}",
                                                program.arguments.front(), std::strerror(errno)),
                                    program.hint});
}

std::vector<std::string> words_behind_service(const Arguments& arguments) {
  std::vector<std::string> words = named_services(arguments);
  words.erase(words.begin());
  return words;
}

/// The command line's own words in the environment of `weir env`, in which the service has the last
/// word: others may have the same names.
Result<Program> program_for_exec(const Invocation& invocation, const ServiceGround& ground,
                                 const system::Patience& patience) {
  WEIR_TRY_ASSIGN(const auto session, find_session(invocation, ground, patience));
  const std::string& name = ground.arguments.positionals().front().text;
  WEIR_TRY_ASSIGN(const system::Instance* instance, find_instance(*session, name));
  Program program{words_behind_service(ground.arguments), {}, {}};
  if (program.arguments.empty()) {
    return fail(ErrorKind::Usage, "what is to be executed?",
                "such as `weir exec kafka -- kcat -L`; options of the program stand behind `--`");
  }
  const auto add = [&](const system::InstanceRecord& record) {
    program.environment.insert(program.environment.end(), record.exports.begin(),
                               record.exports.end());
  };
  for (const system::InstanceRecord& record : session->records()) add(record);
  add(instance->record());
  return program;
}

/// Whether the service can be talked to at all.
Result<void> check_talks(const system::Instance& instance, const std::string& name) {
  const std::string end = instance.epitaph();
  if (!end.empty()) {
    return fail(ErrorKind::Unavailable, end, fmt::format("`weir start {}` starts it again", name));
  }
  if (instance.record().state != system::ServiceState::Paused) return {};
  return fail(ErrorKind::Unavailable, fmt::format("{} is paused, and answers nobody", name),
              fmt::format("`weir resume {}` has it go on", name));
}

/// What weir does not start has no fetched programs: that of the machine does it.
std::string of_the_machine(std::string_view word) {
  const bool fetched = word.starts_with("${artefact.") || word.starts_with("${tool.");
  return std::string(fetched ? word.substr(word.rfind('/') + 1) : word);
}

/// Words and variables of the shell with their names replaced.
Result<Program> resolve_shell(system::Instance& instance, const system::ShellSpec& shell,
                              const system::Patience& patience) {
  const bool elsewhere = instance.record().state == system::ServiceState::External;
  Program program;
  for (const std::string& word : shell.command) {
    WEIR_TRY_ASSIGN(program.arguments.emplace_back(),
                    instance.resolve(elsewhere ? of_the_machine(word) : word, patience));
  }
  for (const auto& [variable, value] : shell.environment) {
    auto text = instance.resolve(value, patience);
    // Where its libraries were fetched to, for instance.
    if (!text && elsewhere) continue;
    if (!text) return Failure(std::move(text).error());
    program.environment.emplace_back(variable, *std::move(text));
  }
  if (elsewhere) {
    program.hint = fmt::format("weir does not start {}, so its shell must be on PATH",
                               instance.description().name);
  }
  return program;
}

/// The shell that the description names.
Result<Program> program_for_sql(const Invocation& invocation, const ServiceGround& ground,
                                const system::Patience& patience) {
  WEIR_TRY_ASSIGN(const auto session, find_session(invocation, ground, patience));
  const std::string& name = ground.arguments.positionals().front().text;
  WEIR_TRY_ASSIGN(system::Instance * instance, find_instance(*session, name));
  WEIR_TRY(check_talks(*instance, name));
  const auto& shell = instance->description().shell;
  if (!shell) {
    return fail(ErrorKind::Usage, fmt::format("`{}` has no SQL shell", name),
                "the table `shell` of its description names one");
  }
  WEIR_TRY_ASSIGN(Program program, resolve_shell(*instance, *shell, patience));
  const auto more = words_behind_service(ground.arguments);
  program.arguments.insert(program.arguments.end(), more.begin(), more.end());
  return program;
}

using Find = Result<Program> (*)(const Invocation&, const ServiceGround&, const system::Patience&);

int run(Invocation& invocation, std::string_view name, std::uint32_t mask, Find find) {
  const ServiceGround ground = begin_service_command(invocation, name, mask, ServiceWords::First);
  if (ground.status) return *ground.status;
  Result<Program> program = Program();
  {
    const Interrupts interrupts;
    program = find(invocation, ground, service_patience({}, interrupts.token()));
  }
  return program ? become(invocation, *program) : complain(invocation, program.error());
}

}  // namespace

int exec_command(Invocation& invocation) {
  return run(invocation, "exec", taken_by::kExec, program_for_exec);
}

int sql_command(Invocation& invocation) {
  return run(invocation, "sql", taken_by::kSql, program_for_sql);
}

}  // namespace weir::cli
