// Tests of the options of sqllogictest scripts, and of the drop-in for sqllogictest-rs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/repeat.h"
#include "cli/testing.h"

namespace weir::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ScratchFolder;
using testing::settle;
using testing::Settled;

class SltSettingsTest : public ::testing::Test {
 protected:
  SltSettingsTest() {
    folder_.write("a.slt");
    folder_.write("b.slt");
  }
  static Settled drop_in(std::vector<std::string> words,
                         std::map<std::string, std::string> set = {}) {
    static std::map<std::string, std::string> variables;
    variables = std::move(set);
    return settle(std::move(words), Manner::Sqllogictest, [](const char* name) -> const char* {
      const auto found = variables.find(name);
      return found == variables.end() ? nullptr : found->second.c_str();
    });
  }
  ScratchFolder folder_;
};

TEST_F(SltSettingsTest, TakesEngineLabelsAndPatterns) {
  const auto settled = settle({"a.slt", "--engine=duckdb", "--label", "x", "--label=y", "--skip",
                               "^COPY", "--no-pipeline"});
  EXPECT_EQ(settled.text(), "");
  EXPECT_EQ(settled.settings.slt.engine, slt::EngineKind::Duckdb);
  EXPECT_THAT(settled.settings.slt.labels, ElementsAre("x", "y"));
  EXPECT_TRUE(settled.settings.slt.skip->found_in("COPY t TO 'x'"));
  EXPECT_EQ(settled.settings.options.pipeline, run::Pipeline::Off);
  EXPECT_EQ(settle({"a.slt"}).settings.options.pipeline, run::Pipeline::On);
}

TEST_F(SltSettingsTest, AsViewTurnsViewsOnAndIsRepeated) {
  const auto settled = settle({"a.slt", "--as-view"});
  EXPECT_EQ(settled.settings.options.views, run::Views::On);
  EXPECT_THAT(settled.settings.repeated_options, ElementsAre("--as-view"));
  EXPECT_EQ(settle({"a.slt"}).settings.options.views, run::Views::Off);
  EXPECT_THAT(settle({"a.slt", "--as-view", "--rewrite"}).text(), HasSubstr("--rewrite"));
}

TEST_F(SltSettingsTest, StandardInputIsNotRewritten) {
  EXPECT_THAT(settle({"-", "--rewrite"}).text(), HasSubstr("cannot be rewritten"));
}

TEST_F(SltSettingsTest, FailFastEndsFilesToo) {
  const auto settled = settle({"a.slt", "--fail-fast"});
  EXPECT_EQ(settled.settings.max_errors, 1U);
  EXPECT_EQ(settled.settings.options.after_failure, run::AfterFailure::Stop);
  EXPECT_EQ(settle({"a.slt", "--fail-fast", "-k"}).settings.options.after_failure,
            run::AfterFailure::KeepGoing);
}

TEST_F(SltSettingsTest, DoesNotLetEngineAndTargetContradictEachOther) {
  EXPECT_THAT(settle({"a.slt", "--engine=sqlite", "--target=postgres://me@h/db"}).text(),
              HasSubstr("`--engine sqlite` contradicts the target, whose engine is postgres"));
  EXPECT_EQ(settle({"a.slt", "--engine=sqlite", "--target=sqlite:x"}).text(), "");
  folder_.write("weir.toml", "[run]\nengine = \"duckdb\"\n");
  const auto settled = settle({"a.slt", "--target=sqlite:x"});
  EXPECT_EQ(settled.text(), "");
  EXPECT_EQ(settled.settings.slt.engine, slt::EngineKind::Sqlite);
}

TEST_F(SltSettingsTest, DropInRunsAllFilesInOneDatabaseOfItsOwnServer) {
  const auto settled = drop_in({"a.slt", "b.slt"});
  EXPECT_EQ(settled.text(), "");
  EXPECT_EQ(settled.settings.placement, Placement::OwnServer);
  ASSERT_EQ(settled.settings.groups.size(), 1U);
  EXPECT_THAT(settled.settings.groups[0].files, ElementsAre("a.slt", "b.slt"));
  EXPECT_EQ(settled.settings.jobs, 1U);
  EXPECT_EQ(settled.settings.slt.engine, slt::EngineKind::Postgres);
  EXPECT_EQ(settled.settings.dialects.by_name->id, slt::DialectId::SqllogictestRs);
  EXPECT_EQ(settled.settings.options.after_failure, run::AfterFailure::Stop);
  EXPECT_EQ(repeat_command(settled.settings, {}, {"b.slt"}), "sqllogictest b.slt");
}

TEST_F(SltSettingsTest, DropInTakesAServerFromOptionsAndEnvironment) {
  const auto settled = drop_in({"a.slt", "-p", "4566", "-w", "p w", "--options=-c x=1"},
                               {{"SLT_HOST", "db"}, {"SLT_DB", "dev"}, {"VAR", "x=1"}});
  EXPECT_EQ(settled.text(), "");
  EXPECT_EQ(settled.settings.target, "postgres://postgres:p%20w@db:4566/dev?options=-c%20x%3D1");
  EXPECT_EQ(settled.settings.placement, Placement::TargetItself);
  EXPECT_EQ(settled.settings.groups.size(), 1U);
  EXPECT_EQ(repeat_command(settled.settings, {}, {"a.slt"}),
            "sqllogictest --port 4566 --pass '***' --options '-c x=1' a.slt");
}

TEST_F(SltSettingsTest, DropInGivesEachFileAnEmptyDatabaseWithJobs) {
  const auto settled = drop_in({"a.slt", "b.slt", "-j", "1", "-h", "db"});
  EXPECT_EQ(settled.settings.placement, Placement::TargetClones);
  EXPECT_TRUE(settled.settings.bare_databases);
  EXPECT_EQ(settled.settings.groups.size(), 2U);
  EXPECT_EQ(drop_in({"a.slt", "b.slt", "-j4"}).settings.placement, Placement::OwnServer);
  EXPECT_EQ(repeat_command(settled.settings, {}, {"a.slt"}),
            "sqllogictest --jobs 1 --host db a.slt");
}

TEST_F(SltSettingsTest, DropInHasTheOriginalsSwitchesInTheEnvironment) {
  const auto on = drop_in({"a.slt"}, {{"SLT_FAIL_FAST", "true"}, {"SLT_KEEP_DB_ON_FAILURE", "1"}});
  EXPECT_EQ(on.settings.max_errors, 1U);
  EXPECT_TRUE(on.settings.keep_failed);
  const auto off = drop_in({"a.slt"}, {{"SLT_FAIL_FAST", "False"}});
  EXPECT_GT(off.settings.max_errors, 1U);
  EXPECT_GT(settle({"a.slt"}, Manner::Testdrive, [](const char*) -> const char* { return "true"; })
                .settings.max_errors,
            1U)
      << "a variable of another runner";
}

TEST_F(SltSettingsTest, DropInDividesFilesByPartitionAndPath) {
  const auto second = drop_in({"a.slt", "b.slt", "-j1", "--partition-id=1", "--partition-count=2"});
  ASSERT_EQ(second.settings.groups.size(), 1U);
  EXPECT_THAT(second.settings.groups[0].files, ElementsAre("b.slt"));
  EXPECT_EQ(drop_in({"a.slt", "b.slt"}, {{"SLT_PARTITION_ID", "7"}}).text(), "");
  const auto skipped = drop_in({"a.slt", "b.slt", "--skip", "^a"});
  ASSERT_EQ(skipped.settings.groups.size(), 1U);
  EXPECT_THAT(skipped.settings.groups[0].files, ElementsAre("b.slt"));
}

TEST_F(SltSettingsTest, DropInNamesReportsAsTheOriginal) {
  const auto settled = drop_in({"a.slt", "--junit", "nightly", "-e", "postgres-extended"});
  EXPECT_EQ(settled.settings.junit_report, "nightly-junit.xml");
  EXPECT_EQ(settled.settings.junit.class_name, "nightly");
  EXPECT_EQ(settled.settings.junit.suite, "sqllogictest");
  EXPECT_THAT(settled.settings.slt.labels, ElementsAre("postgres-extended"));
}

}  // namespace
}  // namespace weir::cli
