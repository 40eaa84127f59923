// Statements of records.
#include "run/record_statement.h"

#include <algorithm>

namespace weir::run {
namespace {

/// Whether a semicolon has something behind it. One in a string counts too: such a text is then
/// sent in the way that is right for both.
bool has_several_statements(std::string_view text) {
  const std::size_t semicolon = text.find(';');
  return semicolon != std::string_view::npos &&
         text.find_first_not_of("; \t\r\n", semicolon) != std::string_view::npos;
}

/// A COPY takes the connection for itself.
bool may_be_followed(std::string_view text) {
  constexpr std::string_view kCopy = "copy";
  const std::size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::string_view word = text.substr(start, kCopy.size());
  return !std::ranges::equal(word, kCopy, {}, [](char c) { return static_cast<char>(c | 0x20); });
}

}  // namespace

driver::Statement statement_of(const plan::Plan& plan, const plan::Step& step,
                               std::string_view text) {
  driver::Statement statement{text};
  statement.form = driver::ResultForm::Text;
  const auto& sql = std::get<plan::SqlOperation>(plan.operation(step));
  if (sql.copies()) statement.copy_data = plan.tables().templates[sql.data].text;
  if (sql.statements == plan::Statements::Any && has_several_statements(text)) {
    statement.protocol = driver::Protocol::Simple;
  }
  if (const auto* result = std::get_if<plan::ExpectResult>(&plan.expectation(step))) {
    statement.letters = plan.tables().rules[result->rule].letters;
  }
  return statement;
}

bool can_go_ahead(const plan::Plan& plan, const plan::Step& step) {
  const bool record = step.form == plan::StepForm::Statement || step.form == plan::StepForm::Query;
  if (!record || step.retry != plan::Retry::Once || step.extra != 0 || step.skip != 0) return false;
  const plan::Expectation& expectation = plan.expectation(step);
  if (std::holds_alternative<plan::ExpectLines>(expectation)) return false;
  if (std::holds_alternative<plan::ExpectNotice>(expectation)) return false;
  const auto* sql = std::get_if<plan::SqlOperation>(&plan.operation(step));
  if (sql == nullptr || sql->copies()) return false;
  const plan::Template text = plan.sql(step);
  if (text.references.count > 0 || !may_be_followed(text.text)) return false;
  return sql->statements != plan::Statements::Any || !has_several_statements(text.text);
}

}  // namespace weir::run
