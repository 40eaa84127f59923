// Queries: `query`, and Materialize's `simple`.
#pragma once

#include "script/slt/context.h"

namespace weir::slt {

/// Parses a `query` whose line is in `context.head`; the current line is the one below.
void parse_query(Context& context, Record& record);

/// The same for a `simple`.
void parse_simple(Context& context, Record& record);

/// A sort mode by its word; Default if the dialect has none of that name.
[[nodiscard]] SortMode find_sort(const Context& context, std::string_view word);

/// The words for sort modes in the dialect, without `partialsort`.
[[nodiscard]] std::span<const std::string_view> sort_words(const Context& context);

}  // namespace weir::slt
