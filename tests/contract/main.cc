// The tests' program: runs the tests, gives them a server, or is the supervisor of that server.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <optional>

#include "process/supervisor.h"
#include "server.h"
#include "system/providers.h"

namespace weir::contract {
namespace {

constexpr auto kStartBudget = std::chrono::minutes(5);  // may have to fetch the server

class OwnServer final : public testing::Environment {
 public:
  Result<driver::ConnectTarget> target() {
    if (!lease_) WEIR_TRY(start());
    return lease_->main;
  }
  void TearDown() override {
    if (lease_) (void)provider_->release(*std::exchange(lease_, std::nullopt), Fate::Drop);
    provider_.reset();
  }

 private:
  using Fate = system::LeaseFate;

  Result<void> start() {
    system::OwnServerOptions options;
    options.expected = 1;
    options.environment = [](const char* name) -> const char* { return std::getenv(name); };
    options.progress = [](std::string_view line) { fmt::print(stderr, "{}\n", line); };
    WEIR_TRY_ASSIGN(provider_, system::lease_own_server(std::move(options)));
    const Deadline deadline = Deadline::after(SystemClock(), kStartBudget);
    WEIR_TRY_ASSIGN(lease_, provider_->acquire({"contract", {}}, deadline, {}));
    return {};
  }

  std::unique_ptr<system::LeaseProvider> provider_;
  std::optional<system::Lease> lease_;
};

OwnServer* own_server = nullptr;  // GoogleTest owns it

}  // namespace

Result<driver::ConnectTarget> server() {
  if (const char* url = std::getenv("WEIR_TEST_PG_URL")) return driver::parse_target(url);
  return own_server->target();
}

}  // namespace weir::contract

int main(int count, char** arguments) {
  if (count == 3 && arguments[1] == weir::process::kSupervisorArgument) {
    return weir::process::supervisor_main(std::atoi(arguments[2]));
  }
  testing::InitGoogleTest(&count, arguments);
  weir::contract::own_server = new weir::contract::OwnServer;
  testing::AddGlobalTestEnvironment(weir::contract::own_server);
  return RUN_ALL_TESTS();
}
