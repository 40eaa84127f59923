// From libmariadb's results to ours.
#pragma once

#include <mysql.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "driver/driver.h"
#include "value/outcome.h"

namespace weir::driver::mysql {

using Fields = std::span<const MYSQL_FIELD>;

/// Names and types of the columns: the nearest types of PostgreSQL.
void describe(Fields fields, ResultForm form, std::span<Column> columns);

/// Appends a row as the text protocol has it; a BIT as its digits. False if there is no room.
[[nodiscard]] bool add_text_row(Fields fields, MYSQL_ROW row, const unsigned long* lengths,
                                ResultSet& rows);

/// Reads rows of the binary protocol.
class BinaryRows {
 public:
  explicit BinaryRows(Fields fields) : fields_(fields) {}
  /// Appends the row that `statement` has fetched, numbers with all their digits. False if there is
  /// no room.
  [[nodiscard]] bool add(MYSQL_STMT* statement, ResultSet& rows);

 private:
  [[nodiscard]] bool add_cell(MYSQL_STMT* statement, unsigned column, ResultSet& rows);
  /// The text of a cell, as the library converts it; nothing for NULL.
  [[nodiscard]] std::optional<std::string_view> fetch_text(MYSQL_STMT* statement, unsigned column);

  Fields fields_;
  std::string buffer_;
};

/// An error that the server or the library tells.
struct Trouble {
  unsigned code = 0;
  std::string sqlstate;
  std::string message;

  /// The library found it, not the server.
  [[nodiscard]] bool is_ours() const;
  /// It says that the server ends the connection.
  [[nodiscard]] bool ends_connection() const;
};

/// Turns the outcome into that error; rows that came before stay. `if_lost` is what became of the
/// statement if the connection was lost.
void set_error(const Trouble& trouble, OutcomeKind if_lost, Outcome& outcome);

}  // namespace weir::driver::mysql
