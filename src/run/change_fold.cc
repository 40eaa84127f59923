// Folding of changes.
#include "run/change_fold.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir::run {
namespace {

using driver::Before;
using driver::Change;
using driver::ChangedColumn;
using driver::ChangedTable;
using driver::ChangeKind;
using driver::ChangeRow;

bool is_key(const ChangedColumn& column) { return column.key; }

bool may_repeat(const ChangedTable& table) {
  return std::ranges::all_of(table.columns, is_key) || std::ranges::none_of(table.columns, is_key);
}

/// Values under the same names; a column that is new has no value.
ChangeRow moved(const ChangeRow& row, const ChangedTable& from, const ChangedTable& to) {
  ChangeRow made(to.columns.size());
  for (std::size_t i = 0; i < made.size(); ++i) {
    const auto same = std::ranges::find(from.columns, to.columns[i].name, &ChangedColumn::name);
    if (same == from.columns.end()) continue;
    made[i] = row[static_cast<std::size_t>(same - from.columns.begin())];
  }
  return made;
}

/// See `FoldedTable::alteration`.
std::string alteration_of(const ChangedTable& from, const ChangedTable& to) {
  std::string text;
  const auto add = [&](const ChangedColumn& column, std::string_view what) {
    text += fmt::format("{}column `{}` {}", text.empty() ? "" : ", ", column.name, what);
  };
  for (const ChangedColumn& column : to.columns) {
    const auto before = std::ranges::find(from.columns, column.name, &ChangedColumn::name);
    if (before == from.columns.end()) {
      add(column, "is new or has a new name");
    } else if (before->type != column.type) {
      add(column, "has another type");
    }
  }
  return text;
}

/// The cells of the columns that are wanted, as `>` would show them.
TextRow render(const ChangeRow& row, const ChangedTable& table, bool only_key) {
  std::vector<Column> columns;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (only_key && !table.columns[i].key) continue;
    columns.push_back({table.columns[i].name, table.columns[i].type, CellFormat::Text});
    places.push_back(i);
  }
  ResultSet set(std::move(columns));
  for (const std::size_t place : places) {
    if (row[place]) {
      set.add_cell(*row[place]);
    } else {
      set.add_null();
    }
  }
  set.end_row();
  return render_rows(set).front();
}

std::string_view word_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::Insert: return "insert";
    case ChangeKind::Update: return "update";
    case ChangeKind::Delete: return "delete";
    case ChangeKind::Truncate: return "truncate";
  }
  return "";
}

void append(TextRow& to, TextRow fields) { std::ranges::move(fields, std::back_inserter(to)); }

}  // namespace

FoldedTable::FoldedTable(std::shared_ptr<const ChangedTable> table,
                         const std::vector<ChangeRow>& rows)
    : table_(std::move(table)) {
  for (const ChangeRow& row : rows) rows_.emplace(key_of(row), row);
}

ChangeRow FoldedTable::key_of(const ChangeRow& row) const {
  if (may_repeat(*table_)) return row;
  ChangeRow key;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (table_->columns[i].key) key.push_back(row[i]);
  }
  return key;
}

std::string FoldedTable::show_key(const ChangeRow& row) const {
  return format_row(render(row, *table_, !may_repeat(*table_)));
}

/// The table may have been altered, or be described for the first time.
void FoldedTable::follow(const std::shared_ptr<const ChangedTable>& table) {
  if (table == table_) return;
  const auto before = std::exchange(table_, table);
  if (*before == *table) return;
  if (const std::string what = alteration_of(*before, *table); !what.empty() && !rows_.empty()) {
    alteration_ += (alteration_.empty() ? "" : ", ") + what;
  }
  Rows rows = std::exchange(rows_, {});
  for (auto& [key, row] : rows) {
    ChangeRow made = moved(row, *before, *table);
    ChangeRow made_key = key_of(made);
    rows_.emplace(std::move(made_key), std::move(made));
  }
}

Result<void> FoldedTable::insert(ChangeRow row) {
  ChangeRow key = key_of(row);
  if (!may_repeat(*table_) && rows_.contains(key)) {
    return fail(fmt::format("a second row with the key {}", show_key(row)));
  }
  rows_.emplace(std::move(key), std::move(row));
  return {};
}

Result<FoldedTable::Rows::iterator> FoldedTable::find(const ChangeRow& row, std::string_view verb) {
  const auto found = rows_.find(key_of(row));
  if (found != rows_.end()) return found;
  return fail(fmt::format("{} of a row that is not there: {}", verb, show_key(row)));
}

Result<void> FoldedTable::apply(Change& change) {
  follow(change.table);
  switch (change.kind) {
    case ChangeKind::Truncate: rows_.clear(); return {};
    case ChangeKind::Insert: return insert(change.after);
    case ChangeKind::Delete: {
      WEIR_TRY_ASSIGN(const auto found, find(change.before, "delete"));
      rows_.erase(found);
      return {};
    }
    case ChangeKind::Update: break;
  }
  const ChangeRow& old = change.known == Before::Nothing ? change.after : change.before;
  WEIR_TRY_ASSIGN(const auto found, find(old, "update"));
  for (const std::size_t column : change.unchanged) change.after[column] = found->second[column];
  rows_.erase(found);
  return insert(change.after);
}

ResultSet FoldedTable::rows() const {
  std::vector<Column> columns;
  for (const ChangedColumn& column : table_->columns) {
    columns.push_back({column.name, column.type, CellFormat::Text});
  }
  ResultSet set(std::move(columns));
  for (const auto& [key, row] : rows_) {
    for (const auto& cell : row) {
      if (cell) {
        set.add_cell(*cell);
      } else {
        set.add_null();
      }
    }
    set.end_row();
  }
  return set;
}

TextRow describe_change(const Change& change, bool with_table) {
  const ChangedTable& table = *change.table;
  TextRow fields{std::string(word_of(change.kind))};
  if (with_table) fields.push_back(table.name);
  if (change.known != Before::Nothing) {
    append(fields, render(change.before, table, change.known == Before::Key));
  }
  const bool has_row = change.kind == ChangeKind::Insert || change.kind == ChangeKind::Update;
  if (has_row && change.known != Before::Nothing) fields.emplace_back("=>");
  if (has_row) append(fields, render(change.after, table, false));
  return fields;
}

}  // namespace weir::run
