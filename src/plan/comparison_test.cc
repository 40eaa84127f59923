#include <gtest/gtest.h>

#include "plan/plan.h"

namespace weir::plan {
namespace {

using Operator = Comparison::Operator;

bool met(Operator operation, std::string_view value, std::string_view current) {
  Comparison comparison;
  comparison.operation = operation;
  comparison.value = value;
  return holds(comparison, current);
}

TEST(Comparison, TakesNumbersAsNumbers) {
  EXPECT_TRUE(met(Operator::Less, "10", "9"));
  EXPECT_FALSE(met(Operator::Less, "10", "10"));
  EXPECT_TRUE(met(Operator::LessEqual, "10", "10"));
  EXPECT_TRUE(met(Operator::Greater, "-1", "0"));
  EXPECT_TRUE(met(Operator::GreaterEqual, "0", "0"));
  EXPECT_TRUE(met(Operator::NotEqual, "3", "4"));
  EXPECT_TRUE(met(Operator::Equal, "03", "3"));
}

TEST(Comparison, KnowsOfOtherTextsOnlyWhetherTheyAreEqual) {
  EXPECT_TRUE(met(Operator::Equal, "VARCHAR", "VARCHAR"));
  EXPECT_TRUE(met(Operator::NotEqual, "VARCHAR", "INTEGER"));
  EXPECT_FALSE(met(Operator::Greater, "A", "B"));
  EXPECT_FALSE(met(Operator::LessEqual, "A", "A"));
}

}  // namespace
}  // namespace weir::plan
