// What plans are made of the words of CockroachDB, Materialize, DuckDB and others.
#include <gtest/gtest.h>

#include "compile/slt_testing.h"

namespace weir::compile {
namespace {

using slt::EngineKind;
using testing::compile_text;
using testing::expectation;
using testing::header;
using testing::on;
using testing::rule;
using testing::session;
using testing::skip_of;
using testing::steps;

// ---- CockroachDB

TEST(CompileSlt, KeepsNoticesAndErrorClasses) {
  EXPECT_EQ(steps("cockroach",
                  "statement notice NOTICE: x\nA\n\nstatement error pgcode 42P01 no such\nB\n\n",
                  on(EngineKind::Postgres)),
            R"({"form":"statement","sql":["A"],"statements":"any","notice":["NOTICE: x"]}
{"form":"statement","sql":["B"],"statements":"any","record_error":"search","error":["no such"],"rule":0,"sqlstate":"42P01"}
)");
}

TEST(CompileSlt, KeepsOptionsOfQueries) {
  const CompiledSlt compiled =
      compile_text("cockroach",
                   "query ITT partialsort(1,3),colnames\nS\n----\na b c\n\n"
                   "query I retry\nS\n----\n1\n",
                   on(EngineKind::Postgres));
  const plan::ResultRule& first = rule(compiled, 0);
  EXPECT_EQ(first.sort, SortMode::Partial);
  EXPECT_EQ(first.partial.count, 2U);
  EXPECT_EQ(compiled.plan.tables().numbers.at(first.partial.first + 1), 3U);
  EXPECT_TRUE(first.column_names);
  EXPECT_EQ(compiled.plan.steps()[1].retry, plan::Retry::UntilDeadline);
}

TEST(CompileSlt, UsersRetriesRepeatsAndVariablesOfCockroach) {
  const CompiledSlt compiled =
      compile_text("cockroach",
                   "let $x\nSELECT 1\n\nuser testuser\n\nrepeat 3\nstatement ok\nA $x\n\n"
                   "retry\nstatement ok\nB\n\nuser root\n\nstatement ok\nC\n",
                   on(EngineKind::Postgres));
  EXPECT_EQ(steps(compiled),
            R"({"form":"control","defines":["x"],"sql":["SELECT 1"],"variables":true}
{"session":1,"block":0,"form":"statement","sql":["A $x",[2,2,"x","kept"]],"statements":"any"}
{"session":1,"retry":true,"form":"statement","sql":["B"],"statements":"any"}
{"form":"statement","sql":["C"],"statements":"any"}
)");
  EXPECT_EQ(header(compiled, "blocks"), R"([{"parent":-1,"variables":[],"first":0,"end":3}])");
  EXPECT_EQ(header(compiled, "logins"), R"([[1,"testuser","","ordinary",""]])");
}

TEST(CompileSlt, AsynchronousRecordsRunUntilTheyAreAwaited) {
  const CompiledSlt compiled =
      compile_text("cockroach",
                   "statement async s count 1\nA\n\nquery I async,rowsort q\nB\n----\n1\n\n"
                   "awaitstatement s\n\nawaitquery q\n",
                   on(EngineKind::Postgres));
  EXPECT_EQ(
      steps(compiled),
      R"({"form":"statement","beside":"statement s","sql":["A"],"statements":"any","affected":1}
{"form":"query","beside":"query q","sql":["B"],"statements":"any","result":["1\n"],"rule":1}
{"form":"control","await":"statement s"}
{"form":"control","await":"query q"}
)");
  EXPECT_EQ(compiled.plan.steps().at(1).label.length, 0U);
}

TEST(CompileSlt, ACopyHasItsDataAndTheNumberOfItsRows) {
  EXPECT_EQ(
      steps("cockroach",
            "copy\nCOPY t FROM STDIN\n\n1\ta\r\n\n2\n----\n2\n\n"
            "copy-error\nCOPY t FROM STDIN\n\nx\n----\ninvalid (input)\n\n"
            "onlyif config x\ncopy\nCOPY t FROM STDIN\n\n----\n0\n",
            on(EngineKind::Postgres)),
      R"x({"form":"statement","sql":["COPY t FROM STDIN"],"copy_data":["1\ta\n\n2\n"],"statements":"any","affected":2}
{"form":"statement","sql":["COPY t FROM STDIN"],"copy_data":["x\n"],"statements":"any","record_error":"text-or-search","error":["invalid (input)"],"rule":0}
{"form":"statement","skip":"onlyif x","sql":["COPY t FROM STDIN"],"copy_data":[""],"statements":"any","affected":0}
)x");
}

TEST(CompileSlt, WhatNoEngineOfOursHasIsSkippedAndCounted) {
  const CompiledSlt compiled = compile_text(
      "cockroach", "query T kvtrace\nS\n----\n\nupgrade all\n", on(EngineKind::Postgres));
  EXPECT_EQ(skip_of(compiled, 0), "only CockroachDB can trace itself");
  EXPECT_EQ(skip_of(compiled, 1), "`upgrade` is not supported here");
}

TEST(CompileSlt, WordsInErrorsAreSetWhereTheyStand) {
  EXPECT_EQ(steps("duckdb",
                  "set ignore_error_messages HTTP Error, x\n\nset always_fail_error_messages\n"),
            R"({"form":"control","error_words":"ignored","words":["HTTP Error","x"]}
{"form":"control","error_words":"never-expected","words":[]}
)");
}

TEST(CompileSlt, TagsChooseFiles) {
  const auto reason = [](std::vector<std::vector<std::string>> selected,
                         std::vector<std::vector<std::string>> skipped, const char* tags) {
    SltOptions options = on(EngineKind::Duckdb);
    options.selected_tags = std::move(selected);
    options.skipped_tags = std::move(skipped);
    return compile_text("duckdb", std::string(tags) + "\n\nstatement ok\nSELECT 1\n", options)
        .skip_reason;
  };
  EXPECT_EQ(reason({}, {}, "tags a b"), "");
  EXPECT_EQ(reason({{"a"}}, {}, "tags a b"), "");
  EXPECT_EQ(reason({{"c"}, {"a", "b"}}, {}, "tags a b"), "");
  EXPECT_EQ(reason({{"a", "c"}}, {}, "tags a b"), "it has not the tags of --select-tag");
  EXPECT_EQ(reason({{"a"}}, {}, ""), "it has not the tags of --select-tag");
  EXPECT_EQ(reason({}, {{"c"}, {"a", "b"}}, "tags a b"), "--skip-tag a,b");
  EXPECT_EQ(reason({}, {{"a", "c"}}, "tags a b"), "");
}

TEST(CompileSlt, ASkipEndsTheFile) {
  const CompiledSlt compiled =
      compile_text("cockroach", "statement ok\nA\n\nskip #123 flaky\n\nstatement ok\nB\n");
  EXPECT_EQ(skip_of(compiled, 0), "");
  EXPECT_EQ(skip_of(compiled, 1), "skip: #123 flaky");
}

TEST(CompileSlt, SkipsThatAreForOtherBuildsOfCockroachMeanNothing) {
  const CompiledSlt compiled = compile_text(
      "cockroach",
      "skip under race\n\nstatement ok\nA\n\nskip under deadlock\n\nstatement ok\nB\n");
  ASSERT_EQ(compiled.plan.steps().size(), 2U);
  EXPECT_EQ(skip_of(compiled, 0) + skip_of(compiled, 1), "");
}

TEST(CompileSlt, CockroachWantsAnOrderOrAWordThatSaysThereIsNone) {
  const auto unordered = [](const std::string& text) {
    return rule(compile_text("cockroach", text + "\n----\n"), 0).unordered;
  };
  EXPECT_TRUE(unordered("query I\nSELECT a FROM t"));
  EXPECT_TRUE(unordered("query I colnames\nSELECT a FROM t"));
  EXPECT_FALSE(unordered("query I nosort\nSELECT a FROM t"));
  EXPECT_FALSE(unordered("query I rowsort\nSELECT a FROM t"));
  EXPECT_FALSE(unordered("query I\nSELECT a FROM t\norder  by a"));
  EXPECT_FALSE(unordered("query T\nEXPLAIN SELECT a FROM t"));
  EXPECT_FALSE(unordered("query T\nSHOW KV TRACE FOR SESSION"));
  EXPECT_FALSE(rule(compile_text("materialize", "query I\nSELECT 1\n----\n1\n"), 0).unordered);
}

TEST(CompileSlt, OptionsOfCockroachAboutNoticesAndDigits) {
  const CompiledSlt compiled = compile_text("cockroach",
                                            "query T noticetrace\nA\n----\nNOTICE: x\n\n"
                                            "query T round-in-strings\nB\n----\n1\n\n"
                                            "query T nosort,round-in-strings=3\nC\n----\n1\n");
  EXPECT_EQ(skip_of(compiled, 0), "");
  EXPECT_TRUE(rule(compiled, 0).notices);
  EXPECT_EQ(rule(compiled, 1).text_digits, 6U);
  EXPECT_EQ(rule(compiled, 2).text_digits, 3U);
}

TEST(CompileSlt, UsersOfCockroachAreRootOrHaveRoles) {
  const CompiledSlt compiled = compile_text("cockroach",
                                            "user host-cluster-root\n\nstatement ok\nA\n\n"
                                            "user host-cluster-node\n\nstatement ok\nB\n",
                                            on(EngineKind::Postgres));
  EXPECT_EQ(session(compiled, 0), "host-cluster-root");
  EXPECT_EQ(header(compiled, "logins"), R"([[2,"node","","superuser",""]])");
  EXPECT_EQ(compiled.role, "node");
}

// ---- Materialize

TEST(CompileSlt, IndexesThatMaterializeHasNotAreTakenForDone) {
  EXPECT_EQ(
      steps("materialize",
            "statement ok\nCREATE UNIQUE INDEX i ON t (a)\n\nstatement error no\nREINDEX t\n\n"
            "statement ok\nCREATE INDEX i ON t (a)\n"),
      R"x({"form":"statement","sql":[""],"statements":"any"}
{"form":"statement","sql":[""],"statements":"any"}
{"form":"statement","sql":["CREATE INDEX i ON t (a)"],"statements":"any"}
)x");
}

TEST(CompileSlt, TheMainUserOfMaterializeIsTheSessionsOwn) {
  const std::string text = "simple conn=c,user=materialize\nSELECT 1\n----\n1\nCOMPLETE 1\n";
  const CompiledSlt compiled = compile_text("materialize", text, on(EngineKind::Postgres));
  EXPECT_EQ(session(compiled, 0), "c");
  EXPECT_EQ(header(compiled, "logins"), "null");
  EXPECT_EQ(compiled.role, "");
}

TEST(CompileSlt, SimpleRecordsExpectLinesOnASessionOfTheirOwn) {
  const CompiledSlt compiled = compile_text(
      "materialize", "simple conn=c,user=u,password=p\nSELECT 1\n----\n1\nCOMPLETE 1\n",
      on(EngineKind::Postgres));
  EXPECT_EQ(steps(compiled), R"({"session":1,"form":"query","sql":["SELECT 1"],"statements":"any",)"
                             R"("lines":["1\nCOMPLETE 1\n"],"rule":1}
)");
  EXPECT_EQ(header(compiled, "logins"), R"([[1,"u","p","may-log-in",""]])");
}

TEST(CompileSlt, ACopyOfMaterializeTakesTheBytesOfAFile) {
  SltOptions options = on(EngineKind::Postgres);
  options.data = [](const slt::Script&, std::string_view path) -> Result<std::string> {
    if (path == "t.tsv") return std::string("1\n");
    return fail("there is no file");
  };
  EXPECT_EQ(
      steps("materialize", "copy t t.tsv\n\nskipif postgresql\ncopy t missing\n", options),
      R"({"form":"statement","sql":["COPY t FROM STDIN"],"copy_data":["1\n"],"statements":"any"}
{"form":"statement","skip":"skipif postgresql","sql":[""]}
)");
  const CompiledSlt missing = compile_text("materialize", "copy t missing\n", options);
  ASSERT_EQ(missing.diagnostics.size(), 1U);
  EXPECT_EQ(missing.diagnostics[0].message, "there is no file");
}

TEST(CompileSlt, ModesOfMaterializeChooseTheStyle) {
  const CompiledSlt compiled =
      compile_text("materialize",
                   "query I\nS\n----\n\nmode cockroach\n\nquery I\nS\n----\n\n"
                   "query T multiline\nS\n----\na\n\nb\nEOF\n\nmode standard\n\n"
                   "query I\nS\n----\n");
  EXPECT_EQ(rule(compiled, 0).style->name, "materialize");
  EXPECT_EQ(rule(compiled, 1).style->name, "materialize-cockroach");
  EXPECT_TRUE(rule(compiled, 2).multiline);
  EXPECT_EQ(rule(compiled, 3).style->name, "materialize");
}

// ---- DuckDB

TEST(CompileSlt, LoopsAreBlocksWithValues) {
  const CompiledSlt compiled = compile_text(
      "duckdb",
      "loop i 0 3\n\nforeach a,b 1,2 3,4\n\nstatement ok\nSELECT {i}, ${a}, {b}, {c\n\nendloop\n\n"
      "endloop\n\nconcurrentforeach t <signed> !hugeint\n\nstatement ok\nA\n\nendloop\n",
      on(EngineKind::Duckdb));
  EXPECT_EQ(header(compiled, "blocks"),
            R"([{"parent":-1,"variables":["i"],"first":0,"end":3},)"
            R"({"parent":0,"variables":["a","b"],"values":["1","2","3","4"]},)"
            R"({"parent":-1,"variables":["t"],"values":["tinyint","smallint","integer","bigint"],)"
            R"("concurrent":true}])");
  EXPECT_EQ(
      steps(compiled),
      R"({"block":1,"form":"statement","sql":["SELECT {i}, ${a}, {b}, {c",[7,3,"i","kept"],[12,4,"a","kept"],[18,3,"b","kept"]],"statements":"any"}
{"block":2,"form":"statement","sql":["A"],"statements":"any"}
)");
}

TEST(CompileSlt, ConditionsOnLoopVariablesAreGuards) {
  EXPECT_EQ(
      steps("duckdb",
            "loop i 0 3\n\nskipif i>=1&&i<3\nstatement ok\nA\n\nonlyif i=2\ncontinue\n\n"
            "endloop\n",
            on(EngineKind::Duckdb)),
      R"({"block":0,"form":"statement","guards":[[false,"i",">=","1","i","<","3"]],"sql":["A"],"statements":"any"}
{"block":0,"form":"control","guards":[[true,"i","=","2"]],"continue":true}
)");
}

TEST(CompileSlt, ConnectionsAndErrorsOfDuckdb) {
  const CompiledSlt compiled = compile_text("duckdb",
                                            "statement ok con1\nA\n\nquery I con2\nB\n----\n1\n\n"
                                            "statement error\nC\n----\n<REGEX>:.*x.*\n\n"
                                            "statement maybe\nD\n----\ny\n\n",
                                            on(EngineKind::Duckdb));
  EXPECT_EQ(session(compiled, 0), "con1");
  EXPECT_EQ(session(compiled, 1), "con2");
  EXPECT_EQ(expectation<plan::ExpectError>(compiled, 2).match, ErrorMatch::FullRegex);
  EXPECT_EQ(compiled.plan.expected(compiled.plan.steps().at(2)).text, ".*x.*");
  EXPECT_TRUE(expectation<plan::ExpectError>(compiled, 3).maybe);
}

TEST(CompileSlt, AColonInAConnectionNamesADatabaseBeside) {
  const std::string text =
      "statement ok other:c\nA\n\nquery I other:d\nB\n----\n1\n\nstatement ok c\nC\n";
  const CompiledSlt compiled = compile_text("duckdb", text, on(EngineKind::Duckdb));
  EXPECT_EQ(session(compiled, 0), "other:c");
  EXPECT_EQ(header(compiled, "logins"), R"([[1,"","","given","other"],[2,"","","given","other"]])");
  const CompiledSlt elsewhere = compile_text("duckdb", text, on(EngineKind::Postgres));
  EXPECT_EQ(skip_of(elsewhere, 0), "only an engine in this process has a second database");
  EXPECT_EQ(skip_of(elsewhere, 2), "");
}

TEST(CompileSlt, ASeedIsSetOnEnginesThatHaveOne) {
  const std::string text = "set seed 0.5\n\nstatement ok\nA\n";
  EXPECT_EQ(steps("duckdb", text, on(EngineKind::Duckdb)),
            R"x({"form":"control","sql":["SELECT setseed(0.5)"]}
{"form":"statement","sql":["A"],"statements":"any"}
)x");
  EXPECT_EQ(compile_text("duckdb", text, on(EngineKind::Sqlite)).plan.steps().size(), 1U);
}

TEST(CompileSlt, WhatLeavesALoopOutLeavesOutAllInItOnce) {
  const CompiledSlt compiled = compile_text(
      "duckdb",
      "skipif duckdb\nloop i 0 5\n\nstatement ok\nA\n\nloop j 0 5\n\nstatement ok\nB\n\n"
      "endloop\n\nendloop\n\nloop i 0 2\n\nonlyif i=1\nloop j 0 2\n\nstatement ok\nC\n\n"
      "endloop\n\nstatement ok\nD\n\nendloop\n",
      on(EngineKind::Duckdb));
  const plan::Tables& tables = compiled.plan.tables();
  EXPECT_EQ(skip_of(compiled, 0), "skipif duckdb");
  EXPECT_EQ(skip_of(compiled, 1), "skipif duckdb");
  EXPECT_FALSE(tables.steps.at(1).block.exists());
  EXPECT_EQ(compiled.plan.extra(tables.steps.at(2)).guards.count, 1U);
  EXPECT_EQ(compiled.plan.extra(tables.steps.at(3)).guards.count, 0U);
}

TEST(CompileSlt, RequirementsSkipTheFile) {
  const CompiledSlt has =
      compile_text("duckdb", "require parquet\n\nstatement ok\nA\n", on(EngineKind::Duckdb));
  EXPECT_EQ(has.skip_reason, "");
  const CompiledSlt lacks =
      compile_text("duckdb", "require spatial\n\nstatement ok\nA\n", on(EngineKind::Duckdb));
  EXPECT_EQ(lacks.skip_reason, "needs spatial, which this DuckDB has not");
  const CompiledSlt other = compile_text("duckdb", "require json\n\nstatement ok\nA\n");
  EXPECT_EQ(other.skip_reason, "needs json, which only DuckDB has");
}

TEST(CompileSlt, FilesThatReadDataNeedThem) {
  SltOptions options = on(EngineKind::Duckdb);
  const std::string text = "statement ok\nFROM '{DATA_DIR}/x.csv'\n";
  EXPECT_EQ(compile_text("duckdb", text, options).skip_reason,
            "needs the data of DuckDB's suite; the variable DATA_DIR names them");
  options.environment = [](std::string_view) { return std::optional<std::string>("/d"); };
  EXPECT_EQ(compile_text("duckdb", text, options).skip_reason, "");
}

TEST(CompileSlt, VariablesOfTheEnvironment) {
  SltOptions options = on(EngineKind::Duckdb);
  options.environment = [](std::string_view name) {
    return name == "HERE" ? std::optional<std::string>("1") : std::nullopt;
  };
  const std::string text =
      "require-env HERE 1\n\ntest-env OTHER x\n\nset variable V w\n\nstatement ok\nA {OTHER}\n";
  const CompiledSlt compiled = compile_text("duckdb", text, options);
  EXPECT_EQ(steps(compiled),
            R"({"form":"control","action":"set","arguments":[["HERE",["1"]]],"body":[]}
{"form":"control","action":"set","arguments":[["OTHER",["x"]]],"body":[]}
{"form":"control","action":"set","arguments":[["V",["w"]]],"body":[]}
{"form":"statement","sql":["A {OTHER}",[2,7,"OTHER","kept"]],"statements":"any"}
)");
  EXPECT_EQ(compile_text("duckdb", "require-env GONE\n\nstatement ok\nA\n", options).skip_reason,
            "needs the environment variable GONE");
}

TEST(CompileSlt, DatabasesOfDuckdbAreOpenedAnew) {
  EXPECT_EQ(
      steps("duckdb",
            "load __TEST_DIR__/a.db readonly\n\nload\n\nrestart\n\nreconnect\n\n"
            "reset label x\n\nunzip data/a.csv.gz\n",
            on(EngineKind::Duckdb)),
      R"({"form":"control","action":"database-reopen","arguments":[["access",["read-only"]],["path",["__TEST_DIR__/a.db",[0,12,"TEST_DIR","kept"]]]],"body":[]}
{"form":"control","action":"database-reopen","arguments":[["path",[":memory:"]]],"body":[]}
{"form":"control","action":"database-reopen","arguments":[],"body":[]}
{"form":"control","action":"database-reopen","arguments":[["keep",["true"]]],"body":[]}
{"form":"control","forget_label":"x"}
{"form":"control","action":"shell-execute","arguments":[],"body":[["gzip -dc \"{WORKING_DIR}/data/a.csv.gz\" > \"{TEST_DIR}/a.csv\"",[10,13,"WORKING_DIR","kept"],[42,10,"TEST_DIR","kept"]]]}
)");
  EXPECT_EQ(skip_of(compile_text("duckdb", "restart\n", on(EngineKind::Postgres)), 0),
            "only an engine in this process can be closed and opened again");
}

TEST(CompileSlt, ModeSkipLastsUntilUnskip) {
  const CompiledSlt compiled =
      compile_text("duckdb",
                   "mode skip not yet\n\nstatement ok\nA\n\nmode unskip\n\nstatement ok\nB\n\n"
                   "mode output_hash\n\nstatement debug_skip\nC\n",
                   on(EngineKind::Duckdb));
  EXPECT_EQ(skip_of(compiled, 0), "mode skip: not yet");
  EXPECT_EQ(skip_of(compiled, 1), "");
  EXPECT_EQ(skip_of(compiled, 2), "debug_skip");
}

// ---- Others

TEST(CompileSlt, DoltHonoursOnlyifAloneOnly) {
  const CompiledSlt compiled =
      compile_text("dolt",
                   "onlyif mssql\nskipif oracle\nstatement ok\nA\n\nonlyif mssql\n"
                   "statement ok\nB\n");
  EXPECT_EQ(skip_of(compiled, 0), "");
  EXPECT_EQ(skip_of(compiled, 1), "onlyif mssql");
}

TEST(CompileSlt, RandomNumbersOfDatabend) {
  EXPECT_EQ(
      steps("databend", "statement ok\nSELECT $RAND_1_9, $x\n"),
      R"({"form":"statement","sql":["SELECT $RAND_1_9, $x",[7,9,"RAND_1_9","kept"]],"statements":"any"}
)");
}

TEST(CompileSlt, SaysWhichEngineThePlanIsFor) {
  EXPECT_EQ(
      compile_text("duckdb", "statement ok\nA\n", on(EngineKind::Duckdb)).plan.tables().engine,
      "duckdb");
}

TEST(CompileSlt, NotesWhatTouchesAWholeServer) {
  EXPECT_EQ(compile_text("slt-rs", "statement ok\nCREATE ROLE x\n", on(EngineKind::Postgres))
                .cluster_wide,
            "CREATE ROLE");
  EXPECT_EQ(compile_text("sqlite", "statement ok\nCREATE ROLE x\n").cluster_wide, "");
}

TEST(CompileSlt, EveryPlanSavesAndLoads) {
  const CompiledSlt compiled = compile_text("duckdb",
                                            "loop i 0 3\n\nskipif i=1\nquery IT rowsort "
                                            "lab\nSELECT {i}\n----\n1\ta\n\ncontinue\n\nendloop\n",
                                            on(EngineKind::Duckdb));
  const std::string saved = plan::save(compiled.plan);
  const auto loaded = plan::load(saved);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(plan::save(*loaded), saved);
}

}  // namespace
}  // namespace weir::compile
