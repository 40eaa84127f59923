// The server's own identifiers.
#include "value/pg/system.h"

#include "value/pg/number.h"
#include "value/pg/wire.h"

namespace weir::pg {
namespace {

void append_upper_hex(std::uint32_t value, std::string& out) {
  char digits[8];
  const char* end = std::to_chars(digits, digits + sizeof digits, value, 16).ptr;
  for (const char* digit = digits; digit != end; ++digit) {
    out += *digit >= 'a' ? static_cast<char>(*digit - 'a' + 'A') : *digit;
  }
}

void append_lexeme(std::string_view lexeme, std::string& out) {
  out += '\'';
  for (const char byte : lexeme) {
    if (byte == '\'' || byte == '\\') out += byte;
    out += byte;
  }
  out += '\'';
}

/// Fourteen bits of position, two of weight (A is the highest, D is not printed).
void append_position(std::uint16_t entry, std::string& out) {
  append_integer(entry & 0x3FFFU, out);
  const int weight = entry >> 14;
  if (weight > 0) out += static_cast<char>('A' + (3 - weight));
}

}  // namespace

bool tid_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  out += '(';
  append_integer(reader.read<std::uint32_t>(), out);
  out += ',';
  append_integer(reader.read<std::uint16_t>(), out);
  out += ')';
  return reader.complete();
}

bool lsn_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  append_upper_hex(reader.read<std::uint32_t>(), out);
  out += '/';
  append_upper_hex(reader.read<std::uint32_t>(), out);
  return reader.complete();
}

bool snapshot_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto running = reader.read<std::int32_t>();
  append_integer(reader.read<std::uint64_t>(), out);
  out += ':';
  append_integer(reader.read<std::uint64_t>(), out);
  out += ':';
  for (std::int32_t i = 0; i < running && !reader.failed(); ++i) {
    if (i > 0) out += ',';
    append_integer(reader.read<std::uint64_t>(), out);
  }
  return reader.complete();
}

bool tsvector_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto lexemes = reader.read<std::int32_t>();
  for (std::int32_t i = 0; i < lexemes && !reader.failed(); ++i) {
    if (i > 0) out += ' ';
    append_lexeme(reader.read_terminated(), out);
    const auto positions = reader.read<std::uint16_t>();
    for (int p = 0; p < positions && !reader.failed(); ++p) {
      out += p == 0 ? ':' : ',';
      append_position(reader.read<std::uint16_t>(), out);
    }
  }
  return reader.complete();
}

bool void_binary(std::string_view raw, std::string& /*out*/) { return raw.empty(); }

}  // namespace weir::pg
