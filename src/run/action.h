// What the function behind a `$ action` sees and gives back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "driver/driver.h"
#include "driver/http.h"
#include "kafka/client.h"
#include "plan/action_spec.h"
#include "process/child.h"
#include "run/changes.h"
#include "run/mask.h"
#include "run/options.h"
#include "run/variables.h"
#include "value/outcome.h"

namespace weir::system {
class ServiceVisit;
}

namespace weir::run {

/// An action's line and body with all variables replaced. The compiler has checked the names; the
/// typed getters check the values, which may have come from variables.
class ActionCall {
 public:
  struct Value {
    std::string name;
    std::string text;
  };
  ActionCall(const plan::ActionSpec& spec, std::vector<Value> values, std::vector<std::string> body)
      : spec_(spec), values_(std::move(values)), body_(std::move(body)) {}

  [[nodiscard]] const plan::ActionSpec& spec() const { return spec_; }
  /// The argument as given, else its default, else nothing.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// The argument as given or its default; empty if it has neither.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] Result<std::int64_t> integer(std::string_view name) const;
  [[nodiscard]] Result<std::uint64_t> unsigned_integer(std::string_view name) const;
  [[nodiscard]] Result<bool> boolean(std::string_view name) const;
  [[nodiscard]] Result<Nanoseconds> duration(std::string_view name) const;
  /// Every argument as given, sorted by name.
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }
  [[nodiscard]] const std::vector<std::string>& body() const { return body_; }
  /// Body lines joined by newlines, without a final one.
  [[nodiscard]] std::string body_text() const;

 private:
  const plan::ActionSpec& spec_;
  std::vector<Value> values_;
  std::vector<std::string> body_;
};

/// What a file carries from one command to the next, besides its variables and sessions.
struct FileState {
  Nanoseconds sql_timeout{};
  std::uint64_t max_tries = 0;
  Mask mask;
};

/// How an action ended. Success has an empty `message`.
struct ActionResult {
  enum class Kind : std::uint8_t {
    Pass,
    Fail,   ///< The system under test is wrong.
    Error,  ///< It could not be judged.
  };
  Kind kind = Kind::Pass;
  std::string message;
  std::string expected;
  std::string actual;
  std::string diff;
  std::string sqlstate;
  std::string code;
  std::string detail;
  std::string hint;
  /// What in the body it is about, if it is about that.
  struct Place {
    std::size_t line = 0;    ///< Of the body, from 0.
    std::size_t begin = 0;   ///< In bytes from the start of the line, as far as that is known.
    std::size_t length = 0;  ///< In bytes.
  };
  std::optional<Place> place;
  /// Of an action that decides a block: whether the block is skipped.
  bool skip_block = false;
};

[[nodiscard]] ActionResult passed();
[[nodiscard]] ActionResult failed(std::string message);
[[nodiscard]] ActionResult errored(Error error);
/// From an operation that was expected to succeed: Fail for a server's error, Error for a lost
/// connection or an unknown outcome. `what` says what was being done.
[[nodiscard]] ActionResult unexpected(std::string_view what, const Outcome& outcome);

/// What becomes of the database of an engine that is a library.
struct Reopening {
  std::optional<std::string> path;  ///< Another file, or `:memory:`; the present one if not given.
  bool read_only = false;
  std::string version;  ///< DuckDB: the version whose format a new file has; empty: its default.
  bool keep = false;    ///< The database stays open, only its sessions are made anew.
};

/// The doors through which an action reaches the world. An action never holds a connection: it
/// asks for an operation on a named session, which is journalled, timed out and cancelled here.
class ActionContext {
 public:
  virtual ~ActionContext() = default;

  [[nodiscard]] virtual const RunOptions& options() const = 0;
  [[nodiscard]] virtual Clock& clock() = 0;
  [[nodiscard]] virtual std::stop_token stop() const = 0;
  /// Variables, timeouts and masks of the file; changes hold for the commands that follow.
  [[nodiscard]] virtual Variables& variables() = 0;
  [[nodiscard]] virtual FileState& state() = 0;
  /// The script's temporary directory, which exists.
  [[nodiscard]] virtual const std::filesystem::path& scratch() const = 0;
  /// The main server, as an URL for programs that connect themselves (aliases applied).
  [[nodiscard]] virtual const driver::ConnectTarget& main_target() const = 0;
  /// Seeded by the file's seed and this step.
  [[nodiscard]] virtual std::uint64_t random_below(std::uint64_t bound) = 0;

  /// One try of one statement on a session, limited by `budget`. `session` is `main` or a name
  /// given to `connect`.
  virtual Outcome sql(std::string_view session, std::string_view text, driver::Protocol protocol,
                      Nanoseconds budget) = 0;
  /// Opens (or replaces) a named session, tried again until `budget` is over.
  virtual Result<void> connect(std::string_view session, std::string_view url,
                               Nanoseconds budget) = 0;
  /// Sees to it that the session is one on a DuckDB in memory of its own, whose library is fetched
  /// if need be. Usage if it is a session on something else.
  virtual Result<void> open_duckdb(std::string_view session, Nanoseconds budget) = 0;
  /// Closes a named session; the main one stays.
  virtual void disconnect(std::string_view session) = 0;
  /// Runs `work` on a thread that is joined, or cancelled, before the file ends; what goes wrong
  /// is reported with the file but does not fail it.
  virtual void run_in_background(std::string_view session, std::vector<std::string> statements) = 0;
  /// Runs a program to its end; its output is journalled.
  virtual Result<process::ProcessOutput> run_program(process::ProcessRequest request,
                                                     Nanoseconds budget) = 0;
  /// Starts a program that is ended with the file, if it has not ended by then.
  virtual void run_program_in_background(process::ProcessRequest request) = 0;
  /// The services that the script uses; null if it uses none.
  [[nodiscard]] virtual system::ServiceVisit* services() = 0;
  /// Closes every session of the lane, and opens the main one on what `how` names. Usage where the
  /// engine is no library of this process.
  virtual Result<void> reopen_database(const Reopening& how, Nanoseconds budget) = 0;
  /// Sends a request to where `resolve_address` says; journalled without its body.
  virtual Result<driver::HttpResponse> http(driver::HttpRequest request, Nanoseconds budget) = 0;
  /// Does one operation on the script's Kafka, at `testdrive.kafka-addr`; the first one connects to
  /// it. `what` is journalled, such as "produce to orders".
  using KafkaOperation = std::function<Result<void>(kafka::Client&, const kafka::Limits&)>;
  virtual Result<void> use_kafka(std::string_view what, Nanoseconds budget,
                                 const KafkaOperation& operation) = 0;
  /// Begins to collect changes in the background, to the end of the file or until `name` is used
  /// again.
  virtual Result<void> subscribe(const ChangesWanted& wanted, Nanoseconds budget) = 0;
  /// Asks `query` of the subscription's database on a session of its own (empty: for all rows of
  /// the table), then waits until all changes that were committed by then have come, and folds
  /// them. Where there are several tables and `table` is empty only the records are told.
  virtual Result<ChangesSeen> read_changes(std::string_view name, std::string_view table,
                                           std::string_view query, Nanoseconds budget) = 0;
  /// What `read_changes` has told so far with this table is not told again.
  virtual void forget_changes(std::string_view name, std::string_view table) = 0;
  /// Where `host:port` really is, with the aliases of `--host` applied; the same if it has none.
  [[nodiscard]] virtual std::string resolve_address(std::string_view host,
                                                    std::uint16_t port) const = 0;
};

using ActionFunction = ActionResult (*)(ActionContext& context, const ActionCall& call);

/// A row of the table of functions; see actions/actions.def.
struct ActionEntry {
  const plan::ActionSpec* spec = nullptr;
  ActionFunction function = nullptr;  ///< Null: not built in, scripts that need it are skipped.
};

}  // namespace weir::run
