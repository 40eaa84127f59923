// Changes of tables, as a stream of them brings them: which rows were, and which are.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "value/result_set.h"

namespace weir::driver {

/// A place in a server's write-ahead log. Later is larger; 0 is none.
using LogPosition = std::uint64_t;

/// `16/B374D848`, as PostgreSQL writes it.
[[nodiscard]] std::string to_text(LogPosition position);
/// The reverse; nothing if the text is no such place.
[[nodiscard]] std::optional<LogPosition> parse_position(std::string_view text);

/// Texts of the server, one for each column; nothing for NULL.
using ChangeRow = std::vector<std::optional<std::string>>;

struct ChangedColumn {
  std::string name;
  TypeOid type = 0;
  bool key = false;  ///< Part of what tells one row from another.
  friend bool operator==(const ChangedColumn&, const ChangedColumn&) = default;
};

/// A table as it was when changes were made. Immutable; later changes may have another one.
struct ChangedTable {
  std::string schema;
  std::string name;
  std::vector<ChangedColumn> columns;
  friend bool operator==(const ChangedTable&, const ChangedTable&) = default;
};

enum class ChangeKind : std::uint8_t { Insert, Update, Delete, Truncate };

/// How much of the row that was is known.
enum class Before : std::uint8_t {
  Nothing,
  Key,  ///< The columns of the key; the others are NULL in `before`.
  Whole,
};

struct Change {
  ChangeKind kind = ChangeKind::Insert;
  std::shared_ptr<const ChangedTable> table;
  Before known = Before::Nothing;
  ChangeRow before;
  ChangeRow after;  ///< Of an insert and an update.
  /// Columns of `after` that the server left out since they did not change (TOAST); NULL there.
  std::vector<std::size_t> unchanged;
};

/// Of one commit, in the order in which they were made.
struct ChangeTransaction {
  LogPosition end = 0;  ///< Behind its commit.
  std::vector<Change> changes;
};

}  // namespace weir::driver
