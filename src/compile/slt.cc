// The records of a sqllogictest script, one after the other, into the steps of a plan.
#include "compile/slt.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "compile/slt_control.h"
#include "compile/slt_state.h"
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
    for (const slt::Record& record : context_.script.records) {
      if (state_.halted) return;
      if (record.has(slt::flag::kIgnored) || record.has(slt::flag::kBroken)) continue;
      compile_record(record);
    }
  }

 private:
  void compile_record(const slt::Record& record) {
    SltVerdict verdict = judge_conditions(context_, record);
    if (verdict.reason.empty() && !state_.skip_modes.empty()) {
      verdict.reason = state_.skip_modes.back();
    }
    if (!state_.skip_rest.empty()) verdict.reason = state_.skip_rest;
    switch (record.kind) {
      case RecordKind::Broken: return;
      case RecordKind::Statement:
      case RecordKind::Query:
      case RecordKind::Simple: add_sql(record, std::move(verdict)); return;
      case RecordKind::Loop:
      case RecordKind::Foreach:
      case RecordKind::ConcurrentLoop:
      case RecordKind::ConcurrentForeach:
      case RecordKind::For: begin_loop(record); return;
      case RecordKind::EndLoop:
      case RecordKind::EndFor:
        if (!state_.loops.empty()) state_.loops.pop_back();
        return;
      case RecordKind::Mode:  // `unskip` ends what skips it
        if (state_.skip_rest.empty()) (void)compile_control(context_, record);
        return;
      case RecordKind::Include:
        if (verdict.reason.empty()) include(record);
        return;
      default: add_control(record, verdict); return;
    }
  }

  // ---- Statements and queries

  void add_sql(const slt::Record& record, SltVerdict verdict) {
    std::string scratch;
    const std::string_view sql = context_.script.sql_of(record, scratch);
    const bool query = record.kind != RecordKind::Statement;
    plan::Step step = step_of(record);
    plan::StepExtra extra = extra_of(verdict);
    step.form = query ? plan::StepForm::Query : plan::StepForm::Statement;
    std::string reason = std::move(verdict.reason);
    if (reason.empty()) reason = unsupported_part(record, sql);
    step.skip = context_.builder.name(reason);
    step.session = session_of(record);
    step.label = label_of(context_, record);
    set_retry(record, step, extra);
    if (reason.empty()) note_cluster_wide(sql);
    plan::SqlOperation operation{make_text(context_, sql, TextUse::Sql)};
    operation.statements = query && context_.dialect().id == slt::DialectId::Sqlite
                               ? plan::Statements::First
                               : plan::Statements::Any;
    const bool looped = state_.repeat_next.has_value();
    if (looped) step.block = repeat_block();
    context_.builder.add_step(step, operation, expectation_of(context_, record), extra);
    state_.connection = {};
    state_.retry_next = false;
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
    if (options_.skip != nullptr && options_.skip->found_in(sql)) return "--skip";
    if (const slt::Statement* statement = context_.script.statement_of(record)) {
      if (statement->kind == slt::StatementKind::DebugSkip) return "debug_skip";
    }
    const slt::QueryExtra* extra = context_.script.extra_of(record);
    if (extra != nullptr && extra->trace) return "only CockroachDB can trace itself";
    return {};
  }

  plan::SessionId session_of(const slt::Record& record) {
    std::string_view name = state_.connection;
    if (const slt::Statement* statement = context_.script.statement_of(record)) {
      if (statement->connection.length > 0) name = context_.slice(statement->connection);
    }
    const slt::QueryExtra* extra = context_.script.extra_of(record);
    if (extra != nullptr && extra->connection.length > 0) name = context_.slice(extra->connection);
    if (name.empty()) name = state_.user;
    const bool main = name.empty() || name == "default" || name == "root";
    const plan::SessionId session = context_.builder.session(main ? "main" : name);
    if (!main && name == state_.user) add_login(session, name, {});
    if (!main && extra != nullptr && extra->user.length > 0) {
      add_login(session, context_.slice(extra->user), context_.slice(extra->password));
    }
    return session;
  }

  void add_login(plan::SessionId session, std::string_view user, std::string_view password) {
    if (options_.engine != slt::EngineKind::Postgres || !logins_.insert(session.value).second)
      return;
    plan::PlanBuilder& builder = context_.builder;
    builder.add_login({session, builder.keep(user), builder.keep(password)});
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
    const dialect::Statement statement = dialect::classify(sql);
    if (statement.cluster_wide) compiled_.cluster_wide = statement.words;
  }

  // ---- Everything else

  void add_control(const slt::Record& record, const SltVerdict& verdict) {
    if (!verdict.reason.empty()) {
      if (counts_when_skipped(record.kind)) add_skipped(record, verdict.reason);
      return;
    }
    SltControl control = compile_control(context_, record);
    if (!control.unsupported.empty()) {
      add_skipped(record, control.unsupported);
    } else if (control.operation) {
      plan::Step step = step_of(record);
      plan::StepExtra extra = extra_of(verdict);
      step.form = plan::StepForm::Control;
      extra.defines = control.defines;
      step.session = session_of(record);
      set_retry(record, step, extra);
      context_.builder.add_step(step, *control.operation, control.expectation, extra);
      if (record.kind != RecordKind::Connection) state_.connection = {};
    }
  }

  /// Records that hold SQL or compare something, and would be missed.
  static bool counts_when_skipped(RecordKind kind) {
    return kind == RecordKind::Copy || kind == RecordKind::CopyError;
  }

  void add_skipped(const slt::Record& record, std::string_view reason) {
    plan::Step step = step_of(record);
    step.form = plan::StepForm::Statement;
    step.skip = context_.builder.name(reason);
    context_.builder.add_step(step, plan::SqlOperation{}, plan::ExpectSuccess{});
  }

  void begin_loop(const slt::Record& record) {
    const slt::Directive& directive = *context_.script.directive_of(record);
    const auto words = context_.script.words_of(record);
    plan::Loop loop;
    loop.variables =
        context_.builder.add_names(kept(split(context_.script.word_of(record, 0), ',')));
    loop.concurrent =
        record.kind == RecordKind::ConcurrentLoop || record.kind == RecordKind::ConcurrentForeach;
    if (record.kind == RecordKind::Loop || record.kind == RecordKind::ConcurrentLoop) {
      loop.counts = true;
      loop.first = directive.number;
      loop.end = directive.limit;
    } else {
      std::vector<std::string_view> written;
      for (const Span word : words.subspan(1)) written.push_back(context_.slice(word));
      loop.values = context_.builder.add_names(values_of(foreach_values(written), loop));
    }
    state_.loops.push_back(context_.builder.add_loop(context_.block(), loop));
  }

  std::vector<std::string_view> kept(const std::vector<std::string_view>& texts) {
    std::vector<std::string_view> made;
    for (const std::string_view text : texts) made.push_back(context_.builder.keep(trim(text)));
    return made;
  }

  /// `1,2` gives a value to each of two variables.
  std::vector<std::string_view> values_of(const std::vector<std::string>& words,
                                          const plan::Loop& loop) {
    std::vector<std::string_view> values;
    for (const std::string& word : words) {
      std::vector<std::string_view> parts = {word};
      if (loop.variables.count > 1) parts = split(word, ',');
      parts.resize(loop.variables.count);
      for (const std::string_view part : kept(parts)) values.push_back(part);
    }
    return values;
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
    for (const slt::Parsed& parsed : *found) {
      for (const Diagnostic& diagnostic : parsed.diagnostics) {
        if (diagnostic.severity != Severity::Error) continue;
        const auto line = position_of(parsed.script.source.text(), diagnostic.span.begin).line;
        context_.error(
            "slt.include", record.head,
            fmt::format("{}:{}: {}", parsed.script.source.path, line, diagnostic.message),
            diagnostic.hint);
      }
      Compiler(parsed.script, options_, context_.builder, state_, compiled_).run();
    }
  }

  const SltOptions& options_;
  SltState& state_;
  CompiledSlt& compiled_;
  SltContext context_;
  std::set<std::uint32_t> logins_;
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
  CompiledSlt compiled{plan::PlanBuilder(options.seed).build(), {}, {}, {}};
  Compiler(script, options, builder, state, compiled).run();
  if (!state.skip_rest.empty() && state.skip_rest.starts_with("needs ")) {
    compiled.skip_reason = state.skip_rest;
  }
  compiled.plan = std::move(builder).build();
  sort_by_place(compiled.diagnostics);
  return compiled;
}

}  // namespace weir::compile
