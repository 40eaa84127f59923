#include "run/operation_outcome.h"

#include <gtest/gtest.h>

namespace weir::run {
namespace {

TEST(OperationOutcome, IsUnknownOnlyWhereNoAnswerCame) {
  const auto kind_of = [](ErrorKind kind) { return outcome_of(Error{kind, "why", ""}).kind; };
  EXPECT_EQ(kind_of(ErrorKind::Timeout), OutcomeKind::Unknown);
  EXPECT_EQ(kind_of(ErrorKind::Unavailable), OutcomeKind::Unknown);
  EXPECT_EQ(kind_of(ErrorKind::Cancelled), OutcomeKind::Cancelled);
  EXPECT_EQ(kind_of(ErrorKind::Usage), OutcomeKind::Error);
  EXPECT_EQ(kind_of(ErrorKind::Other), OutcomeKind::Error);
  EXPECT_EQ(outcome_of(Result<int>(7)).kind, OutcomeKind::Ok);
}

TEST(OperationOutcome, KeepsTheMessage) {
  const Result<void> refused = fail(ErrorKind::Usage, "no such table");
  EXPECT_EQ(outcome_of(refused).error.message, "no such table");
}

}  // namespace
}  // namespace weir::run
