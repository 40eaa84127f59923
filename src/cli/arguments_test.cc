// Tests of the parser of command lines and of the table it reads.
#include "cli/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/testing.h"
#include "cli/value.h"

namespace weir::cli {
namespace {

using ::testing::ElementsAre;
using testing::parse;

std::vector<std::string> paths(const Arguments& arguments) {
  std::vector<std::string> texts;
  for (const Positional& positional : arguments.positionals()) texts.push_back(positional.text);
  return texts;
}

TEST(Arguments, ReadsValuesBehindEqualsBlanksAndLetters) {
  EXPECT_EQ(parse({"--jobs=3"}).arguments.count(option::kJobs), 3U);
  EXPECT_EQ(parse({"--jobs", "3"}).arguments.count(option::kJobs), 3U);
  EXPECT_EQ(parse({"-j3"}).arguments.count(option::kJobs), 3U);
  EXPECT_EQ(parse({"-j", "3"}).arguments.count(option::kJobs), 3U);
  EXPECT_EQ(parse({"-kj3"}).arguments.count(option::kJobs), 3U);
  EXPECT_TRUE(parse({"-kj3"}).arguments.has(option::kKeepGoing));
}

TEST(Arguments, TakesOptionsBehindPaths) {
  const auto parsed = parse({"a.td", "--keep-going", "b.td"});
  EXPECT_THAT(paths(parsed.arguments), ElementsAre("a.td", "b.td"));
  EXPECT_TRUE(parsed.arguments.has(option::kKeepGoing));
}

TEST(Arguments, TakesEverythingBehindTwoDashesAsPaths) {
  const auto parsed = parse({"--", "--jobs", "-k", "--"});
  EXPECT_THAT(paths(parsed.arguments), ElementsAre("--jobs", "-k", "--"));
  EXPECT_EQ(parsed.text(), "");
}

TEST(Arguments, TakesASingleDashAsAPath) {
  EXPECT_THAT(paths(parse({"-"}).arguments), ElementsAre("-"));
}

TEST(Arguments, LetsTheLastOneWin) {
  EXPECT_EQ(parse({"--jobs=3", "--jobs=5"}).arguments.count(option::kJobs), 5U);
  EXPECT_FALSE(parse({"--isolate", "--no-isolate"}).arguments.has(option::kIsolate));
  EXPECT_TRUE(parse({"--no-isolate", "--isolate"}).arguments.has(option::kIsolate));
}

TEST(Arguments, KeepsEveryValueOfARepeatableOption) {
  EXPECT_THAT(parse({"--var", "a=1", "--var=b=2"}).arguments.all(option::kVar),
              ElementsAre("a=1", "b=2"));
}

TEST(Arguments, GivesDefaults) {
  const auto parsed = parse({});
  EXPECT_EQ(parsed.arguments.duration(option::kTimeout), std::chrono::seconds(30));
  EXPECT_EQ(parsed.arguments.factor(option::kBackoffFactor), 1.5);
  EXPECT_EQ(parsed.arguments.count(option::kJobs), std::nullopt);
}

TEST(Arguments, TakesValuesThatBeginWithADash) {
  EXPECT_THAT(parse({"--var", "--x=1"}).arguments.all(option::kVar), ElementsAre("--x=1"));
  EXPECT_EQ(parse({"--json", "-"}).arguments.text(option::kJson), "-");
}

TEST(Arguments, PointsAtAnUnknownOption) {
  EXPECT_EQ(parse({"--jbos", "2", "a.td"}).text(),
            "weir: error: unknown option `--jbos`\n"
            "  weir run --jbos 2 a.td\n"
            "           ^~~~~~\n"
            "hint: did you mean `--jobs`?\n");
}

TEST(Arguments, PointsAtTheNameOfAnUnknownOptionWithAValue) {
  EXPECT_EQ(parse({"--jbos=2"}).text(),
            "weir: error: unknown option `--jbos`\n"
            "  weir run --jbos=2\n"
            "           ^~~~~~\n"
            "hint: did you mean `--jobs`?\n");
}

TEST(Arguments, CompletesTheBeginningOfAnOptionInAHint) {
  EXPECT_EQ(parse({"--keep-f"}).mistakes.front().hint, "did you mean `--keep-failed`?");
}

TEST(Arguments, FindsEveryMistakeOfALine) {
  EXPECT_EQ(parse({"--jobs=0", "--frobnicate", "--timeout", "5"}).mistakes.size(), 3U);
}

TEST(Arguments, TakesNoOptionForAMissingValue) {
  EXPECT_EQ(parse({"--junit-report", "--json", "x"}).text(),
            "weir: error: `--junit-report` needs a value\n"
            "  weir run --junit-report --json x\n"
            "           ^~~~~~~~~~~~~~\n"
            "hint: `--junit-report FILE`: write a JUnit report\n");
}

TEST(Arguments, PointsAtTheValueBehindEquals) {
  EXPECT_EQ(parse({"--timeout=5"}).text(),
            "weir: error: duration `5` has no unit\n"
            "  weir run --timeout=5\n"
            "                     ^\n"
            "hint: did you mean `5s`?\n");
}

TEST(Arguments, SaysWhichOptionsExcludeEachOther) {
  EXPECT_EQ(parse({"--max-errors=3", "-x"}).text(),
            "weir: error: `--fail-fast` cannot stand with `--max-errors`\n"
            "  weir run --max-errors=3 -x\n"
            "                          ^~\n"
            "hint: leave one of them out; `--max-errors`: stop after N failed files\n");
}

TEST(Arguments, SaysWhichOptionIsMissing) {
  EXPECT_EQ(parse({"--shard", "1"}).text(),
            "weir: error: `--shard` needs `--shard-count`\n"
            "  weir run --shard 1\n"
            "           ^~~~~~~\n"
            "hint: `--shard-count N`: number of parts for `--shard`\n");
}

TEST(Arguments, NeverShowsSecrets) {
  auto parsed = parse({"--secret-var", "key=hush", "--secret-var=other=hush", "--target",
                       "postgres://me:hush@h/db", "--jobs=0"});
  for (const std::string& word : parsed.words.shown()) {
    EXPECT_THAT(word, ::testing::Not(::testing::HasSubstr("hush")));
  }
  EXPECT_THAT(parsed.text(), ::testing::Not(::testing::HasSubstr("hush")));
}

TEST(Arguments, HidesASecretThatCannotBeRead) {
  EXPECT_EQ(parse({"--secret-var", "hush"}).text(),
            "weir: error: the value of `--secret-var` cannot be read\n"
            "  weir run --secret-var '***'\n"
            "                        ^~~~~\n"
            "hint: write NAME=VALUE\n");
}

TEST(Arguments, PutsOtherSourcesBelowTheCommandLine) {
  auto parsed = parse({"--jobs=3", "--with=postgres@15"});
  parsed.arguments.add_below({{&option::kJobs, "9", false, std::nullopt, 0},
                              {&option::kTarget, "postgres://h/db", false, std::nullopt, 0},
                              {&option::kTimeout, "1s", false, std::nullopt, 0}});
  EXPECT_EQ(parsed.arguments.count(option::kJobs), 3U);
  EXPECT_EQ(parsed.arguments.duration(option::kTimeout), std::chrono::seconds(1));
  EXPECT_FALSE(parsed.arguments.has(option::kTarget)) << "`--with` on the command line excludes it";
}

TEST(OptionTable, HasEachNameAndLetterOncePerCommand) {
  for (const OptionSpec* spec : options()) {
    for (const std::uint32_t command : {taken_by::kRun, taken_by::kCheck, taken_by::kHelp,
                                        taken_by::kTestdrive, taken_by::kSqllogictest}) {
      if (!spec->taken_by_any(command)) continue;
      EXPECT_EQ(find_option(spec->name, command), spec) << spec->name;
      const OptionSpec* found = spec->letter == 0 ? spec : find_option(spec->letter, command);
      EXPECT_EQ(found, spec) << spec->name;
    }
  }
}

TEST(OptionTable, HasOnlyDefaultsThatCanBeRead) {
  for (const OptionSpec* spec : options()) {
    if (spec->default_value.empty()) continue;
    EXPECT_TRUE(check_value(*spec, spec->default_value)) << spec->name;
  }
}

TEST(OptionTable, NamesOnlyOptionsThatExist) {
  for (const OptionSpec* spec : options()) {
    for (const std::string_view name : split(spec->excludes, ' ')) {
      EXPECT_TRUE(name.empty() || find_option(name, spec->commands) != nullptr) << spec->name;
    }
    const bool needed = spec->requires_option.empty() ||
                        find_option(spec->requires_option, spec->commands) != nullptr;
    EXPECT_TRUE(needed) << spec->name;
    EXPECT_EQ(spec->value.empty(), spec->type == ValueType::Switch) << spec->name;
    EXPECT_FALSE(spec->doc.empty()) << spec->name;
  }
}

TEST(ShellQuote, LeavesPlainWordsAndQuotesTheRest) {
  EXPECT_EQ(shell_quote("a/b-c_1.td"), "a/b-c_1.td");
  EXPECT_EQ(shell_quote("two words"), "'two words'");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote("*.td"), "'*.td'");
  EXPECT_EQ(shell_quote("~/x"), "'~/x'");
  EXPECT_EQ(shell_quote(""), "''");
}

TEST(MaskPasswords, MasksUrlsAndSettings) {
  EXPECT_EQ(mask_passwords("postgres://u:p@ss@h:1/db"), "postgres://u:***@h:1/db");
  EXPECT_EQ(mask_passwords("postgres://u@h:1/db"), "postgres://u@h:1/db");
  EXPECT_EQ(mask_passwords("host=h password='a b' user=u"), "host=h password=*** user=u");
  EXPECT_EQ(mask_passwords("postgres://h/db?password=x&a=b"), "postgres://h/db?password=***&a=b");
}

TEST(Arguments, TakeEveryNameOfADialect) {
  for (const std::string_view name : slt::dialect_names()) {
    EXPECT_TRUE(check_value(option::kDialect, name)) << name;
  }
  for (const std::string_view name : split(option::kDialect.choices, '|')) {
    EXPECT_NE(slt::find_dialect(name), nullptr) << name;
  }
}

}  // namespace
}  // namespace weir::cli
