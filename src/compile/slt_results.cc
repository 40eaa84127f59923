// What statements and queries must answer.
#include <fmt/format.h>

#include <algorithm>

#include "base/pattern.h"
#include "compile/slt_state.h"
#include "value/record.h"
#include "value/record_style.h"

namespace weir::compile {
namespace {

using slt::DialectId;
using slt::ErrorForm;

constexpr std::uint32_t kLabelLength = 20;  // the C runner knows no more of a label

std::string_view style_name(const SltContext& context) {
  switch (context.dialect().id) {
    case DialectId::Sqlite:
      return context.options.engine == slt::EngineKind::Duckdb ? "duckdb-sqlite" : "sqlite";
    case DialectId::Cockroach: return "cockroach";
    case DialectId::Materialize:
      return context.state.cockroach_mode ? "materialize-cockroach" : "materialize";
    case DialectId::SqllogictestRs: return "slt-rs";
    case DialectId::Risingwave: return "risingwave";
    case DialectId::Databend: return "databend";
    case DialectId::Datafusion: return "datafusion";
    case DialectId::Duckdb: return "duckdb";
    case DialectId::Dolt: return "dolt";
  }
  return "sqlite";
}

const RecordStyle* style_of(const SltContext& context) {
  return find_record_style(style_name(context));
}

SortMode sort_of(const SltContext& context, slt::SortMode own) {
  if (own == slt::SortMode::Default) own = context.state.sort;
  if (own == slt::SortMode::Default) own = context.dialect().sort;
  switch (own) {
    case slt::SortMode::Default:
    case slt::SortMode::NoSort: return SortMode::None;
    case slt::SortMode::RowSort: return SortMode::Rows;
    case slt::SortMode::ValueSort: return SortMode::Values;
    case slt::SortMode::PartialSort: return SortMode::Partial;
  }
  return SortMode::None;
}

ErrorMatch match_of(ErrorForm form) {
  switch (form) {
    case ErrorForm::Any: return ErrorMatch::Any;
    case ErrorForm::Regex: return ErrorMatch::Search;
    case ErrorForm::SqlState: return ErrorMatch::SqlState;
    case ErrorForm::Exact: return ErrorMatch::Exact;
    case ErrorForm::Contains: return ErrorMatch::Contains;
    case ErrorForm::FullRegex: return ErrorMatch::FullRegex;
    case ErrorForm::NotRegex: return ErrorMatch::NotFullRegex;
    case ErrorForm::TextOrRegex: return ErrorMatch::TextOrSearch;
  }
  return ErrorMatch::Any;
}

plan::Expectation error_expectation(const SltContext& context, const slt::Record& record,
                                    bool maybe) {
  plan::ExpectError expected;
  expected.maybe = maybe;
  expected.rule = plain_rule(context);
  if (const slt::ExpectedError* error = context.script.error_of(record)) {
    expected.match = match_of(error->form);
    expected.sqlstate = context.builder.name(error->code.text);
    const bool state_alone = error->form == ErrorForm::SqlState;
    expected.text =
        make_text(context, state_alone ? error->code.text : error->text.text, TextUse::Result);
  }
  return expected;
}

/// The expected text; comments in it are gone if the dialect says so.
std::string_view block_of(const SltContext& context, const slt::Record& record) {
  const slt::Lexical& lexical = context.dialect().lexical;
  const std::string_view whole = context.slice(record.expected);
  const bool cut = lexical.comment_in_results == slt::CommentRule::Removed ||
                   lexical.inline_comment == slt::InlineComment::Everywhere;
  const slt::QueryExtra* extra = context.script.extra_of(record);
  const bool multiline = extra != nullptr && extra->multiline;
  if (!multiline && (!cut || whole.find('#') == std::string_view::npos)) return whole;
  std::string text;
  slt::ExpectedLines lines(context.script, record);
  for (slt::Text line; lines.next(line);) text.append(line.text) += '\n';
  return context.builder.keep(text);
}

/// DuckDB: the lines of the file that `<FILE>:path` names, which counts from the working directory.
/// A path that is known only at run time cannot be read.
std::string lines_of_file(const SltContext& context, std::string_view path) {
  constexpr std::string_view kData = "{DATA_DIR}";
  std::string name(path);
  const std::size_t at = name.find(kData);
  const auto data = context.options.environment ? context.options.environment("DATA_DIR")
                                                : std::optional<std::string>();
  if (at != std::string::npos && data) name.replace(at, kData.size(), *data);
  const auto text = context.options.results ? context.options.results(name)
                                            : Result<std::string>(fail("no files can be read"));
  std::string lines;
  if (!text) return lines;
  for (const std::string& line : lines_of_expected_file(*text)) lines.append(line) += '\n';
  return lines;
}

std::string_view file_of(const RecordStyle& style, std::string_view block) {
  RecordQuery query;
  query.block = block;
  return expected_file(style, query);
}

plan::Expectation result_expectation(const SltContext& context, const slt::Record& record) {
  plan::ExpectResult expected;
  expected.rule = result_rule(context, record);
  const std::string_view block = block_of(context, record);
  if (const auto path = file_of(*style_of(context), block); !path.empty()) {
    expected.block = plan::PlanBuilder::literal(context.builder.keep(lines_of_file(context, path)));
  } else {
    expected.block = make_text(context, block, TextUse::Result);
  }
  return expected;
}

/// What the simple protocol prints; its lines are sorted in cockroach mode only.
plan::Expectation simple_expectation(const SltContext& context, const slt::Record& record) {
  plan::ResultRule rule;
  rule.style = find_record_style("materialize-simple");
  if (context.state.cockroach_mode) {
    rule.sort = sort_of(context, context.script.query_of(record)->sort);
  }
  if (const slt::QueryExtra* extra = context.script.extra_of(record)) {
    rule.multiline = extra->multiline;
  }
  return plan::ExpectLines{make_text(context, block_of(context, record), TextUse::Result),
                           context.builder.rule(rule)};
}

/// CockroachDB's runner refuses queries whose rows come in an order that nothing decides.
bool is_unordered(const SltContext& context, const slt::Record& record, const slt::Query& query) {
  if (context.dialect().family != slt::Family::Cockroach) return false;
  if (query.sort != slt::SortMode::Default) return false;
  static const Pattern kDecided =
      *Pattern::create(R"((?i)ORDER\s+BY|EXPLAIN\W|SHOW\s+(KV\s+)?TRACE)");
  std::string scratch;
  return !kDecided.found_in(context.script.sql_of(record, scratch));
}

}  // namespace

std::string missing_results(const SltContext& context, const slt::Record& record) {
  if (record.kind != slt::RecordKind::Query) return {};
  const auto path = file_of(*style_of(context), block_of(context, record));
  if (path.empty() || !lines_of_file(context, path).empty()) return {};
  return fmt::format("its expected result, `{}`, cannot be read", path);
}

/// Materialize has no such indexes.
bool is_taken_for_done(const SltContext& context, const slt::Record& record, std::string_view sql) {
  const bool theirs = context.dialect().family == slt::Family::Materialize;
  return theirs && record.kind == slt::RecordKind::Statement &&
         (sql.starts_with("CREATE UNIQUE INDEX") || sql.starts_with("REINDEX"));
}

std::uint32_t plain_rule(const SltContext& context) {
  plan::ResultRule rule;
  rule.style = style_of(context);
  return context.builder.rule(rule);
}

Span label_of(const SltContext& context, const slt::Record& record) {
  const slt::Query* query = context.script.query_of(record);
  Span label = query == nullptr ? Span() : query->label;
  const slt::QueryExtra* extra = context.script.extra_of(record);
  const bool handle = extra != nullptr && extra->async;  // for `awaitquery`
  if (handle || !context.dialect().labels_enforced) label.length = 0;
  if (context.dialect().id == DialectId::Sqlite)
    label.length = std::min(label.length, kLabelLength);
  return label;
}

std::uint32_t result_rule(const SltContext& context, const slt::Record& record) {
  const slt::Query& query = *context.script.query_of(record);
  plan::ResultRule rule;
  rule.style = style_of(context);
  rule.letters = context.slice(query.letters);
  rule.sort = sort_of(context, query.sort);
  rule.threshold = context.state.threshold;
  if (const slt::QueryExtra* extra = context.script.extra_of(record)) {
    if (extra->columns.count > 0) {
      const auto first = context.script.numbers.begin() + extra->columns.first;
      rule.partial = context.builder.add_numbers({first, first + extra->columns.count});
    }
    rule.column_names = extra->colnames;
    rule.multiline = extra->multiline;
    rule.notices = extra->notices;
    rule.text_digits = extra->text_digits;
  }
  rule.unordered = is_unordered(context, record, query);
  rule.valuewise = context.state.layout == slt::Layout::ValuePerLine;
  rule.label_only = context.dialect().family == slt::Family::Cockroach && query.label.length > 0 &&
                    !record.has(slt::flag::kDashes);
  return context.builder.rule(rule);
}

plan::Expectation expectation_of(const SltContext& context, const slt::Record& record) {
  if (record.kind == slt::RecordKind::CopyError) return error_expectation(context, record, false);
  if (record.kind == slt::RecordKind::Copy) {
    if (!record.has(slt::flag::kDashes)) return plan::ExpectSuccess{};
    const std::int64_t rows = context.script.directive_of(record)->number;
    return plan::ExpectAffected{static_cast<std::uint64_t>(rows)};
  }
  if (record.kind == slt::RecordKind::Simple) return simple_expectation(context, record);
  if (record.kind == slt::RecordKind::Query) {
    const bool fails = context.script.error_of(record) != nullptr;
    return fails ? error_expectation(context, record, false) : result_expectation(context, record);
  }
  const slt::Statement& statement = *context.script.statement_of(record);
  switch (statement.kind) {
    case slt::StatementKind::Ok:
    case slt::StatementKind::Debug:
    case slt::StatementKind::DebugSkip: return plan::ExpectSuccess{};
    case slt::StatementKind::Error: return error_expectation(context, record, false);
    case slt::StatementKind::Maybe: return error_expectation(context, record, true);
    case slt::StatementKind::Count: return plan::ExpectAffected{statement.count};
    case slt::StatementKind::Notice:
      return plan::ExpectNotice{
          make_text(context, context.script.error_of(record)->text.text, TextUse::Result)};
  }
  return plan::ExpectSuccess{};
}

}  // namespace weir::compile
