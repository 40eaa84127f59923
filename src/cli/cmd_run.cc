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

int run_in_manner(Invocation& invocation, Manner manner) {
  const bool drop_in = manner == Manner::Testdrive;
  Complaints complaints;
  Arguments arguments =
      parse_arguments(invocation.words, invocation.first,
                      drop_in ? taken_by::kRunAndTestdrive : taken_by::kRun, complaints.mistakes);
  if (arguments.has(option::kHelp)) {
    print(invocation.out, help_command_page(*find_command(drop_in ? "testdrive" : "run")));
    return kExitPassed;
  }
  const RunSettings settings = make_run_settings(std::move(arguments), invocation.words, manner,
                                                 surroundings_of(invocation), complaints);
  print_complaints(invocation, complaints);
  return complaints.fatal() ? kExitUsage : start_run(settings, invocation);
}

}  // namespace

int run_command(Invocation& invocation) { return run_in_manner(invocation, Manner::Weir); }
int testdrive_command(Invocation& invocation) {
  return run_in_manner(invocation, Manner::Testdrive);
}

}  // namespace weir::cli
