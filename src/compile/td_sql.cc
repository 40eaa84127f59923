// Looking into statements.
#include "compile/td_sql.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace weir::compile {
namespace {

/// Where the lines below, or an argument, are SQL that reaches the tested server.
struct SqlCarrier {
  std::string_view action;
  std::string_view argument;  ///< Empty for the lines below.
};

constexpr SqlCarrier kSqlCarriers[] = {
    {"postgres-execute", ""}, {"set-from-sql", ""}, {"skip-if", ""}, {"psql-execute", "command"}};

/// Whether anything but a semicolon at the end could begin a second statement.
bool may_hold_several(std::string_view sql) {
  const std::size_t semicolon = sql.find(';');
  return semicolon != std::string_view::npos && semicolon + 1 < sql.size();
}

}  // namespace

dialect::Statement check_statement(Context& context, const td::Command& command) {
  const std::string_view sql = command.head.text;
  const dialect::Statement statement = dialect::classify(sql);
  if (statement.kind == dialect::StatementKind::Empty) {
    const Span span = sql.empty() ? command.sigil : command.head.span;
    context.report(rule::kEmptyQuery, span, "there is no statement here",
                   "the statement stands behind the sigil, or in lines indented by two spaces");
  }
  if (command.kind == td::CommandKind::Fails || !may_hold_several(sql)) return statement;
  const dialect::StatementCount statements = dialect::count_statements(sql);
  if (statements.count > 1) {
    const std::string_view rest = sql.substr(statements.second);
    const std::string_view word =
        rest.substr(0, std::max<std::size_t>(rest.find_first_of(" \t\r\n;("), 1));
    context.report(rule::kSeveralStatements, place_of(context.script, command.head, word),
                   "another statement begins here, but a command takes only one",
                   "give each statement a command of its own");
  }
  return statement;
}

std::string_view find_cluster_wide(const td::Script& script, const td::Command& command) {
  const auto* carrier =
      std::find_if(std::begin(kSqlCarriers), std::end(kSqlCarriers),
                   [&](const SqlCarrier& row) { return row.action == command.head.text; });
  if (carrier == std::end(kSqlCarriers)) return {};
  std::string sql;
  if (carrier->argument.empty()) {
    for (const td::Text& line : script.input_of(command)) sql.append(line.text).push_back('\n');
  } else if (const auto* argument = script.find_argument(command, carrier->argument)) {
    sql = argument->value.text;
  }
  return dialect::find_cluster_wide(sql);
}

}  // namespace weir::compile
