// SUBSCRIBE, on a fake session: no registry has a server that knows it.
#include "run/cursor_subscription.h"

#include <gtest/gtest.h>

#include <deque>

namespace weir::run {
namespace {

using std::chrono_literals::operator""s;
using FakeRow = std::vector<std::optional<std::string>>;

/// Answers each FETCH with the rows that the test scripted, everything else with success.
class FakeSubscribeSession final : public driver::Session {
 public:
  FakeSubscribeSession(std::deque<std::vector<FakeRow>>& answers, std::vector<std::string>& sent)
      : answers_(answers), sent_(sent) {}
  void submit(const driver::Statement& statement) override { sent_.emplace_back(statement.text); }
  std::optional<Outcome> collect(Deadline, const std::stop_token&) override {
    Outcome outcome;
    outcome.kind = OutcomeKind::Ok;
    if (!sent_.back().starts_with("FETCH")) return outcome;
    outcome.result = ResultSet({{"mz_timestamp", 1700, CellFormat::Text},
                                {"mz_progressed", 16, CellFormat::Text},
                                {"mz_diff", 20, CellFormat::Text},
                                {"a", 23, CellFormat::Text}});
    if (answers_.empty()) return outcome;
    for (const FakeRow& row : answers_.front()) {
      for (const auto& cell : row) {
        cell ? outcome.result.add_cell(*cell) : outcome.result.add_null();
      }
      outcome.result.end_row();
    }
    answers_.pop_front();
    return outcome;
  }
  std::unique_ptr<driver::Canceller> make_canceller() override { return nullptr; }
  [[nodiscard]] bool connected() const override { return true; }
  [[nodiscard]] bool in_failed_transaction() const override { return false; }
  [[nodiscard]] bool in_transaction() const override { return true; }

 private:
  std::deque<std::vector<FakeRow>>& answers_;
  std::vector<std::string>& sent_;
};

FakeRow progress(int timestamp) {
  return {std::to_string(timestamp), "t", std::nullopt, std::nullopt};
}
FakeRow change(int timestamp, int diff, std::string value) {
  return {std::to_string(timestamp), "f", std::to_string(diff), std::move(value)};
}

class Cursor : public ::testing::Test {
 protected:
  Result<void> begin(Beginning beginning = Beginning::Snapshot) {
    auto begun = CursorSubscription::begin(
        std::make_unique<FakeSubscribeSession>(answers_, sent_),
        {.target = {}, .query = "SELECT a FROM v", .beginning = beginning, .max_changes = 4},
        clock_, Deadline::after(clock_, 10s), {});
    if (!begun) return Failure(begun.error());
    subscription_ = *std::move(begun);
    return {};
  }
  Result<void> catch_up(driver::LogPosition point, Nanoseconds budget = 10s) {
    return subscription_->catch_up(point, Deadline::after(clock_, budget), {});
  }
  std::vector<TextRow> rows() {
    auto rows = render_rows(subscription_->find_table("")->rows());
    sort_rows(rows);
    return rows;
  }

  SystemClock clock_;
  std::deque<std::vector<FakeRow>> answers_;
  std::vector<std::string> sent_;
  std::unique_ptr<Subscription> subscription_;
};

TEST_F(Cursor, TheSnapshotIsNoChange) {
  answers_ = {{progress(10)}, {change(10, 2, "1"), change(10, 1, "2")}, {progress(11)}};
  ASSERT_TRUE(begin());
  EXPECT_EQ(sent_[1],
            "DECLARE weir_changes CURSOR FOR SUBSCRIBE (SELECT a FROM v) WITH (PROGRESS)");
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"1"}, {"1"}, {"2"}}));
  EXPECT_TRUE(subscription_->records(nullptr).empty());
}

TEST_F(Cursor, WithoutASnapshotTheServerLeavesItOut) {
  answers_ = {{progress(10)}, {progress(11)}};
  ASSERT_TRUE(begin(Beginning::Now));
  EXPECT_NE(sent_[1].find("(PROGRESS, SNAPSHOT = false)"), std::string::npos);
}

TEST_F(Cursor, FoldsWhatIsBeforeTheProgress) {
  answers_ = {{progress(10), progress(11)},
              {change(12, -1, "1"), change(12, 1, "1"), change(13, 1, "9")},
              {progress(13)}};
  ASSERT_TRUE(begin());
  ASSERT_TRUE(catch_up(12));
  EXPECT_EQ(subscription_->contradiction(), "");
  EXPECT_TRUE(rows().empty()) << "what is of timestamp 13 may not be complete";
  EXPECT_EQ(subscription_->records(nullptr),
            (std::vector<TextRow>{{"insert", "1"}, {"delete", "1"}}));
  answers_ = {{progress(14)}};
  ASSERT_TRUE(catch_up(13));
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"9"}}));
}

TEST_F(Cursor, FindsRowsThatGoAndWereNotThere) {
  answers_ = {{progress(10), progress(11)}, {change(11, -1, "7"), progress(12)}};
  ASSERT_TRUE(begin());
  ASSERT_TRUE(catch_up(11));
  EXPECT_EQ(subscription_->contradiction(), "`query`: delete of a row that is not there: 7");
}

TEST_F(Cursor, SaysHowFarItCame) {
  answers_ = {{progress(10), progress(11)}, {change(11, 1, "7")}};
  ASSERT_TRUE(begin());
  const auto late = catch_up(20, std::chrono::milliseconds(5));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().message,
            "the changes up to 20 have not come in time: they came up to 10, with 1 of them "
            "waiting");
}

TEST_F(Cursor, KeepsNoMoreThanItMay) {
  answers_ = {{progress(10), progress(11)}, {change(11, 3, "7"), change(11, 2, "8")}};
  ASSERT_TRUE(begin());
  const auto full = catch_up(11);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().message,
            "3 changes were waiting, and with 2 more there would be more than the 4 that may be "
            "kept");
}

}  // namespace
}  // namespace weir::run
