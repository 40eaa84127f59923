// Exchange: one statement on its way through calls of libmariadb that do not block.
#pragma once

#include <mysql.h>

#include <memory>
#include <optional>
#include <string_view>

#include "driver/driver.h"
#include "driver/mysql_result.h"
#include "value/outcome.h"

namespace weir::driver::mysql {

enum class Progress : std::uint8_t {
  Over,
  Waits,    ///< For the server: see `waits`.
  MayGoOn,  ///< There is more to do; the caller may want to look at the clock before.
};

/// What exchanges on one connection share.
struct Link {
  MYSQL* connection = nullptr;
  bool many_statements = false;  ///< The server takes several statements in one text.
};

class Exchange {
 public:
  Exchange(Link& link, const Statement& statement, ResultSet memory);
  virtual ~Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Goes on. After Progress::Waits it is to be called again when what it waits for has happened.
  [[nodiscard]] Progress advance();
  /// Bits of MYSQL_WAIT_*.
  [[nodiscard]] int waits() const { return waits_; }
  /// Brings the call under way to its end after the connection was cut. The library keeps what a
  /// call holds until then.
  void give_up();

  /// What became of it, once it is over.
  [[nodiscard]] Outcome take() { return std::move(outcome_); }
  /// It cannot be sent in this way, and has not been: it is to be sent as a text.
  [[nodiscard]] bool needs_text() const { return needs_text_; }
  /// The server has ended the connection, or will.
  [[nodiscard]] bool ended_connection() const { return ended_connection_; }
  /// The server has undone the whole transaction.
  [[nodiscard]] bool undid_transaction() const { return undid_transaction_; }

 protected:
  /// Begins the call that comes next; what it waits for, or 0.
  virtual int begin() = 0;
  /// Goes on with that call.
  virtual int resume(int happened) = 0;
  /// Looks at what the call returned, and chooses the next one or `end`s.
  virtual void finish() = 0;

  void end() { over_ = true; }
  void take_error(const Trouble& trouble, OutcomeKind if_lost);
  /// A result without rows, which may have changed some.
  void take_count(std::uint64_t changed, std::string_view sql);
  /// A result with rows follows.
  void take_columns(Fields fields);
  /// Whether the row found room; rows that do not are read and dropped.
  void take_room(bool found);

  Link& link_;
  const Statement statement_;
  Outcome outcome_;

  bool needs_text_ = false;

 private:
  bool over_ = false;
  int waits_ = 0;
  bool ended_connection_ = false;
  bool undid_transaction_ = false;
};

/// As a text (COM_QUERY): all statements that it holds, with Protocol::Simple.
[[nodiscard]] std::unique_ptr<Exchange> make_text_exchange(Link& link, const Statement& statement,
                                                           ResultSet memory);
/// Prepared (COM_STMT_PREPARE), with its result in binary.
[[nodiscard]] std::unique_ptr<Exchange> make_prepared_exchange(Link& link,
                                                               const Statement& statement,
                                                               ResultSet memory);

/// What the connection says of the last call on it.
[[nodiscard]] Trouble trouble_of(MYSQL* connection);

}  // namespace weir::driver::mysql
