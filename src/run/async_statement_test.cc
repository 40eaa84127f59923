// Statements beside others, on SQLite.
#include "run/async_statement.h"

#include <gtest/gtest.h>

#include "driver/url.h"

namespace weir::run {
namespace {

constexpr std::string_view kEndless =
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";

class AsyncStatementTest : public ::testing::Test {
 protected:
  std::unique_ptr<driver::Session> session() {
    const auto target = driver::parse_target("sqlite::memory:");
    auto made = driver::find_driver("sqlite")->connect(*target, clock_, soon(), {});
    EXPECT_TRUE(made);
    return *std::move(made);
  }
  [[nodiscard]] Deadline soon() const { return Deadline::after(clock_, std::chrono::seconds(20)); }

  SystemClock clock_;
};

TEST_F(AsyncStatementTest, GivesItsOutcomeAndItsSessionBack) {
  AsyncStatement statement(session(), {"SELECT 7"}, clock_);
  const TryResult tried = statement.await(soon(), {});
  EXPECT_TRUE(tried.outcome.ok());
  EXPECT_EQ(tried.outcome.result.row_count(), 1U);
  EXPECT_FALSE(tried.timed_out || tried.interrupted);
  EXPECT_GT(statement.elapsed().count(), 0);
  const auto back = statement.take_session();
  ASSERT_NE(back, nullptr);
  EXPECT_TRUE(driver::execute(*back, {"SELECT 1"}, soon(), {}).ok());
}

TEST_F(AsyncStatementTest, IsCancelledWhenTheTimeToWaitIsOver) {
  AsyncStatement statement(session(), {kEndless}, clock_);
  const TryResult tried =
      statement.await(Deadline::after(clock_, std::chrono::milliseconds(30)), {});
  EXPECT_TRUE(tried.timed_out);
  EXPECT_EQ(tried.outcome.kind, OutcomeKind::Cancelled);
  EXPECT_NE(statement.take_session(), nullptr);
}

TEST_F(AsyncStatementTest, IsCancelledByAStop) {
  AsyncStatement statement(session(), {kEndless}, clock_);
  std::stop_source stop;
  stop.request_stop();
  const TryResult tried = statement.await(soon(), stop.get_token());
  EXPECT_TRUE(tried.interrupted);
  EXPECT_EQ(tried.outcome.kind, OutcomeKind::Cancelled);
}

TEST_F(AsyncStatementTest, EndsWhenNobodyAwaitsIt) {
  const AsyncStatement statement(session(), {kEndless}, clock_);
}

}  // namespace
}  // namespace weir::run
