// How long rendering, sorting, hashing and comparing of a record take, by the shapes that SQLite's
// suite consists of. Usage: weir_bench_record [values to see per shape]
#include "value/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/rng.h"

namespace weir {
namespace {

constexpr int kBatches = 8;

struct Shape {
  std::string_view name;
  std::string letters;
  std::size_t rows;
  SortMode sort;
  bool labelled;
};

ResultSet make_result(const Shape& shape, Rng& rng) {
  std::vector<Column> columns(shape.letters.size());
  for (Column& column : columns) column.format = CellFormat::Dynamic;
  ResultSet result(columns);
  for (std::size_t row = 0; row < shape.rows; ++row) {
    for (const char letter : shape.letters) {
      const auto number = static_cast<std::int64_t>(rng.below(100'000));
      switch (letter) {
        case 'R': result.add_real(static_cast<double>(number) / 7); break;
        case 'T':
          result.add_tagged(DynamicTag::Text, "table tn7 row " + std::to_string(number));
          break;
        default: result.add_integer(number);
      }
    }
    result.end_row();
  }
  return result;
}

/// Nanoseconds per record; a record that does not match would be no measurement.
double time_of(const RecordStyle& style, const RecordQuery& query, const ResultSet& result,
               std::size_t rounds) {
  RecordComparer comparer;
  std::size_t matched = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < rounds; ++i) {
    matched += comparer.compare(style, query, result).matches() ? 1 : 0;
  }
  const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - begin;
  WEIR_CHECK(matched == rounds, "a rendered record does not match");
  return spent.count() / static_cast<double>(rounds);
}

/// The best of a few batches: other programs only ever make it slower.
double nanoseconds_per_record(const Shape& shape, std::size_t rounds) {
  const RecordStyle& style = *find_record_style("sqlite");
  Rng rng(1);
  const ResultSet result = make_result(shape, rng);
  RecordQuery query;
  query.letters = shape.letters;
  query.sort = shape.sort;
  query.threshold = 8;
  query.has_label = shape.labelled;
  std::string block;
  for (const std::string& line : render_record(style, query, result)) block += line + "\r\n";
  query.block = block;
  double best = std::numeric_limits<double>::max();
  for (int batch = 0; batch < kBatches; ++batch) {
    best = std::min(best, time_of(style, query, result, rounds / kBatches + 1));
  }
  return best;
}

void measure(std::size_t values_to_see) {
  const std::vector<Shape> shapes{{"no rows", "I", 0, SortMode::Rows, false},
                                  {"one integer", "I", 1, SortMode::Rows, false},
                                  {"one integer, labelled", "I", 1, SortMode::Rows, true},
                                  {"8 integers, labelled", "I", 8, SortMode::Rows, true},
                                  {"10 rows III, hashed", "III", 10, SortMode::Rows, true},
                                  {"100 rows I, hashed", "I", 100, SortMode::Rows, true},
                                  {"100 rows I, hashed, unsorted", "I", 100, SortMode::None, true},
                                  {"100 rows II, valuesort", "II", 100, SortMode::Values, true},
                                  {"1000 rows II, hashed", "II", 1000, SortMode::Rows, true},
                                  {"30 rows IT, hashed", "IT", 30, SortMode::Rows, false},
                                  {"2 rows RR", "RR", 2, SortMode::None, false}};
  fmt::print("{:<32}{:>12}{:>12}\n", "shape", "ns/record", "ns/value");
  for (const Shape& shape : shapes) {
    const std::size_t values = std::max<std::size_t>(1, shape.rows * shape.letters.size());
    const double spent = nanoseconds_per_record(shape, values_to_see / (values + 20) + 1);
    fmt::print("{:<32}{:>12.0f}{:>12.1f}\n", shape.name, spent,
               spent / static_cast<double>(values));
  }
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  weir::measure(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20'000'000);
  return 0;
}
