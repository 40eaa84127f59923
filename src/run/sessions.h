// Sessions of one lane: opening, running one operation with its deadline, cancelling, losing.
#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "driver/driver.h"
#include "plan/journal.h"
#include "plan/plan.h"
#include "run/options.h"
#include "system/endpoints.h"

namespace weir::run {

/// What became of one try.
struct TryResult {
  Outcome outcome;
  /// The deadline passed before the answer; the statement was cancelled on the server.
  bool timed_out = false;
  /// There was no session to be had; the outcome is NotRun and says why.
  bool not_connected = false;
  /// The file was to stop before the answer; the statement was cancelled on the server.
  bool interrupted = false;
  /// Of a timeout: what became of the cancel, if it was not confirmed.
  std::string cancel_problem;
  Nanoseconds cancel_time = {};  ///< How long the cancel was waited for.
};

/// As whom a session connects that is not the main target's own.
struct SessionLogin {
  driver::ConnectTarget target;
  plan::LoginRole role = plan::LoginRole::Given;  ///< Only of a target that is disposable.
  std::string database = {};  ///< Name of a database in memory of its own; else empty.
};

using SessionLogins = std::map<std::string, SessionLogin, std::less<>>;

/// The sessions of a plan that connect to `main` as somebody else, or to a database beside it.
[[nodiscard]] SessionLogins logins_of(const plan::Plan& plan, const driver::ConnectTarget& main);
/// The same sessions on another target.
[[nodiscard]] SessionLogins logins_on(const SessionLogins& logins,
                                      const driver::ConnectTarget& main);

/// What it means that nobody listens where a session is to be opened.
enum class Refusal : std::uint8_t {
  MayPass,  ///< The server may still come up: it is tried again until the deadline.
  IsFinal,
};

/// Used by one thread. The main session is opened when first needed, and again if it was lost;
/// others live from `connect` to the end of the lane.
class Sessions {
 public:
  struct Environment {
    const RunOptions& options;
    const system::Endpoints& endpoints;
    Clock& clock;
    plan::Journal& journal;
    plan::FileId file;
    driver::ConnectTarget main;
    std::stop_token stop;
    /// As whom sessions connect that have no place of their own; others as the target says.
    SessionLogins logins = {};
    Refusal refusal = Refusal::MayPass;
  };
  explicit Sessions(Environment environment);

  /// Runs one statement and journals it. A session that cannot be had gives NotRun.
  [[nodiscard]] TryResult run(const plan::StepInstance& instance, std::string_view name,
                              const driver::Statement& statement, Deadline deadline);

  /// Sends a statement without waiting for what came before it. False if the session is not open
  /// or its driver cannot do that; then nothing was sent. What was sent must be collected before
  /// `run` uses the session, or opens it again after it was lost.
  [[nodiscard]] bool submit(const plan::StepInstance& instance, std::string_view name,
                            const driver::Statement& statement);
  /// The result of the oldest statement that `submit` sent, which is `instance`'s. Unknown, or
  /// NotRun if that is certain, at once where the session was lost.
  [[nodiscard]] TryResult collect(const plan::StepInstance& instance, std::string_view name,
                                  Deadline deadline);

  /// Gives an outcome back that nobody needs any more.
  void recycle(std::string_view name, Outcome&& outcome);

  /// Opens `name`, trying again while the server may still come up.
  [[nodiscard]] Result<void> connect(std::string_view name, const driver::ConnectTarget& target,
                                     Deadline deadline);
  void disconnect(std::string_view name);
  /// Where sessions are opened from now on that have no place of their own.
  void set_main(const driver::ConnectTarget& target) { environment_.main = target; }
  /// Closes all sessions; `target` is the main server from now on, and the main session is opened
  /// on it, with `keep` before the others are closed.
  [[nodiscard]] Result<void> reopen(const driver::ConnectTarget& target, bool keep,
                                    Deadline deadline);
  /// Hands the session over, for a background thread; null if there is none.
  [[nodiscard]] std::unique_ptr<driver::Session> take(std::string_view name);
  /// The same, and opens it first if there is none.
  [[nodiscard]] Result<std::unique_ptr<driver::Session>> take_or_open(std::string_view name,
                                                                      Deadline deadline);
  /// Takes back what was handed over, unless another one was opened in the meantime that has a
  /// transaction open while this one has none. Null is nothing.
  void give_back(std::string_view name, std::unique_ptr<driver::Session> session);

  /// Whether `submit` could send anything: it was opened, and not lost since.
  [[nodiscard]] bool is_open(std::string_view name) const;
  [[nodiscard]] bool knows(std::string_view name) const { return entries_.contains(name); }
  /// Whether `tried`, of the session `name`, says that there is no main session to be had: it was
  /// to be opened as that one is, and that one never was, or was lost where a refusal is final.
  [[nodiscard]] bool lacks_main(std::string_view name, const TryResult& tried) const;
  /// Of all sessions that were opened, sorted.
  [[nodiscard]] std::vector<std::string_view> names() const;

  /// The transaction that the session has open has failed.
  [[nodiscard]] bool in_failed_transaction(std::string_view name) const;
  /// A transaction was open when the session was last used, also if it was lost since.
  [[nodiscard]] bool was_in_transaction(std::string_view name) const;

 private:
  struct Entry {
    std::unique_ptr<driver::Session> session;
    bool in_transaction = false;
    std::size_t under_way = 0;  ///< Statements that were submitted and not collected.
  };

  [[nodiscard]] Result<driver::Session*> ready(std::string_view name, Deadline deadline);
  [[nodiscard]] Result<std::unique_ptr<driver::Session>> open(const driver::ConnectTarget& written,
                                                              Deadline deadline);
  [[nodiscard]] Result<std::unique_ptr<driver::Session>> open_for(std::string_view name,
                                                                  Deadline deadline);
  [[nodiscard]] Result<void> make_role(const SessionLogin& login, Deadline deadline);
  [[nodiscard]] Result<void> prepare_main(driver::Session& session, Deadline deadline);
  void cancel(Entry& entry, TryResult& result) const;
  [[nodiscard]] TryResult await(Entry& entry, Deadline deadline) const;

  Environment environment_;
  bool can_pipeline_;  ///< The driver of the main session can, and gains by it.
  std::map<std::string, Entry, std::less<>> entries_;
};

/// The target with the address that aliases give it.
[[nodiscard]] driver::ConnectTarget with_aliases(driver::ConnectTarget target,
                                                 const system::Endpoints& endpoints);

/// How long a cancel may take until its session is given up.
inline constexpr Nanoseconds kCancelBudget = std::chrono::seconds(5);
/// What there is to say of a server that did not end a statement within `waited` of its cancel.
[[nodiscard]] std::string describe_silence(const Result<void>& cancel, Nanoseconds waited);

/// The main session's name.
inline constexpr std::string_view kMainSession = "main";

}  // namespace weir::run
