// Leases on a MariaDB of weir's own: the catalogue's service, started when the first database is
// asked for, with a new and empty one for each lease.
#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <optional>

#include "system/own_artefacts.h"
#include "system/providers.h"
#include "system/service/instance.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kFolderBudget = std::chrono::seconds(10);

/// The server and what it stands on, in the order in which it is made.
struct Ground {
  std::unique_ptr<process::Supervisor> supervisor;
  std::optional<Workshop> workshop;
  fs::path scratch;
  std::unique_ptr<Instance> instance;
};

class OwnMysql final : public LeaseProvider {
 public:
  explicit OwnMysql(OwnMysqlOptions options) : options_(std::move(options)) {}
  OwnMysql(const OwnMysql&) = delete;
  OwnMysql& operator=(const OwnMysql&) = delete;
  ~OwnMysql() override {
    leases_ = nullptr;
    if (!kept_) return;
    ground_.instance->abandon();
    (void)ground_.supervisor->detach();
  }

  Result<Lease> acquire(const LeaseRequest& request, Deadline deadline,
                        const std::stop_token& stop) override {
    WEIR_TRY(start({deadline, stop}));
    WEIR_TRY_ASSIGN(Lease lease, leases_->acquire(request, deadline, stop));
    lease.origin = "mysql";
    return lease;
  }

  Released release(Lease lease, LeaseFate fate) override {
    if (fate == LeaseFate::Keep) kept_ = true;
    Released released = leases_->release(std::move(lease), fate);
    // The server goes with the database.
    if (fate == LeaseFate::Keep) {
      released.how_to_open.back() = fmt::format(
          "kill {}  # when done: stops the server and removes it", ground_.supervisor->pid());
    }
    return released;
  }

  [[nodiscard]] std::string description() const override {
    const std::scoped_lock lock(mutex_);
    if (ground_.instance == nullptr) return {};
    return fmt::format("MariaDB {} of weir's own", ground_.instance->description().version);
  }

 private:
  /// Others wait for who begins. What cannot be had is tried once.
  Result<void> start(const Patience& patience) {
    const std::unique_lock lock(mutex_, patience.deadline.when());
    if (!lock) return fail(ErrorKind::Timeout, "weir's own server was not ready in time");
    if (leases_ != nullptr) return {};
    if (problem_) return Failure(*problem_);
    auto started = start_server(patience);
    if (started) return started;
    const ErrorKind kind = started.error().kind;
    if (kind != ErrorKind::Cancelled && kind != ErrorKind::Timeout) problem_ = started.error();
    return started;
  }

  Result<void> start_server(const Patience& patience) {
    WEIR_TRY_ASSIGN(const ServiceDescription description, find_mariadb_description());
    WEIR_TRY_ASSIGN(auto account, service_account());
    WEIR_TRY_ASSIGN(fs::path cache, cache_folder(options_.environment, account));
    WEIR_TRY_ASSIGN(ground_.supervisor, process::Supervisor::start(options_.supervisor));
    ground_.workshop.emplace(Workshop{*ground_.supervisor, std::move(cache), account,
                                      service_environment(options_.environment),
                                      options_.progress});
    const fs::path base = scratch_bases(options_.environment, account).front();
    WEIR_TRY_ASSIGN(ground_.scratch, ground_.supervisor->make_run_folder(
                                         base, Deadline::after(SystemClock(), kFolderBudget)));
    WEIR_TRY_ASSIGN(ground_.instance,
                    Instance::start(*ground_.workshop, description, ground_.scratch / "mariadb", {},
                                    {}, {}, patience));
    TargetOptions target;
    WEIR_TRY_ASSIGN(target.target,
                    driver::parse_target(ground_.instance->record().urls.at("main")));
    target.environment = options_.environment;
    target.bare = true;
    WEIR_TRY_ASSIGN(leases_, lease_target_clones(std::move(target)));
    return {};
  }

  const OwnMysqlOptions options_;
  mutable std::timed_mutex mutex_;  ///< Guards `problem_`, and what is made once and then stays.
  std::optional<Error> problem_;
  Ground ground_;
  std::unique_ptr<LeaseProvider> leases_;
  std::atomic<bool> kept_ = false;
};

}  // namespace

std::unique_ptr<LeaseProvider> lease_own_mysql(OwnMysqlOptions options) {
  return std::make_unique<OwnMysql>(std::move(options));
}

}  // namespace weir::system
