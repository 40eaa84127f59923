// Subscription: what a stream of changes says that tables hold, and what it said on the way.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "driver/change.h"
#include "driver/url.h"
#include "run/change_fold.h"
#include "run/changes.h"
#include "value/rows.h"

namespace weir::run {

/// What a stream of changes brought, folded as it is asked for. Used by one thread.
class Subscription {
 public:
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  virtual ~Subscription() = default;

  /// The database that it is of, for queries on other sessions.
  [[nodiscard]] virtual const driver::ConnectTarget& target() const = 0;
  /// A query of one value: up to where everything is committed.
  [[nodiscard]] virtual std::string_view point_query() const = 0;
  /// Reads that value; nothing if it is none.
  [[nodiscard]] virtual std::optional<driver::LogPosition> parse_point(
      std::string_view text) const = 0;
  [[nodiscard]] virtual std::string show_point(driver::LogPosition point) const = 0;
  /// What a table must be equal to if the script does not say.
  [[nodiscard]] virtual std::string query_of(const FoldedTable& table) const = 0;

  /// Waits until all that was committed before `point` has come, and folds what has come. Timeout:
  /// it did not come in time. Unavailable: the stream has ended. Usage: more changes were waiting
  /// than may be kept.
  [[nodiscard]] virtual Result<void> catch_up(driver::LogPosition point, Deadline deadline,
                                              const std::stop_token& stop) = 0;
  /// Ends the stream and takes back what was made for it. To be called once, before the destructor.
  [[nodiscard]] virtual Result<void> end(Deadline deadline) = 0;

  /// What cannot be in the changes that were folded; empty if all is well.
  [[nodiscard]] const std::string& contradiction() const { return contradiction_; }
  /// As the changes that were folded left it; null if there is no such table. `name` may be left
  /// empty where there is only one.
  [[nodiscard]] const FoldedTable* find_table(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> table_names() const;
  /// Every change of the table (null: of all) that was folded since `forget_records`, as
  /// `describe_change` has it.
  [[nodiscard]] std::vector<TextRow> records(const FoldedTable* table) const;
  void forget_records(const FoldedTable* table);

 protected:
  /// Without a snapshot most rows are not known, and nothing is a contradiction.
  explicit Subscription(Beginning beginning) : beginning_(beginning) {}

  void add_table(const std::shared_ptr<const driver::ChangedTable>& table,
                 const std::vector<driver::ChangeRow>& rows);
  void fold(driver::ChangeTransaction& transaction);

 private:
  Beginning beginning_;
  std::map<std::string, FoldedTable, std::less<>> tables_;
  struct Record {
    const FoldedTable* table;
    TextRow text;
  };
  std::vector<Record> records_;
  std::string contradiction_;
};

/// More changes than may be kept: `waiting`, and `more` of the transaction that came last.
[[nodiscard]] Failure too_many_changes(std::size_t waiting, std::size_t more, std::size_t most);

}  // namespace weir::run
