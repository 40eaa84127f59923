// Conditions of DuckDB on the variables of loops: `i=2&&j<3`.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace weir::slt {

enum class LoopComparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

/// `name OP value`. All terms of a condition must hold.
struct LoopTerm {
  std::string_view name;
  LoopComparison comparison = LoopComparison::Equal;
  std::string_view value;
};

/// The terms of a condition; nothing if it cannot be read. Views point into `text`.
[[nodiscard]] std::optional<std::vector<LoopTerm>> parse_loop_condition(std::string_view text);

}  // namespace weir::slt
