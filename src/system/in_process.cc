// Leases of engines that are libraries: names in memory, and folders.
#include <fmt/format.h>

#include <condition_variable>
#include <mutex>

#include "system/duckdb_library.h"
#include "system/memory_keeper.h"
#include "system/providers.h"
#include "system/scratch.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMemory = ":memory:";
constexpr std::string_view kDuckdb = "duckdb";

class InProcess final : public LeaseProvider {
 public:
  InProcess(InProcessOptions options, std::unique_ptr<Scratch> scratch)
      : options_(std::move(options)),
        in_memory_(options_.file == kMemory),
        duckdb_({options_.environment, options_.progress, options_.supervisor}),
        scratch_(std::move(scratch)) {}

  Result<Lease> acquire(const LeaseRequest& request, Deadline deadline,
                        const std::stop_token& stop) override {
    auto library = find_library({deadline, stop});
    if (!library) {
      return Failure(
          std::move(library).error().within(fmt::format("no database for `{}`", request.name)));
    }
    std::unique_lock lock(mutex_);
    WEIR_TRY(await_turn(lock, deadline, stop));
    auto lease = make_lease(*library);
    taken_ = lease && !in_memory_;
    lock.unlock();
    if (!lease || !in_memory_) return lease;
    auto filled = fill(*lease, request, {deadline, stop});
    if (filled) return lease;
    (void)release(*std::move(lease), LeaseFate::Drop);
    return Failure(
        std::move(filled).error().within(fmt::format("no database for `{}`", request.name)));
  }

  Released release(Lease lease, LeaseFate fate) override {
    std::error_code error;
    fs::remove_all(lease.scratch, error);
    const std::scoped_lock lock(mutex_);
    taken_ = false;
    turn_.notify_all();
    if (fate == LeaseFate::Drop) return {};
    if (in_memory_) return {{}, {"nothing: the database was in memory"}};
    return {
        {},
        {fmt::format("{} '{}'", options_.engine == kDuckdb ? "duckdb" : "sqlite3", options_.file)}};
  }

  [[nodiscard]] std::string description() const override {
    return options_.engine + ":" + options_.file;
  }

 private:
  /// With the lock held. A file is for one lease at a time.
  Result<void> await_turn(std::unique_lock<std::mutex>& lock, Deadline deadline,
                          const std::stop_token& stop) {
    if (turn_.wait_until(lock, stop, deadline.when(), [this] { return !taken_; })) return {};
    if (stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
    return fail(ErrorKind::Timeout, "another file used the database until time was up");
  }

  /// Runs the init files, and sees to it that the database stays.
  Result<void> fill(Lease& lease, const LeaseRequest& request, const Patience& patience) const {
    if (!request.shared && options_.init_files.empty()) return {};
    WEIR_TRY_ASSIGN(lease.keeper, MemoryKeeper::create(lease.main, patience));
    if (options_.init_files.empty()) return {};
    WEIR_TRY_ASSIGN(auto session, AdminSession::connect(lease.main, patience));
    for (const fs::path& file : options_.init_files) {
      WEIR_TRY(session.execute_file(file, patience));
    }
    return {};
  }

  /// An empty path if weir is linked with it.
  Result<fs::path> find_library(const Patience& patience) {
    if (options_.engine != kDuckdb) return fs::path();
    return duckdb_.find(patience);
  }

  /// With the lock held.
  Result<Lease> make_lease(const fs::path& library) {
    Lease lease;
    lease.number = ++last_lease_;
    lease.prefix = fmt::format("{}-{}", scratch_->folder().filename().string(), lease.number);
    lease.scratch = scratch_->folder() / fmt::format("lease-{}", lease.number);
    lease.main.scheme = options_.engine;
    lease.main.library = library;
    lease.main.database = in_memory_ ? std::string(kMemory) + lease.prefix : options_.file;
    std::error_code error;
    fs::create_directory(lease.scratch, error);
    if (!error) return lease;
    return fail(ErrorKind::Unavailable,
                fmt::format("cannot create `{}`: {}", lease.scratch.string(), error.message()));
  }

  const InProcessOptions options_;
  const bool in_memory_;
  DuckdbLibrary duckdb_;
  const std::unique_ptr<Scratch> scratch_;
  // Guards what follows.
  std::mutex mutex_;
  std::condition_variable_any turn_;
  std::uint64_t last_lease_ = 0;
  bool taken_ = false;  ///< The file is in use.
};

}  // namespace

Result<std::unique_ptr<LeaseProvider>> lease_in_process(InProcessOptions options) {
  WEIR_TRY_ASSIGN(auto scratch, Scratch::create(scratch_bases(options.environment, {})));
  return std::unique_ptr<LeaseProvider>(
      std::make_unique<InProcess>(std::move(options), std::move(scratch)));
}

}  // namespace weir::system
