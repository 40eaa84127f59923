// Classification of statements by their leading keywords.
#include "dialect/statement.h"

#include <algorithm>
#include <array>

#include "dialect/sql_scanner.h"
#include "dialect/statement_table.h"

namespace weir::dialect {
namespace {

constexpr std::size_t kHeadWords = 4;

/// The leading words of a statement, without those that do not matter.
struct Head {
  std::array<Token, kHeadWords> words;
  std::size_t count = 0;
};

bool is_filler(const Token& token) {
  return std::any_of(std::begin(kCreateFillers), std::end(kCreateFillers),
                     [&](std::string_view filler) { return token.is(filler); });
}

/// `first` is the first token of the statement, already taken from `scanner`.
Head read_head(const Token& first, SqlScanner& scanner) {
  Head head;
  head.words[head.count++] = first;
  while (head.count < kHeadWords) {
    const Token token = scanner.next();
    if (token.kind != TokenKind::Word) break;
    if (head.count == 1 && first.is("CREATE") && is_filler(token)) continue;
    head.words[head.count++] = token;
  }
  return head;
}

/// How many words of `head` the row takes; 0 if it does not match.
std::size_t match(std::string_view words, const Head& head) {
  std::size_t count = 0;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (count == head.count || !head.words[count].is(words.substr(0, end))) return 0;
    ++count;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return count;
}

struct Match {
  const StatementRow* row = nullptr;
  std::size_t words = 0;
};

Match find_row(const Head& head) {
  constexpr char kUpper = static_cast<char>(0xDF);
  const char initial = static_cast<char>(head.words[0].text.front() & kUpper);
  Match best;
  for (const StatementRow& row : kStatementRows) {
    if (row.words.front() != initial) continue;
    const std::size_t words = match(row.words, head);
    if (words > best.words) best = {&row, words};
  }
  return best;
}

Statement from_row(const StatementRow& row) {
  Statement statement;
  statement.kind = row.kind;
  statement.words = row.words;
  statement.if_it_must_succeed = row.if_it_must_succeed;
  statement.if_it_must_fail = row.if_it_must_fail;
  statement.writes = (row.effects & effect::kWrites) != 0;
  statement.ends_transaction = (row.effects & effect::kEndsTransaction) != 0;
  statement.cluster_wide = (row.effects & effect::kClusterWide) != 0;
  return statement;
}

Statement from_words(std::string_view words) {
  const auto* row = std::find_if(std::begin(kStatementRows), std::end(kStatementRows),
                                 [&](const StatementRow& r) { return r.words == words; });
  return from_row(*row);
}

std::size_t offset_of(std::string_view part, std::string_view whole) {
  return static_cast<std::size_t>(part.data() - whole.data());
}

/// What of `sql` stands behind the token.
std::string_view behind(const Token& token, std::string_view sql) {
  return sql.substr(offset_of(token.text, sql) + token.text.size());
}

/// Parentheses that are open before the token.
class Depth {
 public:
  void pass(const Token& token) {
    if (token.is('(')) ++depth_;
    if (token.is(')') && depth_ > 0) --depth_;
  }
  [[nodiscard]] bool top() const { return depth_ == 0; }

 private:
  int depth_ = 0;
};

bool modifies_data(const Token& token) {
  return token.is("INSERT") || token.is("UPDATE") || token.is("DELETE") || token.is("MERGE");
}

/// The statement behind the common table expressions; any of them may change data.
Statement classify_with(SqlScanner& scanner) {
  Statement statement = from_words("WITH");
  Depth depth;
  Token previous;
  Token before_previous;
  for (Token token = scanner.next(); token.kind != TokenKind::End && !token.is(';');
       token = scanner.next()) {
    const bool body =
        previous.is('(') && (before_previous.is("AS") || before_previous.is("MATERIALIZED"));
    if (body && modifies_data(token)) statement.writes = true;
    const bool named = previous.text.empty() || previous.is("RECURSIVE") || previous.is(',');
    if (depth.top() && !named && modifies_data(token)) {
      Statement main = from_words(token.is("INSERT")   ? "INSERT"
                                  : token.is("UPDATE") ? "UPDATE"
                                  : token.is("DELETE") ? "DELETE"
                                                       : "MERGE");
      return main;
    }
    const bool query = token.is("SELECT") || token.is("VALUES") || token.is("TABLE");
    if (depth.top() && !named && query) return statement;
    depth.pass(token);
    before_previous = previous;
    previous = token;
  }
  return statement;
}

/// Whether a list of options in parentheses asks for ANALYZE; stops behind it.
bool options_analyze(SqlScanner& scanner) {
  bool analyze = false;
  bool last_was_analyze = false;
  for (Token token = scanner.next(); token.kind != TokenKind::End && !token.is(')');
       token = scanner.next()) {
    const bool off = token.is("OFF") || token.is("FALSE") || token.text == "0";
    if (last_was_analyze && off) analyze = false;
    last_was_analyze = token.is("ANALYZE") || token.is("ANALYSE");
    analyze = analyze || last_was_analyze;
  }
  return analyze;
}

/// EXPLAIN ANALYZE runs what it explains.
Statement analyzed(std::string_view words, std::string_view rest) {
  Statement statement = from_words(words);
  while (!rest.empty()) {
    SqlScanner scanner(rest);
    const Token token = scanner.next();
    if (!token.is("VERBOSE") && !token.is("ANALYZE") && !token.is("ANALYSE")) break;
    rest = behind(token, rest);
  }
  SqlScanner scanner(rest);
  const Token first = scanner.next();
  if (first.is("WITH")) {
    statement.writes = classify_with(scanner).writes;
  } else {
    statement.writes = modifies_data(first) || first.is("EXECUTE");
  }
  return statement;
}

Statement classify_explain(const Head& head, std::string_view sql) {
  const Match found = find_row(head);
  const std::string_view rest = behind(head.words[found.words - 1], sql);
  if (found.row->kind == StatementKind::ExplainOther) {
    const bool analyze = head.words[1].is("ANALYZE") || head.words[1].is("ANALYSE");
    return analyze ? analyzed(found.row->words, rest) : from_row(*found.row);
  }
  SqlScanner scanner(rest);
  Token token = scanner.next();
  if (!token.is('(') || !options_analyze(scanner)) return from_row(*found.row);
  Token closing = scanner.next();
  const std::string_view statement =
      closing.kind == TokenKind::End ? "" : rest.substr(offset_of(closing.text, rest));
  return analyzed("EXPLAIN ANALYZE", statement);
}

/// Whether `rest`, behind the kind of object, renames. Not fooled by an object called so.
bool renames(std::string_view rest) {
  SqlScanner scanner(rest);
  Depth depth;
  bool named = false;
  for (Token token = scanner.next(); token.kind != TokenKind::End && !token.is(';');
       token = scanner.next()) {
    if (named && depth.top() && token.is("RENAME")) return true;
    const bool optional = token.is("IF") || token.is("EXISTS") || token.is("ONLY");
    depth.pass(token);
    named = named || !optional;
  }
  return false;
}

/// COPY ... FROM brings data in, COPY ... TO does not.
bool copies_in(std::string_view rest) {
  SqlScanner scanner(rest);
  Depth depth;
  for (Token token = scanner.next(); token.kind != TokenKind::End; token = scanner.next()) {
    if (depth.top() && (token.is("FROM") || token.is("TO"))) return token.is("FROM");
    depth.pass(token);
  }
  return false;
}

/// Membership in a role, in contrast to a privilege ON something.
bool grants_role(std::string_view rest) {
  SqlScanner scanner(rest);
  for (Token token = scanner.next(); token.kind != TokenKind::End; token = scanner.next()) {
    if (token.is("ON")) return false;
    if (token.is("TO") || token.is("FROM")) return true;
  }
  return false;
}

std::string_view unquoted(const Token& token) {
  std::string_view text = token.text;
  if (token.kind != TokenKind::QuotedName) return text;
  text.remove_prefix(1);
  if (text.ends_with('"')) text.remove_suffix(1);
  return text;
}

/// The name of the new object at the start of `rest`.
std::string_view created_name(std::string_view rest) {
  SqlScanner scanner(rest);
  std::string_view name;
  for (Token token = scanner.next();; token = scanner.next()) {
    const bool skipped =
        token.is("CONCURRENTLY") || token.is("IF") || token.is("NOT") || token.is("EXISTS");
    if (skipped && name.empty()) continue;
    const bool is_name = token.kind == TokenKind::QuotedName || token.kind == TokenKind::Word;
    if (!is_name || token.is("ON") || token.is("FOR") || token.is("AS")) return {};
    name = unquoted(token);
    if (!scanner.next().is('.')) return name;
  }
}

void refine(Statement& statement, const Match& found, const Head& head, std::string_view sql) {
  const std::string_view rest = behind(head.words[found.words - 1], sql);
  switch (statement.kind) {
    case StatementKind::Create:
      if (found.words > 1) statement.created = created_name(rest);
      break;
    case StatementKind::Alter:
      if (head.count > 1 &&
          renames(behind(head.words[std::max<std::size_t>(found.words, 2) - 1], sql))) {
        statement.kind = StatementKind::AlterRename;
        statement.if_it_must_succeed = Tries::Once;
      }
      break;
    case StatementKind::Copy: statement.writes = copies_in(rest); break;
    case StatementKind::Grant: statement.cluster_wide = grants_role(rest); break;
    default: break;
  }
}

}  // namespace

Statement classify(std::string_view sql) {
  SqlScanner scanner(sql);
  Token first = scanner.next();
  while (first.is('(') || first.is(';')) first = scanner.next();
  Statement statement;
  if (first.kind == TokenKind::End) statement.kind = StatementKind::Empty;
  if (first.kind == TokenKind::Placeholder) {
    statement.kind = StatementKind::Bound;
    statement.if_it_must_fail = Tries::UntilDeadline;
  }
  if (first.kind != TokenKind::Word) return statement;
  if (first.is("WITH")) return classify_with(scanner);
  const Head head = read_head(first, scanner);
  const Match found = find_row(head);
  if (found.row == nullptr) return statement;
  if (first.is("EXPLAIN")) return classify_explain(head, sql);
  statement = from_row(*found.row);
  refine(statement, found, head, sql);
  return statement;
}

std::span<const std::string_view> known_statements() {
  static constexpr auto kWords = [] {
    std::array<std::string_view, std::size(kStatementRows)> words;
    std::transform(std::begin(kStatementRows), std::end(kStatementRows), words.begin(),
                   [](const StatementRow& row) { return row.words; });
    return words;
  }();
  return kWords;
}

namespace {

/// Calls `begins` with the offset of each statement.
template <typename Begins>
void scan_statements(std::string_view sql, const Begins& begins) {
  SqlScanner scanner(sql);
  Depth depth;
  bool inside = false;
  Token previous;
  for (Token token = scanner.next(); token.kind != TokenKind::End; token = scanner.next()) {
    if (previous.is("BEGIN") && token.is("ATOMIC")) return;  // the body of a function
    if (depth.top() && token.is(';')) {
      inside = false;
    } else if (!inside) {
      inside = true;
      begins(offset_of(token.text, sql));
    }
    depth.pass(token);
    previous = token;
  }
}

}  // namespace

StatementCount count_statements(std::string_view sql) {
  StatementCount result;
  scan_statements(sql, [&](std::size_t offset) {
    if (++result.count == 2) result.second = offset;
  });
  return result;
}

std::vector<std::string_view> split_statements(std::string_view sql) {
  std::vector<std::size_t> ends;
  scan_statements(sql, [&](std::size_t offset) { ends.push_back(offset); });
  if (ends.empty()) return {};
  ends.erase(ends.begin());  // the first one takes what is in front of it
  ends.push_back(sql.size());
  std::vector<std::string_view> statements;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    statements.push_back(sql.substr(begin, end - begin));
    begin = end;
  }
  return statements;
}

}  // namespace weir::dialect
