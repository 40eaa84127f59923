// OtherEngine: a second engine that gets what the first one gets, and whose answers are compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/plan.h"
#include "run/async_statement.h"
#include "run/file_runner.h"
#include "run/judge.h"
#include "run/sessions.h"

namespace weir::run {

/// A record, as it was sent to both engines.
struct SentRecord {
  const plan::Plan& plan;
  const plan::Step& step;
  const plan::StepInstance& instance;
  driver::Statement statement;
};

/// Belongs to one lane: its sessions have the names of the lane's.
class OtherEngine {
 public:
  /// `first` is the environment of the lane's own sessions; the other engine is that of `place`.
  /// What
  /// `--set` asks for is for the first engine only.
  OtherEngine(const Sessions::Environment& first, const Place& place);
  ~OtherEngine() = default;
  OtherEngine(const OtherEngine&) = delete;
  OtherEngine& operator=(const OtherEngine&) = delete;

  /// Sends the record and compares: both may fail, whatever they say; one that fails and one that
  /// does not differ; rows are compared by value. Undecided if the engine does not answer.
  [[nodiscard]] Judgement judge(const SentRecord& record, const Outcome& first, Deadline deadline);
  /// The same for what it answered already.
  [[nodiscard]] Judgement judge_answer(const SentRecord& record, const Outcome& first,
                                       const TryResult& tried);
  /// Sends a statement that runs beside others.
  [[nodiscard]] Result<std::unique_ptr<AsyncStatement>> start(std::string_view session,
                                                              const driver::Statement& statement,
                                                              Deadline deadline);
  void give_back(std::string_view name, std::unique_ptr<driver::Session> session) {
    sessions_.give_back(name, std::move(session));
  }
  /// Sends a record that is not compared.
  void run(const SentRecord& record, Deadline deadline);

  /// There is no session to be had on it.
  [[nodiscard]] bool unreachable() const { return !unreachable_.empty(); }
  void disconnect(std::string_view session) { sessions_.disconnect(session); }
  /// Closes all sessions; what was in memory is kept if `keep` says so.
  [[nodiscard]] Result<void> reopen(bool keep, Deadline deadline) {
    return sessions_.reopen(target_, keep, deadline);
  }

 private:
  [[nodiscard]] TryResult send(const SentRecord& record, Deadline deadline);
  [[nodiscard]] Judgement compare(const SentRecord& record, const Outcome& first,
                                  const Outcome& second) const;
  [[nodiscard]] Judgement compare_rows(const SentRecord& record, const Outcome& first,
                                       const Outcome& second) const;
  [[nodiscard]] Judgement differ(std::string_view first, std::string_view second) const;

  RunOptions options_;
  driver::ConnectTarget target_;
  std::string first_name_;
  std::string second_name_;
  Sessions sessions_;
  Clock& clock_;
  std::string unreachable_;  ///< Why there is no main session; empty while there may be one.
};

}  // namespace weir::run
