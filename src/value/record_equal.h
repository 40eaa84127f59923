// Whether two engines gave the same rows: values are compared, not how an engine writes them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "value/result_set.h"
#include "value/rows.h"

namespace weir::record {

enum class RowOrder : std::uint8_t {
  Free,    ///< The rows are a multiset.
  Matters  ///< The query says in which order they come.
};

/// What two results have in common. `diff` is empty if they are equal; else `Missing` are rows that
/// only the first has, `Unexpected` those that only the second has.
struct Difference {
  bool columns = false;        ///< The numbers of columns differ; then there is no `diff`.
  std::vector<DiffLine> diff;  ///< Values as the first engine writes them where they are equal.

  [[nodiscard]] bool any() const { return columns || !diff.empty(); }
};

/// Compares cell by cell. NULL equals NULL only. Texts are compared byte by byte, unless the other
/// value is a number or a boolean: then the text is read as one. Numbers are compared exactly, but
/// with a relative tolerance of 1e-9 if one is a float (of single precision: 1e-5); `t`, `true` and
/// `1` are one truth. A column whose letter is `I` is compared as integers where one engine's types
/// are those of each value (SQLite), because its values have been made integers.
[[nodiscard]] Difference compare_results(const ResultSet& first, const ResultSet& second,
                                         std::string_view letters, RowOrder order);

/// Whether the text of a query ends in an ORDER BY of its own, not in one of a subquery.
[[nodiscard]] bool ends_in_order_by(std::string_view sql);

}  // namespace weir::record
