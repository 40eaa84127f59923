#include "process/signal_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace weir::process {
namespace {

struct Signal {
  std::string_view name;
  int number;
};

constexpr std::array kSignals = {
    Signal{"TERM", SIGTERM}, Signal{"INT", SIGINT},   Signal{"QUIT", SIGQUIT},
    Signal{"KILL", SIGKILL}, Signal{"HUP", SIGHUP},   Signal{"ABRT", SIGABRT},
    Signal{"USR1", SIGUSR1}, Signal{"USR2", SIGUSR2},
};

}  // namespace

std::optional<int> find_signal(std::string_view name) {
  if (name.starts_with("SIG")) name.remove_prefix(3);
  const auto* const found = std::ranges::find(kSignals, name, &Signal::name);
  return found == kSignals.end() ? std::nullopt : std::optional(found->number);
}

std::vector<std::string_view> signal_names() {
  std::vector<std::string_view> names;
  for (const Signal& signal : kSignals) names.push_back(signal.name);
  return names;
}

Result<int> parse_signal(std::string_view name) {
  if (const auto signal = find_signal(name)) return *signal;
  return fail(ErrorKind::Usage, fmt::format("`{}` is not a signal that can be sent", name),
              fmt::format("one of {}", fmt::join(signal_names(), ", ")));
}

}  // namespace weir::process
