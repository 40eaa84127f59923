// Choosing the renderer of a column.
#include "value/render.h"

#include "value/pg/bytes.h"
#include "value/pg/type_table.h"

namespace weir {
namespace {

/// Binary of a type that nobody can read.
bool unreadable(std::string_view /*raw*/, std::string& /*out*/) { return false; }

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
