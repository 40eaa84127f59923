// Equality of values.
#include "value/record_match.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/pattern.h"
#include "base/text.h"
#include "value/record_cell.h"
#include "value/record_number.h"

namespace weir::record {
namespace {

constexpr std::string_view kRegex = "<REGEX>:";
constexpr std::string_view kNotRegex = "<!REGEX>:";

/// Two numbers that are both infinite, zero or not a number; nothing if that does not decide.
std::optional<bool> same_special(double left, double right) {
  if (std::isnan(left) || std::isnan(right)) return std::isnan(left) && std::isnan(right);
  if (std::isinf(left) || std::isinf(right)) return left == right;
  return left == right ? std::optional(true) : std::nullopt;
}

/// DuckDB's measure: one per cent.
bool are_close(double left, double right) {
  if (const auto decided = same_special(left, right)) return *decided;
  return std::fabs(left - right) <= std::fabs(right) * 0.01 + 0.00000001;
}

/// The same 15 significant digits, give or take one in the last.
bool share_fifteen_digits(double left, double right) {
  if (const auto decided = same_special(left, right)) return *decided;
  const double largest = std::max(std::fabs(left), std::fabs(right));
  const double last_place = std::pow(10.0, std::floor(std::log10(largest)) - 14);
  return std::fabs(left - right) <= last_place;
}

using RealPredicate = bool (*)(double, double);

bool both_real_and(RealPredicate predicate, std::string_view expected, std::string_view actual) {
  const std::optional<double> left = whole_real(actual);
  const std::optional<double> right = whole_real(expected);
  return left && right && predicate(*left, *right);
}

bool are_equal(double left, double right) { return same_special(left, right).value_or(false); }

/// By value once both have no more than `places` behind the point.
bool same_rounded(std::string_view expected, std::string_view actual, std::size_t places) {
  std::string left;
  std::string right;
  append_rounded(actual, places, Rounding::HalfUp, left);
  append_rounded(expected, places, Rounding::HalfUp, right);
  if (const auto same = same_decimal(left, right)) return *same;
  return both_real_and(are_equal, expected, actual);
}

std::size_t places_of(std::string_view decimal) {
  const std::size_t point = decimal.find('.');
  return point == std::string_view::npos ? 0 : decimal.size() - point - 1;
}

std::optional<bool> to_bool(std::string_view text) {
  if (text == "1" || equals_ignoring_case(text, "true")) return true;
  if (text == "0" || equals_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

bool match_typed(CellKind kind, std::string_view expected, std::string_view actual) {
  switch (kind) {
    case CellKind::Real: return both_real_and(are_close, expected, actual);
    case CellKind::Integer: return same_rounded(expected, actual, 0);
    case CellKind::Decimal: return same_rounded(expected, actual, places_of(actual));
    case CellKind::Bool: {
      const auto left = to_bool(expected);
      return left && left == to_bool(actual);
    }
    default: return false;
  }
}

}  // namespace

bool ValueMatcher::matches_otherwise(std::size_t index, std::string_view expected,
                                     std::string_view actual) const {
  if (style_.regex_marker && has_regex_marker(expected)) {
    return matches_marked_regex(expected, actual);
  }
  if (style_.match == ValueMatch::Exact || result_.column_count() == 0) return false;
  const std::size_t column = index % result_.column_count();
  const CellKind kind = kind_of(result_.columns()[column].type);
  switch (style_.match) {
    case ValueMatch::Exact: return false;
    case ValueMatch::FifteenDigits:
      return column < letters_.size() && letters_[column] == 'F' &&
             both_real_and(share_fifteen_digits, expected, actual);
    case ValueMatch::Typed: return match_typed(kind, trim(expected), actual);
  }
  return false;
}

bool has_regex_marker(std::string_view expected) {
  return expected.starts_with(kRegex) || expected.starts_with(kNotRegex);
}

bool matches_marked_regex(std::string_view expected, std::string_view actual) {
  const bool wanted = expected.starts_with(kRegex);
  expected.remove_prefix(wanted ? kRegex.size() : kNotRegex.size());
  const Result<Pattern> pattern = Pattern::create(expected, PatternDot::Any);
  return pattern && pattern->matches_all_of(actual) == wanted;
}

bool matches_around_ignored(std::string_view expected, std::string_view actual) {
  while (true) {
    const std::size_t marker = expected.find(kIgnoreMarker);
    const std::string_view piece = expected.substr(0, marker);
    const std::size_t found = actual.find(piece);
    if (found == std::string_view::npos) return false;
    actual.remove_prefix(found + piece.size());
    if (marker == std::string_view::npos) return true;
    expected.remove_prefix(marker + kIgnoreMarker.size());
  }
}

}  // namespace weir::record
