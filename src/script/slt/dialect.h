// Dialects of sqllogictest, as data: how each reads a script and what its words mean.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "script/slt/directive.h"

namespace weir::slt {

enum class DialectId : std::uint8_t {
  Sqlite,
  Cockroach,
  Materialize,
  SqllogictestRs,  ///< Itself, and the presets below that share its grammar.
  Risingwave,
  Databend,
  Datafusion,
  Duckdb,
  Dolt,
};

/// Dialects that share a grammar.
enum class Family : std::uint8_t { Sqlite, Cockroach, Materialize, SqllogictestRs, Duckdb, Dolt };
inline constexpr std::size_t kFamilies = 6;

/// What a line that begins with `#` is at some place.
enum class CommentRule : std::uint8_t {
  Removed,  ///< As if it were not there.
  Kept,     ///< A line like any other.
  Ends,     ///< Like a blank line.
};

/// What a `#` further on in a line does.
enum class InlineComment : std::uint8_t {
  No,
  OnDirectives,  ///< Cuts the line of a directive.
  Everywhere,    ///< Cuts every line.
};

/// What a line `----` is inside of a statement.
enum class DashesInStatement : std::uint8_t {
  Sql,      ///< Part of the SQL.
  Message,  ///< The expected error follows; only where one may be.
  Rejected,
};

/// What ends the SQL of a query.
enum class QueryEnd : std::uint8_t {
  Blank,   ///< A blank line, or the line `----`.
  Dashes,  ///< Only a line that begins with `----`: blank lines are part of the SQL.
};

struct Lexical {
  CommentRule comment_in_sql = CommentRule::Removed;
  CommentRule comment_in_results = CommentRule::Removed;
  InlineComment inline_comment = InlineComment::No;
  bool white_line_ends_sql = true;       ///< A line of only white space is blank in SQL ...
  bool white_line_ends_results = true;   ///< ... and in expected results.
  bool removes_every_cr = false;         ///< Else only the one in front of the line feed.
  bool first_sql_line_is_taken = false;  ///< Also if it is blank.
  bool halt_ends_text = true;            ///< What follows a `halt` without condition is not read.
  bool subtest_splits = false;  ///< A line `subtest` ends everything, also inside of results.
  bool blank_after_directive = false;      ///< A directive of one line needs a blank line below it.
  bool strict_words = false;               ///< Surplus words of a directive are an error.
  std::string_view line_separator = "\n";  ///< Between the lines of a SQL text.
  QueryEnd query_end = QueryEnd::Blank;
  DashesInStatement dashes_in_statement = DashesInStatement::Sql;
};

/// What ends the message below the `----` of a failing statement, and the output of a command.
enum class MessageEnd : std::uint8_t { OneBlank, TwoBlanks };

/// How expected values are laid out.
enum class Layout : std::uint8_t {
  Default,  ///< As the dialect, or the last `mode` or `control resultmode`, says.
  ValuePerLine,
  RowPerLine,
  Guess,  ///< DuckDB: by the number of lines and by tabs.
};

enum class SortMode : std::uint8_t { Default, NoSort, RowSort, ValueSort, PartialSort };

/// When a result is compared by its hash.
enum class HashRule : std::uint8_t {
  Threshold,  ///< More values than the threshold, whatever is expected.
  Shape,      ///< If the expected text is a hash line.
};

enum class SortedSides : std::uint8_t { Actual, Both };

/// To which records conditions apply.
enum class ConditionTargets : std::uint8_t {
  Every,  ///< Also to `halt` and other control records.
  Sql,    ///< Statement, query, system and let; conditions above other records wait for these.
};

/// What a type letter that the dialect does not know is.
enum class LetterRule : std::uint8_t { Any, Warned, Rejected };

/// What several conditions above a record mean together.
enum class ConditionStack : std::uint8_t {
  AnySkips,
  DoltRule,  ///< `onlyif` counts only if it is the only condition.
};

enum class ConnectionSyntax : std::uint8_t {
  None,
  NextRecord,    ///< `connection NAME`, for one record.
  StickyUser,    ///< `user NAME`, until the next one.
  SimpleOption,  ///< `simple conn=NAME`.
  Suffix,        ///< Behind `statement ok` and `query II`.
};

enum class VariableSyntax : std::uint8_t {
  None,
  DollarName,   ///< `let $name`, replaced wherever `$name` is written.
  Environment,  ///< `$x`, `${x}`, `${x:default}`, while `control substitution` is on.
  Braces,       ///< `{x}`, of loops, `set variable` and the runner.
};

/// What runs a script if nothing else is said.
enum class EngineKind : std::uint8_t { Sqlite, Duckdb, Postgres, Mysql };

struct Dialect {
  DialectId id = DialectId::Sqlite;
  Family family = Family::Sqlite;
  std::string_view name{};
  std::string_view summary{};  ///< For lists of dialects.
  Lexical lexical;
  MessageEnd message_end = MessageEnd::OneBlank;
  Layout layout = Layout::ValuePerLine;
  SortMode sort = SortMode::NoSort;
  SortedSides sorted_sides = SortedSides::Actual;
  std::uint64_t hash_threshold = 0;  ///< In values; 0 is never.
  HashRule hash_rule = HashRule::Shape;
  std::string_view letters{};  ///< Those known; meaningless with LetterRule::Any.
  LetterRule letter_rule = LetterRule::Rejected;
  bool letters_required = true;
  bool labels_enforced = false;
  std::string_view empty_text = "(empty)";  ///< How '' is written.
  ConditionTargets condition_targets = ConditionTargets::Every;
  ConditionStack condition_stack = ConditionStack::AnySkips;
  bool conditions_ignore_case = false;
  bool text_after_condition = true;  ///< A comment; else the original rejects it, and we warn.
  std::string_view poses_as{};       ///< A further name of the engine in conditions; may be empty.
  bool bare_error = true;            ///< An expected error without a text is any error.
  bool message_required = false;     ///< The text of an expected error stands below `----`.
  ConnectionSyntax connection = ConnectionSyntax::None;
  VariableSyntax variables = VariableSyntax::None;
  EngineKind default_engine = EngineKind::Sqlite;

  /// What a directive is to this dialect.
  [[nodiscard]] Support support(const DirectiveSpec& directive) const {
    return directive.support[static_cast<std::size_t>(family)];
  }
};

/// All dialects, in the order of lists.
[[nodiscard]] std::span<const Dialect> dialects();
[[nodiscard]] const Dialect& dialect(DialectId id);
/// By name or alias (`slt-rs`, `crdb`, ...); nullptr if there is none.
[[nodiscard]] const Dialect* find_dialect(std::string_view name);
/// Every name and alias, for did-you-mean.
[[nodiscard]] std::span<const std::string_view> dialect_names();

/// `sqlite`, `duckdb`, `postgres`, `mysql`.
[[nodiscard]] std::string_view to_text(EngineKind engine);
/// Whether it is a server, and no library of this process.
[[nodiscard]] bool is_server(EngineKind engine);
/// The engine of that name; nothing if there is none.
[[nodiscard]] std::optional<EngineKind> find_engine(std::string_view name);
/// What an engine may be called in conditions: `postgres` and `postgresql` and so on. MySQL and
/// MariaDB are one engine: scripts for either run on both.
[[nodiscard]] std::span<const std::string_view> names_of(EngineKind engine);

/// Whether `name` in a condition means the engine that runs the script. `labels` are those given
/// from outside, and always compared with case.
[[nodiscard]] bool names_engine(const Dialect& dialect, std::string_view name, EngineKind engine,
                                std::span<const std::string> labels);

/// The dialect a text is probably written in, and a phrase that says why ("the folder `duckdb`").
struct Detected {
  const Dialect* dialect = nullptr;
  std::string reason;
};

/// Looks at the path, the extension and the first directives, in that order of weight; never fails.
[[nodiscard]] Detected detect_dialect(std::string_view path, std::string_view text);

}  // namespace weir::slt
