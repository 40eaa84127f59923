// RecordRenderer: all cells of a result as the texts that a dialect compares.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "value/record_cell.h"
#include "value/record_style.h"
#include "value/record_values.h"
#include "value/result_set.h"

namespace weir::record {

/// Keeps its memory between results. Not thread-safe.
class RecordRenderer {
 public:
  /// Row by row into `values`, which it clears first. Columns beyond the letters are rendered as
  /// those of an unknown letter.
  void render(const RecordStyle& style, std::string_view letters, const ResultSet& result,
              ValueList& values);

 private:
  struct ColumnPlan {
    const Column* column;
    CellKind kind;
    LetterRule rule;
    bool ignored;
    bool verbatim;
    bool dynamic_integers;  ///< May hold what most of SQLite's suite is, which has a short way.
  };

  void add_value(const RecordStyle& style, const ColumnPlan& plan,
                 std::optional<std::string_view> raw, ValueList& values);
  void append(const RecordStyle& style, const ColumnPlan& plan, std::string_view raw,
              std::string& out);

  std::vector<ColumnPlan> plans_;
  std::string scratch_;
};

}  // namespace weir::record
