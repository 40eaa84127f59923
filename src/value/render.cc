// Choosing the renderer of a column.
#include "value/render.h"

#include <fmt/format.h>

#include <cstring>

#include "value/pg/bytes.h"
#include "value/pg/number.h"
#include "value/pg/type_table.h"

namespace weir {
namespace {

/// Binary of a type that nobody can read.
bool unreadable(std::string_view /*raw*/, std::string& /*out*/) { return false; }

template <typename Number>
bool read_number(std::string_view bytes, Number& number) {
  if (bytes.size() != sizeof number) return false;
  std::memcpy(&number, bytes.data(), sizeof number);
  return true;
}

/// By the kind of the value, as PostgreSQL's values of that kind are printed.
bool dynamic_cell(std::string_view raw, std::string& out) {
  if (raw.empty()) return false;
  const std::string_view value = raw.substr(1);
  std::int64_t integer = 0;
  double real = 0;
  switch (static_cast<DynamicTag>(raw.front())) {
    case DynamicTag::Integer:
      if (!read_number(value, integer)) return false;
      out += std::to_string(integer);
      return true;
    case DynamicTag::Real:
      return read_number(value, real) && pg::float8_text(fmt::format("{}", real), out);
    case DynamicTag::Text: out.append(value); return true;
    case DynamicTag::Blob: return pg::bytea_binary(value, out);
  }
  return false;
}

}  // namespace

void CellRenderer::append_unreadable(std::string_view raw, std::string& out) const {
  if (format_ == CellFormat::Text) {
    out.append(raw);
    return;
  }
  out.append("<malformed ").append(type_).append(": ");
  pg::append_hex(raw, out);
  out += '>';
}

bool renders_binary(TypeOid type) {
  const pg::TypeRow* row = pg::find_type(type);
  return row != nullptr && row->ask == pg::Ask::Binary;
}

CellRenderer renderer_for(const Column& column) {
  if (column.format == CellFormat::Dynamic) return {dynamic_cell, "value", CellFormat::Dynamic};
  const pg::TypeRow* row = pg::find_type(column.type);
  if (column.format == CellFormat::Text) {
    return {row == nullptr ? nullptr : row->text, "text", CellFormat::Text};
  }
  if (row == nullptr || row->binary == nullptr) {
    return {unreadable, row == nullptr ? "value of an unknown type" : row->name,
            CellFormat::Binary};
  }
  return {row->binary, row->name, CellFormat::Binary};
}

}  // namespace weir
