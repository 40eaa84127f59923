// The exact texts of rendered diagnostics.
#include "diag/diagnostic.h"

#include <gtest/gtest.h>

#include "diag/suggest.h"

namespace weir {
namespace {

TEST(Render, ShowsPathLineColumnCaretAndHint) {
  const Source source = make_source("a.td", "first\n> SELECT é, oops FROM t\n");
  const Diagnostic diagnostic{
      Severity::Error, "td.sample", {19, 4}, "seen `oops`, expected `fine`", "try `fine`"};
  EXPECT_EQ(render(source, diagnostic, Colour::Off),
            "a.td:2:13: error: seen `oops`, expected `fine`\n"
            "    2 | > SELECT é, oops FROM t\n"
            "      |             ^~~~\n"
            "hint: try `fine`\n");
}

TEST(Render, PointsBehindTheLastByteOfATextWithoutLineEnd) {
  const Source source = make_source("a.td", "> S");
  const Diagnostic diagnostic{Severity::Warning, "td.sample", {3, 0}, "ends here", ""};
  EXPECT_EQ(render(source, diagnostic, Colour::Off),
            "a.td:1:4: warning: ends here\n"
            "    1 | > S\n"
            "      |    ^\n");
}

TEST(Render, KeepsTabsUnderTabs) {
  const Source source = make_source("a.td", "\tx y\n");
  EXPECT_EQ(render_snippet(source, {3, 1}, Colour::Off), "    1 | \tx y\n      | \t  ^\n");
}

TEST(Render, ShowsControlCharactersAndBrokenBytesAsPictures) {
  const Source source = make_source("a.td", std::string("a\x1b[31m\0\x7f\xff", 9) + "b\n");
  EXPECT_EQ(render_snippet(source, {9, 1}, Colour::Off),
            "    1 | a␛[31m␀␡\xEF\xBF\xBD"
            "b\n      |          ^\n");
  EXPECT_EQ(render(source, {Severity::Error, "td.sample", {0, 1}, "a\rb", "c\nd"}, Colour::Off),
            "a.td:1:1: error: a␍b\n"
            "    1 | a␛[31m␀␡\xEF\xBF\xBD"
            "b\n      | ^\n"
            "hint: c␊d\n");
}

TEST(Render, CutsLongLinesAroundTheSpan) {
  std::string line(500, 'a');
  line += "HERE";
  line.append(500, 'b');
  const Source source = make_source("a.td", line);
  const std::string text = render_snippet(source, {500, 4}, Colour::Off);
  EXPECT_NE(text.find("…aaaa"), std::string::npos);
  EXPECT_NE(text.find("HEREbbbb"), std::string::npos);
  EXPECT_LT(text.size(), 500U);
}

TEST(PositionOf, CountsScalarsNotBytes) {
  EXPECT_EQ(position_of("é\nüx", 5), (Position{2, 2}));
  EXPECT_EQ(position_of("", 0), (Position{1, 1}));
}

TEST(PositionOf, DoesNotCountAByteOrderMark) {
  const Source source = make_source("a.td", "\xEF\xBB\xBFoops\n");
  EXPECT_EQ(position_of(source.text(), 3), (Position{1, 1}));
  EXPECT_EQ(render_snippet(source, {3, 4}, Colour::Off), "    1 | oops\n      | ^~~~\n");
}

TEST(DidYouMean, FindsSwappedAndMissingLetters) {
  constexpr std::string_view kWords[] = {"kafka-ingest", "set", "nop"};
  EXPECT_EQ(did_you_mean("kafak-ingest", kWords), "did you mean `kafka-ingest`?");
  EXPECT_EQ(did_you_mean("sett", kWords), "did you mean `set`?");
  EXPECT_EQ(did_you_mean("entirely-different", kWords), "");
}

}  // namespace
}  // namespace weir
