// Leases of engines in this process: names, folders, files, and a library that cannot be had.
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "system/memory_keeper.h"
#include "system/providers.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using std::chrono_literals::operator""ms;

const char* nothing(const char* /*name*/) { return nullptr; }

Deadline within(Nanoseconds budget) { return Deadline::after(SystemClock(), budget); }

std::unique_ptr<LeaseProvider> leases_of(std::string file) {
  InProcessOptions options;
  options.engine = "sqlite";
  options.file = std::move(file);
  options.environment = nothing;
  auto leases = lease_in_process(std::move(options));
  EXPECT_TRUE(leases);
  return leases ? *std::move(leases) : nullptr;
}

TEST(InProcessLeases, EachHasAMemoryAndAFolderOfItsOwn) {
  const auto leases = leases_of(":memory:");
  const auto first = leases->acquire({"a"}, within(1000ms), {});
  const auto second = leases->acquire({"b"}, within(1000ms), {});
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(first->main.scheme, "sqlite");
  EXPECT_EQ(first->main.database, ":memory:" + first->prefix);
  EXPECT_NE(first->main.database, second->main.database);
  EXPECT_NE(first->scratch, second->scratch);
  EXPECT_TRUE(fs::is_empty(first->scratch));
  std::ofstream(first->scratch / "left.txt") << "x";
  (void)leases->release(*first, LeaseFate::Drop);
  EXPECT_FALSE(fs::exists(first->scratch));
  EXPECT_TRUE(fs::exists(second->scratch));
  EXPECT_EQ(leases->release(*second, LeaseFate::Keep).how_to_open,
            std::vector<std::string>{"nothing: the database was in memory"});
}

TEST(InProcessLeases, NothingIsLeftWhenTheProviderIsGone) {
  auto leases = leases_of(":memory:");
  const auto lease = leases->acquire({"a"}, within(1000ms), {});
  ASSERT_TRUE(lease);
  const fs::path folder = lease->scratch.parent_path();
  EXPECT_TRUE(fs::exists(folder));
  leases.reset();
  EXPECT_FALSE(fs::exists(folder));
}

TEST(InProcessLeases, AFileIsForOneAtATime) {
  const auto leases = leases_of("some.db");
  const auto first = leases->acquire({"a"}, within(1000ms), {});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->main.database, "some.db");
  const auto refused = leases->acquire({"b"}, within(20ms), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::Timeout);
  const std::jthread releaser([&] { (void)leases->release(*first, LeaseFate::Drop); });
  EXPECT_TRUE(leases->acquire({"b"}, within(5000ms), {}));
}

TEST(InProcessLeases, OtherDatabasesOfALeaseAreFiles) {
  const auto leases = leases_of(":memory:");
  const auto lease = leases->acquire({"a"}, within(1000ms), {});
  ASSERT_TRUE(lease);
  EXPECT_EQ(database_file(*lease, "x/y.db").database, (lease->scratch / "x/y.db").string());
  EXPECT_EQ(database_file(*lease, "/tmp/y.db").database, "/tmp/y.db");
  EXPECT_EQ(database_file(*lease, "y.db").scheme, "sqlite");
  (void)leases->release(*lease, LeaseFate::Drop);
}

TEST(InProcessLeases, AFileOfATargetCannotBeCloned) {
  TargetOptions options;
  options.target = *driver::parse_target("sqlite:some.db");
  options.environment = nothing;
  const auto leases = lease_target_clones(std::move(options));
  ASSERT_FALSE(leases);
  EXPECT_EQ(leases.error().kind, ErrorKind::Usage);
  EXPECT_EQ(leases.error().message, "`sqlite:some.db` cannot be cloned");
}

/// Whether there is a table `t`, as another session sees it than the one that made it.
bool is_filled(const Lease& lease) {
  const Patience patience{within(1000ms), {}};
  auto session = AdminSession::connect(lease.main, patience);
  EXPECT_TRUE(session);
  return session && session->query("SELECT a FROM t", patience).has_value();
}

void fill(const Lease& lease) {
  const Patience patience{within(1000ms), {}};
  auto session = AdminSession::connect(lease.main, patience);
  ASSERT_TRUE(session);
  EXPECT_TRUE(session->execute("CREATE TABLE t AS SELECT 'x' AS a", patience));
}

TEST(InProcessLeases, OnlyAMemoryThatFilesShareOutlivesItsSessions) {
  const auto leases = leases_of(":memory:");
  LeaseRequest request{"a"};
  const auto alone = leases->acquire(request, within(1000ms), {});
  request.shared = true;
  const auto shared = leases->acquire(request, within(1000ms), {});
  ASSERT_TRUE(alone && shared);
  fill(*alone);
  fill(*shared);
  EXPECT_FALSE(is_filled(*alone));
  EXPECT_TRUE(is_filled(*shared));
  shared->keeper->let_go();
  EXPECT_FALSE(is_filled(*shared));
}

TEST(InProcessLeases, AMemoryOfATargetIsNewForEveryLease) {
  TargetOptions options;
  options.target = *driver::parse_target("sqlite::memory:");
  options.environment = nothing;
  const auto leases = lease_target(std::move(options));
  ASSERT_TRUE(leases);
  const auto first = (*leases)->acquire({"a"}, within(1000ms), {});
  const auto second = (*leases)->acquire({"b"}, within(1000ms), {});
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->main.database, second->main.database);
}

}  // namespace
}  // namespace weir::system
