// `weir run`, and the same under the name testdrive: from words to settings.
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/run_settings.h"
#include "cli/start_run.h"

namespace weir::cli {
namespace {

/// 32 bits, so that the seed is short enough to be typed.
std::uint64_t draw_seed() {
  std::uint32_t seed = 0;
  const bool drawn = ::getrandom(&seed, sizeof seed, 0) == static_cast<ssize_t>(sizeof seed);
  return drawn ? seed : static_cast<std::uint64_t>(::getpid());
}

std::string_view command_of(Manner manner) {
  switch (manner) {
    case Manner::Weir: return "run";
    case Manner::Testdrive: return "testdrive";
    case Manner::Sqllogictest: return "sqllogictest";
  }
  return {};
}

int run_in_manner(Invocation& invocation, Manner manner) {
  const Command& command = *find_command(command_of(manner));
  Complaints complaints;
  Arguments arguments =
      parse_arguments(invocation.words, invocation.first, command.options, complaints.mistakes);
  if (arguments.has(option::kHelp) || arguments.has(option::kOriginalHelp)) {
    print(invocation.out, help_command_page(command));
    return kExitPassed;
  }
  if (arguments.has(option::kOriginalVersion)) {
    print(invocation.out, "weir " WEIR_VERSION "\n");
    return kExitPassed;
  }
  const RunSettings settings = make_run_settings(std::move(arguments), invocation.words, manner,
                                                 surroundings_of(invocation), complaints);
  print_complaints(invocation, complaints);
  return complaints.fatal() ? kExitUsage : start_run(settings, invocation);
}

}  // namespace

Surroundings surroundings_of(const Invocation& invocation) {
  Surroundings surroundings;
  surroundings.environment = invocation.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    surroundings.all_variables.emplace_back(*entry);
  }
  surroundings.cores = std::max(1U, std::thread::hardware_concurrency());
  surroundings.random_seed = draw_seed();
  return surroundings;
}

int run_command(Invocation& invocation) { return run_in_manner(invocation, Manner::Weir); }
int testdrive_command(Invocation& invocation) {
  return run_in_manner(invocation, Manner::Testdrive);
}
int sqllogictest_command(Invocation& invocation) {
  return run_in_manner(invocation, Manner::Sqllogictest);
}

}  // namespace weir::cli
