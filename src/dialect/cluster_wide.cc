// Finding statements that change what all databases of a server share.
#include <algorithm>

#include "base/text.h"
#include "dialect/sql_scanner.h"
#include "dialect/statement.h"
#include "dialect/statement_table.h"

namespace weir::dialect {
namespace {

constexpr int kDeepestBody = 4;  // dollar-quoted strings inside each other

std::string_view statement_words(std::string_view sql) {
  const Statement statement = classify(sql);
  return statement.cluster_wide ? statement.words : std::string_view();
}

std::string_view function_words(const Token& token) {
  if (token.text.size() < 3 || token.text[2] != '_') return {};
  const auto* found =
      std::find_if(std::begin(kClusterWideFunctions), std::end(kClusterWideFunctions),
                   [&](std::string_view name) { return equals_ignoring_case(token.text, name); });
  return found == std::end(kClusterWideFunctions) ? std::string_view() : *found;
}

bool may_begin_statement(const Token& token) {
  return token.is("CREATE") || token.is("ALTER") || token.is("DROP");
}

std::string_view without_quotes(std::string_view text) {
  text.remove_prefix(1);
  return text.ends_with('\'') ? text.substr(0, text.size() - 1) : text;
}

std::string_view search(std::string_view sql, int depth);

/// In the body of a function statements may begin anywhere, also in strings that are executed.
std::string_view search_body(const Token& token, std::string_view sql, int depth) {
  if (token.kind == TokenKind::String) return search(without_quotes(token.text), depth + 1);
  if (!may_begin_statement(token)) return {};
  constexpr std::size_t kLongestHead = 200;  // the keywords decide; bounds the work per word
  return statement_words(
      sql.substr(static_cast<std::size_t>(token.text.data() - sql.data()), kLongestHead));
}

std::string_view search(std::string_view sql, int depth) {
  if (depth > kDeepestBody) return {};
  SqlScanner scanner(sql);
  bool at_start = true;
  for (Token token = scanner.next(); token.kind != TokenKind::End; token = scanner.next()) {
    std::string_view found;
    if (token.kind == TokenKind::Word) found = function_words(token);
    if (token.kind == TokenKind::DollarString) {
      found = search(content_of_dollar_string(token.text), depth + 1);
    }
    if (found.empty() && at_start && token.kind == TokenKind::Word) {
      found = statement_words(sql.substr(static_cast<std::size_t>(token.text.data() - sql.data())));
    }
    if (found.empty() && depth > 0) found = search_body(token, sql, depth);
    if (!found.empty()) return found;
    at_start = token.is(';');
  }
  return {};
}

/// Whether more than the leading keywords could change what is shared: a function (`pg_...`), a
/// body, another statement. Every record of every file is asked.
bool may_reach_further(std::string_view sql) {
  char before = '\0';
  for (const char c : sql) {
    if (c == ';' || c == '$' || (c == '_' && (before == 'g' || before == 'G'))) return true;
    before = c;
  }
  return false;
}

}  // namespace

std::string_view find_cluster_wide(std::string_view sql) { return search(sql, 0); }

std::string_view find_cluster_wide(const Statement& statement, std::string_view sql) {
  if (statement.cluster_wide) return statement.words;
  return may_reach_further(sql) ? find_cluster_wide(sql) : std::string_view();
}

}  // namespace weir::dialect
