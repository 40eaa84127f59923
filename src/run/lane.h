// Lane: runs the steps of one lane in order, and is what its actions see of the world.
#pragma once

#include <atomic>
#include <barrier>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/guarded.h"
#include "base/rng.h"
#include "driver/change.h"
#include "plan/event.h"
#include "plan/plan.h"
#include "run/action.h"
#include "run/beside.h"
#include "run/error_words.h"
#include "run/file_runner.h"
#include "run/judge.h"
#include "run/judge_record.h"
#include "run/other_engine.h"
#include "run/record_pipeline.h"
#include "run/retry.h"
#include "run/sessions.h"

namespace weir::run {

class Subscription;

/// What the lanes of a file share.
struct FileShared {
  const plan::Plan& plan;
  plan::FileId file;
  const Place& place;
  const FileEnvironment& environment;
  std::stop_token stop;
  std::barrier<>& barrier;  ///< One participant per lane.
  /// The first step that failed; null while there is none. Lanes stop at it unless told to keep
  /// going.
  std::atomic<const plan::Step*>& first_failed;
  /// Problems of background work, for the file's reason.
  Guarded<std::vector<std::string>>& background_problems;
  std::optional<std::int64_t> server_version;  ///< For version gates; none if not known.
  Labels& labels;                              ///< Of all lanes: a file has one set.
  Guarded<std::string>& left_out;              ///< Why the rest of the records is not run, if so.
  std::atomic<std::uint32_t>& views;           ///< How many have been made.
};

/// A cell as text, for variables and lines; `NULL` if it has no value.
[[nodiscard]] std::string text_of_cell(const ResultSet& result, std::size_t row,
                                       std::size_t column);

/// Of a record that did not answer within `waited`, while `wanted` was waited for.
[[nodiscard]] Judgement judge_silence(std::string_view wanted, const TryResult& tried,
                                      Nanoseconds waited);

/// One lane: its own sessions, variables and state. Lives on one thread.
class Lane final : public ActionContext {
 public:
  Lane(FileShared& shared, plan::LaneId lane);
  ~Lane() override;
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Runs to the end and says how many commands had which verdict.
  plan::Counts run();
  /// The main server could not be reached.
  [[nodiscard]] bool without_server() const { return !server_problem_.empty(); }
  /// Why not; empty if it could.
  [[nodiscard]] const std::string& server_problem() const { return server_problem_; }

  // What an action may use.
  [[nodiscard]] const RunOptions& options() const override { return options_; }
  [[nodiscard]] Clock& clock() override { return shared_.environment.clock; }
  [[nodiscard]] std::stop_token stop() const override { return shared_.stop; }
  [[nodiscard]] Variables& variables() override { return variables_; }
  [[nodiscard]] FileState& state() override { return state_; }
  [[nodiscard]] const std::filesystem::path& scratch() const override {
    return shared_.place.scratch;
  }
  [[nodiscard]] const driver::ConnectTarget& main_target() const override { return main_; }
  [[nodiscard]] std::uint64_t random_below(std::uint64_t bound) override;
  Outcome sql(std::string_view session, std::string_view text, driver::Protocol protocol,
              Nanoseconds budget) override;
  Result<void> connect(std::string_view session, std::string_view url, Nanoseconds budget) override;
  Result<void> open_duckdb(std::string_view session, Nanoseconds budget) override;
  void disconnect(std::string_view session) override;
  void run_in_background(std::string_view session, std::vector<std::string> statements) override;
  Result<process::ProcessOutput> run_program(process::ProcessRequest request,
                                             Nanoseconds budget) override;
  void run_program_in_background(process::ProcessRequest request) override;
  [[nodiscard]] system::ServiceVisit* services() override { return shared_.place.services; }
  Result<void> reopen_database(const Reopening& how, Nanoseconds budget) override;
  Result<driver::HttpResponse> http(driver::HttpRequest request, Nanoseconds budget) override;
  Result<void> use_kafka(std::string_view what, Nanoseconds budget,
                         const KafkaOperation& operation) override;
  Result<void> subscribe(const ChangesWanted& wanted, Nanoseconds budget) override;
  Result<ChangesSeen> read_changes(std::string_view name, std::string_view table,
                                   std::string_view query, Nanoseconds budget) override;
  void forget_changes(std::string_view name, std::string_view table) override;
  [[nodiscard]] std::string resolve_address(std::string_view host,
                                            std::uint16_t port) const override;

 private:
  enum class BlockState : std::uint8_t { Undecided, Runs, Skipped };

  /// Runs the steps of this lane in [begin, end), which stand in block `inside`. False if a
  /// `continue` ended them early.
  bool run_steps(std::size_t begin, std::size_t end, plan::BlockId inside);
  void run_loop(const plan::Loop& loop, std::size_t begin, std::size_t end, plan::BlockId block);
  void run_concurrently(const plan::Loop& loop, std::size_t begin, std::size_t end,
                        plan::BlockId block);
  void use_database_of(const Lane& other);
  [[nodiscard]] plan::BlockId child_block(const plan::Step& step, plan::BlockId inside) const;
  /// The condition on loop variables that leaves the step out; empty if none does.
  [[nodiscard]] std::string why_left_out(const plan::Step& step) const;
  /// Where the loops around the step stand, from the outermost: "i=3 x=a"; empty outside of loops.
  [[nodiscard]] std::string describe_iteration(const plan::Step& step) const;

  [[nodiscard]] Result<void> send_beside(Beside& beside);
  [[nodiscard]] bool start_beside(const plan::Step& step, plan::CommandReport& report);
  void await(std::string_view name);
  void await_all();
  void finish_beside(Beside& beside);
  [[nodiscard]] Result<Judgement> judge_beside(Beside& beside, const TryResult& tried,
                                               Nanoseconds waited);

  [[nodiscard]] Result<std::unique_ptr<Subscription>> begin_subscription(
      const ChangesWanted& wanted, const driver::ConnectTarget& target, Deadline deadline);
  [[nodiscard]] Result<Subscription*> find_subscription(std::string_view name);
  [[nodiscard]] Result<ChangesSeen> read_all_tables(std::string_view name,
                                                    Subscription& subscription, Deadline deadline);
  [[nodiscard]] Result<Outcome> ask_for_changes(std::string_view name,
                                                const Subscription& subscription,
                                                std::string_view text, Deadline deadline);
  /// Waits until all that is committed now has come and is folded; returns where that was.
  [[nodiscard]] Result<driver::LogPosition> catch_up(std::string_view name,
                                                     Subscription& subscription, Deadline deadline);
  void end_subscriptions();

  void run_step(const plan::Step& step);
  void perform(const plan::Step& step, plan::CommandReport& report);
  [[nodiscard]] std::string why_skipped(const plan::Step& step) const;
  [[nodiscard]] std::string why_not_copied(const plan::Step& step) const;
  [[nodiscard]] bool stops_at_failure(const plan::Step& step) const;
  [[nodiscard]] std::string no_connection();
  [[nodiscard]] std::string why_unjudged(const plan::Step& step);
  void finish(const plan::Step& step, plan::CommandReport& report);
  void remember_failure(const plan::Step& step, const plan::CommandReport& report);

  void run_sql(const plan::Step& step, const plan::SqlOperation& sql, plan::CommandReport& report);
  void run_tries(const plan::Step& step, const std::string& text, const Want& want,
                 plan::CommandReport& report);
  [[nodiscard]] Deadline try_deadline(const RetryLimits& limits, MonotonicTime start) const;
  [[nodiscard]] bool waiting_cannot_help(const plan::Step& step, const std::string& text,
                                         const Want& want, const TryResult& tried,
                                         bool transaction_before) const;

  void run_record(const plan::Step& step, plan::CommandReport& report);
  [[nodiscard]] Result<Judgement> try_record(const plan::Step& step, std::string_view text,
                                             std::string_view expected,
                                             plan::CommandReport& report);
  /// What becomes of the report of a record that was sent, or could not be.
  void conclude(std::string_view text, Result<Judgement> judgement, plan::CommandReport& report);
  [[nodiscard]] Result<Judgement> judge_outcome(const plan::Step& step, std::string_view expected,
                                                const Outcome& outcome);
  [[nodiscard]] bool is_ignored(const plan::Step& step, const Outcome& outcome,
                                plan::CommandReport& report);
  [[nodiscard]] Judgement judge_view(const plan::Step& step, std::string_view text,
                                     const Outcome& plain, plan::CommandReport& report);
  [[nodiscard]] Judgement ask_through_view(const plan::Step& step, std::string_view text,
                                           const plan::ResultRule& rule, const Outcome& plain,
                                           plan::CommandReport& report);
  [[nodiscard]] Outcome run_for_view(const plan::Step& step, std::string_view text,
                                     std::string_view letters);
  /// `judgement` of the first engine with what the other one, if there is one, makes of it.
  [[nodiscard]] Judgement judge_other(const plan::Step& step, std::string_view text,
                                      Judgement judgement, const Outcome& first);
  void correct_action(const plan::Step& step, const ActionResult& result,
                      plan::CommandReport& report) const;
  void correct(const plan::Step& step, std::string_view expected, const Outcome& outcome,
               plan::CommandReport& report) const;
  [[nodiscard]] TryResult run_or_collect(const plan::Step& step, std::string_view text);
  [[nodiscard]] TryResult run_simple(const plan::Step& step, std::string_view text);
  void judge_skipped(const plan::Step& step, plan::CommandReport& report);
  [[nodiscard]] RetrySchedule record_schedule(const plan::Step& step, MonotonicTime start) const;
  void set_variables(const plan::Step& step, const ResultSet& result);
  [[nodiscard]] Result<std::string_view> bind_text(const plan::Template& text,
                                                   std::string& storage);

  void run_action(const plan::Step& step, const plan::ActionOperation& action,
                  plan::CommandReport& report);
  [[nodiscard]] Span place_in_body(const plan::Step& step, const plan::ActionOperation& action,
                                   const ActionResult::Place& place) const;
  [[nodiscard]] Result<void> open_kafka(const kafka::Limits& limits);
  [[nodiscard]] Result<kafka::Settings> kafka_settings() const;
  [[nodiscard]] ActionResult try_action(const plan::Step& step, const ActionEntry& entry,
                                        const plan::ActionOperation& action,
                                        plan::CommandReport& report);
  [[nodiscard]] Result<ActionCall> bind_action(const plan::ActionSpec& spec,
                                               const plan::ActionOperation& action);
  [[nodiscard]] Variables::OnBound record_bindings();
  /// Counted anew only for another step than last time.
  [[nodiscard]] std::uint32_t line_of(const plan::Step& step);

  FileShared& shared_;
  plan::LaneId lane_;
  RunOptions options_;          ///< Of the run, with the programs of this place.
  driver::ConnectTarget main_;  ///< With aliases applied.
  Sessions sessions_;
  std::unique_ptr<kafka::Client> kafka_;  ///< Null before the first operation.
  std::unique_ptr<OtherEngine> other_;    ///< Null if there is only one.
  Variables variables_;
  FileState state_;
  Rng rng_;
  plan::Counts counts_;
  plan::StepInstance current_;
  std::vector<BlockState> blocks_;
  std::vector<std::jthread> background_;
  std::map<std::string, std::unique_ptr<Subscription>, std::less<>> subscriptions_;
  std::uint32_t subscribed_ = 0;  ///< How often.
  RecordJudge record_judge_;
  ErrorWordLists error_words_;
  std::vector<std::unique_ptr<Beside>> beside_;  ///< In the order of their start.
  RecordPipeline pipeline_;
  std::uint32_t iteration_ = 0;                ///< Counts the iterations of all loops.
  std::set<std::string, std::less<>> duckdb_;  ///< Sessions that `open_duckdb` has opened.
  bool in_record_ = false;                     ///< The action that runs is one of sqllogictest.

  // What a failure made meaningless, for `--keep-going`: each by the step that failed.
  const plan::Step* aborted_at_ = nullptr;       ///< It aborted the open transaction.
  bool main_unreachable_ = false;                ///< The last try found no server.
  bool other_unreachable_ = false;               ///< Nor is there the second engine.
  const plan::Step* disconnected_at_ = nullptr;  ///< The main session of either could not be had.
  std::string server_problem_;                   ///< Of the main server: why not.
  std::map<std::string, const plan::Step*, std::less<>> unset_variables_;
  std::map<std::string, const plan::Step*, std::less<>> missing_objects_;
  struct {
    const plan::Step* step = nullptr;
    std::uint32_t line = 0;
  } counted_;  ///< Lines take long to count in large files.
};

}  // namespace weir::run
