// Parsing of expected errors and retries, and the messages that several directives share.
#include "script/slt/expectation.h"

#include <fmt/format.h>

#include "base/duration.h"
#include "base/text.h"
#include "diag/suggest.h"
#include "script/slt/block.h"
#include "script/slt/regex.h"

namespace weir::slt {
namespace {

constexpr std::size_t kRetryWords = 4;

bool is_class_byte(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z');
}

/// `(42P01)`: the SQLSTATE in it, or an empty span.
Span sqlstate_of(const Context& context, Span word) {
  constexpr std::uint32_t kLength = 7;
  const std::string_view text = context.slice(word);
  if (text.size() != kLength || text.front() != '(' || text.back() != ')') return {};
  const std::string_view code = text.substr(1, kLength - 2);
  if (!std::all_of(code.begin(), code.end(), is_class_byte)) return {};
  return {word.begin + 1, kLength - 2};
}

/// The words from `index` on with one blank between them, as sqllogictest-rs takes them.
Text joined_words(Context& context, std::size_t index) {
  const Span whole = context.words_from(index);
  context.scratch.clear();
  for (std::size_t i = index; i < context.head.size(); ++i) {
    if (i > index) context.scratch += ' ';
    context.scratch += context.slice(context.head[i]);
  }
  if (context.scratch == context.slice(whole)) return context.plain(whole);
  return context.cooked(whole);
}

void parse_slt_rs_error(Context& context, std::size_t index, ExpectedError& error) {
  const Span state = sqlstate_of(context, context.head[index]);
  if (index + 1 == context.head.size() && state.length > 0) {
    error.form = ErrorForm::SqlState;
    error.code = context.plain(state);
    return;
  }
  error.form = ErrorForm::Regex;
  error.text = joined_words(context, index);
}

/// `[pgcode C] REGEX`.
void parse_coded_error(Context& context, std::size_t index, ExpectedError& error) {
  const bool coded = context.word(index) == "pgcode" && index + 1 < context.head.size();
  if (coded) {
    // Materialize reads the code and does not look at it.
    if (!context.is(Family::Materialize)) error.code = context.plain(context.head[index + 1]);
    index += 2;
  }
  const bool bare = index >= context.head.size();
  error.text = context.plain(context.words_from(index));
  if (bare && error.code.text.empty()) return;
  error.form = bare ? ErrorForm::SqlState : ErrorForm::Regex;
}

/// `<REGEX>:` and `<!REGEX>:` in front of a message, as DuckDB has them.
void take_regex_prefix(ExpectedError& error) {
  struct Prefix {
    std::string_view text;
    ErrorForm form = ErrorForm::Contains;
  };
  for (const Prefix& prefix :
       {Prefix{"<REGEX>:", ErrorForm::FullRegex}, Prefix{"<!REGEX>:", ErrorForm::NotRegex}}) {
    if (!error.text.text.starts_with(prefix.text)) continue;
    error.form = prefix.form;
    error.text.text.remove_prefix(prefix.text.size());
    const auto cut = static_cast<std::uint32_t>(prefix.text.size());
    error.text.span = {error.text.span.begin + cut, error.text.span.length - cut};
  }
}

std::string dialects_with(std::array<Support, 6> support) {
  std::string names;
  for (std::size_t family = 0; family < support.size(); ++family) {
    if (support[family] == Support::Rejected) continue;
    for (const Dialect& dialect : dialects()) {
      if (static_cast<std::size_t>(dialect.family) != family) continue;
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", dialect.name);
      break;
    }
  }
  return names;
}

}  // namespace

std::uint64_t parse_count(Context& context, std::size_t index) {
  std::uint64_t value = 0;
  if (index >= context.head.size()) {
    context.report(rule::kMissingWord, context.word_span(index), "a number is missing here");
  } else if (!parse_unsigned(context.word(index), value)) {
    context.report(rule::kBadNumber, context.head[index],
                   fmt::format("`{}` is not a number", context.word(index)));
  }
  return value;
}

std::uint32_t parse_retry(Context& context, std::size_t index) {
  const std::size_t given = context.head.size() - index;
  if (given < kRetryWords || context.word(index + 2) != "backoff") {
    context.report(rule::kBadRetry, context.words_from(index), "this retry is not complete",
                   "write `retry 3 backoff 5s`");
    return kNone;
  }
  reject_surplus(context, index + kRetryWords);
  Retry retry;
  retry.span = between(context.head[index].begin, context.head[index + 3].end());
  retry.attempts = parse_count(context, index + 1);
  if (retry.attempts == 0 && !context.failed) {
    context.report(rule::kBadRetry, context.head[index + 1], "a record is tried at least once",
                   "the number counts all tries, also the first");
  }
  const auto backoff = parse_duration(context.word(index + 3));
  if (backoff) {
    retry.backoff = *backoff;
  } else {
    context.report(rule::kBadDuration, context.head[index + 3], backoff.error().message,
                   backoff.error().hint);
  }
  context.script.retries.push_back(retry);
  return size_of(context.script.retries) - 1;
}

std::uint32_t parse_inline_error(Context& context, std::size_t index) {
  ExpectedError error;
  if (index < context.head.size()) {
    switch (context.dialect.family) {
      case Family::SqllogictestRs: parse_slt_rs_error(context, index, error); break;
      case Family::Cockroach:
      case Family::Materialize: parse_coded_error(context, index, error); break;
      default: break;  // the words mean nothing, or a connection
    }
  }
  if (error.form == ErrorForm::Regex) check_regex(context, error.text);
  context.script.errors.push_back(error);
  return size_of(context.script.errors) - 1;
}

void parse_error_message(Context& context, Record& record, std::uint32_t index) {
  read_message(context, record);
  if (context.script.errors[index].form != ErrorForm::Any) {
    context.report(rule::kUnexpectedDashes, context.words_from(2),
                   "the error is described here and below `----`", "keep one of the two");
    return;
  }
  const Text text = message_of(context, record);
  ExpectedError& error = context.script.errors[index];
  error.text = text;
  error.form = context.is(Family::Duckdb) ? ErrorForm::Contains : ErrorForm::Exact;
  take_regex_prefix(error);
  const bool regex = error.form == ErrorForm::FullRegex || error.form == ErrorForm::NotRegex;
  if (regex) check_regex(context, error.text);
}

void check_error_text(Context& context, std::uint32_t index) {
  if (context.dialect.bare_error || context.failed) return;
  if (context.script.errors[index].form != ErrorForm::Any) return;
  const bool below = context.dialect.message_required;
  context.report(rule::kMissingError, context.head.back(), "the expected error is missing",
                 below ? "write a part of its text below a line `----`"
                       : "write `error` and a regular expression for its text");
}

void reject_surplus(Context& context, std::size_t index) {
  if (!context.dialect.lexical.strict_words || index >= context.head.size()) return;
  context.report(rule::kSurplusWord, context.words_from(index),
                 "nothing can follow here in this dialect");
}

void report_unknown_word(Context& context, const Rule& rule, Span word, std::string_view what,
                         std::span<const std::string_view> known) {
  std::string hint = did_you_mean(context.slice(word), known);
  if (hint.empty() && !known.empty()) {
    hint = "possible are ";
    for (const std::string_view name : known) {
      hint += fmt::format("{}`{}`", name == known.front() ? "" : ", ", name);
    }
  }
  context.report(rule, word, fmt::format("unknown {} `{}`", what, context.slice(word)), hint);
}

void report_other_dialect(Context& context, Span word, std::array<Support, 6> support) {
  context.report(
      rule::kOtherDialect, word,
      fmt::format("`{}` is unknown to the dialect {}", context.slice(word), context.dialect.name),
      fmt::format("known to {}; choose with `--dialect`", dialects_with(support)));
}

void check_sql(Context& context, const Record& record) {
  if (record.sql.length > 0 || context.failed) return;
  const Lexical& lexical = context.dialect.lexical;
  if (!lexical.first_sql_line_is_taken && !context.is(Family::Duckdb)) return;  // runs as nothing
  if (lexical.first_sql_line_is_taken && !context.lines.at_end()) return;
  context.report(rule::kMissingSql, record.head, "no SQL follows");
}

}  // namespace weir::slt
