// New lines and letters for a record whose result differs.
#pragma once

#include <string>
#include <vector>

#include "value/record.h"
#include "value/record_style.h"
#include "value/result_set.h"

namespace weir::run {

/// Type letters for a result that those of the query do not fit, with as many of these as possible;
/// empty if they fit, or if the query has none.
[[nodiscard]] std::string fitting_letters(const RecordStyle& style, const RecordQuery& query,
                                          const ResultSet& result);

/// The result as lines. Lines of the query that stand for the same keep their words: other white
/// space, and marks that match anything.
[[nodiscard]] std::vector<std::string> corrected_lines(const RecordStyle& style,
                                                       const RecordQuery& query,
                                                       const ResultSet& result);

}  // namespace weir::run
