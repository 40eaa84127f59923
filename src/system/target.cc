// Leases on a server that somebody else runs.
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <map>
#include <mutex>

#include "base/check.h"
#include "system/providers.h"
#include "system/scratch.h"
#include "system/target_words.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kStatementBudget = std::chrono::minutes(1);
constexpr auto kCleanUpBudget = std::chrono::seconds(10);

/// One holder alone, or several that share.
class Gate {
 public:
  /// Cancelled or Timeout if it does not open before.
  [[nodiscard]] Result<void> enter(ServerNeed need, unsigned sharers, Deadline deadline,
                                   const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const bool alone = need == ServerNeed::Server;
    const auto open = [&] { return !taken_alone_ && (alone ? inside_ == 0 : inside_ < sharers); };
    if (!changed_.wait_until(lock, stop, deadline.when(), open)) {
      if (stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
      return fail(ErrorKind::Timeout, "other files used the server until time was up");
    }
    ++inside_;
    taken_alone_ = alone;
    return {};
  }
  void leave() {
    const std::scoped_lock lock(mutex_);
    --inside_;
    taken_alone_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  unsigned inside_ = 0;
  bool taken_alone_ = false;
};

enum class Isolation : std::uint8_t { None, Clones };

class TargetLeases final : public LeaseProvider {
 public:
  TargetLeases(TargetOptions options, Isolation isolation, std::unique_ptr<Scratch> scratch)
      : options_(std::move(options)),
        words_(words_of(options_.target)),
        isolation_(isolation),
        scratch_(std::move(scratch)) {}

  Result<Lease> acquire(const LeaseRequest& request, Deadline deadline,
                        const std::stop_token& stop) override {
    const bool clones = isolation_ == Isolation::Clones;
    WEIR_TRY(gate_.enter(request.need, clones ? kMany : 1, deadline, stop));
    auto lease = fill(request, {deadline, stop});
    if (!lease) gate_.leave();
    return lease;
  }

  Released release(Lease lease, LeaseFate fate) override {
    Released released;
    if (fate == LeaseFate::Keep) {
      released.how_to_open = how_to_open(lease);
    } else if (isolation_ == Isolation::Clones) {
      drop(lease, released);
    }
    const auto before = end_snapshot(lease.number);
    if (before) released.leftovers = added_since(*before);
    if (isolation_ == Isolation::Clones) std::erase(released.leftovers, database_line(lease));
    std::error_code error;
    fs::remove_all(lease.scratch, error);
    gate_.leave();
    return released;
  }

  /// Drops what killed runs left on this server. That they are dead is known from their folders on
  /// this machine, so nothing of a run elsewhere is touched. What cannot be dropped stays.
  void drop_clones_of_dead_runs() {
    const Patience patience{Deadline::after(SystemClock(), kCleanUpBudget), {}};
    for (const std::string& run : scratch_->dead_runs()) {
      auto admin = connect(origin(), patience);
      if (!admin) return;
      const auto left = admin->query(words_.databases_that_begin(unique_name(run) + "_"), patience);
      if (!left) return;
      for (const std::string& database : *left) (void)drop(database);
    }
  }

  [[nodiscard]] std::string description() const override { return to_public_url(options_.target); }

 private:
  static constexpr unsigned kMany = 1'000'000;

  using Snapshot = std::vector<std::string>;

  Result<Lease> fill(const LeaseRequest& request, const Patience& patience) {
    Lease lease;
    {
      const std::scoped_lock lock(mutex_);
      lease.number = ++last_lease_;
    }
    lease.main = options_.target;
    lease.prefix = fmt::format("{}-{}", scratch_->folder().filename().string(), lease.number);
    lease.scratch = scratch_->folder() / fmt::format("lease-{}", lease.number);
    std::error_code error;
    fs::create_directory(lease.scratch, error);
    if (error) return fail(ErrorKind::Unavailable, error.message());
    if (request.need == ServerNeed::Server) take_snapshot(lease.number, patience);
    if (isolation_ == Isolation::Clones) WEIR_TRY(clone(lease, patience));
    return lease;
  }

  Result<void> clone(Lease& lease, const Patience& patience) {
    lease.main.database =
        fmt::format("{}_{}", unique_name(scratch_->folder().filename().string()), lease.number);
    auto made = administer(words_.create(lease.main.database, origin(), content()), patience);
    if (made) return made;
    Error error = std::move(made).error();
    if (error.kind == ErrorKind::Unavailable && error.hint.empty()) {
      error.hint = "without `--isolate` and with `--jobs 1` files run in the database itself";
    }
    const std::string what = options_.bare ? fmt::format("cannot create `{}`", lease.main.database)
                                           : fmt::format("cannot clone database `{}`", origin());
    return Failure(std::move(error).within(what));
  }

  Result<void> drop(const std::string& database) {
    const Patience patience{Deadline::after(SystemClock(), kStatementBudget), {}};
    Result<void> dropped;
    for (const std::string& sql : words_.drop(database)) {
      dropped = administer(sql, patience);
      if (dropped) break;
    }
    return dropped;
  }

  void drop(const Lease& lease, Released& released) {
    const auto dropped = drop(lease.main.database);
    if (!dropped) {
      released.leftovers.push_back(
          fmt::format("{}: {}", database_line(lease), dropped.error().message));
    }
  }

  /// Runs a statement on a database that it does not touch.
  Result<void> administer(const std::string& sql, const Patience& patience) {
    Result<void> last = fail(ErrorKind::Unavailable, "there is no server");
    for (const std::string& database : words_.meeting_places(origin(), content())) {
      auto admin = connect(database, patience);
      if (admin) return admin->execute(sql, patience);
      last = Failure(std::move(admin).error());
      if (last.error().kind != ErrorKind::Unavailable) break;
    }
    return last;
  }

  Result<AdminSession> connect(const std::string& database, const Patience& patience) const {
    driver::ConnectTarget target = options_.target;
    const std::uint16_t port = target.port == 0 ? driver::default_port(target) : target.port;
    const Address found = options_.endpoints.resolve(target.host, port);
    if (found.host != target.host) target.address = found.host;
    target.port = found.port;
    target.database = database;
    return AdminSession::connect(target, patience);
  }

  [[nodiscard]] std::string origin() const { return words_.database_of(options_.target); }
  [[nodiscard]] NewDatabase content() const {
    return options_.bare ? NewDatabase::Empty : NewDatabase::Clone;
  }
  static std::string database_line(const Lease& lease) {
    return fmt::format("database `{}`", lease.main.database);
  }

  Result<Snapshot> list_cluster_wide(const Patience& patience) const {
    WEIR_TRY_ASSIGN(auto admin, connect(origin(), patience));
    return admin.query(words_.shared, patience);
  }

  void take_snapshot(std::uint64_t number, const Patience& patience) {
    auto snapshot = list_cluster_wide(patience);
    const std::scoped_lock lock(mutex_);
    if (snapshot) snapshots_[number] = *std::move(snapshot);
  }

  std::optional<Snapshot> end_snapshot(std::uint64_t number) {
    const std::scoped_lock lock(mutex_);
    auto found = snapshots_.extract(number);
    return found.empty() ? std::nullopt : std::optional(std::move(found.mapped()));
  }

  [[nodiscard]] Snapshot added_since(const Snapshot& before) const {
    const auto after = list_cluster_wide({Deadline::after(SystemClock(), kStatementBudget), {}});
    Snapshot added;
    if (!after) return added;
    for (const std::string& line : *after) {
      if (std::ranges::find(before, line) == before.end()) added.push_back(line);
    }
    return added;
  }

  [[nodiscard]] std::vector<std::string> how_to_open(const Lease& lease) const {
    std::vector<std::string> lines = {words_.shell(lease.main, {})};
    if (isolation_ == Isolation::Clones) {
      const std::string drop = fmt::format("DROP DATABASE {}", lease.main.database);
      lines.push_back(words_.shell(options_.target, drop) + "  # when done");
    }
    return lines;
  }

  const TargetOptions options_;
  const TargetWords& words_;
  const Isolation isolation_;
  const std::unique_ptr<Scratch> scratch_;
  Gate gate_;
  // Guards what follows.
  std::mutex mutex_;
  std::uint64_t last_lease_ = 0;
  std::map<std::uint64_t, Snapshot> snapshots_;
};

Result<std::unique_ptr<LeaseProvider>> make(TargetOptions options, Isolation isolation) {
  WEIR_TRY_ASSIGN(auto scratch, Scratch::create(scratch_bases(options.environment, {})));
  auto leases = std::make_unique<TargetLeases>(std::move(options), isolation, std::move(scratch));
  if (isolation == Isolation::Clones) leases->drop_clones_of_dead_runs();
  return std::unique_ptr<LeaseProvider>(std::move(leases));
}

}  // namespace

Result<std::unique_ptr<LeaseProvider>> lease_target(TargetOptions options) {
  if (driver::is_in_process(options.target)) {
    InProcessOptions in_process;
    in_process.engine = options.target.scheme;
    in_process.file = options.target.database;
    in_process.environment = std::move(options.environment);
    in_process.progress = std::move(options.progress);
    return lease_in_process(std::move(in_process));
  }
  return make(std::move(options), Isolation::None);
}

Result<std::unique_ptr<LeaseProvider>> lease_target_clones(TargetOptions options) {
  if (driver::is_in_process(options.target)) {
    // Every lease has a memory of its own; a file cannot be cloned.
    if (options.target.database == ":memory:") return lease_target(std::move(options));
    return fail(ErrorKind::Usage,
                fmt::format("`{}` cannot be cloned", to_public_url(options.target)),
                fmt::format("`{0}::memory:` gives every file a database of its own; without "
                            "`--isolate` and with `--jobs 1` files share the file",
                            options.target.scheme));
  }
  return make(std::move(options), Isolation::Clones);
}

}  // namespace weir::system
