// `$ subscribe` and `$ verify-changes`: what they ask for, and how they judge it.
#include <gtest/gtest.h>

#include <algorithm>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

using run::ChangesSeen;

class Changes : public ::testing::Test {
 protected:
  static ChangesSeen seen(const std::vector<FakeRow>& folded, const std::vector<FakeRow>& answer) {
    ChangesSeen made;
    made.folded = rows_outcome({{"id", 23, CellFormat::Text}}, folded).result;
    made.answer = rows_outcome({{"id", 23, CellFormat::Text}}, answer);
    made.point = "0/10";
    return made;
  }
  run::ActionResult verify(std::vector<std::string> body = {}) {
    return perform(context_, "verify-changes", {{"name", "n"}, {"query", "SELECT 1"}},
                   std::move(body));
  }
  run::ActionResult subscribe(std::vector<run::ActionCall::Value> values) {
    values.push_back({"name", "n"});
    std::ranges::sort(values, {}, &run::ActionCall::Value::name);
    return perform(context_, "subscribe", std::move(values));
  }
  FakeContext context_;
};

TEST_F(Changes, SubscribePassesOnWhatIsWanted) {
  expect_pass(subscribe({{"table", "a, s.b"},
                         {"connection", "postgres://u@h/d"},
                         {"from", "now"},
                         {"when-lost", "resume"},
                         {"max-changes", "5"}}));
  ASSERT_EQ(context_.subscriptions.size(), 1U);
  const run::ChangesWanted& wanted = context_.subscriptions[0];
  EXPECT_EQ(wanted.name, "n");
  EXPECT_EQ(wanted.connection, "postgres://u@h/d");
  EXPECT_EQ(wanted.tables, (std::vector<std::string>{"a", "s.b"}));
  EXPECT_EQ(wanted.beginning, run::Beginning::Now);
  EXPECT_EQ(wanted.on_loss, run::OnLoss::Resume);
  EXPECT_EQ(wanted.max_changes, 5U);
}

TEST_F(Changes, SubscribeHasDefaults) {
  expect_pass(subscribe({{"table", "a"}}));
  const run::ChangesWanted& wanted = context_.subscriptions[0];
  EXPECT_EQ(wanted.connection, "main");
  EXPECT_EQ(wanted.beginning, run::Beginning::Snapshot);
  EXPECT_EQ(wanted.on_loss, run::OnLoss::End);
  EXPECT_EQ(wanted.max_changes, 100000U);
}

TEST_F(Changes, SubscribeRefusesWhatCannotBe) {
  expect_end(subscribe({{"table", "a,,b"}}), Kind::Error,
             "argument `table` names no table between its commas");
  expect_end(subscribe({{"table", "a"}, {"connection", "other"}}), Kind::Error,
             "a subscription has a connection of its own");
  expect_end(subscribe({}), Kind::Error, "either `table` or `query` says what to subscribe to");
  expect_end(subscribe({{"table", "a"}, {"query", "SELECT 1"}}), Kind::Error,
             "either `table` or `query` says what to subscribe to");
  EXPECT_TRUE(context_.subscriptions.empty());
}

TEST_F(Changes, VerifyComparesRowsInAnyOrder) {
  context_.changes = {seen({{"1"}, {"2"}}, {{"2"}, {"1"}})};
  expect_pass(verify());
  EXPECT_EQ(context_.events, (std::vector<std::string>{"changes n  SELECT 1", "forget n"}));
  EXPECT_TRUE(context_.fake_clock.waits.empty());
}

TEST_F(Changes, VerifyTriesAgainUntilTheyAgree) {
  context_.changes = {seen({{"1"}}, {}), seen({{"1"}}, {}), seen({{"1"}}, {{"1"}})};
  expect_pass(verify());
  EXPECT_EQ(context_.fake_clock.waits.size(), 2U);
}

TEST_F(Changes, VerifyGivesUpWhenTimeIsOverAndShowsWhatDiffers) {
  context_.changes.assign(200, seen({{"1"}, {"3"}}, {{"1"}, {"2"}}));
  const auto result = verify();
  expect_end(result, Kind::Fail,
             "the changes up to 0/10 add up to 2 rows, the query gives 2 (1 missing, 1 "
             "unexpected)");
  EXPECT_EQ(result.diff, "  1\n- 2\n+ 3\n");
  EXPECT_EQ(context_.events.back(), "forget n");
}

TEST_F(Changes, VerifyComparesRecordsInOrder) {
  ChangesSeen made = seen({}, {});
  made.records = {{"insert", "1", "green tea"}, {"delete", "1"}};
  context_.changes = {made};
  expect_pass(verify({"insert 1 \"green tea\"", "delete 1"}));
  context_.changes.assign(200, made);
  const auto result = verify({"delete 1", "insert 1 \"green tea\""});
  expect_end(result, Kind::Fail, "changes differ: expected 2, got 2 up to 0/10");
  EXPECT_EQ(result.actual, "insert 1 \"green tea\"\ndelete 1\n");
}

TEST_F(Changes, VerifyComparesRecordsOfSeveralTables) {
  ChangesSeen made;
  made.has_table = false;
  made.records = {{"insert", "a", "1"}, {"insert", "b", "2"}};
  context_.changes = {made, made};
  expect_pass(verify({"insert a 1", "insert b 2"}));
  expect_end(verify(), Kind::Error, "`n` has several tables: which one?");
}

TEST_F(Changes, VerifyTellsContradictionsAndErrors) {
  ChangesSeen made = seen({}, {});
  made.contradiction = "a second row with the key 1 of `t`";
  context_.changes.assign(200, made);
  expect_end(verify(), Kind::Fail,
             "the changes contradict each other: a second row with the key 1 of `t`");
  made.answer = error_outcome(OutcomeKind::Error, "42P01", "relation \"t\" does not exist");
  context_.changes = {made};
  expect_end(verify(), Kind::Fail, "the query failed: relation \"t\" does not exist");
  context_.changes = {Result<ChangesSeen>(fail(ErrorKind::Timeout, "nothing came"))};
  expect_end(verify(), Kind::Error, "nothing came");
}

}  // namespace
}  // namespace weir::actions
