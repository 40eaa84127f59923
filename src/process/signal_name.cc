#include "process/signal_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>

#include "base/text.h"

namespace weir::process {
namespace {

struct Signal {
  std::string_view name;
  int number;
};

/// Those that people send first.
constexpr std::array kSignals = {
    Signal{"TERM", SIGTERM},     Signal{"KILL", SIGKILL}, Signal{"INT", SIGINT},
    Signal{"QUIT", SIGQUIT},     Signal{"HUP", SIGHUP},   Signal{"STOP", SIGSTOP},
    Signal{"CONT", SIGCONT},     Signal{"USR1", SIGUSR1}, Signal{"USR2", SIGUSR2},
    Signal{"ABRT", SIGABRT},     Signal{"SEGV", SIGSEGV}, Signal{"BUS", SIGBUS},
    Signal{"FPE", SIGFPE},       Signal{"ILL", SIGILL},   Signal{"TRAP", SIGTRAP},
    Signal{"SYS", SIGSYS},       Signal{"PIPE", SIGPIPE}, Signal{"ALRM", SIGALRM},
    Signal{"VTALRM", SIGVTALRM}, Signal{"PROF", SIGPROF}, Signal{"CHLD", SIGCHLD},
    Signal{"TSTP", SIGTSTP},     Signal{"TTIN", SIGTTIN}, Signal{"TTOU", SIGTTOU},
    Signal{"URG", SIGURG},       Signal{"XCPU", SIGXCPU}, Signal{"XFSZ", SIGXFSZ},
    Signal{"WINCH", SIGWINCH},   Signal{"IO", SIGIO},     Signal{"PWR", SIGPWR},
};

}  // namespace

std::optional<int> find_signal(std::string_view name) {
  std::uint64_t number = 0;
  if (parse_unsigned(name, number)) {
    const bool sendable = number > 0 && number <= static_cast<std::uint64_t>(SIGRTMAX);
    return sendable ? std::optional(static_cast<int>(number)) : std::nullopt;
  }
  std::string upper(name);
  std::ranges::transform(upper, upper.begin(),
                         [](unsigned char byte) { return static_cast<char>(std::toupper(byte)); });
  if (upper.starts_with("SIG")) upper.erase(0, 3);
  const auto* const found = std::ranges::find(kSignals, upper, &Signal::name);
  return found == kSignals.end() ? std::nullopt : std::optional(found->number);
}

bool stops_only(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

std::vector<std::string_view> signal_names() {
  std::vector<std::string_view> names;
  for (const Signal& signal : kSignals) names.push_back(signal.name);
  return names;
}

Result<int> parse_signal(std::string_view name) {
  if (const auto signal = find_signal(name)) return *signal;
  return fail(ErrorKind::Usage, fmt::format("`{}` is not a signal that can be sent", name),
              fmt::format("one of {}, or a number", fmt::join(signal_names(), ", ")));
}

}  // namespace weir::process
