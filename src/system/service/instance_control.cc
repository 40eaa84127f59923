// What is done to an instance that runs, or has run.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <iterator>

#include "system/service/instance_state.h"

namespace weir::system {
namespace {

constexpr auto kSignalBudget = std::chrono::seconds(10);

Deadline soon() { return Deadline::after(SystemClock(), kSignalBudget); }

bool ends(ServiceState state) {
  return state == ServiceState::Stopped || state == ServiceState::Failed ||
         state == ServiceState::External || state == ServiceState::Done;
}

std::string_view major_of(std::string_view version) { return version.substr(0, version.find('.')); }

/// What one version has written another may not read; empty if that is not why it did not start.
std::string hint_on_data(std::string_view version, const ServiceDescription& now) {
  const bool same = version.empty() || major_of(version) == major_of(now.version);
  if (same || !now.keeps_data) return {};
  return fmt::format(
      "its data was made by {0} {1}; with `version = \"{1}\"` it starts again, and "
      "data is taken to {2} by the service's own means",
      now.name, version, now.version);
}

}  // namespace

Instance::~Instance() {
  State& state = *state_;
  if (state.abandoned || state.life.process().id == 0 || state.life.exit()) return;
  const SystemClock clock;
  const Deadline deadline =
      Deadline::after(clock, state.description().stop.grace + Nanoseconds(kSignalBudget));
  (void)state.life.end({deadline, {}});
}

InstanceRecord Instance::record() const {
  const std::scoped_lock lock(state_->looking);
  InstanceRecord record = state_->record;
  const bool ended = state_->life.process().id != 0 && state_->life.exit().has_value();
  if (ended && !ends(record.state)) {
    record.state = state_->end_expected ? ServiceState::Stopped : ServiceState::Failed;
  }
  return record;
}

const ServiceDescription& Instance::description() const { return state_->description(); }

Result<void> Instance::stop(const Patience& patience) {
  State& state = *state_;
  WEIR_TRY(state.runs_here());
  const std::scoped_lock lock(state.doing);
  if (state.life.process().id == 0 || state.life.exit()) {
    state.set_state(ServiceState::Stopped);
    return {};
  }
  const ServiceState before = record().state;
  // Said before it ends: whoever sees the end knows that it was asked for.
  state.expect_end(true);
  state.set_state(ServiceState::Stopped);
  auto exit = state.life.end(patience);
  if (!exit) {
    state.set_state(before);
    return within_service(std::move(exit).error(), state.description().name);
  }
  if (accepts(state.description().stop, *exit)) return {};
  return fail(ErrorKind::Unavailable, state.epitaph());
}

Result<void> Instance::kill(int signal, const Patience& patience) {
  // They end nothing, whatever they are called by.
  if (signal == SIGSTOP) return pause();
  if (signal == SIGCONT) return resume();
  State& state = *state_;
  const std::scoped_lock lock(state.doing);
  WEIR_TRY(state.runs());
  state.expect_end(true);
  if (signal == SIGKILL) state.set_state(ServiceState::Stopped);
  const process::Service process = state.life.process();
  auto sent = state.workshop.supervisor.signal(process, signal, soon());
  if (!sent) return within_service(std::move(sent).error(), state.description().name);
  if (signal != SIGKILL) return {};
  WEIR_TRY(state.workshop.supervisor.wait_exit(process, patience.deadline, patience.stop));
  return {};
}

Result<void> Instance::pause() {
  State& state = *state_;
  const std::scoped_lock lock(state.doing);
  WEIR_TRY(state.runs());
  WEIR_TRY(state.workshop.supervisor.signal(state.life.process(), SIGSTOP, soon()));
  state.set_state(ServiceState::Paused);
  return {};
}

Result<void> Instance::resume() {
  State& state = *state_;
  const std::scoped_lock lock(state.doing);
  WEIR_TRY(state.runs());
  WEIR_TRY(state.workshop.supervisor.signal(state.life.process(), SIGCONT, soon()));
  state.set_state(ServiceState::Ready);
  return {};
}

Result<void> Instance::start_again(const OnWait& wait, const Patience& patience) {
  State& state = *state_;
  WEIR_TRY(state.runs_here());
  const std::scoped_lock lock(state.doing);
  if (state.life.process().id != 0 && !state.life.exit()) {
    return fail(ErrorKind::Usage, fmt::format("{} runs already", state.description().name));
  }
  state.update([&](InstanceRecord& record) {
    record.state = ServiceState::Starting;
    if (state.life.writes_files_again()) record.described.clear();
  });
  auto begun = state.equip(wait, patience);
  if (begun) begun = state.life.begin_again(patience);
  const bool from_anew = !state.description().keeps_data;
  if (begun && from_anew) begun = state.life.run_tasks(state.description().after_start, patience);
  if (!begun) {
    state.set_state(ServiceState::Failed);
    if (begun.error().hint.empty()) {
      begun.error().hint = hint_on_data(record().version, state.description());
    }
    return within_service(std::move(begun).error(), state.description().name);
  }
  // Another weir may have started it, from a description that has changed since.
  WEIR_TRY(state.resolve_texts());
  state.update([&](InstanceRecord& record) { ++record.restarts; });
  state.find_version(patience);
  state.note_ready();
  return {};
}

Result<void> Instance::restart(const OnWait& wait, const Patience& patience) {
  if (!ends(record().state)) WEIR_TRY(stop(patience));
  return start_again(wait, patience);
}

Result<void> Instance::start_as(const ServiceDescription& description, const OnWait& wait,
                                const Patience& patience) {
  State& state = *state_;
  WEIR_TRY(state.runs_here());
  if (!ends(record().state)) WEIR_TRY(stop(patience));
  const ServiceDescription& before = state.description();
  {
    const std::scoped_lock lock(state.doing);
    state.describe_anew(description);
  }
  auto started = start_again(wait, patience);
  if (started) return started;
  const std::scoped_lock lock(state.doing);
  state.describe_anew(before);
  return started;
}

Result<void> Instance::await_health(const OnWait& wait, const Patience& patience) {
  State& state = *state_;
  if (record().state == ServiceState::Done) return {};
  if (!state.is_external()) WEIR_TRY(state.runs());
  if (record().state == ServiceState::Paused) {
    return fail(ErrorKind::Unavailable,
                fmt::format("{} is paused, and answers nobody", state.description().name),
                fmt::format("`weir resume {}`, or `$ service-resume` in a script, has it go on",
                            state.description().name));
  }
  std::vector<ProbeSpec> probes = state.description().ready;
  if (state.description().health) probes = {*state.description().health};
  return state.life.await(probes, state.description().restart_timeout, wait, patience);
}

Result<std::string> Instance::resolve(std::string_view text, const Patience& patience) {
  State& state = *state_;
  const std::scoped_lock lock(state.doing);
  if (!state.is_external()) WEIR_TRY(state.equip({}, patience));
  return interpolate(text, state.life.names());
}

Result<process::ExitStatus> Instance::await_end(const Patience& patience) const {
  WEIR_TRY(state_->runs_here());
  return state_->workshop.supervisor.wait_exit(state_->life.process(), patience.deadline,
                                               patience.stop);
}

std::string Instance::epitaph() const { return state_->epitaph(); }

std::vector<std::string> Instance::new_troubles() {
  const InstanceRecord known = record();
  const std::scoped_lock lock(state_->looking);
  const auto working = interpolate(state_->description().working_folder, state_->life.names());
  Troubles& troubles = state_->troubles;
  std::vector<std::string> fresh =
      troubles.take_new(known.folder, working.value_or(std::string()), known.logs);
  std::ranges::move(troubles.take_open(state_->life.process()), std::back_inserter(fresh));
  return fresh;
}

void Instance::abandon() { state_->abandoned = true; }

}  // namespace weir::system
