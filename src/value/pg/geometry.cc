// Geometric types.
#include "value/pg/geometry.h"

#include "value/pg/number.h"
#include "value/pg/wire.h"

namespace weir::pg {
namespace {

/// `count` numbers with commas between them.
void append_numbers(WireReader& reader, int count, std::string& out) {
  for (int i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    append_server_float(reader.read_double(), out);
  }
}

/// "(x,y),(x,y)".
void append_points(WireReader& reader, std::int32_t count, std::string& out) {
  for (std::int32_t i = 0; i < count && !reader.failed(); ++i) {
    out += i > 0 ? ",(" : "(";
    append_numbers(reader, 2, out);
    out += ')';
  }
}

}  // namespace

bool point_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  append_points(reader, 1, out);
  return reader.complete();
}

bool line_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  out += '{';
  append_numbers(reader, 3, out);
  out += '}';
  return reader.complete();
}

bool lseg_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  out += '[';
  append_points(reader, 2, out);
  out += ']';
  return reader.complete();
}

bool box_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  append_points(reader, 2, out);
  return reader.complete();
}

bool path_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const bool closed = reader.read<std::uint8_t>() != 0;
  out += closed ? '(' : '[';
  append_points(reader, reader.read<std::int32_t>(), out);
  out += closed ? ')' : ']';
  return reader.complete();
}

bool polygon_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  out += '(';
  append_points(reader, reader.read<std::int32_t>(), out);
  out += ')';
  return reader.complete();
}

bool circle_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  out += '<';
  append_points(reader, 1, out);
  out += ',';
  append_numbers(reader, 1, out);
  out += '>';
  return reader.complete();
}

}  // namespace weir::pg
