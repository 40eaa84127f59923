// LogSubscription: the changes of some tables, collected in the background from logical decoding.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "driver/pgoutput_changes.h"
#include "driver/replication.h"
#include "run/subscription.h"

namespace weir::run {

struct SubscriptionRequest {
  driver::ConnectTarget target;     ///< With its final address.
  std::vector<std::string> tables;  ///< As SQL writes them.
  std::string object;               ///< Name of its slot and of its publication.
  Beginning beginning = Beginning::Snapshot;
  OnLoss on_loss = OnLoss::End;
  std::size_t max_changes = 0;  ///< That may wait to be folded; also rows of a snapshot.
};

/// A table of a subscription when it began.
struct SubscribedTable {
  std::shared_ptr<const driver::ChangedTable> table;
  std::vector<driver::ChangeRow> rows;
};

/// What was made on the server, or may have been, since no answer came.
struct MadeObjects {
  bool publication = false;
  bool slot = false;
};

/// Makes publication and slot, reads the snapshot, and starts the stream. `made` tells what is to
/// be taken back, also if something fails.
[[nodiscard]] Result<std::vector<SubscribedTable>> begin_stream(driver::Replication& connection,
                                                                const SubscriptionRequest& request,
                                                                MadeObjects& made,
                                                                Deadline deadline,
                                                                const std::stop_token& stop);
/// Reads all rows, with the columns that changes have.
[[nodiscard]] std::string select_all(const driver::ChangedTable& table);
/// The command that starts or resumes the stream behind `position`.
[[nodiscard]] std::string start_command(const SubscriptionRequest& request,
                                        driver::LogPosition position);
/// Takes these back; the connection does not stream.
[[nodiscard]] Result<void> remove_objects(driver::Replication& connection,
                                          const SubscriptionRequest& request,
                                          const MadeObjects& made, Deadline deadline);

/// Of a PostgreSQL, by logical decoding. A thread of its own reads the stream and keeps
/// transactions until they are folded.
class LogSubscription final : public Subscription {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Subscription>> begin(SubscriptionRequest request,
                                                                   Clock& clock, Deadline deadline,
                                                                   const std::stop_token& stop);

  [[nodiscard]] const driver::ConnectTarget& target() const override { return request_.target; }
  [[nodiscard]] std::string_view point_query() const override;
  [[nodiscard]] std::optional<driver::LogPosition> parse_point(
      std::string_view text) const override {
    return driver::parse_position(text);
  }
  [[nodiscard]] std::string show_point(driver::LogPosition point) const override {
    return driver::to_text(point);
  }
  [[nodiscard]] std::string query_of(const FoldedTable& table) const override;
  [[nodiscard]] Result<void> catch_up(driver::LogPosition point, Deadline deadline,
                                      const std::stop_token& stop) override;
  [[nodiscard]] Result<void> end(Deadline deadline) override;

 private:
  struct Shared {
    std::deque<driver::ChangeTransaction> waiting;
    std::size_t waiting_changes = 0;
    driver::LogPosition position = 0;  ///< All that was committed before it has come.
    std::string lost;                  ///< Why there is no connection just now; empty if there is.
    std::optional<Error> ended;        ///< Nothing more will come.
  };

  LogSubscription(SubscriptionRequest request, Clock& clock,
                  std::unique_ptr<driver::Replication> stream,
                  const std::vector<SubscribedTable>& tables);

  void read(const std::stop_token& stop);
  [[nodiscard]] Result<void> read_stream(const std::stop_token& stop);
  [[nodiscard]] Result<void> take(std::string_view message);
  [[nodiscard]] Result<void> take_transaction(driver::ChangeTransaction transaction);
  [[nodiscard]] Result<void> reconnect(const std::stop_token& stop);
  void come_to(driver::LogPosition position);
  [[nodiscard]] Result<void> remove(Deadline deadline);
  [[nodiscard]] driver::LogPosition position();
  [[nodiscard]] bool note_loss(const Error& error);
  [[nodiscard]] Failure describe_delay(driver::LogPosition point) const;

  SubscriptionRequest request_;
  Clock& clock_;
  std::unique_ptr<driver::Replication> stream_;  ///< Of the thread, while it runs.
  driver::pgoutput::ChangeCollector collector_;  ///< Of the thread.
  MonotonicTime confirmed_{};                    ///< When the server last heard of us.
  std::mutex mutex_;
  std::condition_variable_any changed_;
  Shared shared_;  ///< Under the lock.
  std::jthread thread_;
};

}  // namespace weir::run
