// Leases on a server of weir's own: a pool of databases made ahead and dropped in the background.
#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/check.h"
#include "process/run_folder.h"
#include "system/providers.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// Two databases are made at a time: more do not get done sooner.
constexpr unsigned kWorkers = 2;
constexpr auto kPrepareBudget = std::chrono::minutes(10);
constexpr auto kStatementBudget = std::chrono::minutes(1);
constexpr auto kCleanUpBudget = std::chrono::seconds(10);

Patience within(Nanoseconds budget, const std::stop_token& stop) {
  return {Deadline::after(SystemClock(), budget), stop};
}

/// A lease that is out.
struct Held {
  std::unique_ptr<PostgresServer> own;  ///< Its own server; null if it is on the shared one.
};

class OwnServer final : public LeaseProvider {
 public:
  OwnServer(OwnServerOptions options, std::unique_ptr<process::Supervisor> supervisor,
            Workshop workshop, fs::path scratch)
      : options_(std::move(options)),
        supervisor_(std::move(supervisor)),
        workshop_(std::move(workshop)),
        scratch_(std::move(scratch)) {
    starter_ = std::jthread([this](const std::stop_token& stop) { start(stop); });
    for (unsigned i = 0; i < kWorkers; ++i) {
      workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
    cleaner_ = std::jthread([this] { clean_up(); });
  }

  ~OwnServer() override {
    for (std::jthread& worker : workers_) worker.request_stop();
    starter_.request_stop();
    workers_.clear();
    if (starter_.joinable()) starter_.join();
    if (cleaner_.joinable()) cleaner_.join();
    // Whatever is not detached ends together with the supervisor: nothing needs an order.
    if (shared_) shared_->abandon();
    for (auto& [number, held] : held_) {
      if (held.own) held.own->abandon();
    }
    for (auto& server : kept_servers_) server->abandon();
    if (kept_) (void)supervisor_->detach();
  }

  Result<Lease> acquire(const LeaseRequest& request, Deadline deadline,
                        const std::stop_token& stop) override {
    WEIR_TRY(await_recipe(deadline, stop));
    auto lease = request.need == ServerNeed::Server ? acquire_server({deadline, stop})
                                                    : acquire_database(deadline, stop);
    if (!lease) {
      return Failure(
          std::move(lease).error().within(fmt::format("no database for `{}`", request.name)));
    }
    return lease;
  }

  Released release(Lease lease, LeaseFate fate) override {
    std::unique_lock lock(mutex_);
    auto held = held_.extract(lease.number);
    WEIR_CHECK(!held.empty(), "a lease is released once");
    if (fate == LeaseFate::Keep) return keep(lease, std::move(held.mapped()));
    if (held.mapped().own) {
      retired_.push_back(std::move(held.mapped().own));
    } else {
      dropped_.push_back(lease.main.database);
    }
    garbage_.push_back(lease.scratch);
    changed_.notify_all();
    return {};
  }

  [[nodiscard]] std::string description() const override {
    const std::scoped_lock lock(mutex_);
    if (!ready_to_start_) return {};
    return fmt::format("PostgreSQL {} of weir's own", recipe_.build.version);
  }

 private:
  /// On its own thread: finds the programs, prepares, starts the shared server.
  void start(const std::stop_token& stop) {
    auto started = make_shared(within(kPrepareBudget, stop));
    const std::scoped_lock lock(mutex_);
    if (!started) problem_ = std::move(started).error();
    changed_.notify_all();
  }

  Result<void> make_shared(const Patience& patience) {
    PostgresServer::Recipe recipe;
    WEIR_TRY_ASSIGN(recipe.build, find_postgres(workshop_, options_.postgres, patience));
    WEIR_TRY(prepare_postgres(workshop_, recipe.build, patience));
    recipe.settings = options_.postgres.settings;
    recipe.init_files = options_.postgres.init_files;
    {
      const std::scoped_lock lock(mutex_);
      recipe_ = recipe;
      ready_to_start_ = true;
      changed_.notify_all();
    }
    WEIR_TRY_ASSIGN(auto server,
                    PostgresServer::start(workshop_, recipe, scratch_ / "postgres", patience));
    const std::scoped_lock lock(mutex_);
    shared_ = std::move(server);
    return {};
  }

  Result<void> await_recipe(Deadline deadline, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto known = [&] { return problem_ || ready_to_start_; };
    if (!changed_.wait_until(lock, stop, deadline.when(), known)) return not_in_time(stop);
    if (problem_) return Failure(*problem_);
    return {};
  }

  static Failure not_in_time(const std::stop_token& stop) {
    if (stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
    return fail(ErrorKind::Timeout, "weir's own server was not ready in time");
  }

  Result<Lease> acquire_database(Deadline deadline, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    const bool in_time = changed_.wait_until(lock, stop, deadline.when(),
                                             [&] { return problem_ || !ready_.empty(); });
    --waiting_;
    if (!ready_.empty()) {
      const std::string database = std::move(ready_.front());
      ready_.pop_front();
      changed_.notify_all();
      return make_lease({}, shared_->target(database));
    }
    if (!in_time) return not_in_time(stop);
    return Failure(*problem_);
  }

  Result<Lease> acquire_server(const Patience& patience) {
    fs::path folder;
    {
      const std::scoped_lock lock(mutex_);
      folder = scratch_ / fmt::format("postgres-{}", ++last_server_);
    }
    WEIR_TRY_ASSIGN(auto server, PostgresServer::start(workshop_, recipe_, folder, patience));
    WEIR_TRY_ASSIGN(auto admin, AdminSession::connect(server->target("postgres"), patience));
    const std::string database = "weir_1";
    WEIR_TRY(admin.execute(server->create_statement(database), patience));
    driver::ConnectTarget target = server->target(database);
    const std::scoped_lock lock(mutex_);
    return make_lease(Held{std::move(server)}, std::move(target));
  }

  /// With the lock held.
  Result<Lease> make_lease(Held held, driver::ConnectTarget target) {
    Lease lease;
    lease.number = ++last_lease_;
    lease.main = std::move(target);
    lease.origin = "postgres";
    lease.prefix = fmt::format("{}-{}", scratch_.filename().string(), lease.number);
    lease.scratch = scratch_ / fmt::format("lease-{}", lease.number);
    lease.programs = recipe_.build.programs;
    std::error_code error;
    fs::create_directory(lease.scratch, error);
    if (error) {
      return fail(ErrorKind::Unavailable,
                  fmt::format("cannot create `{}`: {}", lease.scratch.string(), error.message()));
    }
    held_.emplace(lease.number, std::move(held));
    return lease;
  }

  /// With the lock held.
  Released keep(const Lease& lease, Held held) {
    kept_ = true;
    if (held.own) kept_servers_.push_back(std::move(held.own));
    return {{},
            {fmt::format("{}/psql '{}'", lease.programs.string(), to_public_url(lease.main)),
             fmt::format("kill {}  # ends this run's servers and removes their data",
                         supervisor_->pid())}};
  }

  /// On a worker's thread: makes databases while fewer are ready than may be wanted, else tidies.
  void work(const std::stop_token& stop) {
    std::optional<AdminSession> admin;
    std::unique_lock lock(mutex_);
    for (;;) {
      const auto something = [&] {
        return (shared_ && !problem_ && (wants_more() || !dropped_.empty())) || !retired_.empty() ||
               !garbage_.empty();
      };
      if (!changed_.wait(lock, stop, something)) return;
      if (shared_ && !problem_ && wants_more()) {
        make_database(lock, admin, stop);
      } else {
        tidy(lock, admin, stop);
      }
    }
  }

  /// With the lock held.
  [[nodiscard]] bool wants_more() const {
    const std::size_t unserved = ready_.size() + making_;
    const bool useful = last_database_ < options_.expected || unserved < waiting_;
    return useful && unserved < options_.jobs + 1U;
  }

  /// With the lock held; lets go of it while the server works.
  void make_database(std::unique_lock<std::mutex>& lock, std::optional<AdminSession>& admin,
                     const std::stop_token& stop) {
    ++making_;
    const std::string name = fmt::format("weir_{}", ++last_database_);
    lock.unlock();
    auto made = execute(admin, shared_->create_statement(name), within(kStatementBudget, stop));
    lock.lock();
    --making_;
    if (made) {
      ready_.push_back(name);
    } else if (!problem_) {
      problem_ = explain(std::move(made).error());
    }
    changed_.notify_all();
  }

  /// With the lock held; lets go of it while it works. Failures change no verdict: all of this
  /// vanishes with the run.
  void tidy(std::unique_lock<std::mutex>& lock, std::optional<AdminSession>& admin,
            const std::stop_token& stop) {
    std::vector<std::unique_ptr<PostgresServer>> retired = std::exchange(retired_, {});
    std::vector<fs::path> garbage = std::exchange(garbage_, {});
    std::string dropped;
    if (shared_ && !dropped_.empty()) {
      dropped = std::move(dropped_.front());
      dropped_.pop_front();
    }
    lock.unlock();
    for (auto& server : retired) {
      garbage.push_back(server->folder());
      server.reset();
    }
    std::error_code error;
    for (const fs::path& folder : garbage) fs::remove_all(folder, error);
    if (!dropped.empty()) {
      const std::string sql = fmt::format("DROP DATABASE IF EXISTS {}{}", quote_identifier(dropped),
                                          recipe_.build.major >= 13 ? " WITH (FORCE)" : "");
      (void)execute(admin, sql, within(kStatementBudget, stop));
    }
    lock.lock();
  }

  Result<void> execute(std::optional<AdminSession>& admin, const std::string& sql,
                       const Patience& patience) {
    if (!admin) {
      WEIR_TRY_ASSIGN(admin, AdminSession::connect(shared_->target("postgres"), patience));
    }
    auto done = admin->execute(sql, patience);
    if (!done) admin.reset();  // it may be the connection that is broken
    return done;
  }

  [[nodiscard]] Error explain(Error error) const {
    const std::string epitaph = shared_->epitaph();
    if (!epitaph.empty()) error.message = epitaph;
    return error;
  }

  /// What weirs that were killed left behind, here and in the cache.
  void clean_up() const {
    const Deadline deadline = Deadline::after(SystemClock(), kCleanUpBudget);
    for (const fs::path& base : scratch_bases(options_.environment, workshop_.account)) {
      process::end_dead_runs(base, deadline);
    }
    process::end_dead_runs(workshop_.cache / "tmp", deadline);
  }

  const OwnServerOptions options_;
  // Outlives all that it supervises.
  const std::unique_ptr<process::Supervisor> supervisor_;
  const Workshop workshop_;
  const fs::path scratch_;

  // Guards what follows; `changed_` is notified with every change. `recipe_` and `shared_` do not
  // change any more once they are set.
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  PostgresServer::Recipe recipe_;
  bool ready_to_start_ = false;
  std::unique_ptr<PostgresServer> shared_;
  std::optional<Error> problem_;  ///< Why there will be no more databases.
  std::deque<std::string> ready_;
  std::deque<std::string> dropped_;
  std::vector<std::unique_ptr<PostgresServer>> retired_;
  std::vector<std::unique_ptr<PostgresServer>> kept_servers_;
  std::vector<fs::path> garbage_;
  std::map<std::uint64_t, Held> held_;
  std::size_t making_ = 0;
  std::size_t waiting_ = 0;
  std::uint64_t last_database_ = 0;
  std::uint64_t last_lease_ = 0;
  std::uint64_t last_server_ = 0;
  bool kept_ = false;

  std::jthread starter_;
  std::vector<std::jthread> workers_;
  std::jthread cleaner_;
};

struct Ground {
  std::unique_ptr<process::Supervisor> supervisor;
  Workshop workshop;
};

Result<Ground> make_ground(const OwnServerOptions& options) {
  WEIR_TRY_ASSIGN(auto account, service_account());
  WEIR_TRY_ASSIGN(fs::path cache, cache_folder(options.environment, account));
  WEIR_TRY_ASSIGN(auto supervisor, process::Supervisor::start(options.supervisor));
  Workshop workshop{*supervisor, std::move(cache), account,
                    service_environment(options.environment), options.progress};
  return Ground{std::move(supervisor), std::move(workshop)};
}

}  // namespace

Result<std::unique_ptr<LeaseProvider>> lease_own_server(OwnServerOptions options) {
  WEIR_TRY_ASSIGN(Ground ground, make_ground(options));
  const Deadline deadline = Deadline::after(SystemClock(), kCleanUpBudget);
  WEIR_TRY_ASSIGN(
      fs::path scratch,
      ground.supervisor->make_run_folder(
          scratch_bases(options.environment, ground.workshop.account).front(), deadline));
  return std::unique_ptr<LeaseProvider>(
      std::make_unique<OwnServer>(std::move(options), std::move(ground.supervisor),
                                  std::move(ground.workshop), std::move(scratch)));
}

}  // namespace weir::system
