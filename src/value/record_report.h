// What people read about a record that failed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/record.h"
#include "value/record_expected.h"
#include "value/record_match.h"
#include "value/record_style.h"
#include "value/record_values.h"

namespace weir::record {

/// The values as lines of a script.
[[nodiscard]] std::vector<std::string> lines_of(const RecordStyle& style, RecordShape shape,
                                                const ValueList& values);

/// Two lists of values that differ. Values that count as equal are shown as the script has them.
[[nodiscard]] RecordComparison describe_values(const RecordStyle& style, const RecordQuery& query,
                                               RecordShape shape, const ValueList& expected,
                                               const ValueList& actual,
                                               const ValueMatcher& matcher);

/// A result that was compared through `hash`, with the lines it begins with.
[[nodiscard]] RecordComparison describe_hash(const RecordStyle& style, const RecordQuery& query,
                                             RecordShape shape, std::string_view hash,
                                             const ValueList& actual);

/// A result that should have been a hash, or should not, by the threshold in force.
[[nodiscard]] std::string threshold_message(const RecordQuery& query, std::size_t values);

}  // namespace weir::record
