// The order of steps: what is run, skipped or left unjudged, and what each verdict means for the
// rest of the file.
#include "run/lane.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "dialect/statement.h"
#include "run/record_variables.h"
#include "run/retry.h"
#include "run/subscription.h"
#include "system/service/service_visit.h"

namespace weir::run {
namespace {

using plan::CommandReport;
using plan::Verdict;

std::string_view kind_of(const plan::Step& step, const plan::Operation& operation,
                         const plan::Expectation& expectation) {
  switch (step.form) {
    case plan::StepForm::Statement: return "statement";
    case plan::StepForm::Query: return "query";
    case plan::StepForm::Control: return "control";
    case plan::StepForm::Command: break;
  }
  if (std::holds_alternative<plan::ActionOperation>(operation)) return "action";
  if (std::holds_alternative<plan::BarrierOperation>(operation)) return "barrier";
  if (std::holds_alternative<plan::ExpectFailure>(expectation)) return "fails";
  if (std::holds_alternative<plan::ExpectText>(expectation)) return "explain";
  return "sql";
}

/// The directive that a record begins with.
std::string_view word_of(const CommandReport& report) {
  const std::string_view line = report.source->text().substr(report.span.begin);
  return line.substr(0, line.find_first_of(" \t\r\n"));
}

/// The server's own psql knows its server best, unless the user named another.
RunOptions options_for(const RunOptions& run, const Place& place) {
  RunOptions options = run;
  if (!place.programs.empty() && run.psql_program == RunOptions().psql_program) {
    options.psql_program = (place.programs / "psql").string();
  }
  return options;
}

std::map<std::string, std::string, std::less<>> initial_variables(const RunOptions& options,
                                                                  const Place& place,
                                                                  const plan::Plan& plan) {
  std::map<std::string, std::string, std::less<>> variables(options.variables.begin(),
                                                            options.variables.end());
  variables["testdrive.seed"] = fmt::format("{:010}", place.seed);
  variables["testdrive.temp-dir"] = place.scratch.string();
  variables["testdrive.materialize-sql-addr"] =
      fmt::format("{}:{}", place.main.host, place.main.port);
  variables["testdrive.materialize-user"] = place.main.user;
  variables["weir.url"] = driver::to_url(place.main);
  variables["weir.database"] = place.main.database;
  variables["weir.prefix"] = place.prefix;
  if (place.services != nullptr) {
    // What the user says of them wins.
    const auto& of_services = place.services->variables();
    variables.insert(of_services.begin(), of_services.end());
  }
  if (has_records(plan)) add_record_variables(place, plan, variables);
  return variables;
}

Sessions::Environment environment_of(const FileShared& shared, const RunOptions& options) {
  const FileEnvironment& file = shared.environment;
  return {options,
          file.endpoints,
          file.clock,
          file.journal,
          shared.file,
          shared.place.main,
          shared.stop,
          logins_of(shared.plan, shared.place.main),
          has_records(shared.plan) ? Refusal::IsFinal : Refusal::MayPass};
}

bool is_word_byte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_';
}

/// Each record is asked through its view, and on both engines, before the next one; and where a
/// failure ends the file nothing behind it may have been run.
Pipeline pipeline_for(const FileShared& shared) {
  const RunOptions& options = shared.environment.options;
  const bool one_by_one = options.after_failure == AfterFailure::Stop ||
                          options.views == Views::On || shared.place.other.has_value();
  return one_by_one ? Pipeline::Off : options.pipeline;
}

/// Whether `word` stands in `text` by itself.
bool mentions(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word_byte(text[at - 1]);
    const std::size_t end = at + word.size();
    if (starts && (end == text.size() || !is_word_byte(text[end]))) return true;
  }
  return false;
}

}  // namespace

Lane::Lane(FileShared& shared, plan::LaneId lane)
    : shared_(shared),
      lane_(lane),
      options_(options_for(shared.environment.options, shared.place)),
      main_(with_aliases(shared.place.main, shared.environment.endpoints)),
      sessions_(environment_of(shared, options_)),
      variables_(initial_variables(options_, shared.place, shared.plan)),
      state_{options_.timeout, options_.max_tries, {}},
      rng_(Rng(shared.place.seed).split(fmt::format("lane {}", lane.value))),
      blocks_(shared.plan.tables().blocks.size(), BlockState::Undecided),
      record_judge_(shared.labels),
      error_words_(shared.plan),
      pipeline_(shared.plan, lane, sessions_, pipeline_for(shared)) {
  if (!has_records(shared.plan)) return;
  if (shared.place.other) {
    other_ = std::make_unique<OtherEngine>(environment_of(shared, options_), shared.place);
  }
  variables_.make_others_with(
      [this](std::string_view name) { return make_record_value(name, clock(), rng_); });
}

Lane::~Lane() = default;

plan::Counts Lane::run() {
  (void)run_steps(0, shared_.plan.steps().size(), {});
  await_all();
  for (std::jthread& thread : background_) thread.request_stop();
  background_.clear();
  end_subscriptions();
  return counts_;
}

std::uint32_t Lane::line_of(const plan::Step& step) {
  if (counted_.step != &step) {
    counted_ = {&step, position_of(shared_.plan.source(step).text(), step.span.begin).line};
  }
  return counted_.line;
}

Variables::OnBound Lane::record_bindings() {
  return [this](std::string_view name, std::string_view value) {
    shared_.environment.journal.emit(shared_.file, plan::VariableBound{current_, name, value});
  };
}

/// The reason why a condition or a gate leaves the step out; empty if it does not.
std::string Lane::why_skipped(const plan::Step& step) const {
  if (step.skip != 0) return std::string(shared_.plan.tables().names[step.skip]);
  if (std::string condition = why_left_out(step); !condition.empty()) return condition;
  if (step.form != plan::StepForm::Command) {
    std::string rest = shared_.left_out.with_lock([](const std::string& why) { return why; });
    if (!rest.empty()) return rest;
    if (std::string why = why_not_copied(step); !why.empty()) return why;
  }
  const auto& blocks = shared_.plan.tables().blocks;
  for (plan::BlockId block = step.block; block.exists(); block = blocks[block.value].parent) {
    if (blocks_[block.value] == BlockState::Skipped) return "skip-if";
  }
  const auto& gate = shared_.plan.extra(step).gate;
  if (!gate) return {};
  if (!shared_.server_version) return "version gate: the version of the target is not known";
  const std::int64_t version = *shared_.server_version;
  if (version >= gate->least && version <= gate->most) return {};
  return fmt::format("version gate: the target is {}, outside {} to {}", version, gate->least,
                     gate->most);
}

bool Lane::stops_at_failure(const plan::Step& step) const {
  switch (options().after_failure) {
    case AfterFailure::ByForm: return step.form == plan::StepForm::Command;
    case AfterFailure::Stop: return true;
    case AfterFailure::KeepGoing: return false;
  }
  return true;
}

/// The reason why nothing can be sent; empty while there may be a connection.
std::string Lane::no_connection() {
  return disconnected_at_ == nullptr
             ? std::string()
             : fmt::format("no connection since line {}", line_of(*disconnected_at_));
}

/// The reason why an earlier failure makes the step meaningless; empty if it does not.
std::string Lane::why_unjudged(const plan::Step& step) {
  const plan::Step* const failed = shared_.first_failed.load();
  if (shared_.stop.stop_requested()) return "the file was interrupted";
  if (failed == nullptr) return {};
  if (stops_at_failure(step)) {
    return fmt::format("{} at line {}", plan::kFileStopped, line_of(*failed));
  }
  if (step.form != plan::StepForm::Command) {  // a record is judged by itself
    return no_connection();
  }
  const auto& blocks = shared_.plan.tables().blocks;
  for (plan::BlockId block = step.block; block.exists(); block = blocks[block.value].parent) {
    if (blocks_[block.value] == BlockState::Undecided) return "its skip-if failed";
  }
  for (const std::string_view name : plan::uses(shared_.plan, step)) {
    const auto unset = unset_variables_.find(name);
    if (unset != unset_variables_.end()) {
      return fmt::format("variable `{}` was not set: line {} failed", name,
                         line_of(*unset->second));
    }
  }
  const auto* sql = std::get_if<plan::SqlOperation>(&shared_.plan.operation(step));
  if (sql == nullptr) return {};
  const bool main = shared_.plan.tables().sessions[step.session.value] == kMainSession;
  if (main && disconnected_at_ != nullptr) return no_connection();
  if (main && aborted_at_ != nullptr && sessions_.in_failed_transaction(kMainSession) &&
      !dialect::classify(sql->text.text).ends_transaction) {
    return fmt::format("the transaction was aborted by line {}", line_of(*aborted_at_));
  }
  for (const auto& [name, maker] : missing_objects_) {
    if (mentions(sql->text.text, name)) {
      return fmt::format("`{}` is missing: line {} failed", name, line_of(*maker));
    }
  }
  return {};
}

void Lane::run_step(const plan::Step& step) {
  CommandReport report;
  report.source = &shared_.plan.source(step);
  report.span = step.span;
  const plan::Operation& operation = shared_.plan.operation(step);
  report.kind = kind_of(step, operation, shared_.plan.expectation(step));
  if (const auto* action = std::get_if<plan::ActionOperation>(&operation)) {
    report.name = step.form == plan::StepForm::Command ? action->name : word_of(report);
  }
  current_ = {step.id, iteration_, 0};

  // An unjudged step may stand in a block that was never decided, so failures come first.
  if (report.reason = why_unjudged(step); !report.reason.empty()) {
    report.verdict = Verdict::Unjudged;
    if (std::holds_alternative<plan::BarrierOperation>(operation))
      shared_.barrier.arrive_and_wait();
    finish(step, report);
    return;
  }
  if (report.reason = why_skipped(step); !report.reason.empty()) {
    report.verdict = Verdict::Skip;
    judge_skipped(step, report);
    finish(step, report);
    return;
  }
  shared_.environment.journal.emit(shared_.file,
                                   plan::StepStarted{current_, report.source, report.span});
  const MonotonicTime start = clock().now();
  if (shared_.plan.extra(step).beside == 0) {
    perform(step, report);
  } else if (start_beside(step, report)) {
    return;  // it is finished where it is awaited
  }
  report.elapsed = clock().now() - start;
  finish(step, report);
}

void Lane::perform(const plan::Step& step, CommandReport& report) {
  const plan::Operation& operation = shared_.plan.operation(step);
  if (const auto* sql = std::get_if<plan::SqlOperation>(&operation)) {
    if (step.form == plan::StepForm::Command) {
      run_sql(step, *sql, report);
    } else {
      run_record(step, report);
    }
  } else if (const auto* action = std::get_if<plan::ActionOperation>(&operation)) {
    run_action(step, *action, report);
  } else if (const auto* forget = std::get_if<plan::ForgetLabelOperation>(&operation)) {
    record_judge_.forget_label(forget->label);
  } else if (const auto* await = std::get_if<plan::AwaitOperation>(&operation)) {
    this->await(await->name);
  } else if (const auto* set = std::get_if<plan::SetErrorWordsOperation>(&operation)) {
    error_words_.set(shared_.plan, *set);
  } else {
    shared_.barrier.arrive_and_wait();
  }
}

void Lane::finish(const plan::Step& step, CommandReport& report) {
  const bool good = report.verdict == Verdict::Pass || report.verdict == Verdict::Skip;
  if (step.form == plan::StepForm::Control && good) return;  // not counted
  counts_.add(report.verdict);
  if (report.verdict == Verdict::Fail || report.verdict == Verdict::Error) {
    if (step.block.exists()) report.iteration = describe_iteration(step);
    remember_failure(step, report);
  }
  shared_.environment.journal.emit(shared_.file, plan::CommandEnded{current_, &report});
}

void Lane::remember_failure(const plan::Step& step, const CommandReport& report) {
  const plan::Step* none = nullptr;
  shared_.first_failed.compare_exchange_strong(none, &step);
  const auto& names = shared_.plan.tables().names;
  const plan::Range defines = shared_.plan.extra(step).defines;
  for (std::uint32_t i = 0; i < defines.count; ++i) {
    const std::string_view name = names[defines.first + i];
    if (variables_.find(name) == nullptr) unset_variables_.emplace(name, &step);
  }
  if (sessions_.in_failed_transaction(kMainSession)) aborted_at_ = &step;
  if (std::holds_alternative<plan::ActionOperation>(shared_.plan.operation(step))) return;
  if (main_unreachable_ || other_unreachable_) disconnected_at_ = &step;
  if (main_unreachable_) server_problem_ = report.message;
  const std::string_view created = dialect::classify(report.statement).created;
  if (!created.empty() && report.kind == "sql") missing_objects_.emplace(created, &step);
}

std::uint64_t Lane::random_below(std::uint64_t bound) { return rng_.below(bound); }

}  // namespace weir::run
