// What changes add up to.
#include "run/change_fold.h"

#include <gtest/gtest.h>

namespace weir::run {
namespace {

using driver::Before;
using driver::Change;
using driver::ChangedTable;
using driver::ChangeKind;
using driver::ChangeRow;

enum class Identity { Unknown, Key, Full };

std::shared_ptr<const ChangedTable> table_of(Identity identity) {
  const bool all = identity == Identity::Full;
  return std::make_shared<ChangedTable>(
      ChangedTable{"public", "t", {{"id", 23, identity != Identity::Unknown}, {"note", 25, all}}});
}

class Fold : public ::testing::Test {
 protected:
  Change insert(ChangeRow row) { return {ChangeKind::Insert, table_, {}, {}, std::move(row), {}}; }
  Change update(Before known, ChangeRow before, ChangeRow after) {
    return {ChangeKind::Update, table_, known, std::move(before), std::move(after), {}};
  }
  Change remove(Before known, ChangeRow row) {
    return {ChangeKind::Delete, table_, known, std::move(row), {}, {}};
  }
  void apply(Change change) {
    const auto applied = folded_.apply(change);
    EXPECT_TRUE(applied) << applied.error().message;
  }
  std::string refusal(Change change) {
    const auto applied = folded_.apply(change);
    return applied ? "none" : applied.error().message;
  }
  std::vector<TextRow> rows() {
    std::vector<TextRow> rows = render_rows(folded_.rows());
    sort_rows(rows);
    return rows;
  }
  void begin(Identity identity, const std::vector<ChangeRow>& rows) {
    table_ = table_of(identity);
    folded_ = FoldedTable(table_of(Identity::Unknown), rows);
  }

  std::shared_ptr<const ChangedTable> table_ = table_of(Identity::Key);
  FoldedTable folded_{table_of(Identity::Unknown), {}};
};

TEST_F(Fold, BeginsWithTheSnapshot) {
  begin(Identity::Key, {{"1", "tea"}, {"2", std::nullopt}});
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"1", "tea"}, {"2", "<null>"}}));
}

TEST_F(Fold, FollowsRowsByTheirKey) {
  begin(Identity::Key, {{"1", "tea"}});
  apply(insert({"2", "milk"}));
  apply(update(Before::Nothing, {}, {"1", "green tea"}));
  apply(update(Before::Key, {"2", std::nullopt}, {"3", "milk"}));
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"1", "green tea"}, {"3", "milk"}}));
  apply(remove(Before::Key, {"1", std::nullopt}));
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"3", "milk"}}));
  apply({ChangeKind::Truncate, table_, {}, {}, {}, {}});
  EXPECT_TRUE(rows().empty());
}

TEST_F(Fold, KeepsEqualRowsOfATableWithoutAKey) {
  begin(Identity::Full, {{"1", "tea"}, {"1", "tea"}});
  apply(remove(Before::Whole, {"1", "tea"}));
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"1", "tea"}}));
  apply(insert({"1", "tea"}));
  apply(update(Before::Whole, {"1", "tea"}, {"1", "milk"}));
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"1", "milk"}, {"1", "tea"}}));
}

TEST_F(Fold, TakesUnchangedValuesFromTheRowThatWas) {
  begin(Identity::Key, {{"1", "a long text"}});
  Change change = update(Before::Key, {"1", std::nullopt}, {"2", std::nullopt});
  change.unchanged = {1};
  ASSERT_TRUE(folded_.apply(change));
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"2", "a long text"}}));
  EXPECT_EQ(describe_change(change, false), (TextRow{"update", "1", "=>", "2", "a long text"}));
}

TEST_F(Fold, FindsContradictions) {
  begin(Identity::Key, {{"1", "tea"}});
  EXPECT_EQ(refusal(insert({"1", "milk"})), "a second row with the key 1");
  EXPECT_EQ(refusal(update(Before::Nothing, {}, {"7", "milk"})),
            "update of a row that is not there: 7");
  EXPECT_EQ(refusal(remove(Before::Key, {"8", std::nullopt})),
            "delete of a row that is not there: 8");
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"1", "tea"}}));
}

TEST_F(Fold, FollowsColumnsByName) {
  begin(Identity::Key, {{"1", "tea"}});
  table_ = std::make_shared<ChangedTable>(
      ChangedTable{"public", "t", {{"note", 25, false}, {"id", 23, true}, {"added", 16, false}}});
  apply(update(Before::Nothing, {}, {"milk", "1", "t"}));
  apply(insert({"honey", "2", "f"}));
  EXPECT_EQ(rows(), (std::vector<TextRow>{{"honey", "2", "false"}, {"milk", "1", "true"}}));
}

TEST_F(Fold, DescribesChangesAsScriptsExpectThem) {
  EXPECT_EQ(describe_change(insert({"1", std::nullopt}), false),
            (TextRow{"insert", "1", "<null>"}));
  EXPECT_EQ(describe_change(remove(Before::Key, {"1", std::nullopt}), true),
            (TextRow{"delete", "t", "1"}));
  EXPECT_EQ(describe_change(update(Before::Whole, {"1", "a"}, {"1", "b"}), false),
            (TextRow{"update", "1", "a", "=>", "1", "b"}));
  EXPECT_EQ(describe_change({ChangeKind::Truncate, table_, {}, {}, {}, {}}, false),
            (TextRow{"truncate"}));
}

TEST_F(Fold, ColumnsThatComeOrChangeTheirTypesAreAnAlteration) {
  const auto with = [](std::vector<driver::ChangedColumn> columns) {
    return std::make_shared<const ChangedTable>(ChangedTable{"public", "t", std::move(columns)});
  };
  apply(insert({"1", "a"}));
  EXPECT_EQ(folded_.alteration(), "");
  table_ = with({{"id", 23, true}});
  apply(insert({"2"}));
  EXPECT_EQ(folded_.alteration(), "") << "a column that went away takes its values along";
  table_ = with({{"id", 20, true}, {"new", 25, false}});
  apply(insert({"3", "b"}));
  EXPECT_EQ(folded_.alteration(),
            "column `id` has another type, column `new` is new or has a new name");
}

TEST_F(Fold, ATableWithoutRowsLosesNothingWhenItIsAltered) {
  table_ = std::make_shared<ChangedTable>(ChangedTable{"public", "t", {{"id", 20, true}}});
  apply(insert({"1"}));
  EXPECT_EQ(folded_.alteration(), "");
}

}  // namespace
}  // namespace weir::run
