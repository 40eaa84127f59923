// Providers that are made late, with fake ones behind them.
#include <gtest/gtest.h>

#include "system/providers.h"

namespace weir::system {
namespace {

class FakeLeases final : public LeaseProvider {
 public:
  Result<Lease> acquire(const LeaseRequest& request, Deadline /*deadline*/,
                        const std::stop_token& /*stop*/) override {
    Lease lease;
    lease.prefix = request.name;
    lease.main.scheme = request.engine;
    return lease;
  }
  Released release(Lease lease, LeaseFate /*fate*/) override { return {{lease.prefix}, {}}; }
  [[nodiscard]] std::string description() const override { return "fake"; }
};

Deadline soon() { return Deadline::after(SystemClock(), std::chrono::seconds(1)); }

TEST(LeasesByEngine, NothingIsMadeUntilALeaseIsWanted) {
  int made = 0;
  const auto leases =
      lease_by_engine({{"postgres", [&]() -> Result<std::unique_ptr<LeaseProvider>> {
                          ++made;
                          return std::make_unique<FakeLeases>();
                        }}});
  EXPECT_EQ(made, 0);
  EXPECT_EQ(leases->description(), "");
  auto lease = leases->acquire({"a.td"}, soon(), {});
  ASSERT_TRUE(lease);
  ASSERT_TRUE(leases->acquire({"b.td"}, soon(), {}));
  EXPECT_EQ(made, 1);
  EXPECT_EQ(leases->description(), "fake");
  EXPECT_EQ(leases->release(*lease, LeaseFate::Drop).leftovers, std::vector<std::string>{"a.td"});
}

TEST(LeasesByEngine, WhatCannotBeMadeIsTriedOnceAndToldToEveryCaller) {
  int tried = 0;
  const auto leases =
      lease_by_engine({{"postgres", [&]() -> Result<std::unique_ptr<LeaseProvider>> {
                          ++tried;
                          return fail(ErrorKind::Unavailable, "no place");
                        }}});
  for (int i = 0; i < 2; ++i) {
    const auto lease = leases->acquire({"a.td"}, soon(), {});
    ASSERT_FALSE(lease);
    EXPECT_EQ(lease.error().message, "no place");
  }
  EXPECT_EQ(tried, 1);
}

TEST(LeasesByEngine, EachEngineHasItsOwn) {
  std::string made;
  const auto maker = [&](const std::string& name) {
    return [&made, name]() -> Result<std::unique_ptr<LeaseProvider>> {
      made += name;
      return std::make_unique<FakeLeases>();
    };
  };
  const auto leases = lease_by_engine({{"a", maker("a")}, {"b", maker("b")}});
  auto lease = leases->acquire({"x", ServerNeed::Database, "b"}, soon(), {});
  ASSERT_TRUE(lease);
  EXPECT_EQ(made, "b");
  EXPECT_TRUE(leases->suits(*lease, {"y", ServerNeed::Database, "b"}));
  EXPECT_FALSE(leases->suits(*lease, {"y", ServerNeed::Database, "a"}));
  EXPECT_EQ(leases->release(*lease, LeaseFate::Drop).leftovers, std::vector<std::string>{"x"});
  const auto unknown = leases->acquire({"x.slt", ServerNeed::Database, "c"}, soon(), {});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::Usage);
  EXPECT_EQ(unknown.error().message, "no database of `c` for `x.slt`");
}

}  // namespace
}  // namespace weir::system
