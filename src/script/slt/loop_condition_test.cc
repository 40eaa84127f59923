// Conditions on loop variables.
#include "script/slt/loop_condition.h"

#include <gtest/gtest.h>

namespace weir::slt {
namespace {

TEST(LoopCondition, HasTermsThatAreJoined) {
  const auto terms = parse_loop_condition("i=2&&name<>abc&&j>=10");
  ASSERT_TRUE(terms);
  ASSERT_EQ(terms->size(), 3U);
  EXPECT_EQ((*terms)[0].name, "i");
  EXPECT_EQ((*terms)[0].value, "2");
  EXPECT_EQ((*terms)[1].comparison, LoopComparison::NotEqual);
  EXPECT_EQ((*terms)[2].comparison, LoopComparison::GreaterOrEqual);
}

TEST(LoopCondition, NeedsNameOperatorAndValue) {
  for (const char* text : {"", "i", "=2", "i=", "i=2&&", "i!2"}) {
    EXPECT_FALSE(parse_loop_condition(text)) << text;
  }
}

}  // namespace
}  // namespace weir::slt
