// Guesses at beginners' mistakes in expected rows.
#include "run/row_hint.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace weir::run {
namespace {

constexpr std::size_t kMostRows = 100;  // whoever writes so many by hand knows how

constexpr std::string_view kContinuation =
    "a statement goes on in the next line only if that begins with two blanks";

/// Words that a statement goes on with, and that are hardly values.
constexpr std::array<std::string_view, 14> kSqlWords = {
    "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "JOIN",
    "LEFT", "INNER", "UNION", "AND",   "VALUES", "WITH",  "SELECT"};

bool contains(const std::vector<TextRow>& rows, const TextRow& row) {
  return std::ranges::find(rows, row) != rows.end();
}

std::string joined(const TextRow& row) {
  std::string text;
  for (const std::string& field : row) text += (text.empty() ? "" : " ") + field;
  return text;
}

TextRow without_commas(TextRow row) {
  for (std::string& field : row) {
    if (field.size() > 1 && field.ends_with(',')) field.pop_back();
  }
  return row;
}

TextRow with_nulls(TextRow row) {
  for (std::string& field : row) {
    if (to_lower(field) == "null") field = kNullText;
  }
  return row;
}

bool is_split(const TextRow& wanted, const std::vector<TextRow>& actual) {
  return std::ranges::any_of(actual, [&](const TextRow& row) {
    return row.size() < wanted.size() && joined(row) == joined(wanted);
  });
}

std::string hint_for(const TextRow& wanted, const std::vector<TextRow>& actual) {
  if (contains(actual, without_commas(wanted))) return "fields are divided by blanks alone";
  if (contains(actual, with_nulls(wanted))) return "NULL is written `<null>`";
  if (is_split(wanted, actual)) return "a field with blanks in it stands in double quotes";
  return {};
}

}  // namespace

std::string statement_hint(const std::vector<TextRow>& wanted, std::string_view message) {
  if (wanted.empty() || wanted.size() > kMostRows) return {};
  constexpr std::string_view kCutOff = "at end of input";
  if (message.find(kCutOff) != std::string_view::npos) return std::string(kContinuation);
  const bool sql = std::ranges::any_of(wanted, [](const TextRow& row) {
    return row.size() > 1 && std::ranges::find(kSqlWords, row.front()) != kSqlWords.end();
  });
  return std::string(sql ? kContinuation : std::string_view());
}

std::string row_hint(const std::vector<TextRow>& wanted, const std::vector<TextRow>& actual) {
  if (std::max(wanted.size(), actual.size()) > kMostRows) return {};
  const bool no_columns = !actual.empty() && actual.front().empty();
  if (no_columns) return std::string(kContinuation);
  for (const TextRow& row : wanted) {
    if (contains(actual, row)) continue;
    if (std::string hint = hint_for(row, actual); !hint.empty()) return hint;
  }
  return statement_hint(wanted, {});
}

}  // namespace weir::run
