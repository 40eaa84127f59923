// What holds of every style: what is rendered compares equal, and what is changed does not.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/rng.h"
#include "value/record.h"

namespace weir {
namespace {

constexpr TypeOid kBool = 16;
constexpr TypeOid kInt8 = 20;
constexpr TypeOid kText = 25;
constexpr TypeOid kFloat8 = 701;
constexpr TypeOid kNumeric = 1700;

constexpr std::array<TypeOid, 5> kTypes{kBool, kInt8, kText, kFloat8, kNumeric};
constexpr std::array<std::string_view, 12> kTexts{"",
                                                  "a",
                                                  "B",
                                                  "longer than eight bytes",
                                                  "longer than eight bits",
                                                  "é",
                                                  "NULL",
                                                  "10",
                                                  "9",
                                                  "(empty)",
                                                  "~",
                                                  "00"};

char letter_of(TypeOid type) {
  switch (type) {
    case kBool: return 'B';
    case kInt8: return 'I';
    case kText: return 'T';
    default: return 'R';
  }
}

std::string random_text(TypeOid type, Rng& rng) {
  switch (type) {
    case kBool: return rng.below(2) == 0 ? "t" : "f";
    case kInt8: return std::to_string(rng.below(1000));
    case kFloat8: return std::to_string(rng.below(100)) + ".25";
    case kNumeric: return std::to_string(rng.below(100)) + ".5";
    default: return std::string(kTexts[rng.below(kTexts.size())]);
  }
}

struct Table {
  std::string letters;
  std::vector<Column> columns;
  std::vector<std::string> cells;

  [[nodiscard]] ResultSet result() const {
    ResultSet made(columns);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      made.add_cell(cells[i]);
      if ((i + 1) % columns.size() == 0) made.end_row();
    }
    return made;
  }
};

Table random_table(Rng& rng) {
  Table table;
  const std::size_t width = 1 + rng.below(4);
  for (std::size_t i = 0; i < width; ++i) {
    const TypeOid type = kTypes[rng.below(kTypes.size())];
    table.columns.push_back({"c" + std::to_string(i), type, CellFormat::Text});
    table.letters += letter_of(type);
  }
  const std::size_t cells = width * rng.below(12);
  for (std::size_t i = 0; i < cells; ++i) {
    table.cells.push_back(random_text(table.columns[i % width].type, rng));
  }
  return table;
}

/// White space within values is what separates columns in these.
void make_single_words(Table& table, const RecordStyle& style) {
  if (style.layout != RecordLayout::Tokens) return;
  for (std::string& cell : table.cells) {
    if (cell.find(' ') != std::string::npos) cell = "word";
  }
}

struct Made {
  RecordQuery query;
  std::vector<std::uint32_t> partial{1};
  std::string block;
};

void make_query(const RecordStyle& style, const Table& table, Rng& rng, Made& made) {
  made.query.letters = table.letters;
  made.query.sort = static_cast<SortMode>(rng.below(4));
  made.query.partial = made.partial;
  made.query.threshold = rng.below(3) == 0 ? 1 + rng.below(10) : 0;
  made.query.column_names = rng.below(4) == 0;
  const bool may_hash = style.hash != HashRule::Threshold;
  const RecordForm form = may_hash && rng.below(3) == 0 ? RecordForm::Hash : RecordForm::AsExpected;
  const std::string_view end = rng.below(2) == 0 ? "\n" : "\r\n";
  for (const std::string& line : render_record(style, made.query, table.result(), form)) {
    made.block.append(line).append(end);
  }
  made.query.block = made.block;
}

TEST(RecordProperty, WhatIsRenderedComparesEqual) {
  RecordComparer comparer;
  for (const RecordStyle& style : record_styles()) {
    Rng rng(7);
    for (int round = 0; round < 1500; ++round) {
      Table table = random_table(rng);
      make_single_words(table, style);
      Made made;
      make_query(style, table, rng, made);
      const RecordComparison comparison = comparer.compare(style, made.query, table.result());
      ASSERT_TRUE(comparison.matches())
          << style.name << " round " << round << " letters " << table.letters << " sort "
          << static_cast<int>(made.query.sort) << " threshold " << made.query.threshold << "\n"
          << comparison.message << "\n"
          << comparison.diff << "expected:\n"
          << made.block;
    }
  }
}

/// A value that no dialect takes for the old one.
void change_a_cell(Table& table, Rng& rng) {
  const std::size_t at = rng.below(table.cells.size());
  std::string& cell = table.cells[at];
  switch (table.columns[at % table.columns.size()].type) {
    case kBool: cell = cell == "t" ? "f" : "t"; return;
    case kText: cell += "x7"; return;
    default: cell.insert(0, "7"); return;
  }
}

/// Letters turn some texts into the same number, and DuckDB is silent above a threshold.
bool may_miss(const RecordStyle& style, const Made& made, std::size_t values) {
  return style.hash == HashRule::ShapeOrSilent && made.query.threshold > 0 &&
         values > made.query.threshold;
}

TEST(RecordProperty, AChangedValueIsFound) {
  RecordComparer comparer;
  for (const RecordStyle& style : record_styles()) {
    Rng rng(11);
    for (int round = 0; round < 1500; ++round) {
      Table table = random_table(rng);
      if (table.cells.empty()) continue;
      make_single_words(table, style);
      Made made;
      make_query(style, table, rng, made);
      change_a_cell(table, rng);
      if (may_miss(style, made, table.cells.size())) continue;
      const RecordComparison comparison = comparer.compare(style, made.query, table.result());
      ASSERT_FALSE(comparison.matches())
          << style.name << " round " << round << " letters " << table.letters << "\n"
          << made.block;
      ASSERT_FALSE(comparison.message.empty());
    }
  }
}

TEST(RecordProperty, RenderingIsStableOnceWritten) {
  for (const RecordStyle& style : record_styles()) {
    Rng rng(13);
    for (int round = 0; round < 300; ++round) {
      Table table = random_table(rng);
      make_single_words(table, style);
      Made made;
      make_query(style, table, rng, made);
      const auto first = render_record(style, made.query, table.result());
      std::string block;
      for (const std::string& line : first) block += line + "\n";
      made.query.block = block;
      EXPECT_EQ(render_record(style, made.query, table.result()), first) << style.name;
    }
  }
}

}  // namespace
}  // namespace weir
