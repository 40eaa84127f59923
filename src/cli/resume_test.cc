// Tests of the file of `--resume`.
#include "cli/resume.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/file.h"
#include "cli/testing.h"

namespace weir::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ScratchFolder;

std::vector<ScriptPart> parts_of(const std::vector<std::string>& paths) {
  std::vector<ScriptPart> parts;
  for (const std::string& path : paths) parts.push_back({path, *sha256_file(path)});
  return parts;
}

class ResumeTest : public ::testing::Test {
 protected:
  ResumeTest() {
    for (const char* name : {"a", "b", "part"}) folder_.write(name, name);
    text_ = passed_header("") + passed_line(parts_of({"a"})) + passed_line(parts_of({"b", "part"}));
  }
  [[nodiscard]] PassedScripts passed() const { return *parse_passed(text_, ""); }

  ScratchFolder folder_;
  std::string text_;
};

std::vector<ScriptGroup> singles(const std::vector<std::string>& files) {
  std::vector<ScriptGroup> groups;
  for (const std::string& file : files) groups.push_back({Origin::Single, "", {file}});
  return groups;
}

TEST_F(ResumeTest, LeavesOutWhatHasPassed) {
  auto groups = singles({"a", "c", "b"});
  EXPECT_EQ(leave_out_passed(groups, passed(), Sharing::Database), 2U);
  EXPECT_EQ(groups, singles({"c"}));
}

TEST_F(ResumeTest, RunsAScriptAgainThatHasChangedOrIncludesOneThatHas) {
  folder_.write("part", "changed");
  auto groups = singles({"a", "b"});
  EXPECT_EQ(leave_out_passed(groups, passed(), Sharing::Database), 1U);
  EXPECT_EQ(groups, singles({"b"}));
  folder_.write("a", "changed");
  groups = singles({"a", "b"});
  EXPECT_EQ(leave_out_passed(groups, passed(), Sharing::Database), 0U);
}

TEST_F(ResumeTest, SaysWhyAScriptRunsAgain) {
  EXPECT_THAT(why_again(singles({"a", "b", "c"}), passed(), Sharing::Database), IsEmpty());
  folder_.write("part", "changed");
  EXPECT_THAT(
      why_again(singles({"a", "b"}), passed(), Sharing::Database),
      ElementsAre("`b` runs again: `part`, which it includes, has changed since it passed"));
  folder_.write("b", "changed");
  EXPECT_THAT(why_again(singles({"b"}), passed(), Sharing::Database),
              ElementsAre("`b` runs again: it has changed since it passed"));
  const std::vector<ScriptGroup> suite{{Origin::Suite, "s", {"a", "c"}}};
  EXPECT_THAT(why_again(suite, passed(), Sharing::Database),
              ElementsAre("`a` runs again: it shares a database with `c`, which runs"));
  EXPECT_THAT(why_again(suite, passed(), Sharing::Nothing), IsEmpty());
}

TEST_F(ResumeTest, KeepsScriptsThatBuildOnEachOtherTogether) {
  const ScriptGroup suite{Origin::Suite, "s", {"a", "c"}};
  std::vector<ScriptGroup> groups{suite};
  EXPECT_EQ(leave_out_passed(groups, passed(), Sharing::Database), 0U);
  EXPECT_THAT(groups, ElementsAre(suite));
  // What the earlier ones left is still there.
  EXPECT_EQ(leave_out_passed(groups, passed(), Sharing::Nothing), 1U);
  EXPECT_THAT(groups.front().files, ElementsAre("c"));
}

TEST_F(ResumeTest, PassesOverALineThatWasCutOff) {
  text_.pop_back();
  EXPECT_EQ(passed().size(), 1U);
  EXPECT_TRUE(passed().contains("a"));
}

TEST_F(ResumeTest, RefusesTheFileOfAnotherRun) {
  EXPECT_EQ(parse_passed(text_, "--engine sqlite").error().message,
            "it belongs to a run with other options");
  EXPECT_EQ(parse_passed("query I\n", "").error().message, "it was not written by `--resume`");
}

TEST_F(ResumeTest, WritesWhatPassesAsItEnds) {
  ASSERT_TRUE(write_file("done", passed_header("")));
  ResumeWriter writer("done");
  const run::LoadScript load = writer.watch([](const std::string& path) {
    run::Script script;
    script.path = path;
    plan::PlanBuilder builder(1);
    for (const char* part : {"part", "b"}) builder.add_source(make_source(part, part));
    script.plan = std::move(builder).build();
    return script;
  });
  (void)load("b");
  plan::Event event;
  event.payload = plan::FileEnded{"b", plan::Verdict::Fail, {}, {}, {}, {}};
  writer.on_event(event);
  EXPECT_EQ(*read_file("done"), passed_header(""));
  event.payload = plan::FileEnded{"b", plan::Verdict::Pass, {}, {}, {}, {}};
  writer.on_event(event);
  EXPECT_EQ(*read_file("done"), passed_header("") + passed_line(parts_of({"b", "part"})));
  EXPECT_TRUE(writer.result());
}

}  // namespace
}  // namespace weir::cli
