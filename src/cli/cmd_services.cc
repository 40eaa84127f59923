// `weir kill`, `pause`, `resume`, `stop`, `start`, `restart`, `wait`: single services of a session.
#include <fmt/format.h>

#include "base/duration.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/interrupts.h"
#include "cli/service_ground.h"
#include "cli/service_list.h"
#include "process/signal_name.h"

namespace weir::cli {
namespace {

using system::Instance;
using system::Patience;

/// What a command does to one service.
struct Doing {
  const Arguments& arguments;
  system::OnWait wait;
  Patience patience;
};
using Act = Result<void> (*)(Instance& instance, const Doing& doing);

Result<void> kill(Instance& instance, const Doing& doing) {
  WEIR_TRY_ASSIGN(const int signal,
                  process::parse_signal(doing.arguments.text(option::kSignal).value()));
  return instance.kill(signal, doing.patience);
}

Result<void> pause(Instance& instance, const Doing&) { return instance.pause(); }

Result<void> resume(Instance& instance, const Doing&) { return instance.resume(); }

Result<void> stop(Instance& instance, const Doing& doing) { return instance.stop(doing.patience); }

Result<void> start(Instance& instance, const Doing& doing) {
  return instance.start_again(doing.wait, doing.patience);
}

Result<void> restart(Instance& instance, const Doing& doing) {
  return instance.restart(doing.wait, doing.patience);
}

Result<void> wait(Instance& instance, const Doing& doing) {
  if (doing.arguments.text(option::kWaitFor) == "exit") {
    WEIR_TRY(instance.await_end(doing.patience));
    return {};
  }
  return instance.await_health(doing.wait, doing.patience);
}

void print_service(const Invocation& invocation, const ServiceGround& ground,
                   const Instance& instance, Nanoseconds took) {
  if (ground.arguments.has(option::kServiceJson)) return;
  const system::InstanceRecord record = instance.record();
  print(invocation.out,
        fmt::format("{}: {}, {}\n", record.name, to_text(record.state), format_duration(took)));
}

/// Says how a service that does not run is started, if nothing better is known.
Error with_hint(Error error, const Instance& instance) {
  const system::InstanceRecord record = instance.record();
  const bool down =
      record.state == system::ServiceState::Stopped || record.state == system::ServiceState::Failed;
  const bool plain = error.kind == ErrorKind::Unavailable && error.hint.empty();
  if (down && plain) error.hint = fmt::format("`weir start {}` starts it again", record.name);
  return error;
}

Result<void> act_on_all(const Invocation& invocation, const ServiceGround& ground, Act act,
                        const Patience& patience) {
  const system::SessionOptions options = session_options(invocation, ground);
  WEIR_TRY_ASSIGN(const auto session, find_session(invocation, ground, patience));
  std::vector<Instance*> instances;
  for (const std::string& name : named_services(ground.arguments)) {
    WEIR_TRY_ASSIGN(Instance * instance, find_instance(*session, name));
    instances.push_back(instance);
  }
  const SystemClock clock;
  for (Instance* instance : instances) {
    const MonotonicTime begun = clock.now();
    auto done = act(*instance, {ground.arguments, options.wait, patience});
    if (!done) return Failure(with_hint(std::move(done).error(), *instance));
    print_service(invocation, ground, *instance, clock.now() - begun);
  }
  if (ground.arguments.has(option::kServiceJson)) {
    print(invocation.out, services_json(list_services(*session)));
  }
  return {};
}

int run(Invocation& invocation, std::string_view name, std::uint32_t mask, Act act) {
  const ServiceGround ground = begin_service_command(invocation, name, mask, ServiceWords::Some);
  if (ground.status) return *ground.status;
  const Interrupts interrupts;
  const auto done =
      act_on_all(invocation, ground, act, service_patience(ground.arguments, interrupts.token()));
  return done ? kExitPassed : complain(invocation, ground, done.error());
}

}  // namespace

int kill_command(Invocation& invocation) { return run(invocation, "kill", taken_by::kKill, kill); }
int pause_command(Invocation& invocation) {
  return run(invocation, "pause", taken_by::kOneService, pause);
}
int resume_command(Invocation& invocation) {
  return run(invocation, "resume", taken_by::kOneService, resume);
}
int stop_command(Invocation& invocation) {
  return run(invocation, "stop", taken_by::kOneService, stop);
}
int start_command(Invocation& invocation) {
  return run(invocation, "start", taken_by::kOneService, start);
}
int restart_command(Invocation& invocation) {
  return run(invocation, "restart", taken_by::kOneService, restart);
}
int wait_command(Invocation& invocation) { return run(invocation, "wait", taken_by::kWait, wait); }

}  // namespace weir::cli
