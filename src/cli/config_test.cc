// Tests of weir.toml.
#include "cli/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/testing.h"

namespace weir::cli {
namespace {

using ::testing::ElementsAre;
using testing::ScratchFolder;

ParsedConfig parse_text(const std::string& text) {
  return parse_config(make_source("weir.toml", text));
}

std::string complaints(const std::string& text) {
  const ParsedConfig parsed = parse_text(text);
  std::string all;
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    all += render(parsed.config.source, diagnostic, Colour::Off);
  }
  return all;
}

std::vector<std::string> options_of(const Config& config) {
  std::vector<std::string> texts;
  for (const GivenOption& given : config.options) {
    texts.push_back((given.negated ? "no-" : "") + std::string(given.spec->name) + " " +
                    given.value);
  }
  return texts;
}

TEST(Config, ReadsOptionsHostsAndVariables) {
  const ParsedConfig parsed = parse_text(
      "[run]\ntimeout = \"10s\"\njobs = 4\nwith = [\"postgres@15\"]\nkeep-going = true\n"
      "isolate = false\npg-set = { work_mem = \"64MB\" }\nbackoff-factor = 2.5\n"
      "[hosts]\n\"kafka:9092\" = \"127.0.0.1:19092\"\n[variables]\nreplicas = 2\n");
  EXPECT_THAT(parsed.diagnostics, ElementsAre());
  EXPECT_THAT(options_of(parsed.config),
              ::testing::UnorderedElementsAre(
                  "timeout 10s", "jobs 4", "with postgres@15", "keep-going ", "no-isolate ",
                  "pg-set work_mem=64MB", "backoff-factor 2.5", "host kafka:9092=127.0.0.1:19092"));
  ASSERT_EQ(parsed.config.variables.size(), 1U);
  EXPECT_EQ(parsed.config.variables[0].name, "replicas");
  EXPECT_EQ(parsed.config.variables[0].value, "2");
}

TEST(Config, ReadsDialectsOfFoldersAndOfEverything) {
  const ScratchFolder folder;
  folder.write("suite/duck/a.test");
  const ParsedConfig parsed = parse_config(make_source(
      "suite/weir.toml", "[run]\ndialect = \"slt-rs\"\n[dialects]\n\"duck/\" = \"duckdb\"\n"));
  EXPECT_THAT(parsed.diagnostics, ElementsAre());
  EXPECT_THAT(options_of(parsed.config), ElementsAre("dialect slt-rs"));
  ASSERT_EQ(parsed.config.dialects.size(), 1U);
  EXPECT_EQ(parsed.config.dialects[0].folder, (folder.path() / "suite/duck").string());
  EXPECT_EQ(parsed.config.dialects[0].dialect->name, "duckdb");
}

TEST(Config, CountsPathsFromItsFolder) {
  const ParsedConfig parsed =
      parse_config(make_source("suite/weir.toml",
                               "[run]\ninit = [\"x.sql\", \"/y.sql\"]\nwith = \"postgres=../pg\"\n"
                               "psql = \"psql\"\n"));
  EXPECT_THAT(options_of(parsed.config),
              ::testing::UnorderedElementsAre("init suite/x.sql", "init /y.sql", "with postgres=pg",
                                              "psql psql"));
}

TEST(Config, CollectsTheFilesOfSuites) {
  const ScratchFolder folder;
  folder.write("b.td");
  folder.write("c/2.td");
  folder.write("c/1.td");
  const ParsedConfig parsed = parse_text(
      "[[suite]]\nname = \"up\"\nfiles = [\"b.td\", \"c/*.td\"]\n[[suite]]\nfiles = \"c\"\n");
  EXPECT_THAT(parsed.diagnostics, ElementsAre());
  EXPECT_THAT(parsed.config.suites,
              ElementsAre(ScriptGroup{Origin::Suite, "up", {"b.td", "c/1.td", "c/2.td"}},
                          ScriptGroup{Origin::Suite, "suite 2", {"c/1.td", "c/2.td"}}));
}

TEST(Config, PointsAtAnUnknownKey) {
  EXPECT_EQ(complaints("# ä\n[run]\ntimout = \"10s\"\n"),
            "weir.toml:3:1: error: unknown key `timout`\n"
            "    3 | timout = \"10s\"\n"
            "      | ^~~~~~\n"
            "hint: did you mean `timeout`?\n");
}

TEST(Config, PointsAtABadValue) {
  EXPECT_EQ(complaints("[run]\njobs = 0\n"),
            "weir.toml:2:8: error: `0` is too small\n"
            "    2 | jobs = 0\n"
            "      |        ^\n"
            "hint: the smallest is 1\n");
}

TEST(Config, PointsAtOneElementOfAList) {
  EXPECT_EQ(complaints("[run]\nwith = [\"postgres@15\", \"postgres@\"]\n"),
            "weir.toml:2:24: error: nothing behind the `@` of `postgres@`\n"
            "    2 | with = [\"postgres@15\", \"postgres@\"]\n"
            "      |                        ^~~~~~~~~~~\n"
            "hint: write SERVICE@VERSION or SERVICE=DIR\n");
}

TEST(Config, SaysWhereOptionsBelong) {
  EXPECT_EQ(complaints("timeout = \"1s\"\n"),
            "weir.toml:1:1: error: `timeout` does not stand at the top\n"
            "    1 | timeout = \"1s\"\n"
            "      | ^~~~~~~\n"
            "hint: options stand in the table `[run]`\n");
}

TEST(Config, KnowsOptionsThatItDoesNotTake) {
  EXPECT_EQ(parse_text("[run]\nseed = 1\n").diagnostics.at(0).message,
            "`seed` cannot be set in weir.toml");
}

TEST(Config, ReportsEveryMistake) {
  EXPECT_EQ(parse_text("[runn]\nx=1\n[run]\njobs = \"two\"\nkeep-going = 1\n[[suite]]\nnam=\"x\"\n")
                .diagnostics.size(),
            5U);
}

TEST(Config, PointsAtBrokenToml) {
  const ParsedConfig parsed = parse_text("[run\njobs = 1\n");
  ASSERT_EQ(parsed.diagnostics.size(), 1U);
  EXPECT_THAT(parsed.diagnostics[0].message, ::testing::StartsWith("not TOML: "));
}

TEST(FindConfig, LooksUpwardsFromTheScript) {
  const ScratchFolder folder;
  folder.write("weir.toml");
  folder.write("a/b/x.td");
  EXPECT_EQ(find_config("a/b/x.td"), "weir.toml");
  EXPECT_EQ(find_config("a/b"), "weir.toml");
  folder.write("a/weir.toml");
  EXPECT_EQ(find_config("a/b/x.td"), "a/weir.toml");
  EXPECT_EQ(find_config("-"), "weir.toml");
}

}  // namespace
}  // namespace weir::cli
