// Folding of what has come.
#include "run/subscription.h"

#include <fmt/format.h>

namespace weir::run {
namespace {

std::string name_of(const driver::ChangedTable& table) { return table.schema + "." + table.name; }

}  // namespace

Failure too_many_changes(std::size_t waiting, std::size_t more, std::size_t most) {
  return fail(ErrorKind::Usage,
              fmt::format("{} changes were waiting, and with {} more there would be more than the "
                          "{} that may be kept",
                          waiting, more, most),
              "verify more often, or give `max-changes` a larger number");
}

void Subscription::add_table(const std::shared_ptr<const driver::ChangedTable>& table,
                             const std::vector<driver::ChangeRow>& rows) {
  tables_.emplace(name_of(*table), FoldedTable(table, rows));
}

void Subscription::fold(driver::ChangeTransaction& transaction) {
  for (driver::Change& change : transaction.changes) {
    const auto found = tables_.find(name_of(*change.table));
    if (found == tables_.end()) continue;
    const auto applied = found->second.apply(change);
    // Without a snapshot most rows are not known.
    const bool all_known = beginning_ == Beginning::Snapshot;
    if (!applied && all_known && contradiction_.empty()) {
      contradiction_ = fmt::format("`{}`: {}", change.table->name, applied.error().message);
      const std::string& altered = found->second.alteration();
      if (!altered.empty()) contradiction_ += "; the table was altered before: " + altered;
    }
    records_.push_back({&found->second, describe_change(change, tables_.size() > 1)});
  }
}

std::vector<TextRow> Subscription::records(const FoldedTable* table) const {
  std::vector<TextRow> records;
  for (const Record& record : records_) {
    if (table == nullptr || record.table == table) records.push_back(record.text);
  }
  return records;
}

void Subscription::forget_records(const FoldedTable* table) {
  std::erase_if(records_,
                [&](const Record& record) { return table == nullptr || record.table == table; });
}

const FoldedTable* Subscription::find_table(std::string_view name) const {
  if (name.empty()) return tables_.size() == 1 ? &tables_.begin()->second : nullptr;
  for (const auto& [full, folded] : tables_) {
    if (full == name || folded.table().name == name) return &folded;
  }
  return nullptr;
}

std::vector<std::string> Subscription::table_names() const {
  std::vector<std::string> names;
  for (const auto& [full, folded] : tables_) names.push_back(folded.table().name);
  return names;
}

}  // namespace weir::run
