// Parsing of statements.
#include "script/slt/statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "script/slt/block.h"
#include "script/slt/expectation.h"

namespace weir::slt {
namespace {

struct StatementWord {
  std::string_view word;
  StatementKind kind = StatementKind::Ok;
  std::array<Support, 6> support{};
};

constexpr auto kYes = Support::Supported;
constexpr auto kNo = Support::Rejected;

// Columns: sqlite, cockroach, materialize, sqllogictest-rs, duckdb, dolt.
constexpr std::array kWords{
    StatementWord{"ok", StatementKind::Ok, {kYes, kYes, kYes, kYes, kYes, kYes}},
    StatementWord{"OK", StatementKind::Ok, {kNo, kNo, kYes, kNo, kNo, kNo}},
    StatementWord{"error", StatementKind::Error, {kYes, kYes, kYes, kYes, kYes, kYes}},
    StatementWord{"count", StatementKind::Count, {kNo, kYes, kYes, kYes, kNo, kNo}},
    StatementWord{"notice", StatementKind::Notice, {kNo, kYes, kNo, kNo, kNo, kNo}},
    StatementWord{"maybe", StatementKind::Maybe, {kNo, kNo, kNo, kNo, kYes, kNo}},
    StatementWord{"debug", StatementKind::Debug, {kNo, kNo, kNo, kNo, kYes, kNo}},
    StatementWord{"debug_skip", StatementKind::DebugSkip, {kNo, kNo, kNo, kNo, kYes, kNo}},
};

/// `async` stands before the kind.
constexpr std::array<Support, 6> kAsyncSupport{kNo, kYes, kNo, kNo, kNo, kNo};

bool known_here(const Context& context, const StatementWord& word) {
  return word.support[static_cast<std::size_t>(context.dialect.family)] != kNo;
}

/// Whether it is a word of this dialect in other letters: `OK`.
bool is_other_case(const Context& context, std::string_view word) {
  return std::any_of(kWords.begin(), kWords.end(), [&](const StatementWord& entry) {
    return known_here(context, entry) && equals_ignoring_case(entry.word, word);
  });
}

void report_unknown(Context& context, std::size_t index) {
  std::vector<std::string_view> known;
  for (const StatementWord& entry : kWords) {
    if (known_here(context, entry)) known.push_back(entry.word);
  }
  report_unknown_word(context, rule::kBadValue, context.head[index], "kind of statement", known);
}

/// The word of `statement` at `index`; nullptr and a diagnostic if there is none.
const StatementWord* find_word(Context& context, std::size_t index) {
  if (index >= context.head.size()) {
    context.report(rule::kMissingWord, context.word_span(index), "the kind of statement is missing",
                   "write `statement ok` or `statement error`");
    return nullptr;
  }
  for (const StatementWord& entry : kWords) {
    if (entry.word != context.word(index)) continue;
    if (known_here(context, entry)) return &entry;
    if (is_other_case(context, entry.word)) break;
    report_other_dialect(context, context.head[index], entry.support);
    return nullptr;
  }
  if (context.word(index) == "async") {
    report_other_dialect(context, context.head[index], kAsyncSupport);
  } else {
    report_unknown(context, index);
  }
  return nullptr;
}

/// What stands behind the word at `index`.
void parse_rest(Context& context, Statement& statement, std::size_t index) {
  const bool retried = context.is(Family::SqllogictestRs) && context.word(index) == "retry";
  switch (statement.kind) {
    case StatementKind::Error:
    case StatementKind::Maybe:
    case StatementKind::Notice:
      statement.error = parse_inline_error(context, retried ? context.head.size() : index);
      break;
    case StatementKind::Count: statement.count = parse_count(context, index++); break;
    default: break;
  }
  if (context.is(Family::SqllogictestRs) && context.word(index) == "retry") {
    statement.retry = parse_retry(context, index);
  } else if (statement.kind != StatementKind::Error && statement.kind != StatementKind::Notice) {
    if (!context.is(Family::Cockroach)) reject_surplus(context, index);
  }
  if (context.is(Family::Duckdb) && index < context.head.size()) {
    statement.connection = context.head[index];
  }
}

/// Where the SQL holds what looks like the first line of another record, what to do about it.
std::string hint_for_dashes(const Context& context, const Record& record) {
  const auto lines = split(context.slice(record.sql), '\n');
  const auto line = std::ranges::find_if(lines, [](std::string_view text) {
    return text.starts_with("query ") || text.starts_with("statement ");
  });
  if (line == lines.end()) return "write `query` for results, or `statement error` for a message";
  const auto begin = static_cast<std::uint32_t>(line->data() - context.text.data());
  return fmt::format("a blank line is missing above line {}, which begins another record",
                     position_of(context.text, begin).line);
}

/// A line `----` below the SQL.
void parse_dashes(Context& context, Record& record, const Statement& statement) {
  if (context.dialect.lexical.dashes_in_statement == DashesInStatement::Rejected) {
    context.report(rule::kUnexpectedDashes, context.word_span(1),
                   "a statement has no `----` in this dialect");
    read_message(context, record);
  } else if (statement.error == kNone) {
    context.report(rule::kUnexpectedDashes, context.word_span(1),
                   "a statement that must succeed has no `----`", hint_for_dashes(context, record));
    read_message(context, record);
  } else {
    parse_error_message(context, record, statement.error);
  }
}

bool is_plain(const Statement& statement) {
  return statement.kind == StatementKind::Ok && statement.retry == kNone &&
         statement.connection.length == 0 && statement.kind_word == 1;
}

}  // namespace

void parse_statement(Context& context, Record& record) {
  Statement statement;
  std::size_t index = 1;
  if (context.is(Family::Cockroach) && context.word(index) == "async") {
    statement.async = context.word_span(2);
    index = 3;
  }
  // Asks for something that only CockroachDB's own runner does to a statement.
  if (context.is(Family::Cockroach) && context.word(index) == "disable-cf-mutator") ++index;
  statement.kind_word = static_cast<std::uint32_t>(index);
  const StatementWord* word = find_word(context, index);
  if (word != nullptr) {
    statement.kind = word->kind;
    parse_rest(context, statement, index + 1);
  }
  const bool text = context.dialect.lexical.dashes_in_statement == DashesInStatement::Sql;
  read_sql(context, record, text ? Dashes::Text : Dashes::End);
  if (record.has(flag::kDashes)) parse_dashes(context, record, statement);
  if (statement.kind == StatementKind::Error && word != nullptr) {
    check_error_text(context, statement.error);
  }
  check_sql(context, record);
  if (is_plain(statement)) return;  // entry 0 of the table
  record.part = size_of(context.script.statements);
  context.script.statements.push_back(statement);
}

}  // namespace weir::slt
