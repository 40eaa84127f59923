// The records of a sqllogictest script, one after the other, into the steps of a plan.
#include "compile/slt.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "compile/slt_control.h"
#include "compile/slt_state.h"
#include "compile/slt_use.h"
#include "dialect/statement.h"

namespace weir::compile {
namespace {

using slt::RecordKind;

/// Compiles one file and, through itself, what it includes.
class Compiler {
 public:
  Compiler(const slt::Script& script, const SltOptions& options, plan::PlanBuilder& builder,
           SltState& state, CompiledSlt& compiled)
      : options_(options),
        state_(state),
        compiled_(compiled),
        context_{script,  builder.add_source(script.source),
                 options, builder,
                 state,   compiled.diagnostics} {}

  void run() {
    (void)plain_rule(context_);  // also a plan of statements alone tells its style
    state_.including.push_back(path_identity(context_.script.source.path));
    for (const slt::Record& record : context_.script.records) {
      if (state_.halted) break;
      if (record.has(slt::flag::kIgnored) || record.has(slt::flag::kBroken)) continue;
      compile_record(record);
      if (state_.halted && compiled_.halt.empty()) note_halt(record);
    }
    state_.including.pop_back();
  }

 private:
  /// A `halt` at the end leaves nothing out.
  void note_halt(const slt::Record& record) {
    const Source& source = context_.script.source;
    const bool included = state_.including.size() > 1;
    if (!included && trim(source.text().substr(record.head.end())).empty()) return;
    const std::uint32_t line = position_of(source.text(), record.head.begin).line;
    compiled_.halt =
        included ? fmt::format("{}:{}", source.path, line) : fmt::format("line {}", line);
  }

  void compile_record(const slt::Record& record) {
    SltVerdict verdict = judge_conditions(context_, record);
    if (!state_.loop_verdicts.empty()) take(state_.loop_verdicts.back(), verdict);
    if (verdict.reason.empty() && !state_.skip_modes.empty()) {
      verdict.reason = state_.skip_modes.back();
    }
    if (!state_.skip_rest.empty()) verdict.reason = state_.skip_rest;
    switch (record.kind) {
      case RecordKind::Broken: return;
      case RecordKind::Statement:
      case RecordKind::Query:
      case RecordKind::Simple:
      case RecordKind::Copy:
      case RecordKind::CopyError: add_sql(record, std::move(verdict)); return;
      case RecordKind::Loop:
      case RecordKind::Foreach:
      case RecordKind::ConcurrentLoop:
      case RecordKind::ConcurrentForeach:
      case RecordKind::For: begin_loop(record, std::move(verdict)); return;
      case RecordKind::EndLoop:
      case RecordKind::EndFor: end_loop(); return;
      case RecordKind::Mode:  // `unskip` ends what skips it
        if (state_.skip_rest.empty()) (void)compile_control(context_, record);
        return;
      case RecordKind::Include:
        if (verdict.reason.empty()) include(record);
        return;
      default: add_control(record, verdict); return;
    }
  }

  /// Adds what the loop around a record says about it, or about a loop in it.
  static void take(const SltVerdict& around, SltVerdict& verdict) {
    if (!around.reason.empty()) verdict.reason = around.reason;
    verdict.guards.insert(verdict.guards.begin(), around.guards.begin(), around.guards.end());
  }

  // ---- Statements and queries

  void add_sql(const slt::Record& record, SltVerdict verdict) {
    std::string scratch;
    const auto read = sql_of(context_, record, scratch);
    if (!read) return report_unread(record, verdict.reason, read.error());
    const SltSql& sql = *read;
    const bool query = record.kind == RecordKind::Query || record.kind == RecordKind::Simple;
    plan::Step step = step_of(record);
    plan::StepExtra extra = extra_of(verdict);
    step.form = query ? plan::StepForm::Query : plan::StepForm::Statement;
    std::string reason = std::move(verdict.reason);
    if (reason.empty()) reason = unsupported_part(record, sql.text);
    step.skip = context_.builder.name(reason);
    step.session = session_of(context_, record);
    step.label = label_of(context_, record);
    extra.beside = context_.builder.name(context_.script.handle_of(record));
    if (extra.beside == 0) set_retry(record, step, extra);
    if (reason.empty()) note_cluster_wide(sql.text);
    const bool done = is_taken_for_done(context_, record, sql.text);
    plan::SqlOperation operation{make_text(context_, done ? "" : sql.text, TextUse::Sql)};
    operation.data = sql.data;
    operation.statements = query && context_.dialect().id == slt::DialectId::Sqlite
                               ? plan::Statements::First
                               : plan::Statements::Any;
    const bool looped = state_.repeat_next.has_value();
    if (looped) step.block = repeat_block();
    context_.builder.add_step(
        step, operation, done ? plan::ExpectSuccess{} : expectation_of(context_, record), extra);
    state_.connection = {};
    state_.retry_next = false;
  }

  /// A record whose data cannot be read; that is no mistake where it is skipped.
  void report_unread(const slt::Record& record, const std::string& skip, const Error& error) {
    if (!skip.empty()) return add_skipped(record, skip);
    context_.error("slt.copy", record.head, error.message, error.hint);
  }

  plan::StepExtra extra_of(const SltVerdict& verdict) {
    plan::StepExtra extra;
    if (!verdict.guards.empty()) extra.guards = context_.builder.add_guards(verdict.guards);
    return extra;
  }

  plan::Step step_of(const slt::Record& record) {
    plan::Step step;
    step.source = context_.source;
    step.span = record.head;
    step.block = context_.block();
    return step;
  }

  plan::BlockId repeat_block() {
    plan::Loop loop;
    loop.counts = true;
    loop.end = *state_.repeat_next;
    state_.repeat_next.reset();
    return context_.builder.add_loop(context_.block(), loop);
  }

  [[nodiscard]] std::string unsupported_part(const slt::Record& record,
                                             std::string_view sql) const {
    if (is_left_out(sql)) return "--skip";
    if (const slt::Statement* statement = context_.script.statement_of(record)) {
      if (statement->kind == slt::StatementKind::DebugSkip) return "debug_skip";
    }
    const bool elsewhere = options_.engine == slt::EngineKind::Postgres;
    if (elsewhere && !second_database(context_, record).empty()) {
      return "only an engine in this process has a second database";
    }
    const slt::QueryExtra* extra = context_.script.extra_of(record);
    if (extra != nullptr && extra->trace) return "only CockroachDB can trace itself";
    return missing_results(context_, record);
  }

  void set_retry(const slt::Record& record, plan::Step& step, plan::StepExtra& extra) {
    const slt::QueryExtra* parts = context_.script.extra_of(record);
    if (state_.retry_next || (parts != nullptr && parts->retried)) {
      step.retry = plan::Retry::UntilDeadline;
    }
    if (const slt::Retry* retry = context_.script.retry_of(record)) {
      step.retry = plan::Retry::Counted;
      extra.tries = {retry->attempts, retry->backoff};
    }
  }

  void note_cluster_wide(std::string_view sql) {
    if (!slt::is_server(options_.engine) || !compiled_.cluster_wide.empty()) return;
    compiled_.cluster_wide = dialect::find_cluster_wide(dialect::classify(sql), sql);
  }

  // ---- Everything else

  void add_control(const slt::Record& record, const SltVerdict& verdict) {
    add_operation(record, verdict);
    // It means the next record that can use it, whether or not that one is run.
    if (record.kind == RecordKind::Let) state_.connection = {};
  }

  void add_operation(const slt::Record& record, const SltVerdict& verdict) {
    if (!verdict.reason.empty()) return;
    if (is_left_out(record)) return add_skipped(record, "--skip");
    SltControl control = compile_control(context_, record);
    if (!control.unsupported.empty()) {
      add_skipped(record, control.unsupported);
    } else if (control.operation) {
      plan::Step step = step_of(record);
      plan::StepExtra extra = extra_of(verdict);
      step.form = plan::StepForm::Control;
      extra.defines = control.defines;
      step.session = session_of(context_, record);
      set_retry(record, step, extra);
      context_.builder.add_step(step, *control.operation, control.expectation, extra);
    }
  }

  /// By `--skip`, which looks at whatever a record sends or runs.
  [[nodiscard]] bool is_left_out(const slt::Record& record) const {
    const bool has_text = record.kind == RecordKind::Let || record.kind == RecordKind::System;
    std::string scratch;
    return has_text && is_left_out(context_.script.sql_of(record, scratch));
  }
  [[nodiscard]] bool is_left_out(std::string_view text) const {
    if (options_.skip == nullptr || !options_.skip->found_in(text)) return false;
    if (options_.use != nullptr) options_.use->note_skip();
    return true;
  }

  void add_skipped(const slt::Record& record, std::string_view reason) {
    plan::Step step = step_of(record);
    step.form = plan::StepForm::Statement;
    step.skip = context_.builder.name(reason);
    context_.builder.add_step(step, plan::SqlOperation{}, plan::ExpectSuccess{});
  }

  /// What leaves a loop out leaves out everything in it, once and not for each iteration.
  void begin_loop(const slt::Record& record, SltVerdict verdict) {
    const bool skipped = !verdict.reason.empty();
    state_.loop_verdicts.push_back(std::move(verdict));
    if (skipped) return state_.loops.push_back(context_.block());
    if (record.kind == RecordKind::For) {
      state_.for_names.emplace_back(context_.script.word_of(record, 0));
    }
    state_.loops.push_back(context_.builder.add_loop(context_.block(), loop_of(context_, record)));
  }

  void end_loop() {
    if (state_.loops.empty()) return;
    state_.loops.pop_back();
    state_.loop_verdicts.pop_back();
  }

  void include(const slt::Record& record) {
    const std::string_view pattern = context_.script.word_of(record, 0);
    auto found = options_.include
                     ? options_.include(context_.script, pattern)
                     : Result<std::vector<slt::Parsed>>(fail("nothing can be included here"));
    if (!found) {
      context_.error("slt.include", record.head, found.error().message, found.error().hint);
      return;
    }
    for (const slt::Parsed& parsed : *found) include(record, parsed);
  }

  void include(const slt::Record& record, const slt::Parsed& parsed) {
    const slt::Script& script = parsed.script;
    if (std::ranges::find(state_.including, path_identity(script.source.path)) !=
        state_.including.end()) {
      context_.error("slt.include", record.head,
                     fmt::format("`{}` includes itself, by way of this line", script.source.path),
                     "a script that is being read cannot be included again");
      return;
    }
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
      if (diagnostic.severity != Severity::Error) continue;
      const auto line = position_of(script.source.text(), diagnostic.span.begin).line;
      context_.error("slt.include", record.head,
                     fmt::format("{}:{}: {}", script.source.path, line, diagnostic.message),
                     diagnostic.hint);
    }
    Compiler(script, options_, context_.builder, state_, compiled_).run();
  }

  const SltOptions& options_;
  SltState& state_;
  CompiledSlt& compiled_;
  SltContext context_;
};

}  // namespace

void SltContext::error(std::string_view rule, Span span, std::string message,
                       std::string hint) const {
  diagnostics.push_back({Severity::Error, rule, span, std::move(message), std::move(hint)});
}

CompiledSlt compile_slt(const slt::Script& script, const SltOptions& options) {
  plan::PlanBuilder builder(options.seed);
  builder.reserve(script.records.size());
  builder.set_engine(to_text(options.engine));
  SltState state;
  state.threshold = script.dialect->hash_threshold;
  CompiledSlt compiled{plan::PlanBuilder(options.seed).build(), {}, {}, {}, {}, {}};
  Compiler(script, options, builder, state, compiled).run();
  if (!state.skip_rest.empty() && state.skip_rest.starts_with("needs ")) {
    compiled.skip_reason = state.skip_rest;
  }
  if (compiled.skip_reason.empty()) {
    compiled.skip_reason = left_out_by_tags(options, state.tags);
  }
  if (!state.skip_file.empty()) compiled.skip_reason = state.skip_file;
  compiled.role = std::move(state.role);
  compiled.plan = std::move(builder).build();
  sort_by_place(compiled.diagnostics);
  return compiled;
}

}  // namespace weir::compile
