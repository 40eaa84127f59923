// The table as a whole: complete, consistent, documented.
#include "actions/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/duration.h"
#include "base/text.h"
#include "plan/action_spec.h"

namespace weir::actions {
namespace {

using plan::ArgumentSpec;
using plan::ArgumentType;
using plan::Required;

// What the lists in actions.def are called, from the table's macros themselves.
#undef ACTION  // gmock has one too
constexpr std::string_view kNames[] = {
#define ACTION(name) #name,
#define DECLARED(name) #name,
#include "actions/actions.def"
#undef ACTION
#undef DECLARED
};

TEST(Actions, AreTheFiftyFourOfTestdriveAndSixteenOfOurOwn) {
  EXPECT_EQ(actions().size(), 70U);
  EXPECT_EQ(specs().size(), 70U);
}

TEST(Actions, AreCalledLikeTheirFiles) {
  for (std::size_t i = 0; i < actions().size(); ++i) {
    std::string name(kNames[i]);
    std::replace(name.begin(), name.end(), '_', '-');
    EXPECT_EQ(actions()[i].spec->name, name);
    EXPECT_EQ(specs()[i], actions()[i].spec);
  }
}

TEST(Actions, AreFoundByTheirNames) {
  EXPECT_EQ(find_action("set-regex")->spec->name, "set-regex");
  EXPECT_EQ(find_action("set_regex"), nullptr);
}

TEST(Actions, WithoutAFunctionSayWhatTheyNeed) {
  for (const run::ActionEntry& entry : actions()) {
    EXPECT_TRUE(entry.function != nullptr || !entry.spec->needs.empty()) << entry.spec->name;
  }
}

TEST(Actions, HaveAnExampleThatUsesThem) {
  for (const plan::ActionSpec* spec : specs()) {
    EXPECT_NE(spec->example.find("$ " + std::string(spec->name)), std::string::npos) << spec->name;
    EXPECT_TRUE(spec->example.ends_with('\n')) << spec->name;
  }
}

TEST(Actions, HaveExamplesThatRunUnlessTheirServersCannotBeHad) {
  const std::set<std::string_view> nowhere = {"materialize", "sql-server", "aws-glue", "fivetran"};
  for (const plan::ActionSpec* spec : specs()) {
    const bool runs = spec->example_use == plan::ExampleUse::Run;
    EXPECT_EQ(runs, !nowhere.contains(spec->needs)) << spec->name;
  }
}

TEST(Actions, SayWhatMakesThemFail) {
  for (const plan::ActionSpec* spec : specs()) {
    EXPECT_FALSE(spec->errors.empty()) << spec->name;
    for (const std::string_view error : split(spec->errors, '\n')) {
      EXPECT_FALSE(error.empty() || error.ends_with('.')) << spec->name;
    }
  }
}

TEST(Actions, AreDocumentedInFullSentences) {
  for (const plan::ActionSpec* spec : specs()) {
    EXPECT_FALSE(spec->summary.empty()) << spec->name;
    EXPECT_LE(spec->summary.size(), 70U) << spec->name;
    EXPECT_FALSE(spec->summary.ends_with('.')) << spec->name;
    EXPECT_TRUE(spec->doc.ends_with('.')) << spec->name;
    for (const ArgumentSpec& argument : spec->arguments) {
      EXPECT_FALSE(argument.doc.empty()) << spec->name << " " << argument.name;
      EXPECT_FALSE(argument.doc.ends_with('.')) << spec->name << " " << argument.name;
    }
  }
}

TEST(Actions, HaveArgumentsThatAScriptCanWrite) {
  for (const plan::ActionSpec* spec : specs()) {
    std::set<std::string_view> seen;
    for (const ArgumentSpec& argument : spec->arguments) {
      EXPECT_TRUE(seen.insert(argument.name).second) << spec->name << " " << argument.name;
      EXPECT_EQ(argument.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
                std::string_view::npos)
          << spec->name << " " << argument.name;
    }
  }
}

bool is_of_type(ArgumentType type, std::string_view text) {
  std::int64_t integer = 0;
  std::uint64_t number = 0;
  switch (type) {
    case ArgumentType::Integer: return parse_integer(text, integer);
    case ArgumentType::Unsigned: return parse_unsigned(text, number);
    case ArgumentType::Boolean: return text == "true" || text == "false";
    case ArgumentType::Duration:
    case ArgumentType::TimeLimit: return parse_duration(text).has_value();
    default: return true;
  }
}

TEST(Actions, HaveDefaultsOfTheRightType) {
  for (const plan::ActionSpec* spec : specs()) {
    for (const ArgumentSpec& argument : spec->arguments) {
      if (argument.default_value.empty()) continue;
      EXPECT_EQ(argument.required, Required::No) << spec->name << " " << argument.name;
      EXPECT_TRUE(is_of_type(argument.type, argument.default_value))
          << spec->name << " " << argument.name;
      const auto choices = split(argument.choices, '|');
      EXPECT_TRUE(argument.choices.empty() || std::find(choices.begin(), choices.end(),
                                                        argument.default_value) != choices.end())
          << spec->name << " " << argument.name;
    }
  }
}

}  // namespace
}  // namespace weir::actions
