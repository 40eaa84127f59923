// Parsing of queries.
#include "script/slt/query.h"

#include <fmt/format.h>

#include <array>

#include "script/slt/block.h"
#include "script/slt/expectation.h"
#include "script/slt/options.h"
#include "script/slt/regex.h"

namespace weir::slt {
namespace {

constexpr std::array<std::string_view, 3> kSortWords{"nosort", "rowsort", "valuesort"};
constexpr std::array<std::string_view, 5> kDuckdbSortWords{"nosort", "rowsort", "valuesort", "none",
                                                           "sort"};

/// A query while it is parsed; the extra is stored only if something is in it.
struct Draft {
  Query query;
  QueryExtra extra;
};

bool has_parts(const QueryExtra& extra) {
  return extra.error != kNone || extra.retry != kNone || extra.options.count > 0 ||
         extra.connection.length > 0;
}

void store(Context& context, Record& record, Draft& draft) {
  if (has_parts(draft.extra)) {
    draft.query.extra = size_of(context.script.extras);
    context.script.extras.push_back(draft.extra);
  }
  record.part = size_of(context.script.queries);
  context.script.queries.push_back(draft.query);
}

void check_letters(Context& context, Span letters) {
  const Dialect& dialect = context.dialect;
  if (dialect.letter_rule != LetterRule::Rejected) return;
  const std::string_view text = context.slice(letters);
  const std::size_t place = text.find_first_not_of(dialect.letters);
  if (place == std::string_view::npos) return;
  // The whole character, should it not be ASCII.
  std::size_t length = 1;
  while (place + length < text.size() &&
         (static_cast<unsigned char>(text[place + length]) & 0xC0U) == 0x80U) {
    ++length;
  }
  context.report(
      rule::kUnknownLetter,
      {letters.begin + static_cast<std::uint32_t>(place), static_cast<std::uint32_t>(length)},
      fmt::format("unknown type letter `{}`", text.substr(place, length)),
      fmt::format("the letters of {} are `{}`", dialect.name, dialect.letters));
}

/// Type letters that are divided by blanks: `query I I`. False if there are none at `index`.
bool report_split_letters(Context& context, std::size_t index, const Rule& rule) {
  constexpr std::string_view kAny = "TIRFBDO?";  // where any letter is one
  const std::string_view known =
      context.dialect.letter_rule == LetterRule::Rejected ? context.dialect.letters : kAny;
  std::string letters(context.word(1));
  std::size_t end = index;
  for (; end < context.head.size(); ++end) {
    if (context.word(end).find_first_not_of(known) != std::string_view::npos) break;
    letters += context.word(end);
  }
  if (end == index) return false;
  context.report(rule, between(context.head[index].begin, context.head[end - 1].end()),
                 "type letters are one word", fmt::format("write `query {}`", letters));
  return true;
}

/// The sort mode in word `index`, if there is one. Without a sort mode of that name: an error.
void parse_sort(Context& context, Query& query, std::size_t index) {
  if (index >= context.head.size()) return;
  query.sort = find_sort(context, context.word(index));
  if (query.sort != SortMode::Default) return;
  if (report_split_letters(context, index, rule::kUnknownSort)) return;
  report_unknown_word(context, rule::kUnknownSort, context.head[index], "sort mode",
                      sort_words(context));
}

void parse_label(Context& context, Query& query, std::size_t index) {
  if (index < context.head.size()) query.label = context.head[index];
  reject_surplus(context, index + 1);
}

/// `[sort [label]] [retry A backoff D]`.
void parse_slt_rs_words(Context& context, Draft& draft, std::size_t index) {
  const auto begin = context.head.begin() + static_cast<std::ptrdiff_t>(index);
  const auto retry = std::find_if(begin, context.head.end(),
                                  [&](Span word) { return context.slice(word) == "retry"; });
  const auto at = static_cast<std::size_t>(retry - context.head.begin());
  if (retry != context.head.end()) {
    draft.extra.retry = parse_retry(context, at);
    context.head.resize(at);
  }
  parse_sort(context, draft.query, index);
  if (index + 1 < context.head.size()) draft.query.label = context.head[index + 1];
  reject_surplus(context, index + 2);
}

/// `[sort | connection] [label]`.
void parse_duckdb_words(Context& context, Draft& draft, std::size_t index) {
  if (index >= context.head.size()) return;
  draft.query.sort = find_sort(context, context.word(index));
  if (draft.query.sort == SortMode::Default) draft.extra.connection = context.head[index];
  parse_label(context, draft.query, index + 1);
}

void parse_words(Context& context, Draft& draft, std::size_t index) {
  switch (context.dialect.family) {
    case Family::SqllogictestRs: return parse_slt_rs_words(context, draft, index);
    case Family::Duckdb: return parse_duckdb_words(context, draft, index);
    case Family::Cockroach:
    case Family::Materialize:
      if (index < context.head.size() &&
          !report_split_letters(context, index, rule::kUnknownOption)) {
        parse_query_options(context, draft.query, draft.extra, context.head[index]);
      }
      return parse_label(context, draft.query, index + 1);
    case Family::Dolt:
      if (index >= context.head.size()) {
        context.report(rule::kMissingWord, context.word_span(index), "the sort mode is missing",
                       "this dialect wants one in every query: write `nosort`");
      }
      [[fallthrough]];
    case Family::Sqlite:
      parse_sort(context, draft.query, index);
      return parse_label(context, draft.query, index + 1);
  }
}

void parse_line(Context& context, Draft& draft) {
  if (context.head.size() < 2) {
    if (!context.dialect.letters_required) return;
    context.report(rule::kMissingLetters, context.word_span(1), "the type letters are missing",
                   fmt::format("write one of `{}` for each column", context.dialect.letters));
    return;
  }
  const bool retried = context.is(Family::SqllogictestRs) && context.word(1) == "retry";
  if (!retried) {
    draft.query.letters = context.head[1];
    check_letters(context, draft.query.letters);
  }
  parse_words(context, draft, retried ? 1 : 2);
}

/// Below the value of a `simple`: a line for each statement.
void read_completions(Context& context, Record& record) {
  const std::uint32_t begin = record.expected.begin;
  read_expected(context, record, false);
  record.flags &= static_cast<std::uint8_t>(~flag::kHash);
  record.expected = between(begin, record.expected.end());
}

/// Everything below the line of a query that must give rows.
void read_result(Context& context, Record& record, const QueryExtra& extra) {
  if (context.dialect.lexical.query_end == QueryEnd::Dashes) {
    if (!read_sql_to_dashes(context, record)) {
      context.report(rule::kMissingDashes, record.head, "no line `----` follows",
                     "it ends the SQL and begins the expected result");
    }
  } else {
    read_sql(context, record, Dashes::End);
  }
  check_sql(context, record);
  record.expected = {context.lines.line().begin, 0};
  if (!record.has(flag::kDashes)) return;
  if (!extra.multiline) {
    read_expected(context, record, extra.colnames);
    if (context.is(Family::Duckdb)) check_value_regexes(context, record);
    return;
  }
  if (read_multiline(context, record)) {
    if (record.kind == RecordKind::Simple) read_completions(context, record);
    return;
  }
  context.report(rule::kUnclosedValue, record.head, "the value has no end",
                 "a line `EOF` ends a value of many lines");
}

bool has_query_error(const Context& context) {
  const bool known = context.is(Family::Cockroach) || context.is(Family::Materialize) ||
                     context.is(Family::SqllogictestRs);
  return known && context.word(1) == "error";
}

void parse_failing_query(Context& context, Record& record, Draft& draft) {
  const bool retried = context.is(Family::SqllogictestRs) && context.word(2) == "retry";
  draft.extra.error = parse_inline_error(context, retried ? context.head.size() : 2);
  if (retried) draft.extra.retry = parse_retry(context, 2);
  const bool message = context.is(Family::SqllogictestRs);
  read_sql(context, record, message ? Dashes::End : Dashes::Text);
  if (record.has(flag::kDashes)) parse_error_message(context, record, draft.extra.error);
  check_error_text(context, draft.extra.error);
  check_sql(context, record);
}

}  // namespace

SortMode find_sort(const Context& context, std::string_view word) {
  if (word == "nosort") return SortMode::NoSort;
  if (word == "rowsort") return SortMode::RowSort;
  if (word == "valuesort") return SortMode::ValueSort;
  if (!context.is(Family::Duckdb)) return SortMode::Default;
  if (word == "none") return SortMode::NoSort;
  return word == "sort" ? SortMode::RowSort : SortMode::Default;
}

std::span<const std::string_view> sort_words(const Context& context) {
  if (context.is(Family::Duckdb)) return kDuckdbSortWords;
  return kSortWords;
}

void parse_query(Context& context, Record& record) {
  Draft draft;
  if (has_query_error(context)) {
    parse_failing_query(context, record, draft);
  } else {
    parse_line(context, draft);
    if (draft.extra.async && draft.query.label.length == 0) {
      context.report(rule::kMissingWord, context.word_span(context.head.size()),
                     "a query with `async` needs a label", "`awaitquery LABEL` waits for it");
    }
    read_result(context, record, draft.extra);
  }
  store(context, record, draft);
}

void parse_simple(Context& context, Record& record) {
  Draft draft;
  if (context.head.size() > 1) {
    parse_simple_options(context, draft.query, draft.extra, context.head[1]);
  }
  read_result(context, record, draft.extra);
  store(context, record, draft);
}

}  // namespace weir::slt
