// Bytes: "char", bytea, uuid and bit strings.
#pragma once

#include "value/pg/decode.h"

namespace weir::pg {

/// Two lower-case hexadecimal digits per byte.
void append_hex(std::string_view bytes, std::string& out);

/// "char": the byte as a signed number.
bool char_binary(std::string_view raw, std::string& out);
bool char_text(std::string_view raw, std::string& out);

/// Printable ASCII as it is, the rest escaped.
bool bytea_binary(std::string_view raw, std::string& out);
/// From either of the server's output forms, hex and escape.
bool bytea_text(std::string_view raw, std::string& out);

bool uuid_binary(std::string_view raw, std::string& out);
/// `bit` and `varbit`.
bool bits_binary(std::string_view raw, std::string& out);

}  // namespace weir::pg
