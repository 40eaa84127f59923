// ChangeFold: what a stream of changes says that its tables hold.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "driver/change.h"
#include "value/result_set.h"
#include "value/rows.h"

namespace weir::run {

/// The rows of one table. Rows are told apart by the key of the table's description; where that is
/// all columns (REPLICA IDENTITY FULL) there may be equal ones.
class FoldedTable {
 public:
  /// A table whose key is not known yet, with the rows that it had when the stream began.
  FoldedTable(std::shared_ptr<const driver::ChangedTable> table,
              const std::vector<driver::ChangeRow>& rows);

  /// Applies one change of this table, and completes its rows: columns that the server left out
  /// since they did not change are taken from the row that was. An error says what cannot be: a
  /// change of a row that is not there, a second row with the same key.
  [[nodiscard]] Result<void> apply(driver::Change& change);

  [[nodiscard]] const driver::ChangedTable& table() const { return *table_; }
  /// What the table's description became while there were rows, and what no change tells of: values
  /// of a column that came (a default, or another name), values in another type. Empty if there is
  /// nothing of that kind.
  [[nodiscard]] const std::string& alteration() const { return alteration_; }
  /// All rows, in no order that means anything; texts with the types of the columns.
  [[nodiscard]] ResultSet rows() const;

 private:
  using Rows = std::multimap<driver::ChangeRow, driver::ChangeRow>;

  void follow(const std::shared_ptr<const driver::ChangedTable>& table);
  [[nodiscard]] driver::ChangeRow key_of(const driver::ChangeRow& row) const;
  [[nodiscard]] std::string show_key(const driver::ChangeRow& row) const;
  [[nodiscard]] Result<void> insert(driver::ChangeRow row);
  [[nodiscard]] Result<Rows::iterator> find(const driver::ChangeRow& row, std::string_view verb);

  std::shared_ptr<const driver::ChangedTable> table_;
  Rows rows_;  ///< By key.
  std::string alteration_;
};

/// One change as a script would expect it, with the values as `>` shows them: `insert`, `update` or
/// `delete` (or `truncate`), then the key or the row that was, as far as the server told it, then
/// `=>` and the row that is. `with_table` puts the table's name behind the first word.
[[nodiscard]] TextRow describe_change(const driver::Change& change, bool with_table);

}  // namespace weir::run
