// The table of dialects.
#include "script/slt/dialect.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/text.h"

namespace weir::slt {
namespace {

constexpr Lexical kSqliteLexical{};

constexpr Lexical kCockroachLexical{
    .comment_in_sql = CommentRule::Kept,
    .comment_in_results = CommentRule::Kept,
    .white_line_ends_sql = false,
    .halt_ends_text = false,
    .subtest_splits = true,
    .dashes_in_statement = DashesInStatement::Rejected,
};

constexpr Lexical kMaterializeLexical{
    .comment_in_sql = CommentRule::Kept,
    .comment_in_results = CommentRule::Kept,
    .inline_comment = InlineComment::OnDirectives,
    .white_line_ends_sql = false,
    .white_line_ends_results = false,
    .first_sql_line_is_taken = true,
    .query_end = QueryEnd::Dashes,
};

constexpr Lexical kSltRsLexical{
    .comment_in_sql = CommentRule::Kept,
    .comment_in_results = CommentRule::Kept,
    .white_line_ends_sql = false,
    .white_line_ends_results = false,
    .first_sql_line_is_taken = true,
    .halt_ends_text = false,
    .strict_words = true,
    .dashes_in_statement = DashesInStatement::Message,
};

constexpr Lexical kDuckdbLexical{
    .comment_in_sql = CommentRule::Ends,
    .comment_in_results = CommentRule::Kept,
    .white_line_ends_sql = false,
    .white_line_ends_results = false,
    .removes_every_cr = true,
    .blank_after_directive = true,
    .dashes_in_statement = DashesInStatement::Message,
};

constexpr Lexical kDoltLexical{
    .inline_comment = InlineComment::Everywhere,
    .line_separator = "",
};

constexpr Dialect kSqlite{
    .id = DialectId::Sqlite,
    .family = Family::Sqlite,
    .name = "sqlite",
    .summary = "SQLite's own: a value per line, hashes above a threshold, labels",
    .lexical = kSqliteLexical,
    .hash_threshold = 8,
    .hash_rule = HashRule::Threshold,
    .letters = "TIR",
    .labels_enforced = true,
    .conditions_ignore_case = true,
    .default_engine = EngineKind::Sqlite,
};

constexpr Dialect kCockroach{
    .id = DialectId::Cockroach,
    .family = Family::Cockroach,
    .name = "cockroach",
    .summary = "CockroachDB's logic tests: a row per line, options, `let`, `user`, `retry`",
    .lexical = kCockroachLexical,
    .layout = Layout::RowPerLine,
    .sorted_sides = SortedSides::Both,
    .letters = "TIRFBO_",
    .labels_enforced = true,
    .empty_text = "\u00B7",
    .bare_error = false,
    .connection = ConnectionSyntax::StickyUser,
    .variables = VariableSyntax::DollarName,
    .default_engine = EngineKind::Postgres,
};

constexpr Dialect kMaterialize{
    .id = DialectId::Materialize,
    .family = Family::Materialize,
    .name = "materialize",
    .summary = "Materialize's: standard and cockroach mode, `simple`, `multiline`",
    .lexical = kMaterializeLexical,
    .letters = "TIRBO",
    .letters_required = false,
    .poses_as = "postgresql",
    .connection = ConnectionSyntax::SimpleOption,
    .default_engine = EngineKind::Postgres,
};

/// A dialect that sqllogictest-rs reads.
constexpr Dialect slt_rs(DialectId id, std::string_view name, std::string_view summary) {
  return {
      .id = id,
      .family = Family::SqllogictestRs,
      .name = name,
      .summary = summary,
      .lexical = kSltRsLexical,
      .message_end = MessageEnd::TwoBlanks,
      .layout = Layout::RowPerLine,
      .hash_rule = HashRule::Threshold,
      .letter_rule = LetterRule::Any,
      .letters_required = false,
      .condition_targets = ConditionTargets::Sql,
      .text_after_condition = false,
      .connection = ConnectionSyntax::NextRecord,
      .variables = VariableSyntax::Environment,
      .default_engine = EngineKind::Postgres,
  };
}

/// The same with letters that its own runner checks.
constexpr Dialect with_letters(Dialect dialect, std::string_view letters) {
  dialect.letters = letters;
  dialect.letter_rule = LetterRule::Warned;
  return dialect;
}

constexpr Dialect kDuckdb{
    .id = DialectId::Duckdb,
    .family = Family::Duckdb,
    .name = "duckdb",
    .summary = "DuckDB's: loops, `require`, tabs between values, errors below `----`",
    .lexical = kDuckdbLexical,
    .layout = Layout::Guess,
    .letters = "TIR",
    .labels_enforced = true,
    .conditions_ignore_case = true,
    .bare_error = false,
    .message_required = true,
    .connection = ConnectionSyntax::Suffix,
    .variables = VariableSyntax::Braces,
    .default_engine = EngineKind::Duckdb,
};

constexpr Dialect kDolt{
    .id = DialectId::Dolt,
    .family = Family::Dolt,
    .name = "dolt",
    .summary = "Dolt's corpus for MySQL: comments anywhere, a sort word in every query",
    .lexical = kDoltLexical,
    .hash_threshold = 8,
    .letters = "TIR",
    .condition_stack = ConditionStack::DoltRule,
    .default_engine = EngineKind::Postgres,
};

constexpr std::array kDialects{
    kSqlite,
    kCockroach,
    kMaterialize,
    slt_rs(DialectId::SqllogictestRs, "sqllogictest-rs",
           "sqllogictest-rs: a row per line, `connection`, `include`, `retry`, `system`"),
    slt_rs(DialectId::Risingwave, "risingwave", "sqllogictest-rs as RisingWave uses it"),
    slt_rs(DialectId::Databend, "databend", "sqllogictest-rs as Databend uses it"),
    with_letters(
        slt_rs(DialectId::Datafusion, "datafusion", "sqllogictest-rs as DataFusion uses it"),
        "BDIPRT?"),
    kDuckdb,
    kDolt,
};

struct Alias {
  std::string_view name;
  DialectId id = DialectId::Sqlite;
};

constexpr std::array kAliases{
    Alias{"slt-rs", DialectId::SqllogictestRs},
    Alias{"crdb", DialectId::Cockroach},
    Alias{"cockroachdb", DialectId::Cockroach},
    Alias{"mz", DialectId::Materialize},
};

constexpr std::size_t kNameCount = kDialects.size() + kAliases.size();

constexpr std::array<std::string_view, kNameCount> make_names() {
  std::array<std::string_view, kNameCount> names;
  std::size_t at = 0;
  for (const Dialect& dialect : kDialects) names[at++] = dialect.name;
  for (const Alias& alias : kAliases) names[at++] = alias.name;
  return names;
}

constexpr std::array kNames = make_names();
constexpr std::array<std::string_view, 1> kSqliteNames{"sqlite"};
constexpr std::array<std::string_view, 1> kDuckdbNames{"duckdb"};
constexpr std::array<std::string_view, 2> kPostgresNames{"postgres", "postgresql"};
constexpr std::array<std::string_view, 2> kMysqlNames{"mysql", "mariadb"};
constexpr std::array kEngines{EngineKind::Sqlite, EngineKind::Duckdb, EngineKind::Postgres,
                              EngineKind::Mysql};

}  // namespace

std::span<const Dialect> dialects() { return kDialects; }

const Dialect& dialect(DialectId id) {
  const auto* const found = std::find_if(kDialects.begin(), kDialects.end(),
                                         [id](const Dialect& entry) { return entry.id == id; });
  WEIR_CHECK(found != kDialects.end(), "a dialect without an entry");
  return *found;
}

const Dialect* find_dialect(std::string_view name) {
  for (const Dialect& entry : kDialects) {
    if (entry.name == name) return &entry;
  }
  for (const Alias& alias : kAliases) {
    if (alias.name == name) return &dialect(alias.id);
  }
  return nullptr;
}

std::span<const std::string_view> dialect_names() { return kNames; }

std::optional<EngineKind> find_engine(std::string_view name) {
  for (const EngineKind engine : kEngines) {
    if (name == to_text(engine)) return engine;
  }
  return std::nullopt;
}

bool is_server(EngineKind engine) {
  return engine == EngineKind::Postgres || engine == EngineKind::Mysql;
}

std::string_view to_text(EngineKind engine) { return names_of(engine).front(); }

std::span<const std::string_view> names_of(EngineKind engine) {
  switch (engine) {
    case EngineKind::Sqlite: return kSqliteNames;
    case EngineKind::Duckdb: return kDuckdbNames;
    case EngineKind::Postgres: return kPostgresNames;
    case EngineKind::Mysql: return kMysqlNames;
  }
  return kPostgresNames;
}

bool names_engine(const Dialect& dialect, std::string_view name, EngineKind engine,
                  std::span<const std::string> labels) {
  const auto same = [&](std::string_view known) {
    return dialect.conditions_ignore_case ? equals_ignoring_case(name, known) : name == known;
  };
  const auto names = names_of(engine);
  if (std::any_of(names.begin(), names.end(), same)) return true;
  if (!dialect.poses_as.empty() && engine == dialect.default_engine && same(dialect.poses_as)) {
    return true;
  }
  return std::find(labels.begin(), labels.end(), name) != labels.end();
}

}  // namespace weir::slt
