// What plans are made of sqllogictest scripts: the core, and sqllogictest-rs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compile/slt_testing.h"

namespace weir::compile {
namespace {

using slt::EngineKind;
using testing::compile_text;
using testing::on;
using testing::rule;
using testing::session;
using testing::skip_of;
using testing::steps;

// ---- Core

TEST(CompileSlt, MakesStepsOfStatementsAndQueries) {
  EXPECT_EQ(steps("sqlite",
                  "statement ok\nCREATE TABLE t(a)\n\nstatement error\nbad\n\n"
                  "query IT rowsort x1\nSELECT 1,\n 'a'\n----\n1\na\n\n"),
            R"x({"form":"statement","sql":["CREATE TABLE t(a)"],"statements":"any"}
{"form":"statement","sql":["bad"],"statements":"any","record_error":"any","error":[""],"rule":0}
{"form":"query","sql":["SELECT 1,\n 'a'"],"statements":"first","result":["1\na\n"],"rule":1}
)x");
}

TEST(CompileSlt, KeepsTheRuleOfAQuery) {
  const CompiledSlt compiled = compile_text(
      "sqlite", "hash-threshold 5\n\nquery IT rowsort\nS\n----\n\nquery R valuesort\nS\n----\n");
  EXPECT_EQ(rule(compiled, 0).style->name, "sqlite");
  EXPECT_EQ(rule(compiled, 0).letters, "IT");
  EXPECT_EQ(rule(compiled, 0).sort, SortMode::Rows);
  EXPECT_EQ(rule(compiled, 0).threshold, 5U);
  EXPECT_EQ(rule(compiled, 1).sort, SortMode::Values);
}

TEST(CompileSlt, HashesAboveEightValuesUnlessTheFileSaysOtherwise) {
  EXPECT_EQ(rule(compile_text("sqlite", "query I\nS\n----\n"), 0).threshold, 8U);
  EXPECT_EQ(rule(compile_text("slt-rs", "query I\nS\n----\n"), 0).threshold, 0U);
  EXPECT_EQ(rule(compile_text("sqlite", "hash-threshold 0\n\nquery I\nS\n----\n"), 0).threshold,
            0U);
}

TEST(CompileSlt, KeepsLabelsWhereTheyAreEnforced) {
  const auto label_in = [](std::string_view dialect, const std::string& label) {
    const std::string text = "query I rowsort " + label + "\nS\n----\n";
    const CompiledSlt compiled = compile_text(dialect, text);
    return std::string(
        compiled.plan.source(compiled.plan.steps()[0]).slice(compiled.plan.steps().at(0).label));
  };
  EXPECT_EQ(label_in("sqlite", "x1"), "x1");
  EXPECT_EQ(label_in("sqlite", "a23456789012345678901234"), "a2345678901234567890");
  EXPECT_EQ(label_in("duckdb", "x1"), "x1");
  EXPECT_EQ(label_in("slt-rs", "x1"), "");
}

TEST(CompileSlt, TellsWhereAHaltLeftSomethingOut) {
  EXPECT_EQ(compile_text("sqlite", "statement ok\nA\n\nhalt\n\nstatement ok\nB\n").halt, "line 4");
  EXPECT_EQ(compile_text("sqlite", "statement ok\nA\n\nhalt\n\n").halt, "");
  EXPECT_EQ(compile_text("sqlite", "onlyif mysql\nhalt\n\nstatement ok\nB\n").halt, "");
}

TEST(CompileSlt, SkipsWithTheConditionAsTheReason) {
  const CompiledSlt compiled = compile_text("sqlite",
                                            "skipif sqlite # why\nstatement ok\nA\n\n"
                                            "onlyif mysql\nstatement ok\nB\n\n"
                                            "onlyif SQLite\nskipif mysql\nstatement ok\nC\n\n"
                                            "skipif postgresql\nskipif sqlite\nstatement ok\nD\n");
  EXPECT_EQ(skip_of(compiled, 0), "skipif sqlite");
  EXPECT_EQ(skip_of(compiled, 1), "onlyif mysql");
  EXPECT_EQ(skip_of(compiled, 2), "");
  EXPECT_EQ(skip_of(compiled, 3), "skipif sqlite");
}

TEST(CompileSlt, KnowsTheEnginesOtherNamesAndLabels) {
  SltOptions options = on(EngineKind::Postgres);
  options.labels = {"serial"};
  const CompiledSlt compiled =
      compile_text("slt-rs",
                   "skipif postgres\nstatement ok\nA\n\nskipif postgresql\nstatement ok\nB\n\n"
                   "onlyif serial\nstatement ok\nC\n\nonlyif Serial\nstatement ok\nD\n",
                   options);
  EXPECT_EQ(skip_of(compiled, 0), "skipif postgres");
  EXPECT_EQ(skip_of(compiled, 1), "skipif postgresql");
  EXPECT_EQ(skip_of(compiled, 2), "");
  EXPECT_EQ(skip_of(compiled, 3), "onlyif Serial");
}

TEST(CompileSlt, HaltsWhereTheConditionHolds) {
  const std::string text =
      "onlyif mssql\nhalt\n\nstatement ok\nA\n\nonlyif sqlite\nhalt\n\n"
      "statement ok\nB\n";
  EXPECT_EQ(compile_text("sqlite", text).plan.steps().size(), 1U);
}

TEST(CompileSlt, ThresholdsHaveConditionsToo) {
  const std::string text = "onlyif mysql\nhash-threshold 3\n\nquery I\nS\n----\n";
  EXPECT_EQ(rule(compile_text("sqlite", text), 0).threshold, 8U);
}

TEST(CompileSlt, SkipsRecordsWhoseSqlIsNamed) {
  const auto pattern = Pattern::create("zebra");
  SltOptions options;
  options.skip = &*pattern;
  EXPECT_EQ(skip_of(compile_text("sqlite", "statement ok\nSELECT zebra\n", options), 0), "--skip");
}

TEST(CompileSlt, SkipsWhateverARecordSendsOrRuns) {
  const Pattern skip = Pattern::create("x").value();
  SltOptions options = on(EngineKind::Postgres);
  options.skip = &skip;
  const CompiledSlt compiled = compile_text(
      "slt-rs", "let a\nSELECT x\n\nsystem ok\necho x\n\nsystem ok\necho y\n", options);
  EXPECT_EQ(skip_of(compiled, 0), "--skip");
  EXPECT_EQ(skip_of(compiled, 1), "--skip");
  EXPECT_EQ(skip_of(compiled, 2), "");
}

TEST(CompileSlt, AFileMayLeaveItselfOut) {
  const std::string text =
      "statement ok\nA\n\n@skip-file-if sqlite \"a reason\"\n\nstatement ok\nB\n";
  EXPECT_EQ(compile_text("sqlite", text).skip_reason, "@skip-file-if sqlite \"a reason\"");
  EXPECT_EQ(compile_text("sqlite", text, on(EngineKind::Postgres)).skip_reason, "");
  EXPECT_EQ(compile_text("sqlite", text, on(EngineKind::Postgres)).plan.steps().size(), 2U);
}

TEST(CompileSlt, VariablesOfForLoopsAreReplacedEverywhere) {
  EXPECT_EQ(
      steps("slt-rs",
            "for x in [1, 2]\n\nquery I\nSELECT ${x} + ${y}\n----\n${x}\n\n"
            "statement error no ${x}\nA\n\nendfor\n",
            on(EngineKind::Postgres)),
      R"({"block":0,"form":"query","sql":["SELECT ${x} + ${y}",[7,4,"x","kept"]],"statements":"any","result":["${x}\n",[0,4,"x","kept"]],"rule":1}
{"block":0,"form":"statement","sql":["A"],"statements":"any","record_error":"search","error":["no ${x}",[3,4,"x","kept"]],"rule":0}
)");
}

TEST(CompileSlt, ManyReasonsLeaveOtherRecordsUnskipped) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += fmt::format("onlyif e{}\nstatement ok\nA\n\n", i);
  const CompiledSlt compiled = compile_text("sqlite", text + "statement ok\nB\n");
  EXPECT_EQ(compiled.plan.steps().back().skip, 0U);
}

// ---- sqllogictest-rs

TEST(CompileSlt, KeepsCountsRetriesAndErrors) {
  EXPECT_EQ(steps("slt-rs",
                  "statement count 3\nA\n\nstatement ok retry 3 backoff 1s\nB\n\n"
                  "statement error no  such\nC\n\nstatement error (42P01)\nD\n\n"
                  "query error x\nE\n\nstatement error\nF\n----\nwhole\nmessage\n\n\n",
                  on(EngineKind::Postgres)),
            R"({"form":"statement","sql":["A"],"statements":"any","affected":3}
{"tries":[3,1000000000],"form":"statement","sql":["B"],"statements":"any"}
{"form":"statement","sql":["C"],"statements":"any","record_error":"search","error":["no such"],"rule":0}
{"form":"statement","sql":["D"],"statements":"any","record_error":"sqlstate","error":["42P01"],"rule":0,"sqlstate":"42P01"}
{"form":"query","sql":["E"],"statements":"any","record_error":"search","error":["x"],"rule":0}
{"form":"statement","sql":["F"],"statements":"any","record_error":"exact","error":["whole\nmessage"],"rule":0}
)");
}

TEST(CompileSlt, MakesActionsOfSystemAndSleep) {
  EXPECT_EQ(
      steps("slt-rs", "system ok retry 2 backoff 5ms\necho $x\n----\nhello\n\n\nsleep 1234567us\n",
            on(EngineKind::Postgres)),
      R"({"tries":[2,5000000],"form":"control","action":"shell-execute","arguments":[["output",["hello"]]],"body":[["echo $x"]]}
{"form":"control","action":"sleep-is-probably-flaky-i-have-justified-my-need-with-a-comment","arguments":[["duration",["1234567000ns"]]],"body":[]}
)");
}

TEST(CompileSlt, AConnectionIsForOneRecord) {
  const CompiledSlt compiled =
      compile_text("slt-rs",
                   "connection b\nstatement ok\nA\n\nstatement ok\nB\n\nconnection default\n"
                   "statement ok\nC\n");
  EXPECT_EQ(session(compiled, 0), "b");
  EXPECT_EQ(session(compiled, 1), "main");
  EXPECT_EQ(session(compiled, 2), "main");
}

TEST(CompileSlt, LetDefinesVariables) {
  EXPECT_EQ(steps("slt-rs", "let a, b\nSELECT 1, 2\n"),
            R"({"form":"control","defines":["a","b"],"sql":["SELECT 1, 2"],"variables":true}
)");
}

TEST(CompileSlt, SubstitutesOnlyWhileTheScriptSaysSo) {
  EXPECT_EQ(steps("slt-rs",
                  "statement ok\n$a\n\ncontrol substitution on\n\n"
                  "statement ok\n$a ${b} ${c:d${e}f} \\$x \\\\ $ ${}\n\n"
                  "control substitution off\n\nstatement ok\n$a\n"),
            R"({"form":"statement","sql":["$a"],"statements":"any"}
{"form":"statement","sql":["$a ${b} ${c:d${e}f} $x \\ $ ${}",[0,2,"a","environment"],[3,4,"b","environment"],[8,11,"c","fallback","d${e}f"]],"statements":"any"}
{"form":"statement","sql":["$a"],"statements":"any"}
)");
}

TEST(CompileSlt, ControlsHoldUntilTheyAreChanged) {
  const CompiledSlt compiled = compile_text(
      "slt-rs",
      "control sortmode rowsort\n\ncontrol resultmode valuewise\n\nquery II\nS\n----\n\n"
      "query II nosort\nS\n----\n\ncontrol resultmode rowwise\n\nquery I\nS\n----\n");
  EXPECT_EQ(rule(compiled, 0).sort, SortMode::Rows);
  EXPECT_TRUE(rule(compiled, 0).valuewise);
  EXPECT_EQ(rule(compiled, 1).sort, SortMode::None);
  EXPECT_FALSE(rule(compiled, 2).valuewise);
}

TEST(CompileSlt, ALineForEachValueKeepsTheStyleOfTheDialect) {
  const CompiledSlt compiled =
      compile_text("databend", "control resultmode valuewise\n\nquery BI\nS\n----\n1\n1\n");
  EXPECT_EQ(rule(compiled, 0).style->name, "databend");
  EXPECT_TRUE(rule(compiled, 0).valuewise);
}

TEST(CompileSlt, ALabelWithoutAResultIsAllThatCockroachCompares) {
  const CompiledSlt compiled = compile_text(
      "cockroach", "query I rowsort a\nS\n\nquery I rowsort a\nS\n----\n1\n\nquery I\nS\n\n");
  EXPECT_TRUE(rule(compiled, 0).label_only);
  EXPECT_FALSE(rule(compiled, 1).label_only);
  EXPECT_FALSE(rule(compiled, 2).label_only);
}

TEST(CompileSlt, IncludedFilesShareTheState) {
  SltOptions options;
  options.include = [](const slt::Script& from, std::string_view pattern) {
    EXPECT_EQ(pattern, "b/*.slt.part");
    std::vector<slt::Parsed> parsed;
    parsed.push_back(
        slt::parse(make_source("b/x.slt.part", "hash-threshold 2\n\nhalt\n"), *from.dialect));
    return Result<std::vector<slt::Parsed>>(std::move(parsed));
  };
  const CompiledSlt compiled = compile_text(
      "slt-rs", "statement ok\nA\n\ninclude b/*.slt.part\n\nstatement ok\nB\n", options);
  EXPECT_EQ(compiled.plan.steps().size(), 1U) << "halt ends the whole file";
}

TEST(CompileSlt, AnIncludeThatFailsIsAMistakeOfTheFile) {
  slt::Parsed parsed =
      slt::parse(make_source("a.slt", "include x\n"), *slt::find_dialect("slt-rs"));
  const CompiledSlt compiled = compile_slt(parsed.script, {});
  ASSERT_EQ(compiled.diagnostics.size(), 1U);
  EXPECT_EQ(compiled.diagnostics[0].message, "nothing can be included here");
}

TEST(CompileSlt, AScriptThatIncludesItselfIsAMistakeWhereverTheCircleBegins) {
  SltOptions options;
  options.include = [](const slt::Script& from, std::string_view pattern) {
    std::vector<slt::Parsed> parsed;
    const std::string text = pattern == "b.slt" ? "include c.slt\n" : "include b.slt\n";
    parsed.push_back(slt::parse(make_source(std::string(pattern), text), *from.dialect));
    return Result<std::vector<slt::Parsed>>(std::move(parsed));
  };
  slt::Parsed parsed =
      slt::parse(make_source("a.slt", "include b.slt\n"), *slt::find_dialect("slt-rs"));
  const CompiledSlt compiled = compile_slt(parsed.script, options);
  ASSERT_EQ(compiled.diagnostics.size(), 1U);
  EXPECT_EQ(compiled.diagnostics[0].message, "`b.slt` includes itself, by way of this line");
}

TEST(CompileSlt, AFileOfResultsOfDuckdbIsReadForTheRecord) {
  SltOptions options = on(slt::EngineKind::Duckdb);
  options.results = [](const std::string& path) {
    return path == "f.csv" ? Result<std::string>("a|b\n1|x\n") : fail("no such file");
  };
  const CompiledSlt compiled = compile_text(
      "duckdb", "query II\nS\n----\n<FILE>:f.csv\n\nquery I\nS\n----\n<FILE>:g.csv\n", options);
  const plan::Plan& plan = compiled.plan;
  EXPECT_EQ(plan.expected(plan.steps()[0]).text, "1\tx\n");
  EXPECT_EQ(skip_of(compiled, 1), "its expected result, `g.csv`, cannot be read");
}

TEST(CompileSlt, AConnectionMeansTheNextRecordAlsoIfThatIsSkipped) {
  const CompiledSlt compiled =
      compile_text("slt-rs",
                   "connection c\nskipif sqlite\nlet x\nS\n\nstatement ok\nA\n\n"
                   "connection c\nsystem ok\ntrue\n\nstatement ok\nB\n");
  const plan::Plan& plan = compiled.plan;
  const auto session = [&](std::size_t step) {
    return plan.tables().sessions.at(plan.steps()[step].session.value);
  };
  EXPECT_EQ(session(0), "main");
  EXPECT_EQ(session(plan.steps().size() - 1), "c");
}

TEST(CompileSlt, AnyStatementOfARecordMayNeedAServer) {
  const CompiledSlt compiled = compile_text("slt-rs", "statement ok\nSELECT 1; CREATE ROLE r\n",
                                            on(slt::EngineKind::Postgres));
  EXPECT_EQ(compiled.cluster_wide, "CREATE ROLE");
}

}  // namespace
}  // namespace weir::compile
