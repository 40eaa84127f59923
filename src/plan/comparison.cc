// Judging of conditions on the variables of loops.
#include "base/text.h"
#include "plan/plan.h"

namespace weir::plan {
namespace {

template <typename T>
bool compare(Comparison::Operator operation, const T& left, const T& right) {
  switch (operation) {
    case Comparison::Operator::Equal: return left == right;
    case Comparison::Operator::NotEqual: return left != right;
    case Comparison::Operator::Less: return left < right;
    case Comparison::Operator::LessEqual: return left <= right;
    case Comparison::Operator::Greater: return left > right;
    case Comparison::Operator::GreaterEqual: return left >= right;
  }
  return false;
}

}  // namespace

bool holds(const Comparison& comparison, std::string_view current) {
  std::int64_t left = 0;
  std::int64_t right = 0;
  if (parse_integer(current, left) && parse_integer(comparison.value, right)) {
    return compare(comparison.operation, left, right);
  }
  const bool by_equality = comparison.operation == Comparison::Operator::Equal ||
                           comparison.operation == Comparison::Operator::NotEqual;
  return by_equality && compare(comparison.operation, current, comparison.value);
}

}  // namespace weir::plan
