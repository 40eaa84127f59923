// Languages and dialects of scripts by their names, their texts and what the user said.
#include "cli/script_language.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace weir::cli {
namespace {

TEST(ScriptLanguage, IsTakenFromExtensions) {
  for (const char* path : {"a.td", "a.slt", "x/a.test", "a.test_slow", "a.slt.serial"}) {
    EXPECT_EQ(role_of(path), FileRole::Script) << path;
  }
  EXPECT_EQ(role_of("a.slt.part"), FileRole::Fragment);
  EXPECT_EQ(role_of("testdata/logic_test/aggregate"), FileRole::Script);
  for (const char* path :
       {"a", "a.sql", "a.part", "test", "logic_test", "logic_test/a.go", "slt"}) {
    EXPECT_EQ(role_of(path), FileRole::None) << path;
  }
}

TEST(ScriptLanguage, IsGuessedFromTheFirstDirectiveOfOtherFiles) {
  const DialectChoice none;
  EXPECT_EQ(language_of(none, "a.td", "query I\n"), Language::Td);
  EXPECT_EQ(language_of(none, "a.test", "> SELECT 1\n"), Language::Slt);
  EXPECT_EQ(language_of(none, "a.txt", "# x\n\nquery I\nSELECT 1\n"), Language::Slt);
  EXPECT_EQ(language_of(none, "<stdin>", "skipif mysql\n"), Language::Slt);
  EXPECT_EQ(language_of(none, "a.txt", "> SELECT 1\n1\n"), Language::Td);
  EXPECT_EQ(language_of(none, "a.txt", ""), Language::Td);
  DialectChoice given;
  given.given = slt::find_dialect("duckdb");
  EXPECT_EQ(language_of(given, "a.txt", ""), Language::Slt);
  EXPECT_EQ(language_of(given, "a.td", ""), Language::Td);
}

TEST(ScriptLanguage, ChoosesTheDialectFromTheNearestWord) {
  const std::string here = std::filesystem::current_path().string();
  DialectChoice choice;
  EXPECT_EQ(choose_dialect(choice, "a.slt", "").dialect->name, "sqllogictest-rs");
  choice.configured = slt::find_dialect("dolt");
  EXPECT_EQ(choose_dialect(choice, "a.slt", "").dialect->name, "dolt");
  choice.folders = {{here + "/x/y", slt::find_dialect("duckdb")},
                    {here + "/x", slt::find_dialect("sqlite")}};
  EXPECT_EQ(choose_dialect(choice, "x/y/a.slt", "").dialect->name, "duckdb");
  EXPECT_EQ(choose_dialect(choice, "x/yz/a.slt", "").dialect->name, "sqlite");
  EXPECT_EQ(choose_dialect(choice, "xx/a.slt", "").dialect->name, "dolt");
  choice.given = slt::find_dialect("cockroach");
  const slt::Detected given = choose_dialect(choice, "x/y/a.slt", "");
  EXPECT_EQ(given.dialect->name, "cockroach");
  EXPECT_EQ(given.reason, "`--dialect`");
}

}  // namespace
}  // namespace weir::cli
