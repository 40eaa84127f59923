// TypeTable: every built-in PostgreSQL type that weir can print.
#pragma once

#include <cstdint>
#include <string_view>

#include "value/pg/decode.h"
#include "value/result_set.h"

namespace weir::pg {

/// In which format a driver should ask for a type.
enum class Ask : std::uint8_t {
  Binary,
  /// The server alone knows the text (names behind OIDs, locales), or the binary form is missing
  /// on some servers, or the OID could also belong to a type of the user's.
  Text
};

struct TypeRow {
  TypeOid oid = 0;
  std::string_view name;
  Decode binary = nullptr;  ///< Null if the binary form cannot be printed.
  Decode text = nullptr;    ///< Null if the server's text is printed as it is.
  Ask ask = Ask::Binary;
  char separator = ',';  ///< Between elements of this type in an array.
};

/// The row of a type; null if it is not known.
[[nodiscard]] const TypeRow* find_type(TypeOid oid);

}  // namespace weir::pg
