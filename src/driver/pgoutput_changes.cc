// Collecting of changes.
#include "driver/pgoutput_changes.h"

#include <fmt/format.h>

#include <utility>

namespace weir::driver::pgoutput {
namespace {

Result<ChangeRow> row_of(const Tuple& tuple, const ChangedTable& table,
                         std::vector<std::size_t>* unchanged) {
  if (tuple.size() != table.columns.size()) {
    return fail(fmt::format("a row of `{}` has {} columns and not {}", table.name, tuple.size(),
                            table.columns.size()));
  }
  ChangeRow row(tuple.size());
  for (std::size_t i = 0; i < tuple.size(); ++i) {
    switch (tuple[i].kind) {
      case CellKind::Null: break;
      case CellKind::Text: row[i] = std::string(tuple[i].bytes); break;
      case CellKind::Binary: return fail("values are binary, which was not asked for");
      case CellKind::Unchanged:
        if (unchanged != nullptr) unchanged->push_back(i);
        break;
    }
  }
  return row;
}

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

}  // namespace

Result<std::optional<ChangeTransaction>> ChangeCollector::take(std::string_view message) {
  using Taken = Result<std::optional<ChangeTransaction>>;
  WEIR_TRY_ASSIGN(const Message parsed, parse(message));
  const auto finish = [](const Result<void>& added) -> Taken {
    if (!added) return Failure(added.error());
    return std::nullopt;
  };
  return std::visit(
      Overloaded{
          [&](const Begin&) -> Taken {
            open_ = {};
            in_transaction_ = true;
            return std::nullopt;
          },
          [&](const Commit& commit) -> Taken {
            in_transaction_ = false;
            open_.end = commit.end;
            return std::exchange(open_, {});
          },
          [&](const Relation& relation) -> Taken { return learn(relation), std::nullopt; },
          [&](const Insert& insert) { return finish(add(insert)); },
          [&](const Update& update) { return finish(add(update)); },
          [&](const Delete& deleted) { return finish(add(deleted)); },
          [&](const Truncate& truncate) { return finish(add(truncate)); },
          [](const Origin&) -> Taken { return std::nullopt; },
          [](const Type&) -> Taken { return std::nullopt; },
          [](const LogicalMessage&) -> Taken { return std::nullopt; },
      },
      parsed);
}

void ChangeCollector::learn(const Relation& relation) {
  auto table = std::make_shared<ChangedTable>();
  table->schema = relation.schema.empty() ? "pg_catalog" : relation.schema;
  table->name = relation.name;
  for (const RelationColumn& column : relation.columns) {
    table->columns.push_back({std::string(column.name), column.type, column.key});
  }
  tables_[relation.id] = std::move(table);
}

Result<Change> ChangeCollector::begin_change(ChangeKind kind, std::uint32_t relation) const {
  const auto found = tables_.find(relation);
  if (found == tables_.end()) {
    return fail(fmt::format("a change of table {}, which was not described", relation));
  }
  Change change;
  change.kind = kind;
  change.table = found->second;
  return change;
}

Result<void> ChangeCollector::keep(Change change) {
  if (open_.changes.size() >= max_changes_) {
    return fail(ErrorKind::Usage,
                fmt::format("one transaction has more than {} changes", max_changes_),
                "`max-changes` says how many may be kept");
  }
  open_.changes.push_back(std::move(change));
  return {};
}

Result<void> ChangeCollector::add(const Insert& insert) {
  WEIR_TRY_ASSIGN(Change change, begin_change(ChangeKind::Insert, insert.relation));
  WEIR_TRY_ASSIGN(change.after, row_of(insert.row, *change.table, &change.unchanged));
  return keep(std::move(change));
}

Result<void> ChangeCollector::add(const Update& update) {
  WEIR_TRY_ASSIGN(Change change, begin_change(ChangeKind::Update, update.relation));
  change.known = update.known;
  if (update.known != Before::Nothing) {
    WEIR_TRY_ASSIGN(change.before, row_of(update.before, *change.table, nullptr));
  }
  WEIR_TRY_ASSIGN(change.after, row_of(update.row, *change.table, &change.unchanged));
  return keep(std::move(change));
}

Result<void> ChangeCollector::add(const Delete& deleted) {
  WEIR_TRY_ASSIGN(Change change, begin_change(ChangeKind::Delete, deleted.relation));
  change.known = deleted.known;
  WEIR_TRY_ASSIGN(change.before, row_of(deleted.before, *change.table, nullptr));
  return keep(std::move(change));
}

Result<void> ChangeCollector::add(const Truncate& truncate) {
  for (const std::uint32_t relation : truncate.relations) {
    WEIR_TRY_ASSIGN(Change change, begin_change(ChangeKind::Truncate, relation));
    WEIR_TRY(keep(std::move(change)));
  }
  return {};
}

}  // namespace weir::driver::pgoutput
