// What plans are made of scripts.
#include "compile/td.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "actions/registry.h"
#include "base/file.h"
#include "base/testing.h"
#include "plan/plan.h"
#include "script/td/parse.h"

namespace weir::compile {
namespace {

Compiled compile_text(const std::string& path, const std::string& text) {
  const td::Parsed parsed = td::parse(make_source(path, text));
  EXPECT_FALSE(has_errors(parsed.diagnostics)) << text;
  TdOptions options;
  options.actions = actions::specs();
  options.seed = 7;
  return compile_td(parsed.script, options);
}

Compiled compile_text(const std::string& text) { return compile_text("a.td", text); }

const plan::Step& step(const Compiled& compiled, std::size_t index) {
  return compiled.plan.steps().at(index);
}

const plan::StepExtra& extra(const Compiled& compiled, std::size_t index) {
  return compiled.plan.extra(step(compiled, index));
}

template <typename T>
const T& operation(const Compiled& compiled, std::size_t index) {
  return std::get<T>(compiled.plan.operation(step(compiled, index)));
}

template <typename T>
const T& expectation(const Compiled& compiled, std::size_t index) {
  return std::get<T>(compiled.plan.expectation(step(compiled, index)));
}

std::string names_of(const Compiled& compiled, plan::Range range) {
  std::string text;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    text += std::string(compiled.plan.tables().names.at(range.first + i)) + ",";
  }
  return text;
}

std::string rows_of(const Compiled& compiled, const plan::ExpectRows& expected) {
  const plan::Tables& tables = compiled.plan.tables();
  std::string text;
  for (std::uint32_t i = 0; i < expected.rows.count; ++i) {
    const plan::Range row = tables.rows.at(expected.rows.first + i);
    for (std::uint32_t k = 0; k < row.count; ++k) {
      text += std::string(tables.templates.at(row.first + k).text) + ",";
    }
    text += ";";
  }
  return text;
}

std::string needs_of(const Compiled& compiled) {
  std::string text;
  for (const plan::Need& need : compiled.plan.tables().needs) {
    text += std::string(need.name) + "@" + std::to_string(need.step.value) + " ";
  }
  return text;
}

TEST(CompileTd, MakesAStepOfEveryCommandOnTheMainSession) {
  const Compiled compiled = compile_text("> SELECT 1\n1\n! SELECT 2\nexact:no\n$ nop\n? S\nt\n");
  ASSERT_EQ(compiled.plan.steps().size(), 4U);
  EXPECT_EQ(compiled.plan.tables().seed, 7U);
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(step(compiled, i).id.value, i);
    EXPECT_EQ(compiled.plan.tables().sessions.at(step(compiled, i).session.value), "main");
    EXPECT_FALSE(step(compiled, i).block.exists());
    EXPECT_FALSE(extra(compiled, i).gate);
  }
}

TEST(CompileTd, KeepsQueriesRowsAndColumns) {
  const Compiled compiled =
      compile_text("> SELECT 'a',\n    ${arg.x};\na b\n---\n\\${arg.x} \"c d\"\n\n\"\" <null>\n");
  EXPECT_EQ(operation<plan::SqlOperation>(compiled, 0).text.text, "SELECT 'a',\n  ${arg.x};");
  EXPECT_EQ(operation<plan::SqlOperation>(compiled, 0).text.references.count, 1U);
  const auto& rows = expectation<plan::ExpectRows>(compiled, 0);
  EXPECT_EQ(names_of(compiled, *rows.columns), "a,b,");
  EXPECT_EQ(rows_of(compiled, rows), "${arg.x},c d,;,<null>,;");
  EXPECT_FALSE(expectation<plan::ExpectRows>(compile_text("> S\n1\n"), 0).columns);
}

TEST(CompileTd, KeepsHashesTextsAndErrors) {
  const Compiled compiled = compile_text(
      "> S\n3 values hashing to abc\n? E\n a\n\nb\n! S\nregex: a.${arg.b} \ndetail:d\nhint:h\n"
      "! S\ntimeout\n");
  EXPECT_EQ(expectation<plan::ExpectHash>(compiled, 0).rows, 3U);
  EXPECT_EQ(expectation<plan::ExpectHash>(compiled, 0).md5, "abc");
  EXPECT_EQ(expectation<plan::ExpectText>(compiled, 1).text.text, " a\n\nb\n");
  const auto& failure = expectation<plan::ExpectFailure>(compiled, 2);
  EXPECT_EQ(failure.match, plan::FailureMatch::Regex);
  EXPECT_EQ(failure.text.text, "a.${arg.b}");
  EXPECT_EQ(failure.text.references.count, 1U);
  const plan::Companions* beside = plan::companions_of(compiled.plan.tables(), failure);
  ASSERT_NE(beside, nullptr);
  EXPECT_EQ(beside->detail, "d");
  EXPECT_EQ(beside->hint, "h");
  EXPECT_EQ(expectation<plan::ExpectFailure>(compiled, 3).match, plan::FailureMatch::Timeout);
  EXPECT_EQ(expectation<plan::ExpectFailure>(compiled, 3).companions,
            plan::ExpectFailure::kNoCompanions);
}

TEST(CompileTd, KeepsArgumentsSortedWithTheirPlaces) {
  const std::string text = "$ set b=\"x y\" a=1\nline\n";
  const Compiled compiled = compile_text(text);
  const auto& action = operation<plan::ActionOperation>(compiled, 0);
  EXPECT_EQ(action.name, "set");
  ASSERT_EQ(action.arguments.count, 2U);
  const auto* arguments = plan::begin_of(compiled.plan.tables().arguments, action.arguments);
  EXPECT_EQ(arguments[0].name, "a");
  EXPECT_EQ(arguments[1].name, "b");
  EXPECT_EQ(arguments[1].value.text, "x y");
  EXPECT_EQ(text.substr(arguments[1].span.begin, arguments[1].span.length), "b=\"x y\"");
  ASSERT_EQ(action.body.count, 1U);
  EXPECT_EQ(compiled.plan.tables().templates.at(action.body.first).text, "line");
}

TEST(CompileTd, OutlivesTheScript) {
  const Compiled compiled = compile_text("> SELECT 1,\n  ${arg.a}\n\"a \\\" b\"\n$ set \"a\"b=1\n");
  EXPECT_EQ(operation<plan::SqlOperation>(compiled, 0).text.text, "SELECT 1,\n${arg.a}");
  EXPECT_EQ(rows_of(compiled, expectation<plan::ExpectRows>(compiled, 0)), "a \" b,;");
  EXPECT_EQ(names_of(compiled, extra(compiled, 1).defines), "ab,");
}

TEST(CompileTd, SaysHowOftenAStatementIsTried) {
  const Compiled compiled = compile_text(
      "> SELECT 1\n> CREATE TABLE t (a int)\n! CREATE TABLE t (a int)\ncontains:x\n! COMMIT\n"
      "contains:x\n! SELECT 1\ntimeout\n? EXPLAIN SELECT 1\n? SHOW CREATE VIEW v\n$ nop\n");
  const plan::Retry once = plan::Retry::Once;
  const plan::Retry many = plan::Retry::UntilDeadline;
  const plan::Retry expected[] = {many, once, many, once, once, once, many, once};
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(step(compiled, i).retry, expected[i]) << i;
  }
}

TEST(CompileTd, NestsSkips) {
  const Compiled compiled = compile_text(
      "$ skip-if\nSELECT a\n> SELECT 1\n$ skip-if\nSELECT b\n> SELECT 2\n$ skip-end\n"
      "> SELECT 3\n$ skip-end\n> SELECT 4\n");
  const plan::BlockId none;
  const plan::BlockId outer = extra(compiled, 0).decides;
  const plan::BlockId inner = extra(compiled, 2).decides;
  ASSERT_TRUE(outer.exists() && inner.exists());
  EXPECT_FALSE(compiled.plan.tables().blocks.at(outer.value).parent.exists());
  EXPECT_EQ(compiled.plan.tables().blocks.at(inner.value).parent, outer);
  const plan::BlockId expected[] = {none, outer, outer, inner, outer, outer, none, none};
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(step(compiled, i).block, expected[i]) << i;
  }
}

TEST(CompileTd, KeepsGatesWithinTheirRange) {
  const Compiled compiled = compile_text(">[10<=version<20] S\n>[version>=30] S\n");
  EXPECT_EQ(extra(compiled, 0).gate->least, 10);
  EXPECT_EQ(extra(compiled, 0).gate->most, 19);
  EXPECT_EQ(extra(compiled, 1).gate->most, 9999999);
}

TEST(CompileTd, SpansOfStepsAreCommandLinesWithContinuations) {
  const std::string text = "# c\n> SELECT\n  1\n1\n$ set a={\n    \"b\": 1\n  }\nbody\n";
  const Compiled compiled = compile_text(text);
  const auto line = [&](std::size_t i) {
    return text.substr(step(compiled, i).span.begin, step(compiled, i).span.length);
  };
  EXPECT_EQ(line(0), "> SELECT\n  1");
  EXPECT_EQ(line(1), "$ set a={\n    \"b\": 1\n  }");
}

TEST(CompileTd, KnowsWhatActionsSet) {
  const Compiled compiled = compile_text(
      "$ set a=1 b=2\n$ set-arg-default c=3\n$ set-from-sql var=d\nSELECT 'x'\n"
      "$ kafka-ingest topic=t format=bytes set-schema-id-var=e\n$ nop\n");
  EXPECT_EQ(names_of(compiled, extra(compiled, 0).defines), "a,b,");
  EXPECT_EQ(names_of(compiled, extra(compiled, 1).defines), "arg.c,");
  EXPECT_EQ(names_of(compiled, extra(compiled, 2).defines), "d,");
  EXPECT_EQ(names_of(compiled, extra(compiled, 3).defines), "e,");
  EXPECT_EQ(names_of(compiled, extra(compiled, 4).defines), "");
}

TEST(CompileTd, DerivesNeedsFromActionsAndVariables) {
  EXPECT_EQ(needs_of(compile_text("$ nop\n> SELECT 1\n1\n")), "");
  EXPECT_EQ(needs_of(compile_text("> CREATE C ('${testdrive.kafka-addr}')\n"
                                  "$ mysql-execute name=m\nSELECT 1\n"
                                  "$ kafka-create-topic topic=t\n"
                                  "> S ${testdrive.seed} ${testdrive.schema-registry-url}\n")),
            "kafka@0 mysql@1 schema-registry@3 ");
  EXPECT_EQ(needs_of(compile_text("> SELECT '${service.shop.url}'\na\n"
                                  "$ service-kill name=shop\n$ service-wait name=registry\n")),
            "service shop@0 service registry@2 ");
  EXPECT_EQ(needs_of(compile_text("> SELECT '${testdrive.mysql-addr} ${testdrive.temp-dir}'\na\n")),
            "variable testdrive.mysql-addr@0 ");
  EXPECT_EQ(needs_of(compile_text("$ kafka-ingest topic=t format=bytes\nx\n"
                                  "$ kafka-ingest topic=t format=avro schema=\"int\"\n1\n"
                                  "$ schema-registry-wait topic=t\n")),
            "kafka@0 schema-registry@1 ");
  EXPECT_EQ(needs_of(compile_text("$ kafka-verify-data topic=t format=text\nx\n"
                                  "$ kafka-verify-data topic=t format=protobuf\n{}\n")),
            "kafka@0 schema-registry@1 ");
  EXPECT_EQ(needs_of(compile_text("$ skip-if\nSELECT true\n$ kafka-create-topic topic=t\n"
                                  "$ skip-end\n$ nop\n")),
            "");
}

TEST(CompileTd, FindsWhatChangesAWholeServer) {
  EXPECT_EQ(compile_text("> SELECT 1\n> CREATE TABLE t ()\n").cluster_wide, "");
  EXPECT_EQ(compile_text("> create user u\n> DROP DATABASE d\n").cluster_wide, "CREATE USER");
  EXPECT_EQ(
      compile_text("! SELECT pg_create_physical_replication_slot('a')\nexact:x\n").cluster_wide,
      "pg_create_physical_replication_slot");
  EXPECT_EQ(compile_text("$ postgres-execute connection=a\nSELECT 1\nSELECT 2; Create Role r\n")
                .cluster_wide,
            "CREATE ROLE");
  EXPECT_EQ(compile_text("$ psql-execute command=\"ALTER SYSTEM SET a = 1\"\n").cluster_wide,
            "ALTER SYSTEM");
  EXPECT_EQ(compile_text("$ mysql-execute name=a\nCREATE USER u\n").cluster_wide, "");
  EXPECT_EQ(compile_text("$ skip-if\nSELECT true\n> CREATE ROLE r\n").cluster_wide, "");
}

TEST(CompileTd, LeavesOutCommandsWithErrorsAndGoesOn) {
  const Compiled compiled = compile_text("$ nope\n> SELECT 1\n1\n$ set-from-sql\n$ nop\n");
  EXPECT_EQ(compiled.plan.steps().size(), 2U);
  EXPECT_EQ(compiled.diagnostics.size(), 3U);
  EXPECT_TRUE(has_errors(compiled.diagnostics));
}

TEST(CompileTd, CompilesScriptsThatDidNotParseAsFarAsItCan) {
  const td::Parsed parsed = td::parse(make_source("a.td", "$ \n! S\n> SELECT 1\n\"\n$ nop\n"));
  ASSERT_TRUE(has_errors(parsed.diagnostics));
  TdOptions options;
  options.actions = actions::specs();
  EXPECT_TRUE(compile_td(parsed.script, options).diagnostics.empty());
}

/// What the scripts of others are told; every line was looked at and is deserved.
TEST(CompileTd, FindsNoErrorsAndFewWarningsInScriptsOfOthers) {
  const auto folder = shared_folder();
  if (!folder) GTEST_SKIP() << "the shared folder with scripts is absent";
  std::map<std::string, int> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder / "corpus/td")) {
    if (entry.path().extension() != ".td") continue;
    const auto text = read_file(entry.path());
    ASSERT_TRUE(text);
    const Compiled compiled = compile_text(entry.path().string(), *text);
    EXPECT_FALSE(has_errors(compiled.diagnostics)) << entry.path();
    for (const Diagnostic& diagnostic : compiled.diagnostics) {
      ++found[std::string(diagnostic.rule)];
    }
  }
  const std::map<std::string, int> expected = {
      {"action.idle-timeout", 12}, {"action.ignored-body", 1}, {"td.unreachable", 5}};
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace weir::compile
