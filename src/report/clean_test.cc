// Escaping and cutting of texts.
#include "report/clean.h"

#include <gtest/gtest.h>

#include "report/places.h"
#include "report/times.h"

namespace weir::report {
namespace {

TEST(Printable, ShowsControlCharactersAndInvalidBytesAsEscapes) {
  EXPECT_EQ(printable("a\x1b[2J\tb\r\n\x7f"), "a\\x1b[2J\tb\\r\n\\x7f");
  EXPECT_EQ(printable("\xff \xC2\x9B é"), "\\xff \\xc2\\x9b é");
}

TEST(ValidUtf8, ReplacesInvalidBytes) { EXPECT_EQ(valid_utf8("é\xff!"), "é\uFFFD!"); }

TEST(Xml, EscapesMarkupAndReplacesWhatXmlForbids) {
  EXPECT_EQ(xml_text("<a & \"b\">\n\x01\xff"), "&lt;a &amp; \"b\"&gt;\n\uFFFD\uFFFD");
  EXPECT_EQ(xml_attribute("\"a\"\n\tb"), "&quot;a&quot;&#10;&#9;b");
}

TEST(OneLine, CutsToTheWidth) {
  EXPECT_EQ(one_line("abcdef", 6), "abcdef");
  EXPECT_EQ(one_line("abcdef", 5), "abcd…");
  EXPECT_EQ(one_line("abcdef", 1), "…");
  EXPECT_EQ(one_line("abcdef", 0), "");
  EXPECT_EQ(one_line("ab\ncd", 6), "ab…");
  EXPECT_EQ(one_line("日本語", 4), "日…");
}

TEST(Shortened, CountsWhatItLeavesOut) {
  EXPECT_EQ(shortened("a\nb\nc\n", 2, 10), "a\nb\nc");
  EXPECT_EQ(shortened("a\nb\nc\nd\n", 2, 10), "a\nb\n… 2 more lines");
  EXPECT_EQ(shortened("äbcdef", 2, 3), "äbc… (3 more characters)");
}

TEST(PlacesOfAReport, AreThoseOfACountFromTheStart) {
  const Source source = make_source("a.td", "é1\n\n  x\nlast");
  const Source other = make_source("a.td", "\n\n\nx");
  Places places;
  for (const std::uint32_t offset : {0U, 2U, 4U, 5U, 7U, 9U, 13U, 99U, 3U}) {
    EXPECT_EQ(places.at({0}, source, offset), position_of(source.text(), offset)) << offset;
    EXPECT_EQ(places.at({1}, source, offset), position_of(source.text(), offset)) << offset;
    EXPECT_EQ(places.at({1}, other, 3), (Position{4, 1}));
  }
}

TEST(ClockTime, HasHoursOnlyIfNeeded) {
  using std::chrono_literals::operator""s;
  EXPECT_EQ(clock_time(7s), "0:07");
  EXPECT_EQ(clock_time(750s), "12:30");
  EXPECT_EQ(clock_time(3723s), "1:02:03");
}

}  // namespace
}  // namespace weir::report
