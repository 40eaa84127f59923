// Making, finding and ending sessions.
#include "system/service/session.h"

#include <fmt/format.h>

#include "base/file.h"
#include "process/run_folder.h"
#include "system/service/session_state.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kCleanUpBudget = std::chrono::seconds(10);
constexpr auto kPause = std::chrono::milliseconds(10);
constexpr auto kRecordBudget = std::chrono::seconds(10);
constexpr std::string_view kSocketName = "control";

Deadline within(Nanoseconds budget) { return Deadline::after(SystemClock(), budget); }

struct Ground {
  std::optional<process::Account> account;
  fs::path cache;
  fs::path file;  ///< Of the session's record.
};

Result<Ground> find_ground(const SessionOptions& options) {
  Ground ground;
  WEIR_TRY_ASSIGN(ground.account, service_account());
  WEIR_TRY_ASSIGN(ground.cache, cache_folder(options.environment, ground.account));
  WEIR_TRY_ASSIGN(const fs::path state, state_folder(options.environment));
  ground.file = session_file(state, options.project);
  return ground;
}

Bench make_bench(std::unique_ptr<process::Supervisor> supervisor, const Ground& ground,
                 const SessionOptions& options) {
  const auto progress = [wait = options.wait](std::string_view line) {
    if (wait) wait({}, line);
  };
  auto workshop =
      std::make_unique<Workshop>(Workshop{*supervisor, ground.cache, ground.account,
                                          service_environment(options.environment), progress});
  return {std::move(supervisor), std::move(workshop)};
}

/// What weirs that were killed left behind.
void clean_up(const SessionOptions& options, const Ground& ground) {
  for (const fs::path& base : scratch_bases(options.environment, ground.account)) {
    process::end_dead_runs(base, within(kCleanUpBudget));
  }
  process::end_dead_runs(ground.cache / "tmp", within(kCleanUpBudget));
}

/// The record of a session that runs. What is left of one that does not is removed.
std::optional<SessionRecord> running_session(const fs::path& file) {
  auto record = load_session(file);
  if (record && process::is_alive(record->supervisor)) return record;
  if (record && record->run.filename().string().starts_with("weir-")) {
    process::end_run(record->run, within(kCleanUpBudget));
  }
  remove_session(file);
  return std::nullopt;
}

/// The supervisor of a session; null if there is none, or it is just ending, which is waited for.
Result<std::unique_ptr<process::Supervisor>> join_supervisor(
    const std::optional<SessionRecord>& record, const Patience& patience) {
  if (!record) return std::unique_ptr<process::Supervisor>();
  auto joined = process::Supervisor::join(record->run / kSocketName, patience.deadline);
  if (joined) return joined;
  SystemClock clock;
  const Deadline deadline = within(kCleanUpBudget).or_sooner(patience.deadline);
  // Not our child: there is no event to wait for.
  while (process::is_alive(record->supervisor)) {
    if (deadline.expired(clock)) return joined;
    if (!clock.wait_until(clock.now() + kPause, patience.stop)) {
      return fail(ErrorKind::Cancelled, "interrupted");
    }
  }
  return std::unique_ptr<process::Supervisor>();
}

Failure runs_already(const SessionRecord& record) {
  return fail(ErrorKind::Usage,
              fmt::format("services of `{}` run already", record.project.string()),
              "`weir ps` shows them, `weir down` ends them");
}

Result<std::optional<FileLock>> take_lock(const fs::path& file, const OnWait& wait,
                                          const Patience& patience) {
  if (file.empty()) return std::optional<FileLock>();
  const auto told = [&] {
    if (wait) wait({}, "waiting for another weir that brings services up or down");
  };
  WEIR_TRY_ASSIGN(FileLock lock, FileLock::take(lock_of(file, "lock"), told, patience));
  return std::optional(std::move(lock));
}

}  // namespace

void remove_session(const fs::path& file) {
  const auto lock = FileLock::take(lock_of(file, "write"), {}, {within(kRecordBudget), {}});
  const std::string begin = file.filename().string() + ".";
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(file.parent_path(), error)) {
    const std::string name = entry.path().filename().string();
    const bool is_lock = name.ends_with(".lock") || name.ends_with(".write");
    // A weir that was killed while it wrote the record has left a part of it.
    if (name.starts_with(begin) && !is_lock) fs::remove(entry.path(), error);
  }
  fs::remove(file, error);
}

fs::path lock_of(const fs::path& file, std::string_view what) {
  return fmt::format("{}.{}", file.string(), what);
}

const ServiceDescription* Session::State::description(std::string_view name) const {
  const auto found = options.system.services.find(name);
  return found == options.system.services.end() ? nullptr : &found->second;
}

Result<std::optional<FileLock>> Session::State::lock(const Patience& patience) const {
  return take_lock(file, options.wait, patience);
}

OnChange Session::State::on_change() {
  return [this](const InstanceRecord& record) { note(record); };
}

void Session::State::note(const InstanceRecord& record) {
  {
    const std::scoped_lock lock(mutex);
    records[record.name] = record;
  }
  save(record.name);
}

void Session::State::save(const std::string& name) const {
  if (!shared() || ended) return;
  const auto lock = FileLock::take(lock_of(file, "write"), {}, {within(kRecordBudget), {}});
  auto on_disk = load_session(file);
  if (!lock || !on_disk) return;
  {
    const std::scoped_lock guard(mutex);
    const auto found = records.find(name);
    if (found == records.end()) {
      on_disk->instances.erase(name);
    } else {
      on_disk->instances[name] = found->second;
    }
  }
  // If it cannot be written others do not see the change; the services are not the worse for it.
  (void)write_file(file, to_json(*on_disk));
}

void Session::State::forget(const std::string& name) {
  std::unique_ptr<Instance> gone;
  {
    const std::scoped_lock lock(mutex);
    records.erase(name);
    if (const auto found = instances.find(name); found != instances.end()) {
      gone = std::move(found->second);
      instances.erase(found);
    }
  }
  gone.reset();
  save(name);
}

Instance* Session::State::find(std::string_view name) const {
  const std::scoped_lock lock(mutex);
  const auto found = instances.find(name);
  return found == instances.end() ? nullptr : found->second.get();
}

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Session>> Session::create(SessionOptions options, Sharing sharing,
                                                 const Patience& patience) {
  WEIR_TRY_ASSIGN(const Ground ground, find_ground(options));
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  state->owner = true;
  if (sharing == Sharing::Shared) state->file = ground.file;
  WEIR_TRY_ASSIGN(const auto lock, state->lock(patience));
  if (sharing == Sharing::Shared) {
    if (const auto running = running_session(ground.file)) return runs_already(*running);
  }
  clean_up(state->options, ground);
  WEIR_TRY_ASSIGN(auto supervisor, process::Supervisor::start(state->options.supervisor));
  const fs::path base = scratch_bases(state->options.environment, ground.account).front();
  WEIR_TRY_ASSIGN(state->run, supervisor->make_run_folder(base, patience.deadline));
  state->services = make_bench(std::move(supervisor), ground, state->options);
  if (sharing == Sharing::Shared) {
    process::Supervisor& listening = *state->services.supervisor;
    WEIR_TRY(listening.listen(state->run / kSocketName, patience.deadline));
    const auto identity = process::identify(listening.pid());
    const SessionRecord record{
        state->options.project, state->run, identity.value_or(process::Identity{}), {}};
    WEIR_TRY(write_file(state->file, to_json(record)));
  }
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

Result<std::unique_ptr<Session>> Session::find(SessionOptions options, const Patience& patience) {
  WEIR_TRY_ASSIGN(const Ground ground, find_ground(options));
  std::optional<SessionRecord> record = load_session(ground.file);
  WEIR_TRY_ASSIGN(auto joined, join_supervisor(record, patience));
  if (!joined) {
    // Somebody may just be making one.
    WEIR_TRY_ASSIGN(const auto lock, take_lock(ground.file, options.wait, patience));
    record = running_session(ground.file);
    WEIR_TRY_ASSIGN(joined, join_supervisor(record, patience));
    // It may have ended since.
    if (!joined && !running_session(ground.file)) clean_up(options, ground);
  }
  if (!joined) return std::unique_ptr<Session>();
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  state->file = ground.file;
  state->run = record->run;
  state->services = make_bench(std::move(joined), ground, state->options);
  state->records = record->instances;
  for (auto& [name, instance] : record->instances) {
    const ServiceDescription* known = state->description(name);
    if (known == nullptr) continue;  // weir.toml has changed; `down` still ends it
    WEIR_TRY_ASSIGN(state->instances[name],
                    Instance::attach(*state->services.workshop, *known, std::move(instance),
                                     state->names(), state->on_change()));
  }
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

void Session::State::abandon() {
  const std::scoped_lock lock(mutex);
  for (auto& [name, instance] : instances) instance->abandon();
}

Session::~Session() {
  State& state = *state_;
  // What is to end does so together with the supervisor: nothing needs an order.
  state.abandon();
  const bool ends = state.owner && !state.detached && !state.ended;
  if (ends && state.shared()) remove_session(state.file);
  state.ended = true;
  state.instances.clear();
  state.services = {};
}

Result<void> Session::detach() {
  State& state = *state_;
  if (state.owner) WEIR_TRY(state.services.supervisor->detach());
  state.detached = true;
  return {};
}

std::vector<InstanceRecord> Session::records() const {
  const std::scoped_lock lock(state_->mutex);
  std::vector<InstanceRecord> records;
  for (const auto& [name, record] : state_->records) {
    const auto instance = state_->instances.find(name);
    records.push_back(instance == state_->instances.end() ? record : instance->second->record());
  }
  return records;
}

const fs::path& Session::folder() const { return state_->run; }

Instance* Session::instance(std::string_view name) { return state_->find(name); }

const SystemDescription& Session::system() const { return state_->options.system; }

std::optional<std::string> Session::look_up(std::string_view name) const {
  return state_->look_up(name);
}

}  // namespace weir::system
