// Tests of the help on directives.
#include "cli/directive_help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "script/slt/directive.h"

namespace weir::cli {
namespace {

using ::testing::HasSubstr;

TEST(DirectiveHelp, HasAPageForEveryDirectiveAndForNothingElse) {
  std::set<std::string_view> words = {"skipif", "onlyif"};
  for (const slt::DirectiveSpec& spec : slt::directives()) words.insert(spec.word);
  std::set<std::string_view> documented;
  for (const DirectiveDoc& doc : directive_docs()) documented.insert(doc.word);
  EXPECT_EQ(documented, words);
}

TEST(DirectiveHelp, SaysHowADirectiveIsWrittenAndWhoKnowsIt) {
  const auto halt = directive_page("halt");
  ASSERT_TRUE(halt);
  EXPECT_THAT(*halt, HasSubstr("\n  halt\n"));
  EXPECT_THAT(*halt, HasSubstr("\nRead and without effect: cockroach\n"));
  EXPECT_THAT(directive_page("skipif").value_or(""), HasSubstr("\nDialects: all\n"));
  EXPECT_FALSE(directive_page("select"));
}

}  // namespace
}  // namespace weir::cli
