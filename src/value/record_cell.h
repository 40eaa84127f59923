// Cells of records: one value as the text that a dialect compares.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "value/record_style.h"
#include "value/result_set.h"

namespace weir::record {

/// What a value is, as far as letters care.
enum class CellKind : std::uint8_t { Integer, Real, Decimal, Bool, Bytes, Oid, Text };

[[nodiscard]] CellKind kind_of(TypeOid type);

/// A value with its type. `text` is the engine's; numbers of dynamic cells have none.
struct Cell {
  CellKind kind = CellKind::Text;
  std::string_view text = {};
  std::int64_t integer = 0;  ///< Of an Integer without text.
  double real = 0;           ///< Of a Real.
};

/// Appends the text of a value that is not NULL.
void append_cell(const RecordStyle& style, LetterRule rule, const Cell& cell, std::string& out);

/// Whether the text of any value of that kind, unless it is empty, is appended as it is.
[[nodiscard]] bool is_verbatim(const RecordStyle& style, LetterRule rule, CellKind kind);

/// `t`, `true` and `1`; for what is no boolean the answer is no.
[[nodiscard]] bool is_true(std::string_view text);

}  // namespace weir::record
