// Microsoft SQL Server through FreeTDS's DB-Library, which is loaded by the first connection. Never
// tried on a real server: there is none to be had where weir is developed. Its tests speak to a
// fake one.
//
// A batch is sent by `submit`; `collect` waits for the beginning of the answer on the socket, and
// reads it under a watch that shuts the connection down when time is up, because DB-Library blocks.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "dialect/statement.h"
#include "driver/dblib.h"
#include "driver/driver.h"
#include "driver/sql_server_cells.h"
#include "driver/watch.h"

namespace weir::driver::sql_server {
namespace {

using std::chrono_literals::operator""ms;

constexpr std::uint16_t kPort = 1433;
constexpr Nanoseconds kLook = 100ms;  // how often a cancel is looked for
constexpr int kErrorSeverity = 11;    // messages below it are notices

// What dbsetlname sets.
constexpr int kSetUser = 2;
constexpr int kSetPassword = 3;
constexpr int kSetApplication = 5;
constexpr int kSetCharset = 10;
constexpr int kSetDatabase = 14;

/// What the library's handlers have heard during a call.
struct Heard {
  ServerError error;         ///< The first of the server's own.
  std::string library = {};  ///< The first of the library's.
  std::vector<std::string> notices = {};
};

// The handlers are the process's, the calls that they are called in are a thread's.
thread_local Heard* heard = nullptr;  // NOLINT(*-avoid-non-const-global-variables)

int on_message(DBPROCESS* /*process*/, DBINT number, int /*state*/, int severity, char* text,
               char* /*server*/, char* /*procedure*/, int /*line*/) {
  if (heard == nullptr) return 0;
  const std::string message = text == nullptr ? "" : text;
  if (severity < kErrorSeverity) {
    if (!message.empty()) heard->notices.push_back("INFO: " + message);
  } else if (heard->error.code.empty()) {
    heard->error.code = std::to_string(number);
    heard->error.message = message;
  }
  return 0;
}

int on_error(DBPROCESS* /*process*/, int /*severity*/, int number, int /*os_number*/, char* text,
             char* os_text) {
  // That the server has said something is what `on_message` is for.
  if (heard != nullptr && number != SYBESMSG && heard->library.empty()) {
    heard->library = text == nullptr ? "unknown error" : text;
    if (os_text != nullptr && *os_text != '\0') heard->library += fmt::format(" ({})", os_text);
  }
  return INT_CANCEL;
}

/// Collects what the handlers hear while it lives.
class Listening {
 public:
  explicit Listening(Heard& into) : before_(heard) { heard = &into; }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  ~Listening() { heard = before_; }

 private:
  Heard* before_;
};

/// A descriptor that is closed with it.
class Owned {
 public:
  explicit Owned(int descriptor) : descriptor_(descriptor) {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

class Cancel final : public Canceller {
 public:
  explicit Cancel(std::shared_ptr<std::atomic<bool>> wanted) : wanted_(std::move(wanted)) {}
  /// The session sees it at its next look.
  Result<void> cancel(Deadline /*deadline*/) override {
    *wanted_ = true;
    return {};
  }

 private:
  std::shared_ptr<std::atomic<bool>> wanted_;
};

class SqlServerSession final : public Session {
 public:
  SqlServerSession(const Dblib& dblib, DBPROCESS* process, const Clock& clock)
      : dblib_(dblib),
        process_(process),
        clock_(clock),
        socket_(::fcntl(dblib.iordesc(process), F_DUPFD_CLOEXEC, 0)),
        watch_(clock, [this] { ::shutdown(socket_.get(), SHUT_RDWR); }) {}
  SqlServerSession(const SqlServerSession&) = delete;
  SqlServerSession& operator=(const SqlServerSession&) = delete;
  ~SqlServerSession() override { dblib_.close(process_); }

  void submit(const Statement& statement) override {
    WEIR_CHECK(!under_way_, "one statement at a time");
    under_way_ = true;
    *cancel_wanted_ = false;
    heard_ = {};
    text_ = statement.text;
    const Listening listening(heard_);
    const bool sent = connected() && dblib_.cmd(process_, text_.c_str()) == SUCCEED &&
                      dblib_.sqlsend(process_) == SUCCEED;
    state_ = sent ? State::Waiting : State::NotSent;
  }

  std::optional<Outcome> collect(Deadline deadline, const std::stop_token& stop) override {
    WEIR_CHECK(under_way_, "no statement is outstanding");
    const Listening listening(heard_);
    if (state_ == State::NotSent) return finish(lost(OutcomeKind::NotRun));
    if (!answer_begins(deadline, stop)) {
      if (!*cancel_wanted_) return std::nullopt;
      return finish(cancel(deadline, stop));
    }
    watch_.begin(deadline, stop);
    Outcome outcome = read();
    const bool out_of_time = watch_.end();
    if (out_of_time && outcome.kind == OutcomeKind::Unknown) {
      outcome.error.message =
          "its answer did not come whole in time, so the connection was given up";
    }
    return finish(std::move(outcome));
  }

  std::unique_ptr<Canceller> make_canceller() override {
    return std::make_unique<Cancel>(cancel_wanted_);
  }
  [[nodiscard]] bool connected() const override { return dblib_.dead(process_) == FALSE; }
  // SQL Server ends the transaction with most errors, or goes on with it.
  [[nodiscard]] bool in_failed_transaction() const override { return false; }
  [[nodiscard]] bool in_transaction() const override { return transaction_; }

 private:
  enum class State : std::uint8_t { NotSent, Waiting };

  /// Waits until there is something to read, or the end of the connection. False if the deadline
  /// passed, or a stop or a cancel was requested before.
  [[nodiscard]] bool answer_begins(Deadline deadline, const std::stop_token& stop) const {
    for (;;) {
      if (*cancel_wanted_ || stop.stop_requested()) return false;
      const Nanoseconds left = deadline.left(clock_);
      pollfd descriptor{dblib_.iordesc(process_), POLLIN, 0};
      const int ready =
          ::poll(&descriptor, 1, poll_milliseconds(std::min<Nanoseconds>(left, kLook)));
      if (ready != 0) return true;
      if (left <= Nanoseconds::zero()) return false;
    }
  }

  /// Asks the server to end the batch, and waits for it to say that it did.
  Outcome cancel(Deadline deadline, const std::stop_token& stop) {
    watch_.begin(deadline, stop);
    const bool ended = dblib_.cancel(process_) == SUCCEED;
    const bool out_of_time = watch_.end();
    if (out_of_time) {
      return unknown(
          "the server did not say in time that it has ended the batch, so the connection "
          "was given up");
    }
    if (!ended || !connected()) return lost(OutcomeKind::Unknown);
    Outcome outcome;
    outcome.kind = OutcomeKind::Cancelled;
    outcome.error.message = "interrupted";
    return outcome;
  }

  Outcome read() {
    Outcome outcome;
    outcome.kind = OutcomeKind::Ok;
    (void)dblib_.sqlok(process_);  // what failed is heard
    for (RETCODE code = dblib_.results(process_); code != NO_MORE_RESULTS;
         code = dblib_.results(process_)) {
      if (code != SUCCEED) break;
      if (!read_rows(outcome)) break;
    }
    if (!connected()) return lost(OutcomeKind::Unknown);
    if (!heard_.error.code.empty()) {
      outcome.kind = OutcomeKind::Error;
      outcome.error = heard_.error;
    } else if (!heard_.library.empty()) {
      outcome.kind = OutcomeKind::Unknown;
      outcome.error.message = heard_.library;
    }
    follow_transaction();
    return outcome;
  }

  /// Of one statement of the batch; false if the rest cannot be read.
  bool read_rows(Outcome& outcome) {
    outcome.returns_rows = dblib_.numcols(process_) > 0;
    if (outcome.returns_rows) outcome.result = columns_of(dblib_, process_);
    for (;;) {
      const STATUS status = dblib_.nextrow(process_);
      if (status == NO_MORE_ROWS) break;
      if (status == FAIL) return false;
      if (status == REG_ROW) add_row(dblib_, process_, outcome.result);
    }
    const DBINT count = dblib_.count(process_);
    if (count >= 0) outcome.affected = static_cast<std::uint64_t>(count);
    return true;
  }

  [[nodiscard]] Outcome lost(OutcomeKind kind) const {
    Outcome outcome;
    outcome.kind = kind;
    outcome.error.message = heard_.library.empty() ? "the connection is lost" : heard_.library;
    return outcome;
  }

  [[nodiscard]] static Outcome unknown(std::string why) {
    Outcome outcome;
    outcome.kind = OutcomeKind::Unknown;
    outcome.error.message = std::move(why);
    return outcome;
  }

  Outcome finish(Outcome outcome) {
    under_way_ = false;
    outcome.notices = std::move(heard_.notices);
    return outcome;
  }

  void follow_transaction() {
    const dialect::StatementKind kind = dialect::classify(text_).kind;
    if (kind == dialect::StatementKind::Begin) transaction_ = true;
    const bool ends =
        kind == dialect::StatementKind::Commit || kind == dialect::StatementKind::Rollback;
    if (ends) transaction_ = false;
  }

  const Dblib& dblib_;
  DBPROCESS* process_;
  const Clock& clock_;
  /// The same connection for the watch's thread: the library closes its own descriptor when it
  /// likes, and the number may be another file's then.
  Owned socket_;
  Watch watch_;
  std::shared_ptr<std::atomic<bool>> cancel_wanted_ = std::make_shared<std::atomic<bool>>(false);
  std::string text_;
  Heard heard_;
  State state_ = State::NotSent;
  bool under_way_ = false;
  bool transaction_ = false;
};

/// What a login needs, freed with it.
class Login {
 public:
  explicit Login(const Dblib& dblib) : dblib_(dblib), record_(dblib.login()) {}
  Login(const Login&) = delete;
  Login& operator=(const Login&) = delete;
  ~Login() { dblib_.loginfree(record_); }

  void set(int what, const std::string& text) {
    if (!text.empty()) dblib_.setlname(record_, text.c_str(), what);
  }
  [[nodiscard]] LOGINREC* get() const { return record_; }

 private:
  const Dblib& dblib_;
  LOGINREC* record_;
};

/// The certificate of a server cannot be checked, so that the user has to say that it need not be.
Result<void> check_options(const ConnectTarget& target) {
  for (const auto& [name, value] : target.options) {
    if (name != "trust-server-certificate") {
      return fail(ErrorKind::Usage, fmt::format("a URL of SQL Server has no option `{}`", name));
    }
  }
  if (is_loopback(target.host) || target.options.contains("trust-server-certificate")) return {};
  return fail(
      ErrorKind::Usage,
      fmt::format("the certificate of `{}` cannot be checked: FreeTDS does not do so", target.host),
      "say that it need not be: `TrustServerCertificate=true` in a connection string, "
      "`?trust-server-certificate=true` in a URL");
}

/// Where the server is; what messages call it.
struct Place {
  std::string host;
  int port = 0;
  [[nodiscard]] std::string name() const { return fmt::format("{}:{}", host, port); }
};

Result<Place> place_of(const ConnectTarget& target) {
  const std::string& host = target.address.empty() ? target.host : target.address;
  if (host.empty() || host.find_first_of(" \t\r\n;#[]") != std::string::npos) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is no name of a host", host));
  }
  return Place{host, target.port == 0 ? kPort : target.port};
}

/// Connects by settings that stand in memory, and by nothing that the user has set: FreeTDS looks
/// further, in the user's freetds.conf too, unless it finds the server.
Result<DBPROCESS*> open(const Dblib& dblib, LOGINREC* login, const Place& place) {
  const std::string settings = fmt::format("[{}]\nhost = {}\nport = {}\ntds version = 7.4\n",
                                           place.name(), place.host, place.port);
  const Owned memory(::memfd_create("freetds.conf", MFD_CLOEXEC));
  const ssize_t written = ::write(memory.get(), settings.data(), settings.size());
  if (!std::cmp_equal(written, settings.size())) return fail("no memory for FreeTDS's settings");
  std::string path = fmt::format("/proc/self/fd/{}", memory.get());
  dblib.setifile(path.data());
  return dblib.open(login, place.name().c_str(), 1);
}

Error refusal(const Heard& said) {
  if (!said.error.message.empty()) {
    // 18456 is a login that failed, 4060 a database that cannot be opened: waiting changes neither.
    const bool final = said.error.code == "18456" || said.error.code == "4060";
    return {final ? ErrorKind::Usage : ErrorKind::Unavailable, said.error.message, ""};
  }
  return {ErrorKind::Unavailable, said.library.empty() ? "no connection" : said.library, ""};
}

Result<std::unique_ptr<Session>> connect(const ConnectTarget& target, const Clock& clock,
                                         Deadline deadline, const std::stop_token& /*stop*/) {
  WEIR_TRY(check_options(target));
  WEIR_TRY_ASSIGN(const Place place, place_of(target));
  WEIR_TRY_ASSIGN(const Dblib* dblib, load_dblib());
  // The handlers and the time for a login are the process's.
  static std::timed_mutex mutex;
  const std::unique_lock lock(mutex,
                              std::min<Nanoseconds>(deadline.left(clock), std::chrono::hours(1)));
  if (!lock.owns_lock()) {
    return fail(ErrorKind::Timeout, "another login at a SQL Server took all of the time");
  }
  dblib->msghandle(on_message);
  dblib->errhandle(on_error);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(deadline.left(clock)).count();
  dblib->setlogintime(static_cast<int>(std::clamp<std::int64_t>(seconds, 1, 3600)));
  Login login(*dblib);
  login.set(kSetUser, target.user);
  login.set(kSetPassword, target.password);
  login.set(kSetApplication, "weir");
  login.set(kSetCharset, "UTF-8");
  login.set(kSetDatabase, target.database);
  dblib->setlversion(login.get(), DBVERSION_74);
  Heard said;
  const Listening listening(said);
  WEIR_TRY_ASSIGN(DBPROCESS * process, open(*dblib, login.get(), place));
  if (process == nullptr) return Failure(refusal(said));
  return std::unique_ptr<Session>(std::make_unique<SqlServerSession>(*dblib, process, clock));
}

constexpr std::array<std::string_view, 2> kSchemes = {"mssql", "sqlserver"};

}  // namespace

extern const DriverSpec spec;  // a constant would otherwise stay within this file
const DriverSpec spec = {
    .name = "sql-server",
    .summary = "Microsoft SQL Server through FreeTDS; not tried on a real one",
    .schemes = kSchemes,
    .capabilities = {.cancel = true, .transactions = true},
    .default_port = kPort,
    .connect = connect,
};

}  // namespace weir::driver::sql_server
