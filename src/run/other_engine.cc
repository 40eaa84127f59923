// Records on a second engine.
#include "run/other_engine.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "value/record_equal.h"

namespace weir::run {
namespace {

/// The engines that are compared may be of one kind; then the URL still says which is which.
std::string name_of(const driver::ConnectTarget& target) {
  constexpr std::string_view kMemory = ":memory:";
  // What stands behind it is a name that weir made.
  const bool in_memory = driver::is_in_process(target) && target.database.starts_with(kMemory);
  return in_memory ? fmt::format("{}:{}", target.scheme, kMemory) : driver::to_public_url(target);
}

RunOptions without_settings(RunOptions options) {
  options.session_settings.clear();
  return options;
}

Sessions::Environment environment_of(const Sessions::Environment& first, const RunOptions& options,
                                     const driver::ConnectTarget& target) {
  Sessions::Environment environment{options,    first.endpoints, first.clock, first.journal,
                                    first.file, target,          first.stop,  {}};
  environment.logins = logins_on(first.logins, target);
  environment.refusal = first.refusal;
  return environment;
}

std::string describe(const Outcome& outcome) {
  // What an engine says further down points into the statement.
  const std::string& message = outcome.error.message;
  return outcome.ok() ? "succeeds" : "fails: " + message.substr(0, message.find('\n'));
}

Judgement undecided(std::string message) {
  Judgement judgement;
  judgement.match = Match::Undecided;
  judgement.message = std::move(message);
  return judgement;
}

record::RowOrder order_of(const SentRecord& record) {
  const auto* want = std::get_if<plan::ExpectResult>(&record.plan.expectation(record.step));
  const bool sorted =
      want == nullptr || record.plan.tables().rules[want->rule].sort != SortMode::None;
  const bool matters = !sorted && record::ends_in_order_by(record.statement.text);
  return matters ? record::RowOrder::Matters : record::RowOrder::Free;
}

std::string rows_alone(const std::vector<DiffLine>& diff, DiffLine::Kind kind) {
  const auto count = std::ranges::count(diff, kind, &DiffLine::kind);
  return fmt::format("has {} of its own", count_of(static_cast<std::size_t>(count), "row"));
}

}  // namespace

OtherEngine::OtherEngine(const Sessions::Environment& first, const Place& place)
    : options_(without_settings(first.options)),
      target_(*place.other),
      first_name_(place.main_name.empty() ? name_of(place.main) : place.main_name),
      second_name_(place.other_name.empty() ? name_of(target_) : place.other_name),
      sessions_(environment_of(first, options_, target_)),
      clock_(first.clock) {}

TryResult OtherEngine::send(const SentRecord& record, Deadline deadline) {
  const std::string_view session = record.plan.tables().sessions[record.step.session.value];
  TryResult tried = sessions_.run(record.instance, session, record.statement, deadline);
  if (sessions_.lacks_main(session, tried)) unreachable_ = tried.outcome.error.message;
  return tried;
}

void OtherEngine::run(const SentRecord& record, Deadline deadline) {
  if (unreachable_.empty()) (void)send(record, deadline);
}

Judgement OtherEngine::judge(const SentRecord& record, const Outcome& first, Deadline deadline) {
  if (!unreachable_.empty()) return undecided(unreachable_);
  return judge_answer(record, first, send(record, deadline));
}

Result<std::unique_ptr<AsyncStatement>> OtherEngine::start(std::string_view session,
                                                           const driver::Statement& statement,
                                                           Deadline deadline) {
  WEIR_TRY_ASSIGN(auto taken, sessions_.take_or_open(session, deadline));
  return std::make_unique<AsyncStatement>(std::move(taken), statement, clock_);
}

Judgement OtherEngine::judge_answer(const SentRecord& record, const Outcome& first,
                                    const TryResult& tried) {
  if (tried.interrupted) return undecided("interrupted while waiting for " + second_name_);
  if (tried.timed_out) return undecided("timed out waiting for " + second_name_);
  switch (tried.outcome.kind) {
    case OutcomeKind::Ok:
    case OutcomeKind::Error: return compare(record, first, tried.outcome);
    case OutcomeKind::NotRun: return undecided(tried.outcome.error.message);
    case OutcomeKind::Unknown:
    case OutcomeKind::Cancelled: break;
  }
  return undecided(fmt::format("{}: {}", second_name_, tried.outcome.error.message));
}

Judgement OtherEngine::differ(std::string_view first, std::string_view second) const {
  Judgement judgement;
  judgement.match = Match::No;
  judgement.message =
      fmt::format("the engines differ: {} {}, {} {}", first_name_, first, second_name_, second);
  return judgement;
}

Judgement OtherEngine::compare(const SentRecord& record, const Outcome& first,
                               const Outcome& second) const {
  if (first.ok() != second.ok()) return differ(describe(first), describe(second));
  if (!first.ok()) return {};
  if (first.returns_rows && second.returns_rows) return compare_rows(record, first, second);
  const bool query = record.step.form == plan::StepForm::Query;
  if (query && first.returns_rows != second.returns_rows) {
    const auto describe_rows = [](const Outcome& outcome) {
      return outcome.returns_rows ? "gives rows" : "gives none";
    };
    return differ(describe_rows(first), describe_rows(second));
  }
  const bool counts =
      std::holds_alternative<plan::ExpectAffected>(record.plan.expectation(record.step));
  if (counts && first.affected && second.affected && first.affected != second.affected) {
    return differ(fmt::format("counts {}", *first.affected),
                  fmt::format("counts {}", *second.affected));
  }
  return {};
}

Judgement OtherEngine::compare_rows(const SentRecord& record, const Outcome& first,
                                    const Outcome& second) const {
  const record::Difference difference = record::compare_results(
      first.result, second.result, record.statement.letters, order_of(record));
  if (!difference.any()) return {};
  if (difference.columns) {
    return differ("gives " + count_of(first.result.column_count(), "column"),
                  "gives " + count_of(second.result.column_count(), "column"));
  }
  Judgement judgement = differ(rows_alone(difference.diff, DiffLine::Kind::Missing),
                               rows_alone(difference.diff, DiffLine::Kind::Unexpected));
  judgement.diff = format_diff(difference.diff, kDiffLines, DiffText::Plain);
  judgement.sides = {first_name_, second_name_};
  return judgement;
}

}  // namespace weir::run
