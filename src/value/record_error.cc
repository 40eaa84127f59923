// Judging errors of records.
#include "value/record_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "base/pattern.h"
#include "base/text.h"

namespace weir {
namespace {

/// The texts that a script may have seen, from the longest to the barest.
std::array<std::string, 4> texts_of(const RecordStyle& style, const ReportedError& error) {
  std::string full(error.message);
  if (!error.detail.empty()) full.append("\nDETAIL: ").append(error.detail);
  if (!error.hint.empty()) full.append("\nHINT: ").append(error.hint);
  const std::string prefix(style.error_prefix);
  return {prefix + full, full, prefix + std::string(error.message), std::string(error.message)};
}

using Texts = std::array<std::string, 4>;

/// Whether one of the texts matches the regex as `test` says.
Result<bool> any_matches(const Texts& texts, std::string_view regex, PatternDot dot,
                         bool (Pattern::*test)(std::string_view) const) {
  WEIR_TRY_ASSIGN(const Pattern pattern, Pattern::create(regex, dot));
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return std::invoke(test, pattern, text); });
}

Result<bool> any_matches_fully(const Texts& texts, std::string_view regex) {
  return any_matches(texts, regex, PatternDot::Any, &Pattern::matches_all_of);
}

Result<bool> none_matches_fully(const Texts& texts, std::string_view regex) {
  WEIR_TRY_ASSIGN(const bool found, any_matches_fully(texts, regex));
  return !found;
}

bool any_contains(const Texts& texts, std::string_view part) {
  return std::any_of(texts.begin(), texts.end(), [part](const std::string& text) {
    return text.find(part) != std::string::npos;
  });
}

bool any_is(const Texts& texts, std::string_view wanted) {
  return std::any_of(texts.begin(), texts.end(),
                     [wanted](const std::string& text) { return trim(text) == trim(wanted); });
}

bool matches_text_or_search(const Texts& texts, std::string_view text) {
  if (any_contains(texts, text)) return true;
  return any_matches(texts, text, PatternDot::AnyButNewline, &Pattern::found_in).value_or(false);
}

Result<bool> matches_text(const Texts& texts, const ErrorExpectation& expected,
                          const ReportedError& error) {
  switch (expected.match) {
    case ErrorMatch::Any: return true;
    case ErrorMatch::Contains: return any_contains(texts, expected.text);
    case ErrorMatch::Exact: return any_is(texts, expected.text);
    case ErrorMatch::Search:
      return any_matches(texts, expected.text, PatternDot::AnyButNewline, &Pattern::found_in);
    case ErrorMatch::FullRegex: return any_matches_fully(texts, expected.text);
    case ErrorMatch::NotFullRegex: return none_matches_fully(texts, expected.text);
    case ErrorMatch::SqlState: return expected.text == error.code;
    case ErrorMatch::TextOrSearch: return matches_text_or_search(texts, expected.text);
  }
  return false;
}

std::string code_message(std::string_view wanted, std::string_view code) {
  if (code.empty()) return fmt::format("the error has no code, `{}` is expected", wanted);
  return fmt::format("the error has the code `{}`, `{}` is expected", code, wanted);
}

std::string mismatch_message(const ErrorExpectation& expected, const ReportedError& error) {
  switch (expected.match) {
    case ErrorMatch::SqlState: return code_message(expected.text, error.code);
    case ErrorMatch::TextOrSearch:
    case ErrorMatch::Contains: return "the error does not contain the expected text";
    case ErrorMatch::Search:
    case ErrorMatch::FullRegex: return "the error does not match the expected regex";
    case ErrorMatch::NotFullRegex: return "the error matches the regex that it must not match";
    default: return "the error is not the expected one";
  }
}

/// An error that no server should have.
bool is_serious(const RecordStyle& style, const ReportedError& error) {
  return !style.serious_codes.empty() && error.code.starts_with(style.serious_codes) &&
         error.code != style.not_serious;
}

bool names_code(const ErrorExpectation& expected, const ReportedError& error) {
  const bool alone = expected.match == ErrorMatch::SqlState;
  return (alone ? expected.text : expected.sqlstate) == error.code;
}

}  // namespace

std::string error_text(const RecordStyle& style, const ReportedError& error) {
  return texts_of(style, error).front();
}

Result<ErrorComparison> match_error(const RecordStyle& style, const ErrorExpectation& expected,
                                    const ReportedError& error) {
  const Texts texts = texts_of(style, error);
  WEIR_TRY_ASSIGN(const bool text_matches, matches_text(texts, expected, error));
  const bool code_matches = expected.sqlstate.empty() || expected.sqlstate == error.code;
  const bool unnamed = is_serious(style, error) && !names_code(expected, error);
  ErrorComparison comparison;
  comparison.matches = text_matches && code_matches && !unnamed;
  if (comparison.matches) return comparison;
  comparison.actual = texts.front();
  if (text_matches && code_matches) {
    comparison.message = fmt::format("an error with the code `{}` is expected only as `pgcode {}`",
                                     error.code, error.code);
    return comparison;
  }
  comparison.message = text_matches ? code_message(expected.sqlstate, error.code)
                                    : mismatch_message(expected, error);
  comparison.expected = text_matches ? expected.sqlstate : expected.text;
  return comparison;
}

}  // namespace weir
