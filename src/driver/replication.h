// A connection to PostgreSQL in replication mode: commands, then a stream of changes.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "driver/change.h"
#include "driver/postgres_connection.h"
#include "driver/socket.h"
#include "driver/url.h"
#include "value/outcome.h"

namespace weir::driver {

/// Used by one thread at a time. While it streams it takes no commands.
class Replication {
 public:
  /// Connects to the target's database; errors as those of `postgres::open`.
  [[nodiscard]] static Result<std::unique_ptr<Replication>> open(ConnectTarget target,
                                                                 const Clock& clock,
                                                                 Deadline deadline,
                                                                 const std::stop_token& stop);

  /// Runs SQL or a command of the replication protocol; values as text. Unknown, with a message,
  /// when time is up or the connection is lost: it is of no use then.
  [[nodiscard]] Outcome run(std::string_view text, Deadline deadline, const std::stop_token& stop);

  /// Runs START_REPLICATION; from then on there is only `receive` and `confirm`, until `end`.
  [[nodiscard]] Result<void> start(std::string_view command, Deadline deadline,
                                   const std::stop_token& stop);
  /// The next message of the stream, or nothing if `deadline` passed or a stop was requested first.
  /// Unavailable: the connection was lost, or the server has ended the stream.
  [[nodiscard]] Result<std::optional<std::string>> receive(Deadline deadline,
                                                           const std::stop_token& stop);
  /// Tells the server that all before `position` is not needed again.
  [[nodiscard]] Result<void> confirm(LogPosition position);
  /// Ends the stream: commands can be run again.
  [[nodiscard]] Result<void> end(Deadline deadline);

 private:
  Replication(postgres::Opened opened, const Clock& clock)
      : connection_(std::move(opened.connection)), key_(opened.key), clock_(clock) {}

  /// False if `deadline` passed or a stop was requested before there was something to read.
  [[nodiscard]] bool wait(Deadline deadline, const std::stop_token& stop);
  enum class Copied : std::uint8_t { Data, Nothing, End };
  [[nodiscard]] Copied copy(std::string& data, Deadline deadline, const std::stop_token& stop);
  /// Reads what stands behind the stream; false if it did not end in time. The text of an error
  /// goes to `reason`.
  [[nodiscard]] bool drain(Deadline deadline, std::string& reason);
  [[nodiscard]] Failure lost() const;
  /// Asks the server to stop what it does: it would finish it for nobody, a slot that stays too.
  void cancel();

  postgres::Connection connection_;
  postgres::BackendKey key_;
  const Clock& clock_;
  StopSignal signal_;
};

}  // namespace weir::driver
