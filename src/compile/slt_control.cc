// Settings, pauses, programs, variables.
#include "compile/slt_control.h"

#include <fmt/format.h>

#include "base/text.h"

namespace weir::compile {
namespace {

using slt::ModeKind;
using slt::RecordKind;

constexpr std::string_view kSleep =
    "sleep-is-probably-flaky-i-have-justified-my-need-with-a-comment";

SltControl unsupported(std::string reason) {
  SltControl control;
  control.unsupported = std::move(reason);
  return control;
}

/// A `$ action` of testdrive with these arguments, which must be sorted by name.
SltControl action(const SltContext& context, const slt::Record& record, std::string_view name,
                  const std::vector<std::pair<std::string_view, plan::Template>>& arguments,
                  plan::Range body = {}) {
  std::vector<plan::Argument> made;
  for (const auto& [key, value] : arguments) made.push_back({key, value, record.head});
  SltControl control;
  control.operation = plan::ActionOperation{name, context.builder.add_arguments(made), body};
  return control;
}

SltControl operation(plan::Operation made) {
  SltControl control;
  control.operation = made;
  return control;
}

plan::Template literal(const SltContext& context, std::string_view text) {
  return plan::PlanBuilder::literal(context.builder.keep(text));
}

void apply_mode(const SltContext& context, const slt::Record& record) {
  SltState& state = context.state;
  switch (context.script.directive_of(record)->mode) {
    case ModeKind::Standard: state.cockroach_mode = false; break;
    case ModeKind::Cockroach: state.cockroach_mode = true; break;
    case ModeKind::Skip: {
      const std::string_view why = context.script.word_of(record, 0);
      state.skip_modes.push_back(why.empty() ? "mode skip" : fmt::format("mode skip: {}", why));
      break;
    }
    case ModeKind::Unskip:
      if (!state.skip_modes.empty()) state.skip_modes.pop_back();
      break;
    case ModeKind::OutputHash:
    case ModeKind::OutputResult:
    case ModeKind::NoOutput:
    case ModeKind::Debug: break;  // what is shown is for reporters to say
  }
}

void apply_control(SltState& state, const slt::Directive& control) {
  switch (control.setting) {
    case slt::ControlSetting::SortMode: state.sort = control.sort; break;
    case slt::ControlSetting::ResultMode: state.layout = control.layout; break;
    case slt::ControlSetting::Substitution: state.substitution = control.on; break;
  }
}

SltControl compile_let(const SltContext& context, const slt::Record& record) {
  std::vector<std::string_view> names;
  for (const Span word : context.script.words_of(record)) {
    names.push_back(context.builder.keep(context.slice(word)));
  }
  std::string scratch;
  SltControl control;
  control.defines = context.builder.add_names(names);
  control.operation =
      plan::SqlOperation{make_text(context, context.script.sql_of(record, scratch), TextUse::Sql)};
  control.expectation = plan::ExpectVariables{};
  return control;
}

SltControl compile_system(const SltContext& context, const slt::Record& record) {
  std::string scratch;
  const std::string_view command = context.script.sql_of(record, scratch);
  std::vector<std::pair<std::string_view, plan::Template>> arguments;
  if (record.has(slt::flag::kDashes)) {
    arguments.emplace_back("output", literal(context, trim(context.slice(record.expected))));
  }
  const plan::Range body =
      context.builder.add_templates({make_text(context, command, TextUse::Shell)});
  return action(context, record, "shell-execute", arguments, body);
}

SltControl compile_set_variable(const SltContext& context, const slt::Record& record) {
  const std::string_view name = context.builder.keep(context.script.word_of(record, 0));
  return action(context, record, "set",
                {{name, make_text(context, context.script.word_of(record, 1), TextUse::Sql)}});
}

/// `require-env NAME [VALUE]` and `test-env NAME DEFAULT`.
SltControl compile_environment(const SltContext& context, const slt::Record& record) {
  const std::string_view name = context.script.word_of(record, 0);
  const std::string_view wanted = context.script.word_of(record, 1);
  std::optional<std::string> value;
  if (context.options.environment) value = context.options.environment(name);
  if (record.kind == RecordKind::TestEnv) {
    value = value.value_or(std::string(wanted));
  } else if (!value || (!wanted.empty() && *value != wanted)) {
    context.state.skip_rest = fmt::format("needs the environment variable {}{}{}", name,
                                          wanted.empty() ? "" : "=", wanted);
    return {};
  }
  return action(context, record, "set", {{context.builder.keep(name), literal(context, *value)}});
}

SltControl compile_load(const SltContext& context, const slt::Record& record) {
  std::vector<std::pair<std::string_view, plan::Template>> arguments;
  if (record.kind == RecordKind::Load) {
    if (context.script.word_of(record, 1) == "readonly") {
      arguments.emplace_back("access", literal(context, "read-only"));
    }
    const std::string_view path = context.script.word_of(record, 0);
    arguments.emplace_back("path", path.empty() ? literal(context, ":memory:")
                                                : make_text(context, path, TextUse::Sql));
    const std::string_view version = context.script.word_of(record, 2);
    if (!version.empty()) arguments.emplace_back("version", literal(context, version));
  }
  if (record.kind == RecordKind::Reconnect) {
    arguments.emplace_back("keep", literal(context, "true"));
  }
  return action(context, record, "database-reopen", arguments);
}

/// A path as the shell takes it: relative ones start in `folder`.
std::string shell_path(std::string_view path, std::string_view folder) {
  const bool whole = path.starts_with('/') || path.starts_with('{') || path.starts_with("__");
  return "\"" + (whole ? "" : std::string(folder) + "/") + std::string(path) + "\"";
}

/// `unzip SOURCE [TARGET]`: the target is a file in the temporary directory if not given.
SltControl compile_unzip(const SltContext& context, const slt::Record& record) {
  const std::string_view source = context.script.word_of(record, 0);
  std::string_view target = context.script.word_of(record, 1);
  if (target.empty()) {
    target = source.substr(source.rfind('/') + 1);
    if (target.ends_with(".gz")) target.remove_suffix(3);
  }
  const std::string command = fmt::format("gzip -dc {} > {}", shell_path(source, "{WORKING_DIR}"),
                                          shell_path(target, "{TEST_DIR}"));
  const plan::Range body =
      context.builder.add_templates({make_text(context, command, TextUse::Shell)});
  return action(context, record, "shell-execute", {}, body);
}

SltControl set_error_words(const SltContext& context, const slt::Record& record,
                           plan::ErrorWords kind) {
  std::vector<std::string_view> words;
  for (const Span word : context.script.words_of(record)) {
    words.push_back(context.builder.keep(context.slice(word)));
  }
  return operation(plan::SetErrorWordsOperation{kind, context.builder.add_names(words)});
}

void require(const SltContext& context, const slt::Record& record) {
  std::string missing = missing_requirement(
      context.options.engine, context.script.word_of(record, 0), context.script.word_of(record, 1));
  if (!missing.empty()) context.state.skip_rest = std::move(missing);
}

std::string joined_words(const SltContext& context, const slt::Record& record) {
  std::string text;
  for (const Span word : context.script.words_of(record)) {
    text += (text.empty() ? "" : " ") + std::string(context.slice(word));
  }
  return text;
}

/// `skip under race` means a kind of build of CockroachDB, and there is none here.
void skip(const SltContext& context, const slt::Record& record) {
  if (context.script.word_of(record, 0) == "under") return;
  context.state.skip_rest = fmt::format("skip: {}", joined_words(context, record));
}

/// Turso: an engine's name or a label, and perhaps why.
void skip_file_if(const SltContext& context, const slt::Record& record) {
  const std::string_view name = context.script.word_of(record, 0);
  if (!names_engine(context, name)) return;
  context.state.skip_file = fmt::format("@skip-file-if {}", joined_words(context, record));
}

SltControl set_seed(const SltContext& context, const slt::Record& record) {
  // SQLite's random numbers have no seed.
  if (context.options.engine == slt::EngineKind::Sqlite) return {};
  const std::string sql = fmt::format("SELECT setseed({})", context.script.word_of(record, 0));
  SltControl control;
  control.operation = plan::SqlOperation{literal(context, sql)};
  control.expectation = plan::ExpectSuccess{};
  return control;
}

/// Records that only change what holds from here on; false for others.
bool apply_setting(const SltContext& context, const slt::Record& record) {
  SltState& state = context.state;
  switch (record.kind) {
    case RecordKind::Halt: state.halted = true; return true;
    case RecordKind::HashThreshold:
      state.threshold = static_cast<std::uint64_t>(context.script.directive_of(record)->number);
      return true;
    case RecordKind::Control:
      apply_control(state, *context.script.directive_of(record));
      return true;
    case RecordKind::Mode: apply_mode(context, record); return true;
    case RecordKind::Connection: state.connection = context.script.word_of(record, 0); return true;
    case RecordKind::User: state.user = context.script.word_of(record, 0); return true;
    case RecordKind::Retry: state.retry_next = true; return true;
    case RecordKind::Repeat:
      state.repeat_next = context.script.directive_of(record)->number;
      return true;
    case RecordKind::SetSortStyle:
      state.sort = context.script.directive_of(record)->sort;
      return true;
    case RecordKind::SkipFileIf: skip_file_if(context, record); return true;
    case RecordKind::Require: require(context, record); return true;
    case RecordKind::Skip: skip(context, record); return true;
    case RecordKind::Tags:
      for (const Span word : context.script.words_of(record)) {
        state.tags.emplace_back(context.slice(word));
      }
      return true;
    case RecordKind::Subtest:
    case RecordKind::SkipOnRetry:
    case RecordKind::TraceOn:
    case RecordKind::TraceOff:
    case RecordKind::KvBatchSize: return true;  // nothing of ours depends on them
    default: return false;
  }
}

}  // namespace

SltControl compile_control(const SltContext& context, const slt::Record& record) {
  if (apply_setting(context, record)) return {};
  switch (record.kind) {
    case RecordKind::Let: return compile_let(context, record);
    case RecordKind::SetSeed: return set_seed(context, record);
    case RecordKind::System: return compile_system(context, record);
    case RecordKind::Sleep:
      return action(
          context, record, kSleep,
          {{"duration",
            literal(context,
                    fmt::format("{}ns", context.script.directive_of(record)->duration.count()))}});
    case RecordKind::SetVariable: return compile_set_variable(context, record);
    case RecordKind::RequireEnv:
    case RecordKind::TestEnv: return compile_environment(context, record);
    case RecordKind::Load:
    case RecordKind::Restart:
    case RecordKind::Reconnect:
      if (slt::is_server(context.options.engine)) {
        return unsupported("only an engine in this process can be closed and opened again");
      }
      return compile_load(context, record);
    case RecordKind::Continue: return operation(plan::ContinueOperation{});
    case RecordKind::ResetLabel:
      return operation(
          plan::ForgetLabelOperation{context.builder.keep(context.script.word_of(record, 0))});
    case RecordKind::Unzip: return compile_unzip(context, record);
    case RecordKind::AwaitStatement:
    case RecordKind::AwaitQuery:
      return operation(
          plan::AwaitOperation{context.builder.keep(context.script.handle_of(record))});
    case RecordKind::SetIgnoreErrors:
      return set_error_words(context, record, plan::ErrorWords::Ignored);
    case RecordKind::SetAlwaysFail:
      return set_error_words(context, record, plan::ErrorWords::NeverExpected);
    default:
      return unsupported(fmt::format("`{}` is not supported here", slt::to_text(record.kind)));
  }
}

}  // namespace weir::compile
