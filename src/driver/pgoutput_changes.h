// From pgoutput's messages to transactions of changes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "driver/change.h"
#include "driver/pgoutput.h"

namespace weir::driver::pgoutput {

/// Remembers the tables of one connection, and collects a transaction until its commit.
class ChangeCollector {
 public:
  /// A transaction holds no more changes than this.
  explicit ChangeCollector(std::size_t max_changes) : max_changes_(max_changes) {}

  /// Takes one message; the transaction if it is its commit. An error of what no server should send
  /// (a change of a table that it did not describe), or of a transaction that is too large.
  [[nodiscard]] Result<std::optional<ChangeTransaction>> take(std::string_view message);
  /// Between the beginning of a transaction and its commit.
  [[nodiscard]] bool in_transaction() const { return in_transaction_; }

 private:
  Result<void> add(const Insert& insert);
  Result<void> add(const Update& update);
  Result<void> add(const Delete& deleted);
  Result<void> add(const Truncate& truncate);
  void learn(const Relation& relation);
  [[nodiscard]] Result<Change> begin_change(ChangeKind kind, std::uint32_t relation) const;
  Result<void> keep(Change change);

  std::size_t max_changes_;
  std::map<std::uint32_t, std::shared_ptr<const ChangedTable>> tables_;
  ChangeTransaction open_;
  bool in_transaction_ = false;
};

}  // namespace weir::driver::pgoutput
