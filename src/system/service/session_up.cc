// Bringing services up and down in the order of their needs.
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <ranges>
#include <set>
#include <thread>

#include "diag/suggest.h"
#include "process/run_folder.h"
#include "system/service/description_digest.h"
#include "system/service/life.h"
#include "system/service/prepare.h"
#include "system/service/session_state.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kStopBudget = std::chrono::seconds(30);

Deadline within(Nanoseconds budget) { return Deadline::after(SystemClock(), budget); }

bool is_up(ServiceState state) {
  return state == ServiceState::Ready || state == ServiceState::Paused ||
         state == ServiceState::External || state == ServiceState::Done;
}

Failure unknown_service(const SystemDescription& system, std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& [one, description] : system.services) known.push_back(one);
  std::string hint = did_you_mean(name, known);
  if (hint.empty()) hint = fmt::format("there are {}", fmt::join(known, ", "));
  return fail(ErrorKind::Usage, fmt::format("there is no service `{}`", name), std::move(hint));
}

/// Walks needs depth first.
class Ordering {
 public:
  explicit Ordering(const SystemDescription& system) : system_(system) {}

  Result<void> add(const std::string& name) {
    if (!seen_.insert(name).second) return {};
    const auto found = system_.services.find(name);
    if (found == system_.services.end()) return unknown_service(system_, name);
    for (const std::string& need : found->second.needs) WEIR_TRY(add(need));
    order_.push_back(name);
    return {};
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(order_); }

 private:
  const SystemDescription& system_;
  std::set<std::string> seen_;
  std::vector<std::string> order_;
};

/// Starts services side by side, each as soon as what it needs is up.
class Starting {
 public:
  Starting(Session::State& session, const Patience& patience)
      : session_(session),
        patience_(patience),
        forward_(patience.stop, [this] { stop_.request_stop(); }) {}

  Result<void> run(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const Instance* instance = session_.find(name);
      if (instance != nullptr && is_up(instance->record().state)) {
        done_.insert(name);
        continue;
      }
      started_.push_back(name);
      // A weir that was killed may have got no further than its record.
      const bool ran = instance != nullptr && instance->record().process.id != 0;
      if (ran) stopped_before_.insert(name);
      if (instance != nullptr && !ran) session_.forget(name);
    }
    {
      std::vector<std::jthread> threads;
      for (const std::string& name : started_) {
        threads.emplace_back([this, name] { finish(name, start(*session_.description(name))); });
      }
    }
    if (!problem_) return {};
    // The last started first: nobody needs it.
    for (const std::string& name : std::ranges::reverse_view(started_)) take_back(name);
    return Failure(*problem_);
  }

 private:
  [[nodiscard]] Patience patience() const { return {patience_.deadline, stop_.get_token()}; }

  Result<void> start(const ServiceDescription& description) {
    if (description.address.empty() && description.unavailable.empty()) {
      // Nobody has to wait for this.
      WEIR_TRY(prepare(description));
    }
    WEIR_TRY(await_needs(description));
    if (Instance* instance = session_.find(description.name)) {
      return instance->start_again(session_.options.wait, patience());
    }
    const fs::path folder = session_.run / description.name;
    std::error_code error;
    fs::remove_all(folder, error);  // of a weir that was killed while it started this
    WEIR_TRY_ASSIGN(auto instance, Instance::start(*session_.services.workshop, description, folder,
                                                   session_.names(), session_.options.wait,
                                                   session_.on_change(), patience()));
    const std::scoped_lock lock(session_.mutex);
    session_.instances[description.name] = std::move(instance);
    return {};
  }

  Result<void> prepare(const ServiceDescription& description) {
    const Workshop& workshop = session_.tool_workshop();
    WEIR_TRY_ASSIGN(const Materials materials,
                    ensure_materials(workshop, description, session_.options.fetch, patience()));
    WEIR_TRY(prepare_service(workshop, description, materials, session_.options.wait, patience()));
    return {};
  }

  Result<void> await_needs(const ServiceDescription& description) {
    std::unique_lock lock(mutex_);
    const auto there = [&] {
      return std::ranges::all_of(description.needs,
                                 [&](const std::string& need) { return done_.contains(need); });
    };
    if (changed_.wait(lock, stop_.get_token(), there)) return {};
    return fail(ErrorKind::Cancelled, "interrupted");
  }

  void finish(const std::string& name, Result<void> result) {
    const std::scoped_lock lock(mutex_);
    if (result) {
      done_.insert(name);
    } else if (!problem_) {
      problem_ = std::move(result).error();
      stop_.request_stop();
    }
    changed_.notify_all();
  }

  void take_back(const std::string& name) {
    if (Instance* instance = session_.find(name)) {
      (void)instance->stop({within(kStopBudget), {}});
    }
    if (stopped_before_.contains(name)) return;  // it keeps its data
    session_.forget(name);
    std::error_code error;
    fs::remove_all(session_.run / name, error);
  }

  Session::State& session_;
  const Patience& patience_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> forward_;
  std::vector<std::string> started_;
  std::set<std::string> stopped_before_;
  std::mutex mutex_;  ///< Guards what follows.
  std::condition_variable_any changed_;
  std::set<std::string> done_;
  std::optional<Error> problem_;
};

/// Services of the supervisor that no record names: of a weir that was killed while it started
/// them.
void end_unknown(Session::State& session) {
  const auto services = session.services.supervisor->services(within(kStopBudget));
  if (!services) return;
  for (const process::ServiceStatus& status : *services) {
    const bool known = std::ranges::any_of(session.records, [&](const auto& entry) {
      return entry.second.process.id == status.service.id;
    });
    if (status.exit || known) continue;
    (void)session.services.supervisor->signal(status.service, SIGKILL, within(kStopBudget));
    (void)session.services.supervisor->wait_exit(status.service, within(kStopBudget), {});
  }
}

/// Services that no other one needs, one level after the other.
class Stopping {
 public:
  explicit Stopping(Session::State& session) : session_(session) {
    for (const auto& [name, instance] : session.instances) left_.push_back(name);
  }

  /// How those ended that did not end well.
  std::vector<Error> run(const Patience& patience) {
    while (!left_.empty()) {
      const std::vector<std::string> level = unneeded();
      std::vector<std::jthread> threads;
      for (const std::string& name : level) {
        threads.emplace_back([this, name, &patience] { stop(name, patience); });
      }
      threads.clear();
      std::erase_if(left_, [&](const std::string& name) {
        return std::ranges::find(level, name) != level.end();
      });
    }
    return std::move(problems_);
  }

 private:
  [[nodiscard]] std::vector<std::string> unneeded() const {
    std::set<std::string> needed;
    for (const std::string& name : left_) {
      const ServiceDescription* description = session_.description(name);
      if (description != nullptr)
        needed.insert(description->needs.begin(), description->needs.end());
    }
    std::vector<std::string> level;
    std::ranges::copy_if(left_, std::back_inserter(level),
                         [&](const std::string& name) { return !needed.contains(name); });
    return level.empty() ? left_ : level;
  }

  void stop(const std::string& name, const Patience& patience) {
    Instance* instance = session_.find(name);
    const ServiceState state = instance->record().state;
    const bool runs = state == ServiceState::Starting || state == ServiceState::Ready ||
                      state == ServiceState::Paused;
    if (!runs) return;
    auto stopped = instance->stop(patience);
    if (stopped) return;
    const std::scoped_lock lock(mutex_);
    problems_.push_back(std::move(stopped).error());
  }

  Session::State& session_;
  std::vector<std::string> left_;
  std::mutex mutex_;  ///< Guards `problems_`.
  std::vector<Error> problems_;
};

/// Whatever its end was like, it has ended.
Result<void> end(Instance& instance, const Patience& patience) {
  if (instance.record().state == ServiceState::Paused) WEIR_TRY(instance.resume());
  auto stopped = instance.stop(patience);
  return is_up(instance.record().state) ? stopped : Result<void>();
}

}  // namespace

Result<std::vector<std::string>> in_order_of_needs(const SystemDescription& system,
                                                   std::span<const std::string> names) {
  Ordering ordering(system);
  for (const std::string& name : names) WEIR_TRY(ordering.add(name));
  return ordering.take();
}

Result<void> Session::up(std::span<const std::string> names, const Patience& patience) {
  State& state = *state_;
  WEIR_TRY_ASSIGN(const auto order, in_order_of_needs(state.options.system, names));
  WEIR_TRY_ASSIGN(const auto lock, state.lock(patience));
  if (!state.owner && !state.tools.supervisor) {
    WEIR_TRY_ASSIGN(state.tools.supervisor, process::Supervisor::start(state.options.supervisor));
    const Workshop& like = *state.services.workshop;
    state.tools.workshop = std::make_unique<Workshop>(Workshop{
        *state.tools.supervisor, like.cache, like.account, like.environment, like.progress});
  }
  if (!state.owner) end_unknown(state);
  return Starting(state, patience).run(order);
}

Result<std::vector<std::string>> Session::described_otherwise(
    std::span<const std::string> names) const {
  WEIR_TRY_ASSIGN(auto order, in_order_of_needs(state_->options.system, names));
  std::erase_if(order, [&](const std::string& name) {
    const Instance* instance = state_->find(name);
    if (instance == nullptr || !is_up(instance->record().state)) return true;
    const std::string described = instance->record().described;
    return described.empty() || described == digest_of(*state_->description(name));
  });
  return order;
}

Result<void> Session::retire(const std::string& name, const fs::path& kept,
                             const Patience& patience) {
  State& state = *state_;
  WEIR_TRY_ASSIGN(const auto lock, state.lock(patience));
  if (Instance* instance = state.find(name)) WEIR_TRY(end(*instance, patience));
  std::error_code error;
  if (!kept.empty()) fs::rename(state.run / name, kept, error);
  if (error) {
    return fail(ErrorKind::Unavailable,
                fmt::format("cannot move `{}` to `{}`: {}", (state.run / name).string(),
                            kept.string(), error.message()));
  }
  fs::remove_all(state.run / name, error);
  state.forget(name);
  return {};
}

Result<void> Session::down(const Patience& patience) {
  State& state = *state_;
  WEIR_TRY_ASSIGN(const auto lock, state.lock(patience));
  const std::vector<Error> problems = Stopping(state).run(patience);
  state.abandon();
  state.ended = true;
  auto ended = state.services.supervisor->shut_down(patience.deadline);
  std::error_code error;
  if (fs::exists(state.run, error)) process::end_run(state.run, within(kStopBudget));
  if (state.shared()) remove_session(state.file);
  WEIR_TRY(std::move(ended));
  return problems.empty() ? Result<void>() : Result<void>(Failure(problems.front()));
}

}  // namespace weir::system
