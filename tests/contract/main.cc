// The tests' program: runs the tests, gives them databases, or is the supervisor of their server.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>

#include "driver/driver.h"
#include "process/supervisor.h"
#include "server.h"
#include "system/providers.h"

namespace weir::contract {
namespace {

constexpr auto kStartBudget = std::chrono::minutes(5);  // may have to fetch the server

const char* environment(const char* name) { return std::getenv(name); }
void progress(std::string_view line) { fmt::print(stderr, "{}\n", line); }

Result<std::unique_ptr<system::LeaseProvider>> own_server() {
  system::OwnServerOptions options;
  options.expected = 1;
  options.environment = environment;
  options.progress = progress;
  return system::lease_own_server(std::move(options));
}

Result<std::unique_ptr<system::LeaseProvider>> in_process(std::string_view engine) {
  system::InProcessOptions options;
  options.engine = engine;
  options.environment = environment;
  options.progress = progress;
  return system::lease_in_process(std::move(options));
}

Result<std::unique_ptr<system::LeaseProvider>> own_mysql() {
  return system::lease_own_mysql({environment, progress});
}

/// One lease of each engine, for as long as tests run.
class Leases final : public testing::Environment {
 public:
  Leases() {
    std::map<std::string, system::MakeLeases, std::less<>> engines;
    for (const driver::DriverSpec* driver : driver::drivers()) {
      const std::string_view name = driver->name;
      engines[std::string(name)] = [name] { return in_process(name); };
    }
    engines["postgres"] = own_server;
    engines["mysql"] = own_mysql;
    provider_ = system::lease_by_engine(std::move(engines));
  }

  Result<system::Lease> of(std::string_view engine) {
    const auto found = leases_.find(engine);
    if (found != leases_.end()) return found->second;
    const Deadline deadline = Deadline::after(SystemClock(), kStartBudget);
    WEIR_TRY_ASSIGN(system::Lease lease,
                    provider_->acquire({"contract", {}, std::string(engine)}, deadline, {}));
    leases_.emplace(engine, lease);
    return lease;
  }
  void TearDown() override {
    for (auto& [name, lease] : leases_) {
      (void)provider_->release(std::move(lease), system::LeaseFate::Drop);
    }
    leases_.clear();
    provider_.reset();
  }

 private:
  std::unique_ptr<system::LeaseProvider> provider_;
  std::map<std::string, system::Lease, std::less<>> leases_;
};

Leases* leases = nullptr;  // GoogleTest owns it

}  // namespace

Result<driver::ConnectTarget> server() {
  if (const char* url = std::getenv("WEIR_TEST_PG_URL")) return driver::parse_target(url);
  WEIR_TRY_ASSIGN(system::Lease lease, leases->of("postgres"));
  return lease.main;
}

Result<driver::ConnectTarget> database(std::string_view engine) {
  if (engine == "postgres") return server();
  const char* url = engine == "mysql" ? std::getenv("WEIR_TEST_MYSQL_URL") : nullptr;
  if (url != nullptr) return driver::parse_target(url);
  WEIR_TRY_ASSIGN(system::Lease lease, leases->of(engine));
  return lease.main;
}

Result<system::Lease> lease(std::string_view engine) { return leases->of(engine); }

}  // namespace weir::contract

int main(int count, char** arguments) {
  if (count == 3 && arguments[1] == weir::process::kSupervisorArgument) {
    return weir::process::supervisor_main(std::atoi(arguments[2]));
  }
  testing::InitGoogleTest(&count, arguments);
  weir::contract::leases = new weir::contract::Leases;
  testing::AddGlobalTestEnvironment(weir::contract::leases);
  return RUN_ALL_TESTS();
}
