// The lossless tree of a sqllogictest script: records tile the text, and know their parts.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diag/source.h"
#include "script/slt/dialect.h"

namespace weir::slt {

/// "Not there", for indices into the tables of a script.
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU;

/// A run of entries in one of the tables of a script.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// A piece of the script, and what it means. The text points into the source, or into the script's
/// arena where something had to be changed; variables stay as written.
struct Text {
  Span span;
  std::string_view text;
};

namespace flag {
/// Of Record::flags.
inline constexpr std::uint8_t kIgnored = 1;    ///< The dialect reads it and does nothing.
inline constexpr std::uint8_t kDashes = 2;     ///< There is a line `----`.
inline constexpr std::uint8_t kBroken = 4;     ///< An error was reported for it.
inline constexpr std::uint8_t kCookedSql = 8;  ///< The meaning of the SQL differs from its bytes.
inline constexpr std::uint8_t kHash = 16;      ///< The expected lines are one hash line.
}  // namespace flag

/// One directive with the lines that belong to it. Records are flat and in the order of the text;
/// the bytes from `begin` to the next record's (or the end of the text) belong to this one: first
/// blanks, comments and conditions above it, then its own lines. The first record begins at 0.
struct Record {
  std::uint32_t begin = 0;
  std::uint32_t line = 1;  ///< Physical line of the directive, from 1.
  Span head;               ///< The directive's line, without its line end.
  Span sql;                ///< Lines of the SQL, without the last line end; see `sql_of`.
  Span expected;           ///< Lines below `----`, with their line ends; see `ExpectedLines`.
  std::uint32_t first_condition = 0;
  std::uint32_t part = 0;  ///< Index in the table for its kind; see the `..._of` functions.
  std::uint16_t conditions = 0;
  RecordKind kind = RecordKind::Broken;
  std::uint8_t flags = 0;

  [[nodiscard]] bool has(std::uint8_t bit) const { return (flags & bit) != 0; }
};

enum class ConditionKind : std::uint8_t { SkipIf, OnlyIf };

/// What a condition looks at.
enum class ConditionForm : std::uint8_t {
  Name,    ///< The engine or a label.
  Config,  ///< CockroachDB: a configuration, or `backup-restore`.
  Loop,    ///< DuckDB: variables of loops, such as `i=2&&j<3`; see `parse_loop_condition`.
};

struct Condition {
  Span span;  ///< The line, without its line end; what follows the name is a comment.
  Span name;
  std::uint32_t line = 1;
  ConditionKind kind = ConditionKind::SkipIf;
  ConditionForm form = ConditionForm::Name;
};

/// How the message of a failure is compared.
enum class ErrorForm : std::uint8_t {
  Any,
  Regex,     ///< Found anywhere in the message.
  SqlState,  ///< The class alone: `code`.
  Exact,     ///< The whole message, both sides trimmed.
  Contains,
  FullRegex,    ///< `<REGEX>:` the whole message; `.` is also a line feed.
  NotRegex,     ///< `<!REGEX>:` the whole message must not match.
  TextOrRegex,  ///< Found anywhere in the message, as it is written or as a regex.
};

/// What a failing statement must answer; also the text of a `statement notice`.
struct ExpectedError {
  ErrorForm form = ErrorForm::Any;
  Text code;  ///< SQLSTATE; for Regex the one of `pgcode`, empty if there is none.
  Text text;  ///< Regex or message. Of several lines: joined by "\n", no CR, trimmed.
};

/// `retry A backoff D`.
struct Retry {
  Span span;
  std::uint64_t attempts = 1;  ///< In all.
  std::chrono::nanoseconds backoff{};
};

enum class StatementKind : std::uint8_t {
  Ok,
  Error,
  Count,      ///< Exactly `count` rows changed.
  Maybe,      ///< Success, or the error.
  Notice,     ///< Success with a notice that `error` describes.
  Debug,      ///< DuckDB: run and print.
  DebugSkip,  ///< DuckDB: not run.
};

struct Statement {
  StatementKind kind = StatementKind::Ok;
  std::uint64_t count = 0;
  std::uint32_t error = kNone;
  std::uint32_t retry = kNone;
  Span connection;              ///< Name behind it; empty if none.
  Span async;                   ///< Name of `statement async NAME`; empty if none.
  std::uint32_t kind_word = 1;  ///< Which word of the line is `ok`, `error` and so on, from 0.
};

/// Parts of a query that few queries have.
struct QueryExtra {
  std::uint32_t error = kNone;  ///< `query error`: it must fail.
  std::uint32_t retry = kNone;
  Range options;                  ///< In `Script::words`: every option as written.
  Range columns;                  ///< Of `partialsort(1,2)`: in `Script::numbers`, from 1.
  Span connection;                ///< Name behind it, `conn=`; empty if none.
  Span user;                      ///< `simple user=`.
  Span password;                  ///< `simple password=`.
  std::int32_t node = -1;         ///< `nodeidx=`.
  bool colnames = false;          ///< The first expected line or row names the columns.
  bool multiline = false;         ///< `expected` is one value of many lines, up to the line `EOF`.
  bool retried = false;           ///< Option `retry`: for about 45 s.
  bool async = false;             ///< The label is a handle for `awaitquery`.
  bool trace = false;             ///< Option `kvtrace`: more than rows are asked for.
  bool notices = false;           ///< Option `noticetrace`: instead of rows.
  std::uint32_t text_digits = 0;  ///< `round-in-strings=N`; 0 without it.
};

struct Query {
  Span letters;  ///< Empty if there are none.
  Span label;    ///< Empty if there is none.
  std::uint32_t extra = kNone;
  SortMode sort = SortMode::Default;
};

enum class ControlSetting : std::uint8_t { SortMode, ResultMode, Substitution };

enum class ModeKind : std::uint8_t {
  Standard,
  Cockroach,
  Skip,
  Unskip,
  OutputHash,
  OutputResult,
  NoOutput,
  Debug,
};

/// Everything that is neither statement nor query. RecordKind says which parts there are.
struct Directive {
  Range words;  ///< In `Script::words`: the arguments.
  std::int64_t number = 0;
  std::int64_t limit = 0;
  std::chrono::nanoseconds duration{};
  Span data;  ///< Lines of `copy`, with their line ends; `data_of` is what they mean.
  std::uint32_t error = kNone;  ///< Of `copy-error`.
  std::uint32_t retry = kNone;
  ModeKind mode = ModeKind::Standard;
  ControlSetting setting = ControlSetting::SortMode;
  SortMode sort = SortMode::Default;
  Layout layout = Layout::Default;
  bool on = false;
};

/// `N values hashing to X`.
struct Hash {
  std::uint64_t values = 0;
  Span digest;  ///< As written.
};

/// A parsed script. Records refer to shared tables by ranges and indices, so that a record costs no
/// allocation of its own. Movable; all views stay valid as long as the script lives.
struct Script {
  Source source;
  const Dialect* dialect = nullptr;  ///< Never null after parsing.
  std::vector<Record> records;
  std::vector<Condition> conditions;
  std::vector<Statement> statements;  ///< Entry 0 is the plain `statement ok`.
  std::vector<Query> queries;
  std::vector<QueryExtra> extras;
  std::vector<Directive> directives;
  std::vector<ExpectedError> errors;
  std::vector<Retry> retries;
  std::vector<Span> words;
  std::vector<std::uint32_t> numbers;
  Arena arena;

  [[nodiscard]] std::span<const Condition> conditions_of(const Record& record) const;
  /// nullptr where the record is of another kind or has no such part.
  [[nodiscard]] const Statement* statement_of(const Record& record) const;
  [[nodiscard]] const Query* query_of(const Record& record) const;  ///< Query and Simple.
  [[nodiscard]] const QueryExtra* extra_of(const Record& record) const;
  [[nodiscard]] const Directive* directive_of(const Record& record) const;
  [[nodiscard]] const ExpectedError* error_of(const Record& record) const;
  [[nodiscard]] const Retry* retry_of(const Record& record) const;
  [[nodiscard]] std::span<const Span> words_of(const Record& record) const;
  /// Argument `index` of a directive; empty if there are fewer.
  [[nodiscard]] std::string_view word_of(const Record& record, std::size_t index) const;
  /// The bytes of the record, with everything above it.
  [[nodiscard]] Span tile_of(const Record& record) const;
  /// The text to send: comments and carriage returns removed as the dialect has it. Points into the
  /// source, or into `scratch` where something had to be changed.
  [[nodiscard]] std::string_view sql_of(const Record& record, std::string& scratch) const;
  /// What `copy` gives to the server: its lines without carriage returns. Points into the source,
  /// or into `scratch` where something had to be changed.
  [[nodiscard]] std::string_view data_of(const Record& record, std::string& scratch) const;
  /// The name under which the record runs beside the following ones, as of a statement or of a
  /// query (`statement x`, `query x`): both kinds have names of their own. Empty if it does not.
  /// Of `awaitstatement` and `awaitquery` the name that is waited for.
  [[nodiscard]] std::string handle_of(const Record& record) const;
  /// The hash line, if the expected lines are one.
  [[nodiscard]] std::optional<Hash> hash_of(const Record& record) const;
};

/// Walks the expected lines of a record: without line ends, carriage returns and comments that the
/// dialect removes. A line is never copied; where the dialect cuts it at `#` it is shorter.
class ExpectedLines {
 public:
  ExpectedLines(const Script& script, const Record& record);
  /// False at the end.
  [[nodiscard]] bool next(Text& line);

 private:
  std::string_view text_;  // of the whole source
  std::uint32_t at_;
  std::uint32_t end_;
  const Lexical* lexical_;
  std::uint32_t value_end_;  // of the value of many lines
  bool value_left_;          // it is still to come
};

}  // namespace weir::slt
