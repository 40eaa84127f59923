// Actions: binding of their arguments, and the doors they use.
#include <fmt/format.h>

#include <algorithm>

#include "base/duration.h"
#include "base/text.h"
#include "diag/suggest.h"
#include "run/correct_record.h"
#include "run/lane.h"
#include "run/operation_outcome.h"
#include "run/retry.h"

namespace weir::run {
namespace {

using plan::CommandReport;
using plan::Verdict;

constexpr Nanoseconds kBackgroundCancel = 5s;

Outcome not_run(std::string message, std::string hint) {
  Outcome outcome;
  outcome.kind = OutcomeKind::NotRun;
  outcome.error.message = std::move(message);
  outcome.error.hint = std::move(hint);
  return outcome;
}

/// Scripts reach their own database as the one that Materialize has by default; here each file has
/// one of its own on that server.
bool is_main_database(const driver::ConnectTarget& target, const driver::ConnectTarget& main) {
  const bool same_server = target.host == main.host && target.port == main.port;
  return same_server && (target.database.empty() || target.database == "materialize");
}

/// What a record runs is written in words of its own; of a `system` the command is all there is.
std::string statement_of_record(const plan::Plan& plan, const plan::Step& step,
                                const ActionCall& call) {
  const std::string_view text = plan.source(step).text();
  const std::string line(trim(line_around(text, step.span.begin)));
  const std::string body = call.body_text();
  return body.empty() ? line : line + "\n" + body;
}

std::string statement_of(const plan::ActionSpec& spec, const ActionCall& call) {
  std::string text = "$ " + std::string(spec.name);
  for (const ActionCall::Value& value : call.values()) {
    text += fmt::format(" {}={}", value.name, value.text);
  }
  for (const std::string& line : call.body()) text += "\n" + line;
  return text;
}

/// The pause behind this result was interrupted.
ActionResult cut_off(ActionResult result) {
  result.kind = ActionResult::Kind::Error;
  result.message = "interrupted while waiting for success; before: " + result.message;
  return result;
}

}  // namespace

Result<ActionCall> Lane::bind_action(const plan::ActionSpec& spec,
                                     const plan::ActionOperation& action) {
  const auto on_bound = record_bindings();
  const std::string own_prefix = std::string(spec.name) + ".";
  const plan::Tables& tables = shared_.plan.tables();
  std::vector<ActionCall::Value> values;
  for (std::uint32_t i = 0; i < action.arguments.count; ++i) {
    const plan::Argument& argument = tables.arguments[action.arguments.first + i];
    WEIR_TRY_ASSIGN(std::string text, variables_.bind(shared_.plan, argument.value, Escape::None,
                                                      on_bound, own_prefix));
    values.push_back({std::string(argument.name), std::move(text)});
  }
  std::vector<std::string> body;
  for (std::uint32_t i = 0; i < action.body.count; ++i) {
    WEIR_TRY_ASSIGN(std::string line,
                    variables_.bind(shared_.plan, tables.templates[action.body.first + i],
                                    Escape::None, on_bound, own_prefix));
    body.push_back(std::move(line));
  }
  return ActionCall(spec, std::move(values), std::move(body));
}

/// Commands of testdrive try again by themselves, if at all; records say so.
ActionResult Lane::try_action(const plan::Step& step, const ActionEntry& entry,
                              const plan::ActionOperation& action, CommandReport& report) {
  const MonotonicTime start = clock().now();
  RetrySchedule schedule = record_schedule(step, start);
  for (;;) {
    schedule.begin_try(clock().now());
    report.tries = schedule.tries();
    current_.attempt = report.tries - 1;
    auto call = bind_action(*entry.spec, action);
    ActionResult result = call ? entry.function(*this, *call) : errored(call.error());
    const bool command = step.form == plan::StepForm::Command;
    if (call) {
      report.statement = command ? statement_of(*entry.spec, *call)
                                 : statement_of_record(shared_.plan, step, *call);
    }
    const bool once = command || schedule.is_last() || !call;
    if (result.kind == ActionResult::Kind::Pass || once) return result;
    const plan::Waiting waiting{current_,       report.source,         report.span,
                                result.message, clock().now() - start, state_.sql_timeout};
    shared_.environment.journal.emit(shared_.file, waiting);
    if (!clock().wait_until(schedule.next_try(), shared_.stop)) return cut_off(std::move(result));
  }
}

void Lane::run_action(const plan::Step& step, const plan::ActionOperation& action,
                      CommandReport& report) {
  in_record_ = step.form != plan::StepForm::Command;
  const auto actions = shared_.environment.actions;
  const auto entry = std::find_if(
      actions.begin(), actions.end(),
      [&](const ActionEntry& candidate) { return candidate.spec->name == action.name; });
  if (entry == actions.end() || entry->function == nullptr) {
    report.verdict = Verdict::Error;
    report.message = fmt::format("action `{}` is not built in", action.name);
    return;
  }
  ActionResult result = try_action(step, *entry, action, report);
  const plan::BlockId decides = shared_.plan.extra(step).decides;
  if (decides.exists() && result.kind == ActionResult::Kind::Pass) {
    blocks_[decides.value] = result.skip_block ? BlockState::Skipped : BlockState::Runs;
  }
  if (result.kind == ActionResult::Kind::Pass) return;
  report.verdict = result.kind == ActionResult::Kind::Fail ? Verdict::Fail : Verdict::Error;
  correct_action(step, result, report);
  report.message = std::move(result.message);
  report.expected = std::move(result.expected);
  report.actual = std::move(result.actual);
  report.diff = std::move(result.diff);
  report.sqlstate = std::move(result.sqlstate);
  report.code = std::move(result.code);
  report.detail = std::move(result.detail);
  report.hint = std::move(result.hint);
  if (result.place) report.culprit = place_in_body(step, action, *result.place);
}

/// Within a line that variables were put into only the line is known.
Span Lane::place_in_body(const plan::Step& step, const plan::ActionOperation& action,
                         const ActionResult::Place& place) const {
  const std::string_view source = shared_.plan.source(step).text();
  if (place.line >= action.body.count) return {};
  const plan::Template& line = shared_.plan.tables().templates[action.body.first + place.line];
  const std::less_equal<> not_behind;
  const bool inside =
      not_behind(source.data(), line.text.data()) &&
      not_behind(line.text.data() + line.text.size(), source.data() + source.size());
  if (!inside) return {};
  const std::size_t begin = line.references.count > 0 ? 0 : std::min(place.begin, line.text.size());
  const std::size_t length =
      line.references.count > 0
          ? line.text.size()
          : std::clamp<std::size_t>(place.length, 1,
                                    std::max<std::size_t>(1, line.text.size() - begin));
  const auto offset = static_cast<std::size_t>(line.text.data() - source.data()) + begin;
  return {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(length)};
}

/// The output of a program is all that a script expects of an action. Iterations of a loop that
/// pass are not reported, so that nobody knows whether all agree.
void Lane::correct_action(const plan::Step& step, const ActionResult& result,
                          CommandReport& report) const {
  const bool compared = result.kind == ActionResult::Kind::Fail && !result.expected.empty();
  if (options_.corrections == Corrections::Off || !compared) return;
  auto correction = std::make_shared<plan::Correction>();
  if (step.block.exists()) {
    correction->reason = "it is repeated by a loop";
  } else {
    *correction = correct_output(result.actual);
  }
  report.correction = std::move(correction);
}

Outcome Lane::sql(std::string_view session, std::string_view text, driver::Protocol protocol,
                  Nanoseconds budget) {
  if (session != kMainSession && !sessions_.knows(session)) {
    return not_run(fmt::format("no connection is called `{}`", session),
                   did_you_mean(session, sessions_.names()));
  }
  TryResult tried =
      sessions_.run(current_, session, {text, protocol}, Deadline::after(clock(), budget));
  if (!tried.outcome.ok() && (tried.timed_out || tried.interrupted)) {
    // What the server says of our cancel is no answer to the statement.
    tried.outcome.kind = OutcomeKind::Cancelled;
    tried.outcome.error = {};
    tried.outcome.error.message =
        tried.timed_out ? "the statement did not answer in time" : "interrupted";
  }
  return std::move(tried.outcome);
}

Result<void> Lane::connect(std::string_view session, std::string_view url, Nanoseconds budget) {
  WEIR_TRY_ASSIGN(driver::ConnectTarget target, driver::parse_target(url));
  if (is_main_database(target, shared_.place.main)) target.database = shared_.place.main.database;
  return sessions_.connect(session, target, Deadline::after(clock(), budget));
}

Result<void> Lane::open_duckdb(std::string_view session, Nanoseconds budget) {
  const bool ours = duckdb_.contains(session);
  if (ours && sessions_.is_open(session)) return {};
  if (!ours && sessions_.knows(session)) {
    return fail(ErrorKind::Usage,
                fmt::format("`{}` is a connection to something else than DuckDB", session),
                "choose another name");
  }
  const Deadline deadline = Deadline::after(clock(), budget);
  system::DuckdbLibrary* duckdb = shared_.environment.duckdb;
  if (duckdb == nullptr) return fail(ErrorKind::Unavailable, "there is no DuckDB here");
  driver::ConnectTarget target;
  target.scheme = "duckdb";
  WEIR_TRY_ASSIGN(target.library, duckdb->find({deadline, shared_.stop}));
  target.database = fmt::format(":memory:{}-{}", shared_.place.prefix, session);
  target.options["extension_directory"] = (scratch() / "duckdb-extensions").string();
  WEIR_TRY(sessions_.connect(session, target, deadline));
  duckdb_.emplace(session);
  return {};
}

void Lane::run_in_background(std::string_view session, std::vector<std::string> statements) {
  std::shared_ptr<driver::Session> taken = sessions_.take(session);
  if (taken == nullptr) return;
  const auto work = [this, taken, lines = std::move(statements)](const std::stop_token& stop) {
    for (const std::string& line : lines) {
      taken->submit({line, driver::Protocol::Simple});
      const auto outcome = taken->collect(Deadline::at(MonotonicTime::max()), stop);
      if (!outcome) {
        const Deadline deadline = Deadline::after(clock(), kBackgroundCancel);
        const auto cancelled = taken->make_canceller()->cancel(deadline);
        if (!cancelled) return;  // the session is closed with the thread in any case
        (void)taken->collect(deadline, {});
        return;
      }
      if (outcome->ok()) continue;
      shared_.background_problems.with_lock([&](std::vector<std::string>& problems) {
        problems.push_back(fmt::format("`{}` in the background: {}", line, outcome->error.message));
      });
    }
  };
  background_.emplace_back(work);
}

Result<process::ProcessOutput> Lane::run_program(process::ProcessRequest request,
                                                 Nanoseconds budget) {
  std::string command;
  for (const std::string& argument : request.arguments) {
    command += (command.empty() ? "" : " ") + argument;
  }
  plan::Journal& journal = shared_.environment.journal;
  // A command of testdrive has the patience of the original; `--timeout` bounds a record.
  if (in_record_) budget = std::min(budget, state_.sql_timeout);
  journal.emit(shared_.file, plan::Invoked{current_, "program", command});
  auto output = process::run_process(request, Deadline::after(clock(), budget), shared_.stop);
  if (in_record_ && !output && output.error().kind == ErrorKind::Timeout) {
    output.error().message =
        fmt::format("the command did not end within {}, and was ended with all that it started",
                    format_duration(budget));
  }
  Outcome outcome;
  outcome.kind = output ? OutcomeKind::Ok : OutcomeKind::Error;
  if (!output) outcome.error.message = output.error().message;
  journal.emit(shared_.file, plan::Returned{current_, "program", &outcome});
  return output;
}

void Lane::run_program_in_background(process::ProcessRequest request) {
  // Journalled as started only: when it ends depends on nothing that a replay could repeat.
  const std::string command = request.arguments.empty() ? "" : request.arguments.back();
  shared_.environment.journal.emit(shared_.file, plan::Invoked{current_, "background", command});
  background_.emplace_back([program = std::move(request)](const std::stop_token& stop) {
    (void)process::run_process(program, Deadline::at(MonotonicTime::max()), stop);
  });
}

void Lane::disconnect(std::string_view session) {
  sessions_.disconnect(session);
  if (other_) other_->disconnect(session);
}

Result<void> Lane::reopen_database(const Reopening& how, Nanoseconds budget) {
  if (!driver::is_in_process(main_)) {
    return fail(ErrorKind::Usage,
                "only an engine within this process can be closed and opened again");
  }
  constexpr std::string_view kAccess = "access_mode";
  constexpr std::string_view kVersion = "storage_compatibility_version";
  const Place& place = shared_.place;
  driver::ConnectTarget target = main_;
  if (how.path) {
    target = shared_.place.main;
    const bool in_memory = how.path->starts_with(":memory:");
    if (!in_memory) target.database = (scratch() / *how.path).string();
  }
  if (how.read_only) target.options[std::string(kAccess)] = "READ_ONLY";
  if (!how.version.empty()) target.options[std::string(kVersion)] = how.version;
  const Deadline deadline = Deadline::after(clock(), budget);
  // What is in memory ends with the sessions, also if other files of a suite made it.
  for (system::MemoryKeeper* keeper : {place.keeper.get(), place.other_keeper.get()}) {
    if (keeper != nullptr && !how.keep) keeper->let_go();
  }
  WEIR_TRY(sessions_.reopen(target, how.keep, deadline));
  if (other_) WEIR_TRY(other_->reopen(how.keep, deadline));
  for (system::MemoryKeeper* keeper : {place.keeper.get(), place.other_keeper.get()}) {
    if (keeper != nullptr && !how.keep) WEIR_TRY(keeper->hold({deadline, stop()}));
  }
  main_ = std::move(target);
  return {};
}

Result<driver::HttpResponse> Lane::http(driver::HttpRequest request, Nanoseconds budget) {
  plan::Journal& journal = shared_.environment.journal;
  const std::string text = fmt::format("{} {}", request.method, request.url);
  request.resolve = [this](std::string_view host, std::uint16_t port) {
    return resolve_address(host, port);
  };
  journal.emit(shared_.file, plan::Invoked{current_, "http", text});
  auto response =
      driver::http(std::move(request), clock(), Deadline::after(clock(), budget), shared_.stop);
  const Outcome outcome = outcome_of(response);
  journal.emit(shared_.file, plan::Returned{current_, "http", &outcome});
  return response;
}

std::string Lane::resolve_address(std::string_view host, std::uint16_t port) const {
  const system::Address found = shared_.environment.endpoints.resolve(std::string(host), port);
  return fmt::format("{}:{}", found.host, found.port);
}

}  // namespace weir::run
