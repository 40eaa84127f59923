// What is checked of a result before its values: columns, their types, their names.
#pragma once

#include "value/record.h"
#include "value/record_style.h"
#include "value/result_set.h"

namespace weir::record {

/// The first of these checks that fails; a comparison that matches if none does.
[[nodiscard]] RecordComparison check_columns(const RecordStyle& style, const RecordQuery& query,
                                             const ResultSet& result);

/// The names of the columns as the script would have them in one line.
[[nodiscard]] std::string names_as_line(const RecordStyle& style, const ResultSet& result);

}  // namespace weir::record
