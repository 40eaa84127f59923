// Blocks of lines below a directive: SQL, expected lines, messages.
#pragma once

#include "script/slt/context.h"

namespace weir::slt {

/// What a line `----` is to a block of SQL.
enum class Dashes : std::uint8_t { End, Text };

/// Reads the SQL of a record from the current line on, and the line `----` if it ends there. Sets
/// `sql`, kDashes and kCookedSql of the record.
void read_sql(Context& context, Record& record, Dashes dashes);

/// The same for dialects where only `----` ends the SQL. False, and everything up to the next blank
/// line read, if no such line follows.
[[nodiscard]] bool read_sql_to_dashes(Context& context, Record& record);

/// Reads expected lines up to a blank one, and marks a hash line. `colnames`: the first line names
/// the columns.
void read_expected(Context& context, Record& record, bool colnames);

/// Reads one value of many lines, up to the line `EOF`. False if there is none; then the lines up
/// to a blank one are the value.
[[nodiscard]] bool read_multiline(Context& context, Record& record);

/// Reads the lines of a message or of output, up to what ends it in the dialect.
void read_message(Context& context, Record& record);

/// The expected lines of the record as one text: joined by LF, without CR, trimmed.
[[nodiscard]] Text message_of(Context& context, const Record& record);

/// Reads what is above the line `----`, and that line. False, and nothing consumed, if it is
/// missing.
[[nodiscard]] bool read_data(Context& context, Span& data);

/// Whether a `subtest` line ends everything here.
[[nodiscard]] bool is_splitting_subtest(const Context& context);

}  // namespace weir::slt
