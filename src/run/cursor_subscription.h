// CursorSubscription: the changes of a query's answer, from a server that has SUBSCRIBE
// (Materialize).
#pragma once

#include <map>
#include <memory>

#include "driver/driver.h"
#include "run/subscription.h"

namespace weir::run {

struct CursorRequest {
  driver::ConnectTarget target;
  std::string query;
  Beginning beginning = Beginning::Snapshot;
  std::size_t max_changes = 0;  ///< That one reading may bring.
};

/// A cursor on a session of its own. What was not read yet waits on the server; points are its
/// logical timestamps.
class CursorSubscription final : public Subscription {
 public:
  /// Opens the cursor and reads the snapshot, which is no change.
  [[nodiscard]] static Result<std::unique_ptr<Subscription>> begin(
      std::unique_ptr<driver::Session> session, CursorRequest request, Clock& clock,
      Deadline deadline, const std::stop_token& stop);

  [[nodiscard]] const driver::ConnectTarget& target() const override { return request_.target; }
  [[nodiscard]] std::string_view point_query() const override { return "SELECT mz_now()"; }
  [[nodiscard]] std::optional<driver::LogPosition> parse_point(
      std::string_view text) const override;
  [[nodiscard]] std::string show_point(driver::LogPosition point) const override {
    return std::to_string(point);
  }
  [[nodiscard]] std::string query_of(const FoldedTable& /*table*/) const override {
    return request_.query;
  }
  [[nodiscard]] Result<void> catch_up(driver::LogPosition point, Deadline deadline,
                                      const std::stop_token& stop) override;
  /// The cursor goes with its session.
  [[nodiscard]] Result<void> end(Deadline deadline) override;

 private:
  CursorSubscription(std::unique_ptr<driver::Session> session, CursorRequest request, Clock& clock);

  [[nodiscard]] Result<ResultSet> ask(std::string_view text, Deadline deadline,
                                      const std::stop_token& stop);
  [[nodiscard]] Result<void> read_snapshot(Deadline deadline, const std::stop_token& stop);
  [[nodiscard]] Result<void> fetch(Deadline deadline, const std::stop_token& stop);
  [[nodiscard]] Result<void> take_row(const ResultSet& rows, std::size_t row);
  void learn(const std::vector<Column>& columns);
  void come_to(driver::LogPosition progress);

  CursorRequest request_;
  Clock& clock_;
  std::unique_ptr<driver::Session> session_;
  std::shared_ptr<const driver::ChangedTable> table_;  ///< Null before the first answer.
  std::map<driver::LogPosition, driver::ChangeTransaction> waiting_;  ///< By timestamp.
  std::size_t waiting_changes_ = 0;
  std::optional<driver::LogPosition> first_;  ///< The timestamp of the snapshot.
  driver::LogPosition position_ = 0;          ///< All of this timestamp and before has come.
};

}  // namespace weir::run
