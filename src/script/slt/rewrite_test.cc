// Rewriting: what becomes of a record, by dialect, and which bytes stay.
#include "script/slt/rewrite.h"

#include <gtest/gtest.h>

#include "script/slt/parse.h"

namespace weir::slt {
namespace {

/// Rewrites record `index` of the text. The text ends behind the refusal, if there is one.
std::string rewritten(std::string_view dialect_name, std::string text, const Answer& answer,
                      std::size_t index = 0) {
  const Parsed parsed = parse(make_source("a.slt", std::move(text)), *find_dialect(dialect_name));
  EXPECT_TRUE(parsed.diagnostics.empty() || !has_errors(parsed.diagnostics));
  const Replacement replacement{parsed.script.records.at(index).head.begin, answer};
  const Rewritten made = rewrite(parsed.script, {&replacement, 1});
  if (made.refused.empty()) return made.text;
  EXPECT_EQ(made.text, parsed.script.source.text());
  return "refused: " + made.refused[0].reason;
}

Answer rows(std::vector<std::string> lines, std::string letters = {}) {
  return {AnswerKind::Rows, std::move(lines), std::move(letters), 0, {}, {}};
}
Answer success() { return {}; }
Answer count(std::uint64_t rows) { return {AnswerKind::Count, {}, {}, rows, {}, {}}; }
Answer error(std::string text, std::string code = {}) {
  return {AnswerKind::Error, {}, {}, 0, std::move(text), std::move(code)};
}

TEST(SltRewrite, ReplacesTheLinesThatDiffer) {
  EXPECT_EQ(rewritten("sqlite", "# c\nquery I nosort\nSELECT 1\n----\n1\n2\n3\n\nhalt\n",
                      rows({"1", "9", "3"})),
            "# c\nquery I nosort\nSELECT 1\n----\n1\n9\n3\n\nhalt\n");
}

TEST(SltRewrite, AddsAndRemovesLines) {
  const std::string text = "query I nosort\nSELECT 1\n----\n1\n2\n\nhalt\n";
  EXPECT_EQ(rewritten("sqlite", text, rows({"1", "2", "3", "4"})),
            "query I nosort\nSELECT 1\n----\n1\n2\n3\n4\n\nhalt\n");
  EXPECT_EQ(rewritten("sqlite", text, rows({"2"})), "query I nosort\nSELECT 1\n----\n2\n\nhalt\n");
  EXPECT_EQ(rewritten("sqlite", text, rows({})), "query I nosort\nSELECT 1\n----\n\nhalt\n");
}

TEST(SltRewrite, KeepsLineEndsAndMissingOnes) {
  EXPECT_EQ(rewritten("sqlite", "query I nosort\r\nSELECT 1\r\n----\r\n1\r\n\r\nhalt\r\n",
                      rows({"2", "3"})),
            "query I nosort\r\nSELECT 1\r\n----\r\n2\r\n3\r\n\r\nhalt\r\n");
  EXPECT_EQ(rewritten("sqlite", "query I nosort\nSELECT 1\n----\n1", rows({"2", "3"})),
            "query I nosort\nSELECT 1\n----\n2\n3");
  EXPECT_EQ(rewritten("sqlite", "query I nosort\nSELECT 1\n----", rows({"2"})),
            "query I nosort\nSELECT 1\n----\n2");
}

TEST(SltRewrite, AddsTheDashesToAQueryWithoutThem) {
  EXPECT_EQ(rewritten("sqlite", "query I nosort\nSELECT 1\n\nhalt\n", rows({"1"})),
            "query I nosort\nSELECT 1\n----\n1\n\nhalt\n");
  EXPECT_EQ(rewritten("sqlite", "query I nosort\r\nSELECT 1", rows({"1"})),
            "query I nosort\r\nSELECT 1\r\n----\r\n1");
}

TEST(SltRewrite, KeepsCommentsAmongTheLines) {
  EXPECT_EQ(rewritten("sqlite", "query I nosort\nSELECT 1\n----\n1\n# two\n2\n# end\n\nhalt\n",
                      rows({"7", "8", "9"})),
            "query I nosort\nSELECT 1\n----\n7\n# two\n8\n9\n# end\n\nhalt\n");
}

TEST(SltRewrite, ReplacesLetters) {
  EXPECT_EQ(rewritten("sqlite", "query I nosort x\nSELECT 1\n----\n1\n", rows({"1", "2"}, "II")),
            "query II nosort x\nSELECT 1\n----\n1\n2\n");
}

TEST(SltRewrite, RefusesLinesThatWouldBeReadOtherwise) {
  EXPECT_EQ(rewritten("sqlite", "query T nosort\nSELECT 1\n----\n1\n\nhalt\n", rows({"a", ""})),
            "refused: the dialect has no way to write this");
  EXPECT_EQ(rewritten("sqlite", "query T nosort\nSELECT 1\n----\n1\n", rows({"# a"})),
            "refused: the dialect has no way to write this");
}

TEST(SltRewrite, TurnsSuccessIntoAnError) {
  EXPECT_EQ(rewritten("sqlite", "statement ok # why\nX\n\nhalt\n", error("no such table")),
            "statement error # why\nX\n\nhalt\n");
  EXPECT_EQ(rewritten("cockroach", "statement ok\nX\n\nquery I\nY\n----\n1\n",
                      error("pq: near \"X\" (1)\nDETAIL: d")),
            "statement error pq: near \"X\" \\(1\\)\nX\n\nquery I\nY\n----\n1\n");
  EXPECT_EQ(rewritten("cockroach", "statement disable-cf-mutator ok\nX\n", error("no")),
            "statement disable-cf-mutator error no\nX\n");
  EXPECT_EQ(rewritten("materialize", "statement ok # c\nX\n\nhalt\n", error("a#b")),
            "statement error a\\x23b # c\nX\n\nhalt\n");
  EXPECT_EQ(rewritten("duckdb", "statement ok con1\nX\n\nstatement ok\nY\n",
                      error("Binder Error: no\n\nLINE 1: X")),
            "statement error con1\nX\n----\nBinder Error: no\n\nstatement ok\nY\n");
}

TEST(SltRewrite, WritesLongErrorsBelowDashes) {
  EXPECT_EQ(rewritten("slt-rs", "statement ok\nX\n\nstatement ok\nY\n", error("a.b")),
            "statement error a\\.b\nX\n\nstatement ok\nY\n");
  EXPECT_EQ(rewritten("slt-rs", "statement ok\nX\n\nstatement ok\nY\n", error("a\nb")),
            "statement error\nX\n----\na\nb\n\n\nstatement ok\nY\n");
  EXPECT_EQ(rewritten("slt-rs", "statement ok retry 3 backoff 1s\nX\n\n\nhalt\n", error("a")),
            "statement error retry 3 backoff 1s\nX\n----\na\n\n\nhalt\n");
}

TEST(SltRewrite, EndsLongErrorsInPlaceOfRows) {
  EXPECT_EQ(
      rewritten("sqllogictest-rs", "query I\nSELECT f()\n----\n1\n\nquery I\nSELECT 1\n----\n1\n",
                error("no f\nHINT: g")),
      "query error\nSELECT f()\n----\nno f\nHINT: g\n\n\n"
      "query I\nSELECT 1\n----\n1\n");
}

TEST(SltRewrite, ReplacesErrors) {
  EXPECT_EQ(rewritten("slt-rs", "statement error old\nX\n\nhalt\n", error("new")),
            "statement error new\nX\n\nhalt\n");
  EXPECT_EQ(rewritten("slt-rs", "statement error (42P01)\nX\n", error("new", "42601")),
            "statement error (42601)\nX\n");
  EXPECT_EQ(rewritten("slt-rs", "statement error\nX\n----\nold\nolder\n\n\nhalt\n", error("new")),
            "statement error\nX\n----\nnew\n\n\nhalt\n");
  EXPECT_EQ(rewritten("cockroach", "statement error pgcode 42P01 old\nX\n", error("new", "42P01")),
            "statement error pgcode 42P01 new\nX\n");
  EXPECT_EQ(rewritten("cockroach", "statement error pgcode 42P01 old\nX\n", error("new", "42601")),
            "statement error pgcode 42601 new\nX\n");
  EXPECT_EQ(rewritten("duckdb", "statement maybe\nX\n----\nold\n\nstatement ok\nY\n", error("new")),
            "statement maybe\nX\n----\nnew\n\nstatement ok\nY\n");
}

TEST(SltRewrite, TurnsErrorsIntoSuccess) {
  EXPECT_EQ(rewritten("sqlite", "statement error\nX\n", success()), "statement ok\nX\n");
  EXPECT_EQ(rewritten("slt-rs", "statement  error  a b\nX\n", success()), "statement  ok\nX\n");
  EXPECT_EQ(rewritten("slt-rs", "query error a\nX\n\nhalt\n", success()),
            "statement ok\nX\n\nhalt\n");
  EXPECT_EQ(rewritten("duckdb", "statement error\nX\n----\nold\n\nstatement ok\nY\n", success()),
            "statement ok\nX\n\nstatement ok\nY\n");
}

TEST(SltRewrite, TurnsQueriesThatFailIntoErrors) {
  EXPECT_EQ(rewritten("sqlite", "query I rowsort\nX\n----\n1\n\nhalt\n", error("e")),
            "statement error\nX\n\nhalt\n");
  EXPECT_EQ(rewritten("slt-rs", "query I rowsort\nX\n----\n1\n\nhalt\n", error("e")),
            "query error e\nX\n\nhalt\n");
  EXPECT_EQ(rewritten("slt-rs", "query\nX\n----\n1\n\nhalt\n", error("e")),
            "query error e\nX\n\nhalt\n");
  EXPECT_EQ(rewritten("duckdb", "query I con1\nX\n----\n1\n\nstatement ok\nY\n", error("e")),
            "statement error con1\nX\n----\ne\n\nstatement ok\nY\n");
}

TEST(SltRewrite, WritesCounts) {
  EXPECT_EQ(rewritten("slt-rs", "statement count 1\nX\n", count(3)), "statement count 3\nX\n");
  EXPECT_EQ(rewritten("slt-rs", "query I\nX\n----\n1\n", count(3)), "statement count 3\nX\n");
  EXPECT_EQ(rewritten("sqlite", "query I nosort\nX\n----\n1\n", count(3)), "statement ok\nX\n");
}

TEST(SltRewrite, ReplacesWhatACopyExpects) {
  EXPECT_EQ(rewritten("cockroach", "copy\nC\n\n1\n\n----\n1\n\nhalt\n", count(2)),
            "copy\nC\n\n1\n\n----\n2\n\nhalt\n");
  EXPECT_EQ(rewritten("cockroach", "copy\r\nC\r\n\r\n1\r\n----\r\n1", error("no (x)\nDETAIL: d")),
            "copy-error\r\nC\r\n\r\n1\r\n----\r\nno (x)");
  EXPECT_EQ(rewritten("cockroach", "copy-error # c\nC\n\n1\n----\nold\n\nhalt\n", error("new")),
            "copy-error # c\nC\n\n1\n----\nnew\n\nhalt\n");
  EXPECT_EQ(rewritten("cockroach", "copy-error\nC\n\n----\nold\n\nhalt\n", count(0)),
            "copy\nC\n\n----\n0\n\nhalt\n");
  EXPECT_EQ(rewritten("materialize", "copy t a.tsv\n", error("e")),
            "refused: there is no place for it in a copy");
}

TEST(SltRewrite, ReplacesTheOutputOfPrograms) {
  const Answer output{AnswerKind::Output, {"b", "c"}, {}, 0, {}, {}};
  EXPECT_EQ(rewritten("slt-rs", "system ok\necho a\n----\na\n\n\nstatement ok\nX\n", output),
            "system ok\necho a\n----\nb\nc\n\n\nstatement ok\nX\n");
}

TEST(SltRewrite, ReplacesValuesOfManyLines) {
  EXPECT_EQ(rewritten("materialize", "query T multiline\nX\n----\na\nb\nEOF\n\nhalt\n",
                      rows({"c", "", "d"})),
            "query T multiline\nX\n----\nc\n\nd\nEOF\n\nhalt\n");
}

TEST(SltRewrite, RefusesWhatTheRecordCannotBe) {
  EXPECT_EQ(rewritten("sqlite", "hash-threshold 8\n", success()),
            "refused: it is neither statement nor query");
  EXPECT_EQ(rewritten("sqlite", "statement ok\nX\n", rows({"1"})),
            "refused: rows can only be expected of a query");
  EXPECT_EQ(rewritten("sqlite", "statement ok\nX\n", success()), "refused: it says so already");
}

TEST(SltRewrite, KeepsTheBlanksBetweenValues) {
  EXPECT_EQ(rewritten("slt-rs", "query IT\nX\n----\n1 a\n2 b\n", rows({"1\ta", "3\tc", "4\td"})),
            "query IT\nX\n----\n1 a\n3 c\n4 d\n");
  EXPECT_EQ(rewritten("risingwave", "query IT\nX\n----\n1\ta\n", rows({"2 b"})),
            "query IT\nX\n----\n2\tb\n");
  EXPECT_EQ(rewritten("slt-rs", "query IT\nX\n----\n1   a\n", rows({"1   a", "2\tb"})),
            "query IT\nX\n----\n1   a\n2   b\n");
}

TEST(SltRewrite, TakesTheBlanksBetweenValuesFromOtherRecords) {
  EXPECT_EQ(rewritten("slt-rs", "query IT\nX\n----\n\nquery II\nX\n----\n1 2\n", rows({"2\tb"})),
            "query IT\nX\n----\n2 b\n\nquery II\nX\n----\n1 2\n");
  EXPECT_EQ(rewritten("slt-rs", "query IT\nX\n----\n\nhalt\n", rows({"2\tb"})),
            "query IT\nX\n----\n2\tb\n\nhalt\n");
  EXPECT_EQ(
      rewritten("slt-rs", "query I\nX\n----\n\nquery II\nX\n----\n1 2\n", rows({"2\tb"}, "IT")),
      "query IT\nX\n----\n2 b\n\nquery II\nX\n----\n1 2\n");
}

TEST(SltRewrite, LeavesOneValueOnALineAlone) {
  EXPECT_EQ(
      rewritten("slt-rs", "control resultmode valuewise\n\nquery TT\nX\n----\na b\nc\n\nhalt\n",
                rows({"a\td", "c"}), 1),
      "control resultmode valuewise\n\nquery TT\nX\n----\na\td\nc\n\nhalt\n");
}

TEST(SltRewrite, KeepsACodeThatIsExpected) {
  EXPECT_EQ(rewritten("cockroach", "statement error pgcode 42P01 old\nX\n", error("new", "42703")),
            "statement error pgcode 42703 new\nX\n");
  for (const std::string code : {"", "SQLITE_ERROR"}) {
    EXPECT_EQ(rewritten("cockroach", "statement error pgcode 42P01 old\nX\n", error("new", code)),
              "refused: it expects a SQLSTATE, and this engine has none");
    EXPECT_EQ(rewritten("slt-rs", "query error (42P01)\nX\n", error("new", code)),
              "refused: it expects a SQLSTATE, and this engine has none");
    EXPECT_EQ(rewritten("materialize", "query error pgcode 42P01 old\nX\n", error("new", code)),
              "query error pgcode 42P01 new\nX\n");
  }
  EXPECT_EQ(
      rewritten("materialize", "query error pgcode 42P01 old # c\nX\n", error("new", "42703")),
      "query error pgcode 42703 new # c\nX\n");
  EXPECT_EQ(rewritten("materialize", "query error old\nX\n", error("new", "42703")),
            "query error new\nX\n");
}

TEST(SltRewrite, ReplacesTheLinesOfASimple) {
  EXPECT_EQ(rewritten("materialize", "simple conn=a\nSELECT 1, 2\n----\n1,1\nCOMPLETE 1\n\nhalt\n",
                      rows({"1,2", "COMPLETE 1"})),
            "simple conn=a\nSELECT 1, 2\n----\n1,2\nCOMPLETE 1\n\nhalt\n");
  EXPECT_EQ(rewritten("materialize", "simple\nX\n----\nCOMPLETE 0\n", success()),
            "refused: a `simple` has only its lines");
}

TEST(SltRewrite, TellsWhatIsExpectedToFailOnlyNow) {
  const Parsed parsed = parse(
      make_source("a.slt", "statement ok\nA\n\nstatement error\nB\n\nquery I nosort\nC\n----\n1\n"),
      *find_dialect("slt-rs"));
  const Replacement replacements[] = {{0, error("x")}, {16, error("y")}, {35, error("z")}};
  const Rewritten made = rewrite(parsed.script, replacements);
  EXPECT_EQ(made.changed, (std::vector<std::uint32_t>{0, 16, 35}));
  EXPECT_EQ(made.failing, (std::vector<std::uint32_t>{0, 35}));
}

TEST(SltRewrite, TellsThatASimpleFailsOnlyNow) {
  const Parsed parsed =
      parse(make_source("a.slt", "simple\nA\n----\nCOMPLETE 1\n"), *find_dialect("materialize"));
  const Replacement replacement{0, rows({"db error: ERROR: x"})};
  EXPECT_EQ(rewrite(parsed.script, {&replacement, 1}).failing.size(), 1U);
}

}  // namespace
}  // namespace weir::slt
