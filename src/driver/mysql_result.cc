// Types, cells and errors.
#include "driver/mysql_result.h"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

namespace weir::driver::mysql {
namespace {

constexpr unsigned kBinary = 63;  // the "character set" of bytes
constexpr std::size_t kNumber = 64;

namespace oid {
constexpr TypeOid kBytea = 17;
constexpr TypeOid kInt8 = 20;
constexpr TypeOid kInt2 = 21;
constexpr TypeOid kInt4 = 23;
constexpr TypeOid kText = 25;
constexpr TypeOid kJson = 114;
constexpr TypeOid kFloat4 = 700;
constexpr TypeOid kFloat8 = 701;
constexpr TypeOid kDate = 1082;
constexpr TypeOid kTime = 1083;
constexpr TypeOid kTimestamp = 1114;
constexpr TypeOid kBit = 1560;
constexpr TypeOid kNumeric = 1700;
constexpr TypeOid kUuid = 2950;
}  // namespace oid

bool is_unsigned(const MYSQL_FIELD& field) { return (field.flags & UNSIGNED_FLAG) != 0; }

/// MariaDB says beside the type if a text is of a type that the protocol does not know.
bool is_called(const MYSQL_FIELD& field, mariadb_field_attr_t attribute, std::string_view name) {
  MARIADB_CONST_STRING text{};
  if (::mariadb_field_attr(&text, &field, attribute) != 0 || text.str == nullptr) return false;
  return std::string_view(text.str, text.length) == name;
}

TypeOid type_of_text(const MYSQL_FIELD& field) {
  if (is_called(field, MARIADB_FIELD_ATTR_FORMAT_NAME, "json")) return oid::kJson;
  if (is_called(field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME, "uuid")) return oid::kUuid;
  return field.charsetnr == kBinary ? oid::kBytea : oid::kText;
}

TypeOid type_of(const MYSQL_FIELD& field) {
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_YEAR: return oid::kInt2;
    case MYSQL_TYPE_SHORT: return is_unsigned(field) ? oid::kInt4 : oid::kInt2;
    case MYSQL_TYPE_INT24: return oid::kInt4;
    case MYSQL_TYPE_LONG: return is_unsigned(field) ? oid::kInt8 : oid::kInt4;
    case MYSQL_TYPE_LONGLONG: return is_unsigned(field) ? oid::kNumeric : oid::kInt8;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL: return oid::kNumeric;
    case MYSQL_TYPE_FLOAT: return oid::kFloat4;
    case MYSQL_TYPE_DOUBLE: return oid::kFloat8;
    case MYSQL_TYPE_TIMESTAMP:
    case MYSQL_TYPE_DATETIME: return oid::kTimestamp;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE: return oid::kDate;
    case MYSQL_TYPE_TIME: return oid::kTime;
    case MYSQL_TYPE_BIT: return oid::kBit;
    case MYSQL_TYPE_JSON: return oid::kJson;
    case MYSQL_TYPE_GEOMETRY: return oid::kBytea;
    case MYSQL_TYPE_NULL:
    case MYSQL_TYPE_ENUM:
    case MYSQL_TYPE_SET: return oid::kText;
    default: return type_of_text(field);
  }
}

void add_bits(const MYSQL_FIELD& field, std::string_view bytes, ResultSet& rows) {
  std::string digits;
  for (const char byte : bytes) {
    for (int bit = 7; bit >= 0; --bit) {
      digits += ((static_cast<unsigned char>(byte) >> bit) & 1) != 0 ? '1' : '0';
    }
  }
  const std::size_t width = std::min<std::size_t>(field.length, digits.size());
  rows.add_cell(std::string_view(digits).substr(digits.size() - width));
}

bool add_bytes(const MYSQL_FIELD& field, std::string_view bytes, ResultSet& rows) {
  if (!rows.has_room_for(bytes.size() + kNumber)) return false;
  if (field.type == MYSQL_TYPE_BIT) {
    add_bits(field, bytes, rows);
  } else {
    rows.add_cell(bytes);
  }
  return true;
}

template <typename Number>
void add_number(Number value, ResultSet& rows) {
  std::array<char, kNumber> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  rows.add_cell({text.data(), static_cast<std::size_t>(end - text.data())});
}

/// Appends a number of the statement's row; false if it is NULL.
template <typename Number>
bool add_fetched(MYSQL_STMT* statement, unsigned column, enum_field_types type, ResultSet& rows) {
  Number value{};
  my_bool null = 0;
  MYSQL_BIND bind{};
  bind.buffer_type = type;
  bind.buffer = &value;
  bind.buffer_length = sizeof value;
  bind.is_null = &null;
  bind.is_unsigned = std::is_unsigned_v<Number> ? 1 : 0;
  (void)::mysql_stmt_fetch_column(statement, &bind, column, 0);
  if (null != 0) return false;
  add_number(value, rows);
  return true;
}

bool add_integer(MYSQL_STMT* statement, unsigned column, const MYSQL_FIELD& field,
                 ResultSet& rows) {
  constexpr auto kType = MYSQL_TYPE_LONGLONG;
  return is_unsigned(field) ? add_fetched<std::uint64_t>(statement, column, kType, rows)
                            : add_fetched<std::int64_t>(statement, column, kType, rows);
}

}  // namespace

void describe(Fields fields, ResultForm form, std::span<Column> columns) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    columns[i].name.assign(fields[i].name, fields[i].name_length);
    columns[i].type = type_of(fields[i]);
    const bool raw = columns[i].type == oid::kBytea && form == ResultForm::Best;
    columns[i].format = raw ? CellFormat::Binary : CellFormat::Text;
  }
}

bool add_text_row(Fields fields, MYSQL_ROW row, const unsigned long* lengths, ResultSet& rows) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (row[i] == nullptr) {
      rows.add_null();
    } else if (!add_bytes(fields[i], {row[i], lengths[i]}, rows)) {
      return false;
    }
  }
  rows.end_row();
  return true;
}

bool BinaryRows::add(MYSQL_STMT* statement, ResultSet& rows) {
  for (unsigned i = 0; i < fields_.size(); ++i) {
    if (!add_cell(statement, i, rows)) return false;
  }
  rows.end_row();
  return true;
}

bool BinaryRows::add_cell(MYSQL_STMT* statement, unsigned column, ResultSet& rows) {
  if (!rows.has_room_for(kNumber)) return false;
  bool found = false;
  switch (fields_[column].type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG: found = add_integer(statement, column, fields_[column], rows); break;
    case MYSQL_TYPE_FLOAT:
      found = add_fetched<float>(statement, column, MYSQL_TYPE_FLOAT, rows);
      break;
    case MYSQL_TYPE_DOUBLE:
      found = add_fetched<double>(statement, column, MYSQL_TYPE_DOUBLE, rows);
      break;
    default:
      const auto text = fetch_text(statement, column);
      if (text) return add_bytes(fields_[column], *text, rows);
  }
  if (!found) rows.add_null();
  return true;
}

std::optional<std::string_view> BinaryRows::fetch_text(MYSQL_STMT* statement, unsigned column) {
  if (buffer_.empty()) buffer_.resize(kNumber);
  for (;;) {
    unsigned long length = 0;
    my_bool null = 0;
    my_bool cut_off = 0;
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.buffer = buffer_.data();
    bind.buffer_length = buffer_.size();
    bind.length = &length;
    bind.is_null = &null;
    bind.error = &cut_off;
    (void)::mysql_stmt_fetch_column(statement, &bind, column, 0);
    if (null != 0) return std::nullopt;
    if (length <= buffer_.size()) return std::string_view(buffer_).substr(0, length);
    buffer_.resize(length);
  }
}

bool Trouble::is_ours() const {
  return (code >= CR_MIN_ERROR && code <= CR_MAX_ERROR) ||
         (code >= CR_EVENT_CREATE_FAILED && code <= CR_MARIADB_LAST_ERROR);
}

bool Trouble::ends_connection() const {
  constexpr unsigned kIdleTooLong = 4031;  // ER_CLIENT_INTERACTION_TIMEOUT of MySQL
  return code == ER_SERVER_SHUTDOWN || code == ER_CONNECTION_KILLED || code == kIdleTooLong;
}

void set_error(const Trouble& trouble, OutcomeKind if_lost, Outcome& outcome) {
  outcome.error = {};
  outcome.affected.reset();
  outcome.returns_rows = false;
  if (!trouble.is_ours()) {
    const bool cancelled = trouble.code == ER_QUERY_INTERRUPTED;
    outcome.kind = cancelled ? OutcomeKind::Cancelled : OutcomeKind::Error;
    outcome.error.sqlstate = trouble.sqlstate;
    outcome.error.code = std::to_string(trouble.code);
    outcome.error.message = trouble.message;
    return;
  }
  const bool refused = trouble.code == CR_NET_PACKET_TOO_LARGE;
  outcome.kind = refused ? OutcomeKind::Error : if_lost;
  outcome.error.message =
      refused ? trouble.message : fmt::format("connection lost: {}", trouble.message);
}

}  // namespace weir::driver::mysql
