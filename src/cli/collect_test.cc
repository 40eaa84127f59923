// Tests of collecting, grouping and selecting scripts.
#include "cli/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/glob.h"
#include "cli/testing.h"

namespace weir::cli {
namespace {

using ::testing::ElementsAre;
using testing::ScratchFolder;

ScriptGroup single(const std::string& file) { return {Origin::Single, "", {file}}; }

std::vector<std::string> files_of(const std::vector<ScriptGroup>& groups) {
  std::vector<std::string> files;
  for (const ScriptGroup& group : groups) {
    files.insert(files.end(), group.files.begin(), group.files.end());
  }
  return files;
}

TEST(Collect, TakesScriptsOfEveryLanguageAndFragmentsOnRequest) {
  const ScratchFolder folder;
  for (const char* path : {"s/a.slt", "s/b.test", "s/c.slt.part", "s/d.sql", "s/e.td"}) {
    folder.write(path);
  }
  EXPECT_THAT(*collect("s"), ElementsAre("s/a.slt", "s/b.test", "s/e.td"));
  EXPECT_THAT(*collect("s", Fragments::Taken),
              ElementsAre("s/a.slt", "s/b.test", "s/c.slt.part", "s/e.td"));
  EXPECT_THAT(*collect("s/c.slt.part"), ElementsAre("s/c.slt.part"));
  EXPECT_THAT(*collect_matching("s/*.slt*"), ElementsAre("s/a.slt", "s/c.slt.part"));
  EXPECT_FALSE(collect_matching("s"));
}

TEST(Pattern, MatchesWithinNamesAndAcrossFolders) {
  EXPECT_TRUE(matches_pattern("*.td", "a.td"));
  EXPECT_FALSE(matches_pattern("*.td", "x/a.td"));
  EXPECT_TRUE(matches_pattern("?.td", "ä.td"));
  EXPECT_FALSE(matches_pattern("?.td", "ab.td"));
  EXPECT_TRUE(matches_pattern("**/a.td", "a.td"));
  EXPECT_TRUE(matches_pattern("**/a.td", "x/y/a.td"));
  EXPECT_TRUE(matches_pattern("x/**/a.td", "x/a.td"));
  EXPECT_TRUE(matches_pattern("x/**", "x/y/a.td"));
  EXPECT_TRUE(matches_pattern("a*b*c.td", "a-b-b-c.td"));
  EXPECT_FALSE(matches_pattern("a*b", "a-b-c"));
}

TEST(Collect, FindsScriptsBelowAFolderInTheOrderOfTheirBytes) {
  const ScratchFolder folder;
  folder.write("s/b.td");
  folder.write("s/a/c.td");
  folder.write("s/a-b.td");
  folder.write("s/notes.txt");
  folder.write("s/Z.td");
  EXPECT_THAT(*collect("s"), ElementsAre("s/Z.td", "s/a-b.td", "s/a/c.td", "s/b.td"));
}

TEST(Collect, TakesAnyFileThatIsNamed) {
  const ScratchFolder folder;
  folder.write("script.txt");
  EXPECT_THAT(*collect("./script.txt"), ElementsAre("./script.txt"));
}

TEST(Collect, ExpandsPatterns) {
  const ScratchFolder folder;
  folder.write("x/a.td");
  folder.write("x/y/b.td");
  folder.write("c.td");
  EXPECT_THAT(*collect("*.td"), ElementsAre("c.td"));
  EXPECT_THAT(*collect("x/*"), ElementsAre("x/a.td"));
  EXPECT_THAT(*collect("**/*.td"), ElementsAre("c.td", "x/a.td", "x/y/b.td"));
  EXPECT_THAT(
      *collect(folder.path().string() + "/x/**"),
      ElementsAre(folder.path().string() + "/x/a.td", folder.path().string() + "/x/y/b.td"));
}

TEST(Collect, PrefersAFileWhoseNameLooksLikeAPattern) {
  const ScratchFolder folder;
  folder.write("a*.td");
  folder.write("ab.td");
  EXPECT_THAT(*collect("a*.td"), ElementsAre("a*.td"));
}

TEST(Collect, SaysWhatIsMissing) {
  const ScratchFolder folder;
  folder.write("orders.td");
  folder.write("empty/x.txt");
  EXPECT_EQ(collect("order.td").error().message, "`order.td` does not exist");
  EXPECT_EQ(collect("order.td").error().hint, "did you mean `orders.td`?");
  EXPECT_EQ(collect("empty").error().message, "no script below `empty`");
  EXPECT_EQ(collect("q*.td").error().message, "no file matches `q*.td`");
}

TEST(GroupBySuite, PutsFilesOfASuiteTogetherInItsOrder) {
  const ScratchFolder folder;
  const std::vector<ScriptGroup> suites = {{Origin::Suite, "up", {"second.td", "./first.td"}}};
  const auto groups = group_by_suite({"a.td", "first.td", "b.td", "second.td"}, suites);
  EXPECT_THAT(groups, ElementsAre(single("a.td"),
                                  ScriptGroup{Origin::Suite, "up", {"second.td", "first.td"}},
                                  single("b.td")));
}

TEST(Select, DealsShardsThatCoverEverythingOnce) {
  std::vector<ScriptGroup> groups;
  for (const char* name : {"a", "b", "c", "d", "e"}) groups.push_back(single(name));
  EXPECT_THAT(files_of(select(groups, {.shard = 0, .shard_count = 2})), ElementsAre("a", "c", "e"));
  EXPECT_THAT(files_of(select(groups, {.shard = 1, .shard_count = 2})), ElementsAre("b", "d"));
  EXPECT_THAT(files_of(select(groups, {.shard = 7, .shard_count = 8})), ElementsAre());
}

TEST(Select, CutsToANumberOfFiles) {
  const std::vector<ScriptGroup> groups = {
      single("a"), {Origin::Suite, "s", {"b", "c", "d"}}, single("e")};
  EXPECT_THAT(files_of(select(groups, {.max_files = 3})), ElementsAre("a", "b", "c"));
  EXPECT_THAT(files_of(select(groups, {.max_files = 0})), ElementsAre());
}

TEST(Select, ShufflesTheSameWayForTheSameSeed) {
  std::vector<ScriptGroup> groups;
  for (char name = 'a'; name <= 'z'; ++name) groups.push_back(single(std::string(1, name)));
  const Selection selection{.shuffle = true, .seed = 42};
  EXPECT_EQ(select(groups, selection), select(groups, selection));
  EXPECT_NE(select(groups, selection), groups);
  EXPECT_THAT(files_of(select(groups, selection)),
              ::testing::UnorderedElementsAreArray(files_of(groups)));
}

}  // namespace
}  // namespace weir::cli
