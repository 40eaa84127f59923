// Includes of sqllogictest scripts.
#include "cli/slt_include.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/testing.h"
#include "script/slt/parse.h"

namespace weir::cli {
namespace {

using ::testing::ElementsAre;
using testing::ScratchFolder;

const slt::Dialect& slt_rs() { return *slt::find_dialect("slt-rs"); }

TEST(SltInclude, CountsFromTheFolderOfTheScript) {
  const ScratchFolder folder;
  folder.write("x/a.slt");
  folder.write("x/p/1.slt.part");
  folder.write("x/p/2.slt.part");
  folder.write("y.slt.part");
  EXPECT_THAT(*included_files(slt_rs(), "x/a.slt", "p/*.slt.part"),
              ElementsAre("x/p/1.slt.part", "x/p/2.slt.part"));
  EXPECT_THAT(*included_files(slt_rs(), "x/a.slt", "../y.slt.part"), ElementsAre("y.slt.part"));
  EXPECT_THAT(*included_files(slt_rs(), "x/a.slt", "./p/1.slt.part"),
              ElementsAre("x/p/1.slt.part"));
  EXPECT_FALSE(included_files(slt_rs(), "x/a.slt", "y.slt.part"));
  EXPECT_FALSE(included_files(slt_rs(), "x/a.slt", "p"));  // a folder
}

TEST(SltInclude, OfDuckdbMayCountFromTheWorkingDirectory) {
  const ScratchFolder folder;
  folder.write("test/a.test");
  folder.write("test/b.test");
  EXPECT_THAT(*included_files(*slt::find_dialect("duckdb"), "test/a.test", "test/b.test"),
              ElementsAre("test/b.test"));
}

TEST(SltInclude, IsLeftToTheRunWhereAVariableStandsInIt) {
  EXPECT_THAT(*included_files(slt_rs(), "a.slt", "${DIR}/b.slt"), ElementsAre());
}

std::vector<std::string> findings(const std::string& path) {
  std::vector<std::string> rules;
  const auto parsed = slt::parse(make_source(path, "include b.slt\n\ninclude c.slt\n"), slt_rs());
  for (const Diagnostic& diagnostic : check_includes(parsed.script)) {
    rules.emplace_back(diagnostic.rule);
  }
  return rules;
}

TEST(SltInclude, IsReportedWhereItIsMissingOrLeadsBack) {
  const ScratchFolder folder;
  folder.write("a.slt");
  folder.write("b.slt", "include d.slt\n");
  EXPECT_THAT(findings("a.slt"), ElementsAre("slt.include-missing"));
  folder.write("c.slt", "include a.slt\n");
  EXPECT_THAT(findings("a.slt"), ElementsAre("slt.include-cycle"));
  folder.write("c.slt", "include c.slt\n");
  EXPECT_THAT(findings("a.slt"), ElementsAre("slt.include-cycle"));
}

}  // namespace
}  // namespace weir::cli
