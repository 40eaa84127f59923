// The words by which plans and their files call the values of enumerations.
#pragma once

#include <array>
#include <string_view>

#include "plan/plan.h"

namespace weir::plan {

template <typename Enum>
struct Named {
  Enum value;
  std::string_view name;
};

inline constexpr std::array kFailureMatches = {
    Named{FailureMatch::Contains, "contains"},
    Named{FailureMatch::Exact, "exact"},
    Named{FailureMatch::Regex, "regex"},
    Named{FailureMatch::Timeout, "timeout"},
};
inline constexpr std::array kErrorMatches = {
    Named{ErrorMatch::Any, "any"},
    Named{ErrorMatch::Search, "search"},
    Named{ErrorMatch::FullRegex, "full-regex"},
    Named{ErrorMatch::NotFullRegex, "not-full-regex"},
    Named{ErrorMatch::Contains, "contains"},
    Named{ErrorMatch::Exact, "exact"},
    Named{ErrorMatch::SqlState, "sqlstate"},
    Named{ErrorMatch::TextOrSearch, "text-or-search"},
};
inline constexpr std::array kUnsets = {
    Named{Unset::Error, "error"},
    Named{Unset::Kept, "kept"},
    Named{Unset::Fallback, "fallback"},
    Named{Unset::Environment, "environment"},
};
inline constexpr std::array kStatements = {
    Named{Statements::One, "one"},
    Named{Statements::Any, "any"},
    Named{Statements::First, "first"},
};
inline constexpr std::array kForms = {
    Named{StepForm::Command, "command"},
    Named{StepForm::Statement, "statement"},
    Named{StepForm::Query, "query"},
    Named{StepForm::Control, "control"},
};
inline constexpr std::array kLoginRoles = {
    Named{LoginRole::Given, "given"},
    Named{LoginRole::Ordinary, "ordinary"},
    Named{LoginRole::MayLogIn, "may-log-in"},
    Named{LoginRole::Superuser, "superuser"},
};
inline constexpr std::array kSorts = {
    Named{SortMode::None, "none"},
    Named{SortMode::Rows, "rows"},
    Named{SortMode::Values, "values"},
    Named{SortMode::Partial, "partial"},
};
inline constexpr std::array kErrorWords = {
    Named{ErrorWords::Ignored, "ignored"},
    Named{ErrorWords::NeverExpected, "never-expected"},
};
inline constexpr std::array kOperators = {
    Named{Comparison::Operator::Equal, "="},   Named{Comparison::Operator::NotEqual, "<>"},
    Named{Comparison::Operator::Less, "<"},    Named{Comparison::Operator::LessEqual, "<="},
    Named{Comparison::Operator::Greater, ">"}, Named{Comparison::Operator::GreaterEqual, ">="},
};

template <typename Table, typename Enum>
[[nodiscard]] std::string_view name_in(const Table& table, Enum value) {
  for (const auto& named : table) {
    if (named.value == value) return named.name;
  }
  return table.front().name;
}

/// The first value of the table for a name that is not in it.
template <typename Table>
[[nodiscard]] auto value_in(const Table& table, std::string_view name) {
  for (const auto& named : table) {
    if (named.name == name) return named.value;
  }
  return table.front().value;
}

}  // namespace weir::plan
