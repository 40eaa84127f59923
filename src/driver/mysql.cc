// MySQL, MariaDB and what speaks their protocol, through libmariadb. One statement is on its way at
// a time; those behind it wait here, and the next one is sent before an outcome is handed out.
//
// Whether a transaction is open is what the last successful statement said: an error brings no word
// about it. Warnings are not asked for: the question would change what ROW_COUNT() says.
#include <fmt/format.h>

#include <array>
#include <deque>

#include "base/check.h"
#include "base/sigpipe.h"
#include "driver/driver.h"
#include "driver/mysql_connection.h"
#include "driver/mysql_exchange.h"
#include "driver/socket.h"

namespace weir::driver::mysql {
namespace {

/// As a text where that is wanted, or where the text may hold several statements.
bool goes_as_text(const Statement& statement) {
  return statement.protocol == Protocol::Simple || statement.form == ResultForm::Text;
}

class MysqlSession final : public Session {
 public:
  MysqlSession(Connection connection, ConnectTarget target, const Clock& clock)
      : connection_(std::move(connection)), target_(std::move(target)), clock_(clock) {
    link_.connection = connection_.get();
  }
  ~MysqlSession() override {
    if (exchange_ == nullptr) return;
    const SigpipeHeld held;
    cut(connection_.get());
    exchange_->give_up();
    exchange_ = nullptr;
  }
  MysqlSession(const MysqlSession&) = delete;
  MysqlSession& operator=(const MysqlSession&) = delete;

  void submit(const Statement& statement) override {
    waiting_.push_back(statement);
    if (waiting_.size() == 1) send_next();
  }

  std::optional<Outcome> collect(Deadline deadline, const std::stop_token& stop) override {
    WEIR_CHECK(!waiting_.empty(), "no statement is outstanding");
    while (exchange_ != nullptr) {
      if (!may_go_on(deadline, stop)) return std::nullopt;
      progress_ = exchange_->advance();
      if (progress_ == Progress::Over) take_front();
    }
    Outcome outcome = std::move(front_);
    waiting_.pop_front();
    if (!waiting_.empty()) send_next();
    return outcome;
  }

  void recycle(Outcome&& outcome) override {
    if (outcome.result.capacity() < kMostToKeep) spare_ = std::move(outcome.result);
  }

  std::unique_ptr<Canceller> make_canceller() override;
  [[nodiscard]] bool connected() const override { return !lost_; }
  [[nodiscard]] bool in_failed_transaction() const override { return false; }
  [[nodiscard]] bool in_transaction() const override { return transaction_; }

 private:
  static constexpr std::size_t kMostToKeep = 1 << 20;

  void send_next() {
    const Statement& statement = waiting_.front();
    if (lost_) {
      front_ = {};
      front_.error.message = "connection lost before";
      return;
    }
    ResultSet memory = std::exchange(spare_, {});
    exchange_ = goes_as_text(statement)
                    ? make_text_exchange(link_, statement, std::move(memory))
                    : make_prepared_exchange(link_, statement, std::move(memory));
    progress_ = exchange_->advance();
    if (progress_ == Progress::Over) take_front();
  }

  bool may_go_on(Deadline deadline, const std::stop_token& stop) {
    if (progress_ == Progress::Waits) {
      return wait_for(connection_.get(), exchange_->waits(), signal_, clock_, deadline, stop) ==
             Ready::Yes;
    }
    return !stop.stop_requested() && !deadline.expired(clock_);
  }

  void take_front() {
    if (exchange_->needs_text()) {
      exchange_ = make_text_exchange(link_, waiting_.front(), {});
      progress_ = Progress::MayGoOn;
      return;
    }
    front_ = exchange_->take();
    lost_ = exchange_->ended_connection() || ::mysql_get_socket(connection_.get()) < 0;
    if (front_.ok()) {
      unsigned status = 0;
      (void)::mariadb_get_infov(connection_.get(), MARIADB_CONNECTION_SERVER_STATUS, &status);
      transaction_ = (status & SERVER_STATUS_IN_TRANS) != 0;
    } else if (lost_ || exchange_->undid_transaction()) {
      transaction_ = false;
    }
    exchange_ = nullptr;
  }

  Connection connection_;
  const ConnectTarget target_;
  const Clock& clock_;
  Link link_;
  StopSignal signal_;
  std::deque<Statement> waiting_;  ///< The first one is the exchange's, or its outcome is there.
  std::unique_ptr<Exchange> exchange_;  ///< Null if nothing is on its way.
  Progress progress_ = Progress::Over;
  Outcome front_;    ///< Of the first that waits, if its exchange is over.
  ResultSet spare_;  ///< Memory of a result that was taken back.
  bool lost_ = false;
  bool transaction_ = false;
};

/// KILL QUERY on a connection of its own. One that comes while nothing runs does nothing.
class MysqlCanceller final : public Canceller {
 public:
  MysqlCanceller(const ConnectTarget& target, unsigned long session, const Clock& clock)
      : target_(target), session_(session), clock_(clock) {}

  Result<void> cancel(Deadline deadline) override {
    auto connection = open(target_, clock_, deadline, {});
    if (!connection) {
      return Failure(std::move(connection).error().within("cannot reach the server to cancel"));
    }
    MysqlSession session(*std::move(connection), target_, clock_);
    const std::string kill = fmt::format("KILL QUERY {}", session_);
    session.submit({kill, Protocol::Prepared, ResultForm::Text});
    const auto outcome = session.collect(deadline, {});
    if (!outcome) {
      return fail(ErrorKind::Timeout, "the server did not confirm the cancel request in time");
    }
    if (outcome->ok()) return {};
    return fail(fmt::format("cannot cancel: {}", outcome->error.message));
  }

 private:
  const ConnectTarget& target_;
  const unsigned long session_;
  const Clock& clock_;
};

std::unique_ptr<Canceller> MysqlSession::make_canceller() {
  return std::make_unique<MysqlCanceller>(target_, ::mysql_thread_id(connection_.get()), clock_);
}

Result<std::unique_ptr<Session>> connect(const ConnectTarget& target, const Clock& clock,
                                         Deadline deadline, const std::stop_token& stop) {
  WEIR_TRY_ASSIGN(Connection connection, open(target, clock, deadline, stop));
  return std::unique_ptr<Session>(
      std::make_unique<MysqlSession>(std::move(connection), target, clock));
}

constexpr std::array<std::string_view, 2> kSchemes = {"mysql", "mariadb"};

}  // namespace

extern const DriverSpec spec;  // a constant would otherwise stay within this file
const DriverSpec spec = {
    .name = "mysql",
    .summary = "MySQL and MariaDB (libmariadb)",
    .schemes = kSchemes,
    .capabilities = {.cancel = true, .pipelining = true, .transactions = true},
    .default_port = 3306,
    .connect = connect,
};

}  // namespace weir::driver::mysql
