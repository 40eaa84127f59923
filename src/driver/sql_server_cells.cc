// From DB-Library's values to text.
#include "driver/sql_server_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "base/digest.h"

namespace weir::driver::sql_server {
namespace {

// PostgreSQL's types.
constexpr TypeOid kBool = 16;
constexpr TypeOid kBytea = 17;
constexpr TypeOid kInt8 = 20;
constexpr TypeOid kInt2 = 21;
constexpr TypeOid kInt4 = 23;
constexpr TypeOid kText = 25;
constexpr TypeOid kFloat4 = 700;
constexpr TypeOid kFloat8 = 701;
constexpr TypeOid kDate = 1082;
constexpr TypeOid kTime = 1083;
constexpr TypeOid kTimestamp = 1114;
constexpr TypeOid kTimestampTz = 1184;
constexpr TypeOid kNumeric = 1700;
constexpr TypeOid kUuid = 2950;

// Which DB-Library has no public names for.
constexpr int kUnique = 36;

bool is_date_or_time(TypeOid type) {
  return type == kDate || type == kTime || type == kTimestamp || type == kTimestampTz;
}

/// Fractions of a second as PostgreSQL writes them: up to six digits, without zeros at the end.
std::string fraction_of(int nanoseconds) {
  if (nanoseconds < 1000) return {};
  std::string digits = fmt::format(".{:06}", nanoseconds / 1000);
  digits.resize(digits.find_last_not_of('0') + 1);
  return digits;
}

std::string date_text(const Dblib& dblib, DBPROCESS* process, int type, const BYTE* data) {
  DBDATEREC2 parts{};
  if (dblib.anydatecrack(process, &parts, type, data) != SUCCEED) return "?";
  // Months count from 1, as the connection was opened in Microsoft's manner.
  std::string date =
      fmt::format("{:04}-{:02}-{:02}", parts.dateyear, parts.datemonth, parts.datedmonth);
  std::string time = fmt::format("{:02}:{:02}:{:02}{}", parts.datehour, parts.dateminute,
                                 parts.datesecond, fraction_of(parts.datensecond));
  switch (oid_of(type)) {
    case kDate: return date;
    case kTime: return time;
    default: return date + " " + time;
  }
}

std::string converted(const Dblib& dblib, DBPROCESS* process, int type, const BYTE* data,
                      int length) {
  // The longest is a decimal of 38 digits; -1 ends it with a zero byte.
  std::array<BYTE, 512> buffer{};
  const int size = dblib.convert(process, type, data, length, SYBCHAR, buffer.data(),
                                 static_cast<int>(buffer.size()) - 1);
  std::string text(buffer.begin(), buffer.begin() + std::max(size, 0));
  text.resize(text.find_last_not_of(' ') + 1);
  return text;
}

/// What goes over without a change.
std::string_view bytes_of(const BYTE* data, int length) {
  return {reinterpret_cast<const char*>(data),  // NOLINT(*-reinterpret-cast)
          static_cast<std::size_t>(length)};
}

std::string lower(std::string text) {
  for (char& byte : text) byte = static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
  return text;
}

void add_cell(const Dblib& dblib, DBPROCESS* process, int column, ResultSet& rows) {
  const BYTE* data = dblib.data(process, column);
  const int length = dblib.datlen(process, column);
  if (data == nullptr) return rows.add_null();
  const int type = dblib.coltype(process, column);
  const TypeOid oid = oid_of(type);
  if (oid == kText) return rows.add_cell(bytes_of(data, length));
  if (oid == kBytea) return rows.add_cell("\\x" + to_hex(bytes_of(data, length)));
  if (oid == kBool) return rows.add_cell(*data == 0 ? "f" : "t");
  if (is_date_or_time(oid)) return rows.add_cell(date_text(dblib, process, type, data));
  const std::string text = converted(dblib, process, type, data, length);
  rows.add_cell(oid == kUuid ? lower(text) : text);
}

}  // namespace

TypeOid oid_of(int type) {
  switch (type) {
    case SYBBIT:
    case SYBBITN: return kBool;
    case SYBINT1:
    case SYBINT2: return kInt2;
    case SYBINT4: return kInt4;
    case SYBINTN:
    case SYBINT8: return kInt8;
    case SYBREAL: return kFloat4;
    case SYBFLT8:
    case SYBFLTN: return kFloat8;
    case SYBNUMERIC:
    case SYBDECIMAL:
    case SYBMONEY:
    case SYBMONEY4:
    case SYBMONEYN: return kNumeric;
    case SYBMSDATE: return kDate;
    case SYBMSTIME: return kTime;
    case SYBDATETIME:
    case SYBDATETIME4:
    case SYBDATETIMN:
    case SYBMSDATETIME2: return kTimestamp;
    case SYBMSDATETIMEOFFSET: return kTimestampTz;
    case SYBBINARY:
    case SYBVARBINARY:
    case SYBIMAGE: return kBytea;
    case kUnique: return kUuid;
    default: return kText;
  }
}

ResultSet columns_of(const Dblib& dblib, DBPROCESS* process) {
  std::vector<Column> columns;
  for (int i = 1; i <= dblib.numcols(process); ++i) {
    const char* name = dblib.colname(process, i);
    columns.push_back(
        {name == nullptr ? "" : name, oid_of(dblib.coltype(process, i)), CellFormat::Text});
  }
  return ResultSet(std::move(columns));
}

void add_row(const Dblib& dblib, DBPROCESS* process, ResultSet& rows) {
  const int columns = static_cast<int>(rows.column_count());
  for (int i = 1; i <= columns; ++i) add_cell(dblib, process, i, rows);
  rows.end_row();
}

}  // namespace weir::driver::sql_server
