// Starting, watching and ending the process of a service.
#include "system/service/life.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "system/copy_tree.h"
#include "system/service/cannot_start.h"
#include "system/service/task.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr int kPortTries = 5;
constexpr auto kKillBudget = std::chrono::seconds(10);
/// How programs say that a port is not to be had.
constexpr std::array<std::string_view, 3> kInUse = {"address already in use", "eaddrinuse",
                                                    "bindexception"};

bool all_fixed(const std::vector<PortSpec>& ports) {
  return std::ranges::all_of(ports, [](const PortSpec& port) { return port.fixed != 0; });
}

Failure port_of_another() {
  return fail(ErrorKind::Unavailable, "another process listens on its port");
}

}  // namespace

bool accepts(const StopSpec& stop, const process::ExitStatus& status) {
  if (status.signal != 0 && status.signal == stop.signal) return true;
  const int code = status.signal == 0 ? status.code : 128 + status.signal;
  return std::ranges::find(stop.exit_codes, code) != stop.exit_codes.end();
}

Life::Life(const Workshop& workshop, std::vector<std::string> command, Known known)
    : workshop_(workshop),
      command_(std::move(command)),
      known_(std::move(known)),
      names_(names_of(known_)),
      files_(known_.folder, workshop.account) {}

void Life::equip(Materials materials, fs::path prepared) {
  known_.materials = std::move(materials);
  known_.prepared = std::move(prepared);
}

void Life::describe_anew(const ServiceDescription& description) {
  known_.description = &description;
  command_ = description.command;
  rewrite_ = true;
}

Result<void> Life::lay_out() {
  WEIR_TRY(check_space(known_.folder.parent_path(), known_.description->disk_needed));
  WEIR_TRY(make_folder(known_.folder, workshop_.account));
  WEIR_TRY(make_folder(known_.folder / "tmp", workshop_.account));
  const auto& prepare = known_.description->prepare;
  const fs::path data = known_.prepared / "data";
  std::error_code error;
  if (!prepare || prepare->shared || !fs::exists(data, error)) return {};
  return copy_tree(data, known_.folder / "data", workshop_.account);
}

Result<void> Life::begin(const Patience& patience) {
  for (int i = 0; i < kPortTries; ++i) {
    WEIR_TRY_ASSIGN(const Begun begun, try_ports(patience));
    if (begun == Begun::Ready) return {};
  }
  return fail(ErrorKind::Unavailable, "others took its ports again and again");
}

Result<Life::Begun> Life::try_ports(const Patience& patience) {
  WEIR_TRY_ASSIGN(known_.ports, allot_ports(known_.description->ports));
  WEIR_TRY(files_.write(known_.description->files, names_, origin()));
  WEIR_TRY(start_process(patience));
  const ServiceDescription& description = *known_.description;
  auto ready = await_ready(description.ready, description.start_timeout, patience);
  auto state = ready ? check_ports(process().identity, known_.ports) : Result<PortState>();
  if (ready && state && *state == PortState::Fine) return Begun::Ready;
  const bool taken = (ready && state) || (!ready && lost_its_port());
  kill();
  if (taken && !all_fixed(known_.description->ports)) return Begun::PortTaken;
  if (!ready) return Failure(std::move(ready).error());
  if (!state) return Failure(std::move(state).error());
  return port_of_another();
}

/// What its folder is a copy of.
fs::path Life::origin() const {
  const auto& prepare = known_.description->prepare;
  return prepare && !prepare->shared ? known_.prepared : fs::path();
}

/// Of a service that did not get ready.
bool Life::lost_its_port() const {
  if (!exit()) return false;
  if (any_listened_on(known_.ports)) return true;
  for (const fs::path& log : logs()) {
    const auto text = read_file(log);
    const auto begin = log_begins_.find(log);
    const std::size_t from = begin == log_begins_.end() ? 0 : begin->second;
    if (!text || from > text->size()) continue;
    const std::string written = to_lower(std::string_view(*text).substr(from));
    for (const std::string_view words : kInUse) {
      if (written.find(words) != std::string::npos) return true;
    }
  }
  return false;
}

Result<void> Life::begin_again(const Patience& patience) {
  if (rewrite_) WEIR_TRY(files_.write(known_.description->files, names_, origin()));
  rewrite_ = false;
  WEIR_TRY(start_process(patience));
  const ServiceDescription& description = *known_.description;
  std::vector<ProbeSpec> probes = description.ready;
  if (description.health) probes = {*description.health};
  auto ready = await_ready(probes, description.restart_timeout, patience);
  auto state = ready ? check_ports(process().identity, known_.ports) : Result<PortState>();
  if (ready && state && *state == PortState::Fine) return {};
  kill();
  if (!ready) return ready;
  if (!state) return Failure(std::move(state).error());
  return port_of_another();
}

void Life::take_over(process::Service process, Ports ports, std::uint64_t output_begin) {
  log_begins_[output()] = output_begin;
  process_.with_lock([&](process::Service& own) { own = std::move(process); });
  known_.ports = std::move(ports);
}

Result<void> Life::start_process(const Patience& patience) {
  const ServiceDescription& description = *known_.description;
  log_begins_.clear();
  for (const fs::path& log : logs()) {
    std::error_code error;
    const auto size = fs::file_size(log, error);
    log_begins_[log] = error ? 0 : size;
  }
  process::ServiceProcess process{
      .name = description.name, .arguments = {}, .environment = {}, .folder = {}, .log = output()};
  WEIR_TRY_ASSIGN(process.arguments, interpolate_all(command_, names_));
  WEIR_TRY_ASSIGN(const auto settings, interpolate_all(description.environment, names_));
  process.environment = environment_of(workshop_, known_.folder, settings);
  WEIR_TRY_ASSIGN(process.folder, interpolate(description.working_folder, names_));
  process.account = workshop_.account;
  process.stop_signal = description.stop.signal;
  process.grace = description.stop.grace;
  process.death_signal = description.stop.death_signal;
  process.limits = {description.memory_limit, true};
  started_ = SystemClock().now();
  auto service = workshop_.supervisor.start_service(process, patience.deadline);
  if (!service) {
    return Failure(explain_start(std::move(service).error(), description.command_origin));
  }
  process_.with_lock([&](process::Service& own) { own = *std::move(service); });
  return {};
}

Result<void> Life::await_ready(const std::vector<ProbeSpec>& probes, Nanoseconds budget,
                               const Patience& patience) {
  WEIR_TRY(await(probes, budget, wait_, patience));
  ready_after_ = SystemClock().now() - started_;
  return {};
}

ProbeContext Life::probe_context() const {
  return {.service = known_.description->name,
          .workshop = workshop_,
          .process = process(),
          .names = names_,
          .folder = known_.folder,
          .output = output(),
          .environment = environment_of(workshop_, known_.folder, {}),
          .log_begins = log_begins_};
}

Result<void> Life::await(const std::vector<ProbeSpec>& probes, Nanoseconds budget,
                         const OnWait& wait, const Patience& patience) const {
  const Deadline deadline = Deadline::after(SystemClock(), budget).or_sooner(patience.deadline);
  const ProbeContext context = probe_context();
  for (const ProbeSpec& probe : probes) {
    WEIR_TRY(await_probe(probe, context, wait, {deadline, patience.stop}));
  }
  return {};
}

Result<void> Life::run_tasks(const std::vector<TaskSpec>& tasks, const Patience& patience) const {
  const TaskContext context{workshop_, names_, known_.folder, known_.folder};
  for (const TaskSpec& task : tasks) WEIR_TRY(run_task(task, context, patience));
  return {};
}

Result<process::ExitStatus> Life::end(const Patience& patience) {
  const process::Service own = process();
  WEIR_TRY(workshop_.supervisor.begin_stop(own));
  return workshop_.supervisor.wait_exit(own, patience.deadline, patience.stop);
}

void Life::kill() {
  const process::Service own = process();
  if (own.id == 0) return;
  const Deadline deadline = Deadline::after(SystemClock(), kKillBudget);
  if (!exit()) (void)workshop_.supervisor.signal(own, SIGKILL, deadline);
  (void)workshop_.supervisor.wait_exit(own, deadline, {});
}

process::Service Life::process() const {
  return process_.with_lock([](const process::Service& own) { return own; });
}

std::optional<process::ExitStatus> Life::exit() const {
  return workshop_.supervisor.exit_of(process());
}

std::uint64_t Life::output_begin() const {
  const auto found = log_begins_.find(output());
  return found == log_begins_.end() ? 0 : found->second;
}

std::vector<fs::path> Life::logs() const {
  std::vector<fs::path> logs = {output()};
  for (const std::string& log : known_.description->logs) {
    const auto path = interpolate(log, names_);
    logs.push_back(known_.folder / (path ? *path : log));
  }
  return logs;
}

}  // namespace weir::system
