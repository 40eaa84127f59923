// When two engines gave the same.
#include "value/record_equal.h"

#include <gtest/gtest.h>

#include <optional>

namespace weir::record {
namespace {

constexpr TypeOid kBool = 16;
constexpr TypeOid kBytes = 17;
constexpr TypeOid kInt = 23;
constexpr TypeOid kText = 25;
constexpr TypeOid kSingle = 700;
constexpr TypeOid kDouble = 701;
constexpr TypeOid kNumeric = 1700;

struct Typed {
  TypeOid type = 0;
  std::optional<std::string> text;
};

ResultSet one(const Typed& cell) {
  ResultSet set({{"a", cell.type, CellFormat::Text}});
  cell.text ? set.add_cell(*cell.text) : set.add_null();
  set.end_row();
  return set;
}

ResultSet column(TypeOid type, const std::vector<std::string>& cells) {
  ResultSet set({{"a", type, CellFormat::Text}});
  for (const std::string& cell : cells) {
    set.add_cell(cell);
    set.end_row();
  }
  return set;
}

ResultSet dynamic() { return ResultSet({{"a", 0, CellFormat::Dynamic}}); }

bool equal(const ResultSet& first, const ResultSet& second, std::string_view letters = "",
           RowOrder order = RowOrder::Free) {
  return !compare_results(first, second, letters, order).any();
}

TEST(RecordEqual, ComparesValuesNotTexts) {
  struct Case {
    Typed first;
    Typed second;
    bool equal = false;
  };
  const Case cases[] = {
      {{kInt, "1"}, {kInt, "1"}, true},
      {{kInt, "1"}, {kInt, "2"}, false},
      {{kInt, "1"}, {kNumeric, "1.00"}, true},
      {{kNumeric, "12345678901234567890.1"}, {kNumeric, "12345678901234567890.2"}, false},
      {{kNumeric, "12345678901234567890.10"}, {kNumeric, "12345678901234567890.1"}, true},
      {{kInt, "9007199254740993"}, {kInt, "9007199254740992"}, false},
      {{kNumeric, "-0"}, {kInt, "0"}, true},
      {{kDouble, "0.30000000000000004"}, {kNumeric, "0.3"}, true},
      {{kDouble, "0.3001"}, {kDouble, "0.3"}, false},
      {{kSingle, "0.1"}, {kDouble, "0.10000000149011612"}, true},
      {{kDouble, "1e+20"}, {kNumeric, "100000000000000000000"}, true},
      {{kDouble, "NaN"}, {kDouble, "nan"}, true},
      {{kDouble, "Infinity"}, {kDouble, "inf"}, true},
      {{kDouble, "Infinity"}, {kDouble, "-inf"}, false},
      {{kBool, "t"}, {kBool, "true"}, true},
      {{kBool, "f"}, {kInt, "0"}, true},
      {{kBool, "t"}, {kInt, "2"}, false},
      {{kBool, "t"}, {kText, "yes"}, false},
      {{kText, "a"}, {kText, "a "}, false},
      {{kText, "1"}, {kText, "1.0"}, false},
      {{kText, "1.0"}, {kInt, "1"}, true},
      {{kText, "one"}, {kInt, "1"}, false},
      {{kText, std::nullopt}, {kInt, std::nullopt}, true},
      {{kText, std::nullopt}, {kText, ""}, false},
      {{kText, std::nullopt}, {kText, "NULL"}, false},
  };
  for (const Case& test : cases) {
    const ResultSet first = one(test.first);
    const ResultSet second = one(test.second);
    EXPECT_EQ(equal(first, second), test.equal)
        << test.first.text.value_or("NULL") << " and " << test.second.text.value_or("NULL");
    EXPECT_EQ(equal(second, first), test.equal) << "the other way round";
  }
}

TEST(RecordEqual, ReadsValuesThatCarryTheirType) {
  ResultSet integer = dynamic();
  integer.add_integer(7);
  integer.end_row();
  ResultSet real = dynamic();
  real.add_real(7);
  real.end_row();
  ResultSet blob = dynamic();
  blob.add_tagged(DynamicTag::Blob, "AB");
  blob.end_row();
  EXPECT_TRUE(equal(integer, one({kInt, "7"})));
  EXPECT_TRUE(equal(real, one({kInt, "7"})));
  EXPECT_TRUE(equal(blob, one({kBytes, "\\x4142"})));
  EXPECT_FALSE(equal(integer, one({kDouble, "7.5"}), "R"));
  EXPECT_TRUE(equal(integer, one({kDouble, "7.5"}), "I"));  // SQLite has cut the fraction off
  EXPECT_FALSE(equal(one({kInt, "7"}), one({kDouble, "7.5"}), "I"));
}

TEST(RecordEqual, RowsAreAMultisetUnlessTheirOrderMatters) {
  const ResultSet first = column(kInt, {"10", "9", "9"});
  EXPECT_TRUE(equal(first, column(kNumeric, {"9.0", "10.0", "9.0"})));
  EXPECT_FALSE(equal(first, column(kNumeric, {"9.0", "10.0", "9.0"}), "", RowOrder::Matters));
  EXPECT_FALSE(equal(first, column(kInt, {"9", "10", "10"})));
  EXPECT_FALSE(equal(first, column(kInt, {"9", "10"})));
}

TEST(RecordEqual, FloatsFindTheirLikeAlthoughTheySortOtherwise) {
  ResultSet first({{"a", kDouble, CellFormat::Text}, {"b", kText, CellFormat::Text}});
  ResultSet second = first;
  for (const auto& [a, b] : {std::pair("0.1", "x"), std::pair("0.10000000000000002", "y")}) {
    first.add_cell(a);
    first.add_cell(b);
    first.end_row();
  }
  for (const auto& [a, b] : {std::pair("0.1", "y"), std::pair("0.10000000000000002", "x")}) {
    second.add_cell(a);
    second.add_cell(b);
    second.end_row();
  }
  EXPECT_TRUE(equal(first, second));
}

TEST(RecordEqual, ShowsTheRowsThatOneEngineHasAlone) {
  const Difference difference = compare_results(
      column(kInt, {"1", "2"}), column(kNumeric, {"3.0", "1.0"}), "", RowOrder::Free);
  EXPECT_EQ(format_diff(difference.diff, kDiffLines, DiffText::Plain), "  1\n- 2\n+ 3.0\n");
  const Difference ordered =
      compare_results(column(kInt, {"1", "2"}), column(kNumeric, {"1.0"}), "", RowOrder::Matters);
  EXPECT_EQ(format_diff(ordered.diff, kDiffLines, DiffText::Plain), "  1\n- 2\n");
}

TEST(RecordEqual, ColumnsMustBeAsMany) {
  EXPECT_TRUE(compare_results(column(kInt, {}), ResultSet(), "", RowOrder::Free).columns);
}

TEST(RecordEqual, KnowsAnOrderByAtTheEnd) {
  EXPECT_TRUE(ends_in_order_by("SELECT a FROM t ORDER BY a"));
  EXPECT_TRUE(ends_in_order_by("select a from t order\n  by (a), b limit 3"));
  EXPECT_TRUE(ends_in_order_by("(SELECT a FROM t) ORDER BY a"));
  EXPECT_FALSE(ends_in_order_by("SELECT a FROM t"));
  EXPECT_FALSE(ends_in_order_by("SELECT * FROM (SELECT a FROM t ORDER BY a)"));
  EXPECT_FALSE(ends_in_order_by("SELECT rank() OVER (ORDER BY a) FROM t"));
  EXPECT_FALSE(ends_in_order_by("SELECT order_by FROM orders"));
}

}  // namespace
}  // namespace weir::record
