// Rows: quoting must read back, hashes and orders must be testdrive's.
#include "value/rows.h"

#include <gtest/gtest.h>

#include <array>

#include "base/rng.h"
#include "base/text.h"

namespace weir {
namespace {

/// The splitter of the td language, written a second time and as plainly as possible.
TextRow split_row(std::string_view line) {
  if (line.starts_with('\\')) line.remove_prefix(1);
  TextRow fields;
  std::string field;
  bool open = false;  // a field has begun
  bool quoted = false;
  std::size_t at = 0;
  const auto end_field = [&] {
    if (open) fields.push_back(field);
    field.clear();
    open = false;
  };
  while (at < line.size()) {
    const Scalar scalar = decode_utf8(line, at);
    const std::string_view bytes = line.substr(at, scalar.length == 0 ? 1 : scalar.length);
    at += bytes.size();
    if (quoted && bytes == "\\") {
      const char escaped = line[at++];
      field += escaped == 'n'   ? '\n'
               : escaped == 't' ? '\t'
               : escaped == 'r' ? '\r'
               : escaped == '0' ? '\0'
                                : escaped;
    } else if (quoted && bytes == "\"") {
      quoted = false;
      end_field();
    } else if (!quoted && bytes == "\"") {
      quoted = open = true;
    } else if (!quoted && scalar.length > 0 && is_white_space(scalar.value)) {
      end_field();
    } else {
      field += bytes;
      open = true;
    }
  }
  EXPECT_FALSE(quoted) << line;
  end_field();
  return fields;
}

constexpr std::array<std::string_view, 34> kPieces{
    "a",    "B",  "7",    " ",    "\t", "\n",       "\r",       "\\",           "\"",
    "'",    "#",  "$",    ">",    "!",  "?",        "-",        "---",          "é",
    "漢",   "🙂", ",",    "{",    "}",  "<null>",   "\xC2\xA0", "\xE2\x80\xA8", "\xE3\x80\x80",
    "\x0B", "\f", "\x85", "\x1B", "n",  "\xC2\x85", "${x}"};

std::string random_field(Rng& rng) {
  std::string field;
  for (std::uint64_t left = rng.below(5); left > 0; --left) {
    const std::uint64_t piece = rng.below(kPieces.size() + 1);
    if (piece == kPieces.size()) {
      field += '\0';
    } else {
      field += kPieces[piece];
    }
  }
  return field;
}

/// Whether a script would take the line for something else than a row of the command above.
bool is_row_line(std::string_view line) {
  constexpr std::string_view kSigils = "$>!?#";
  return !line.empty() && kSigils.find(line.front()) == std::string_view::npos &&
         !trim(line).empty() && line.find('\n') == std::string_view::npos;
}

TEST(FormatRow, ReadsBackAsTheSameRow) {
  Rng rng(3);
  for (int round = 0; round < 20'000; ++round) {
    TextRow row;
    for (std::uint64_t left = rng.below(5); left > 0; --left) row.push_back(random_field(rng));
    const std::string line = format_row(row);
    ASSERT_EQ(split_row(line), row) << round << ": " << line;
    ASSERT_TRUE(is_row_line(line)) << line;
  }
}

TEST(FormatDiff, ReadsBackLineByLine) {
  Rng rng(4);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<DiffLine> diff;
    for (std::uint64_t left = 1 + rng.below(4); left > 0; --left) {
      TextRow row;
      for (std::uint64_t fields = rng.below(4); fields > 0; --fields) {
        row.push_back(random_field(rng));
      }
      diff.push_back({DiffLine::Kind::Missing, row});
    }
    const std::string lines = format_diff(diff);
    std::size_t next = 0;
    for (const std::string_view line : split(lines, '\n')) {
      if (line.empty()) continue;
      ASSERT_TRUE(line.starts_with("- "));
      ASSERT_EQ(split_row(line.substr(2)), diff.at(next++).row) << line;
    }
    ASSERT_EQ(next, diff.size());
  }
}

TEST(FormatRow, WritesSimpleFieldsBare) {
  EXPECT_EQ(format_row({"1", "c\\nd", "<null>", "it's"}), "1 c\\nd <null> it's");
}

TEST(FormatRow, QuotesWhatTheSplitterWouldLose) {
  EXPECT_EQ(format_row({"", "a b", "say \"x\\\"", std::string("\t\n\r\0", 4)}),
            R"("" "a b" "say \"x\\\"" "\t\n\r\0")");
  EXPECT_EQ(quote_field("\xC2\xA0"), "\"\xC2\xA0\"");
}

TEST(FormatRow, HidesSigilsCommentsAndABackslashAtTheBegin) {
  EXPECT_EQ(format_row({"# no comment"}), "\"# no comment\"");
  EXPECT_EQ(format_row({"#", "x"}), "\\# x");
  EXPECT_EQ(format_row({"$set"}), "\\$set");
  EXPECT_EQ(format_row({"\\x"}), "\\\\x");
  EXPECT_EQ(format_row({"x", "#"}), "x #");
  EXPECT_EQ(format_row({}), "\\");
}

TEST(FormatRow, IsNeitherTheRuleOfAHeaderNorAHashExpectation) {
  EXPECT_EQ(format_row({"---"}), "\"---\"");
  EXPECT_EQ(format_row({"--"}), "--");
  EXPECT_EQ(format_row({"---", "---"}), "--- ---");
  EXPECT_EQ(format_row({"3", "values", "hashing", "to", "x"}), "3 \"values\" hashing to x");
}

TEST(SortRows, IsBytewiseWithPrefixesFirst) {
  std::vector<TextRow> rows{{"b"}, {"a", "c"}, {"é"}, {"a"}, {"B"}, {"10"}, {"9"}};
  sort_rows(rows);
  EXPECT_EQ(rows, (std::vector<TextRow>{{"10"}, {"9"}, {"B"}, {"a"}, {"a", "c"}, {"b"}, {"é"}}));
}

TEST(HashRows, IsTheMd5OfAllFieldsTogether) {
  EXPECT_EQ(hash_rows({}), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hash_rows({{"a", "b"}, {"c"}}), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(RenderRows, ShowsNullAndEveryFormat) {
  ResultSet result({{"a", 23, CellFormat::Binary}, {"b", 16, CellFormat::Text}, {"c", 0, {}}});
  result.add_cell(std::string_view("\0\0\0\x2A", 4));
  result.add_cell("t");
  result.add_cell("as is");
  result.end_row();
  for (int i = 0; i < 3; ++i) result.add_null();
  result.end_row();
  EXPECT_EQ(render_rows(result),
            (std::vector<TextRow>{{"42", "true", "as is"}, {"<null>", "<null>", "<null>"}}));
}

TEST(RenderRows, CountsRowsWithoutColumns) {
  ResultSet result;
  result.end_row();
  result.end_row();
  EXPECT_EQ(render_rows(result), (std::vector<TextRow>{{}, {}}));
}

}  // namespace
}  // namespace weir
