// Warnings about the SQL of queries.
#include <fmt/format.h>

#include "base/text.h"
#include "dialect/sql_scanner.h"
#include "dialect/statement.h"
#include "script/slt/lines.h"
#include "script/slt/lint_parts.h"

namespace weir::slt {
namespace {

/// The first line of what begins at `begin` of the SQL.
Span line_at(const Script& script, const Record& record, std::size_t begin) {
  const std::string_view rest = script.source.slice(record.sql).substr(begin);
  const std::string_view line = trim(rest.substr(0, rest.find('\n')));
  return {static_cast<std::uint32_t>(line.data() - script.source.text().data()),
          static_cast<std::uint32_t>(line.size())};
}

/// Several statements, and where the second one begins.
struct Several {
  std::size_t count = 0;
  Span second;
};

Several several_of(const Script& script, const Record& record, std::string_view sql) {
  std::string_view text = trim(sql);
  while (text.ends_with(';')) text = trim(text.substr(0, text.size() - 1));
  if (text.find(';') == std::string_view::npos) return {};
  // A trigger or a procedure holds statements.
  if (dialect::classify(sql).kind == dialect::StatementKind::Create) return {};
  const dialect::StatementCount found = dialect::count_statements(sql);
  if (found.count < 2) return {};
  const bool cooked = record.has(flag::kCookedSql);
  return {found.count, cooked ? record.head : line_at(script, record, found.second)};
}

void check_count(LintContext& context, const Record& record, std::string_view sql) {
  const Several several = several_of(context.script, record, sql);
  if (several.count == 0) return;
  const std::string number = count_of(several.count, "statement");
  std::string message = number + " in a query: runners differ in which rows they compare";
  if (const Statement* statement = context.script.statement_of(record)) {
    message =
        number + (statement->kind == StatementKind::Count ? ", and the rows of only one are counted"
                                                          : ", of which any one may fail");
  } else if (context.script.dialect->id == DialectId::Sqlite) {
    message = "only the first statement of a query is run";
  }
  context.warn(rule::kSeveralStatements, several.second, std::move(message),
               "give each a record of its own");
}

bool gives_no_rows(dialect::StatementKind kind) {
  using enum dialect::StatementKind;
  switch (kind) {
    case Insert:
    case Update:
    case Delete:
    case Merge:
    case Truncate:
    case Create:
    case Alter:
    case AlterRename:
    case Drop: return true;
    default: return false;
  }
}

bool has_returning(std::string_view sql) {
  dialect::SqlScanner scanner(sql);
  for (dialect::Token token = scanner.next(); token.kind != dialect::TokenKind::End;
       token = scanner.next()) {
    if (token.is("RETURNING")) return true;
  }
  return false;
}

void check_rows(LintContext& context, const Record& record, std::string_view sql) {
  // Where rows are counted in an answer of one row such queries are common.
  const bool counts = context.script.dialect->family == Family::Duckdb ||
                      context.script.dialect->id == DialectId::Databend;
  if (counts || context.script.query_of(record)->letters.length == 0) return;
  const dialect::Statement statement = dialect::classify(sql);
  if (!gives_no_rows(statement.kind) || has_returning(sql)) return;
  context.warn(rule::kNoRows, record.head,
               fmt::format("`{}` gives no rows to a query", statement.words),
               "write `statement ok`, or add RETURNING");
}

}  // namespace

void lint_sql(LintContext& context, const Record& record) {
  const bool query = record.kind == RecordKind::Query;
  const bool fails = context.script.error_of(record) != nullptr;
  const Statement* statement = context.script.statement_of(record);
  const bool asks_one = statement != nullptr && (fails || statement->kind == StatementKind::Count);
  if ((!query && !asks_one) || record.sql.length == 0) return;
  std::string scratch;
  const std::string_view sql = context.script.sql_of(record, scratch);
  check_count(context, record, sql);
  if (query && !fails) check_rows(context, record, sql);
}

}  // namespace weir::slt
