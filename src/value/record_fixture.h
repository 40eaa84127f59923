// Results and comparisons that the tests of records share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/record.h"

namespace weir::record_fixture {

inline constexpr TypeOid kBool = 16;
inline constexpr TypeOid kInt8 = 20;
inline constexpr TypeOid kText = 25;
inline constexpr TypeOid kFloat8 = 701;
inline constexpr TypeOid kNumeric = 1700;

using Row = std::vector<std::optional<std::string>>;

inline ResultSet texts(const std::vector<TypeOid>& types, const std::vector<Row>& rows) {
  std::vector<Column> columns;
  for (const TypeOid type : types) {
    columns.push_back({"c" + std::to_string(columns.size() + 1), type, CellFormat::Text});
  }
  ResultSet result(std::move(columns));
  for (const Row& row : rows) {
    for (const auto& cell : row) cell ? result.add_cell(*cell) : result.add_null();
    result.end_row();
  }
  return result;
}

inline ResultSet text_rows(const std::vector<Row>& rows) {
  return texts(std::vector<TypeOid>(rows.empty() ? 1 : rows[0].size(), kText), rows);
}

struct Expect {
  std::string_view style;
  std::string_view letters;
  std::string_view block;
  SortMode sort = SortMode::None;
  std::uint64_t threshold = 0;
};

inline RecordComparison compare(const Expect& expect, const ResultSet& result) {
  RecordQuery query;
  query.letters = expect.letters;
  query.block = expect.block;
  query.sort = expect.sort;
  query.threshold = expect.threshold;
  RecordComparer comparer;
  return comparer.compare(*find_record_style(expect.style), query, result);
}

inline bool matches(const Expect& expect, const ResultSet& result) {
  return compare(expect, result).matches();
}

}  // namespace weir::record_fixture
