// Sorting both sides of records as their dialect does.
#pragma once

#include <string_view>

#include "value/record.h"
#include "value/record_style.h"
#include "value/record_values.h"

namespace weir::record {

/// The actual values of rows of `width` columns. Where the dialect would split sorted values at
/// white space, that at their ends is removed first. `scratch` is overwritten.
void sort_values(const RecordStyle& style, const RecordQuery& query, std::size_t width,
                 ValueList& actual, ValueList& scratch);
/// The expected ones, in dialects that sort them too.
void sort_expected(const RecordStyle& style, const RecordQuery& query, std::size_t width,
                   ValueList& expected);

/// Replaces values by what white space separates in them; a value that is a row of its own is only
/// collapsed. `scratch` is overwritten.
void split_values(std::size_t width, ValueList& values, ValueList& scratch);

/// Adds the lines of a text, which LF separates.
void add_lines(std::string_view text, ValueList& lines);

}  // namespace weir::record
