// Where the linter must be silent; what it says is in `messages/warnings.txt`.
#include "script/td/lint.h"

#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "base/testing.h"
#include "script/td/parse.h"
#include "script/td/sql_shape.h"

namespace weir::td {
namespace {

std::string warnings_of(const std::string& path, const std::string& text) {
  const Parsed parsed = parse(make_source(path, text));
  Diagnostics found = parsed.diagnostics;
  for (Diagnostic& warning : lint(parsed.script)) found.push_back(std::move(warning));
  std::string out;
  for (const Diagnostic& diagnostic : found) {
    out += render(parsed.script.source, diagnostic, Colour::Off);
  }
  return out;
}

TEST(TdLint, IsSilentAboutUsualScripts) {
  const char* const scripts[] = {
      "> SELECT a\n  FROM t\n  LIMIT\n  1\n1\n",
      "> INSERT INTO t VALUES\n  (1),\n  (2)\n",
      "> SELECT CASE WHEN a THEN\n    1\n  ELSE\n    2\n  END\n1\n",
      "> CREATE FUNCTION f() RETURNS int AS $$\n    SELECT 1;\n    SELECT 2;\n  $$ LANGUAGE sql\n",
      "> SELECT 'a;\n  1'\nx\n",
      "> SELECT 1;\n  -- a remark\n1\n",
      "> SELECT a -\n  1\n1\n",
      "> SELECT a\n  -----\n  FROM t\n1\n",
      "> SELECT a || ' | ' || b FROM t\n\"1 | x\"\n\"2 | y\"\n",
      "> SELECT x\n-\n-\n",
      "> SELECT x\n\"(1 row)\"\n",
      "> SELECT x FROM t\n# sorted\n1\n",
      "> SELECT x FROM t\n\n  1\n",
      "$ put\n\ta\tb\n",
      "$ put\n# remark\n  a b\n",
      "$ set x=1\n$ put\n\\${x}\n",
      "? EXPLAIN SELECT 1\nA\n  B\n\n> SELECT 1\n1\n",
      "? EXPLAIN SELECT 1\nA\n? EXPLAIN SELECT 2\nB\n$ nop\n",
      "? EXPLAIN SELECT 1\n# remark\n  A\n",
      "$ nop\n?[version<5] SHOW a\nx\n",
      ">[version=5] SELECT 1\n1\n",
      ">[version=5]\tSELECT 1\n1\n",
      "! SELECT x\n  FROM t\ncontains:x\n",
  };
  for (const char* script : scripts) EXPECT_EQ(warnings_of("a.td", script), "") << script;
}

TEST(TdLint, FindsNothingInScriptsOfOthersThatHold) {
  const auto folder = shared_folder();
  if (!folder) GTEST_SKIP() << "the shared folder with scripts is absent";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder / "corpus/td")) {
    if (entry.path().extension() != ".td") continue;
    const auto text = read_file(entry.path());
    ASSERT_TRUE(text);
    EXPECT_EQ(warnings_of(entry.path().string(), *text), "");
  }
}

TEST(SqlShape, KnowsWhatIsOpenAtTheEnd) {
  EXPECT_TRUE(shape_of("SELECT (1").inside);
  EXPECT_TRUE(shape_of("SELECT 'a ; --").inside);
  EXPECT_TRUE(shape_of("SELECT $x$ a $$").inside);
  EXPECT_TRUE(shape_of("SELECT 1 /* (").inside);
  EXPECT_FALSE(shape_of("SELECT '(', $$($$, \"(\" /* ( */ -- (").inside);
  EXPECT_TRUE(shape_of("SELECT a,").wants_more);
  EXPECT_TRUE(shape_of("SELECT a FROM t ORDER BY").wants_more);
  EXPECT_FALSE(shape_of("SELECT a FROM t").wants_more);
  EXPECT_FALSE(shape_of("SELECT f(1)").wants_more);
  EXPECT_TRUE(shape_of("SELECT 1; -- done").ended);
  EXPECT_FALSE(shape_of("SELECT ';'").ended);
}

}  // namespace
}  // namespace weir::td
