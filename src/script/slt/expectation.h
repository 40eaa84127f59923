// What a statement or query is expected to do: errors, retries.
#pragma once

#include "script/slt/context.h"

namespace weir::slt {

/// `retry A backoff D` from word `index` on; kNone and a diagnostic if it is written wrongly.
[[nodiscard]] std::uint32_t parse_retry(Context& context, std::size_t index);

/// An error described on the directive's line, from word `index` on. Gives its index.
[[nodiscard]] std::uint32_t parse_inline_error(Context& context, std::size_t index);

/// Reads the message below `----` for the error `index`, which must have no text on the line.
void parse_error_message(Context& context, Record& record, std::uint32_t index);

/// Reports a bare expected error where the dialect wants a text.
void check_error_text(Context& context, std::uint32_t index);

/// Word `index` as a number; 0 and a diagnostic if it is none.
[[nodiscard]] std::uint64_t parse_count(Context& context, std::size_t index);

/// Reports words from `index` on where the dialect allows none.
void reject_surplus(Context& context, std::size_t index);

/// Reports that word `index` is none of those known, with the nearest one.
void report_unknown_word(Context& context, const Rule& rule, Span word, std::string_view what,
                         std::span<const std::string_view> known);

/// Reports that a word belongs to other dialects.
void report_other_dialect(Context& context, Span word, std::array<Support, 6> support);

/// Reports that the record has no SQL, where that is a mistake.
void check_sql(Context& context, const Record& record);

}  // namespace weir::slt
