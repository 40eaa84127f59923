// Comparisons of rows and their text.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/display_width.h"
#include "base/rng.h"
#include "value/rows.h"
#include "value/sequence_diff.h"

namespace weir {
namespace {

using Kind = DiffLine::Kind;

/// "-a =b +c".
std::string sketch(const std::vector<DiffLine>& diff) {
  std::string text;
  for (const DiffLine& line : diff) {
    if (!text.empty()) text += ' ';
    text += line.kind == Kind::Same ? "=" : line.kind == Kind::Missing ? "-" : "+";
    text += format_row(line.row);
  }
  return text;
}

std::vector<TextRow> rows_of(std::string_view letters) {
  std::vector<TextRow> rows;
  for (const char letter : letters) rows.push_back({std::string(1, letter)});
  return rows;
}

TEST(DiffSorted, ComparesAsMultisets) {
  EXPECT_EQ(sketch(diff_sorted(rows_of("aabd"), rows_of("abbc"))), "=a -a =b +b +c -d");
  EXPECT_EQ(sketch(diff_sorted({}, rows_of("a"))), "+a");
  EXPECT_EQ(sketch(diff_sorted(rows_of("a"), {})), "-a");
  EXPECT_EQ(sketch(diff_sorted({}, {})), "");
}

TEST(DiffOrdered, KeepsTheOrderAndPutsMissingRowsFirst) {
  EXPECT_EQ(sketch(diff_ordered(rows_of("abcd"), rows_of("axcy"))), "=a -b +x =c -d +y");
  EXPECT_EQ(sketch(diff_ordered(rows_of("ab"), rows_of("ba"))), "-a =b +a");
  EXPECT_EQ(sketch(diff_ordered({}, rows_of("ab"))), "+a +b");
  EXPECT_EQ(sketch(diff_ordered(rows_of("ab"), {})), "-a -b");
}

TEST(DiffOrdered, DoesNotMixFieldsUp) {
  EXPECT_EQ(sketch(diff_ordered({{"ab", "c"}}, {{"a", "bc"}})), "-ab c +a bc");
}

using Ids = std::vector<std::uint32_t>;

std::size_t longest_common(const Ids& left, const Ids& right) {
  std::vector<std::size_t> lengths(right.size() + 1);
  for (const std::uint32_t id : left) {
    std::size_t diagonal = 0;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t above = lengths[j + 1];
      lengths[j + 1] = id == right[j] ? diagonal + 1 : std::max(above, lengths[j]);
      diagonal = above;
    }
  }
  return lengths.back();
}

Ids kept(const Ids& ids, const std::vector<bool>& dropped) {
  Ids rest;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!dropped[i]) rest.push_back(ids[i]);
  }
  return rest;
}

Ids random_ids(Rng& rng, std::uint64_t longest, std::uint64_t alphabet) {
  Ids ids(rng.below(longest));
  for (std::uint32_t& id : ids) id = static_cast<std::uint32_t>(rng.below(alphabet));
  return ids;
}

TEST(DiffSequences, FindsALongestCommonSubsequence) {
  Rng rng(11);
  for (int round = 0; round < 3'000; ++round) {
    const std::uint64_t alphabet = 1 + rng.below(6);
    const Ids left = random_ids(rng, 40, alphabet);
    const Ids right = random_ids(rng, 40, alphabet);
    const SequenceDiff diff = diff_sequences(left, right);
    ASSERT_EQ(kept(left, diff.removed), kept(right, diff.added));
    ASSERT_EQ(kept(left, diff.removed).size(), longest_common(left, right)) << round;
  }
}

TEST(DiffSequences, StaysRightWhenTheSearchGivesUp) {
  Rng rng(12);
  for (int round = 0; round < 500; ++round) {
    const Ids left = random_ids(rng, 300, 4);
    const Ids right = random_ids(rng, 300, 4);
    const SequenceDiff diff = diff_sequences(left, right, 1 + static_cast<int>(rng.below(4)));
    ASSERT_EQ(kept(left, diff.removed), kept(right, diff.added)) << round;
  }
}

TEST(DiffOrdered, EndsSoonForHugeInputsInAnotherOrder) {
  std::vector<TextRow> expected;
  for (int i = 0; i < 5'000; ++i) expected.push_back({std::to_string(i)});
  std::vector<TextRow> actual(expected.rbegin(), expected.rend());
  const std::vector<DiffLine> diff = diff_ordered(expected, actual);
  const auto same = std::count_if(diff.begin(), diff.end(),
                                  [](const DiffLine& line) { return line.kind == Kind::Same; });
  EXPECT_GE(same, 1);
  EXPECT_EQ(static_cast<std::ptrdiff_t>(diff.size()) + same, 10'000);
}

TEST(FormatDiff, AlignsColumnsAndCanBePastedBack) {
  const std::vector<DiffLine> diff{{Kind::Same, {"1", "apple", "x"}},
                                   {Kind::Missing, {"20", "a pear", "y"}},
                                   {Kind::Unexpected, {"#3", "漢字", ""}},
                                   {Kind::Unexpected, {}}};
  EXPECT_EQ(format_diff(diff),
            "  1   apple    x\n"
            "- 20  \"a pear\" y\n"
            "+ \\#3 漢字     \"\"\n"
            "+ \\\n");
}

TEST(FormatDiff, FoldsLongStretchesOfEqualRows) {
  std::vector<DiffLine> diff;
  for (int i = 0; i < 10; ++i) diff.push_back({Kind::Same, {std::to_string(i)}});
  diff.push_back({Kind::Missing, {"a"}});
  for (int i = 10; i < 20; ++i) diff.push_back({Kind::Same, {std::to_string(i)}});
  diff.push_back({Kind::Unexpected, {"b"}});
  diff.push_back({Kind::Same, {"z"}});
  EXPECT_EQ(format_diff(diff),
            "  … 8 rows alike\n"
            "  8\n"
            "  9\n"
            "- a\n"
            "  10\n"
            "  11\n"
            "  … 6 rows alike\n"
            "  18\n"
            "  19\n"
            "+ b\n"
            "  z\n");
}

TEST(FormatDiff, CountsWhatIsBeyondTheLimit) {
  std::vector<DiffLine> diff;
  for (int i = 0; i < 5; ++i) diff.push_back({Kind::Missing, {std::to_string(i)}});
  for (int i = 0; i < 2; ++i) diff.push_back({Kind::Unexpected, {std::to_string(i)}});
  EXPECT_EQ(format_diff(diff, 3),
            "- 0\n- 1\n- 2\n"
            "  … 4 more lines (2 missing, 2 unexpected)\n");
}

TEST(FormatDiff, LetsOneWideFieldNotPushTheOthersAway) {
  const std::string wide(200, 'w');
  EXPECT_EQ(format_diff({{Kind::Missing, {wide, "x"}}, {Kind::Unexpected, {"1", "y"}}}),
            "- " + wide + " x\n+ 1 y\n");
}

TEST(DisplayWidth, CountsWideAndCombiningCharacters) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("é漢🙂"), 5U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(display_width("\xFF\xFE"), 2U);
}

}  // namespace
}  // namespace weir
