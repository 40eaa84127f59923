// Driver: how weir talks to one kind of database. Sessions run statements; synchronous use is a
// pipeline of depth one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "driver/url.h"
#include "value/outcome.h"

namespace weir::driver {

/// How a statement is sent.
enum class Protocol : std::uint8_t {
  Prepared,  ///< Exactly one statement. SQLite runs the first one of a text and ignores the rest.
  Simple,    ///< A text of one or more statements, all run until one fails; results as text.
};

/// In which form the cells of a result are wanted.
enum class ResultForm : std::uint8_t {
  Best,  ///< What renders best: binary where weir knows the type.
  Text,  ///< The server's own text for every column; the columns keep their types.
};

struct Statement {
  std::string_view text;  ///< Must stay valid until it was collected, as `letters` must.
  Protocol protocol = Protocol::Prepared;
  ResultForm form = ResultForm::Best;
  /// One letter per column, `I`, `R` or `T`; may be empty. A hint for drivers whose values have
  /// types of their own: what a column is fetched as.
  std::string_view letters = {};
  /// What `COPY ... FROM STDIN` reads, in the format that it names; stays valid as `text` does.
  /// Only for drivers with `copy_in`, which send such a text as with Protocol::Simple. A statement
  /// that is another or takes no data is an error; of several COPYs in one text the first gets it
  /// all.
  std::optional<std::string_view> copy_data = {};
};

/// What a driver can do; a script that needs more is skipped with the reason.
struct Capabilities {
  bool cancel = false;
  bool pipelining = false;
  bool transactions = false;
  bool copy_in = false;  ///< Takes `Statement::copy_data`.
};

/// Ends what a session is doing. Usable from any thread while the session lives.
class Canceller {
 public:
  virtual ~Canceller() = default;
  /// Asks the server to cancel. Returns when the request was delivered or `deadline` passed; a
  /// paused server cannot hold it longer.
  virtual Result<void> cancel(Deadline deadline) = 0;
};

/// One connection. Used by one thread at a time.
class Session {
 public:
  virtual ~Session() = default;

  /// Sends a statement without waiting for its result. At most one may be outstanding unless the
  /// driver can pipeline; results are collected in the order of submission.
  virtual void submit(const Statement& statement) = 0;

  /// The outcome of the oldest outstanding statement, or nothing if `deadline` passed or a stop
  /// was requested first; it is then still outstanding and may be collected later.
  virtual std::optional<Outcome> collect(Deadline deadline, const std::stop_token& stop) = 0;

  /// Takes back an outcome that nobody needs any more: the next one may use its memory. Callers may
  /// do without.
  virtual void recycle(Outcome&& /*outcome*/) {}

  [[nodiscard]] virtual std::unique_ptr<Canceller> make_canceller() = 0;

  /// False once the connection was lost; nothing can be submitted any more.
  [[nodiscard]] virtual bool connected() const = 0;
  /// True while an explicit transaction is open and has failed.
  [[nodiscard]] virtual bool in_failed_transaction() const = 0;
  /// True while an explicit transaction is open, failed or not.
  [[nodiscard]] virtual bool in_transaction() const = 0;
};

/// Submits and collects, for callers that need no more; Unknown with a message when time is up.
[[nodiscard]] Outcome execute(Session& session, const Statement& statement, Deadline deadline,
                              const std::stop_token& stop);

/// Connecting: `target` has its final address (aliases and proxies are already applied). An
/// Unavailable error may pass (a server that is starting), a Usage error cannot.
using Connect = Result<std::unique_ptr<Session>> (*)(const ConnectTarget& target,
                                                     const Clock& clock, Deadline deadline,
                                                     const std::stop_token& stop);

struct DriverSpec {
  std::string_view name;                      ///< Such as `postgres`.
  std::string_view summary;                   ///< One line for `weir help drivers`.
  std::span<const std::string_view> schemes;  ///< Of the URLs it takes.
  Capabilities capabilities;
  /// The engine is a library: a target is `scheme:FILE` or `scheme::memory:`, without host or user.
  bool in_process = false;
  std::string_view set_word = "SET";  ///< `WORD name = value` changes a setting of a session.
  std::uint16_t default_port = 0;     ///< Of a server.
  Connect connect = nullptr;
};

/// Removes from our environment whatever client libraries would read settings from (PGTZ and the
/// like): nothing of the caller's may change a verdict. To be called before there are threads.
void forget_client_environment();

/// All drivers, in the order of drivers.def.
[[nodiscard]] std::span<const DriverSpec* const> drivers();
/// The driver for an URL scheme, or null.
[[nodiscard]] const DriverSpec* find_driver(std::string_view scheme);

}  // namespace weir::driver
