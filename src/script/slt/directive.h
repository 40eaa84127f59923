// Words of sqllogictest and which dialects know them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace weir::slt {

/// What a dialect does with a word.
enum class Support : std::uint8_t {
  Rejected,
  Ignored,  ///< Read and without effect.
  Supported,
};

/// What a record is. The comment names its parts of `Record` and `Directive`.
enum class RecordKind : std::uint8_t {
  Broken,     ///< A line that is no directive; a diagnostic says why.
  Statement,  ///< `statement_of`, `sql`.
  Query,      ///< `query_of`, `sql`, `expected`.
  Let,        ///< `words` are the names, without `$`; `sql`.
  System,     ///< `sql` is the shell command, `expected` its output.
  Simple,     ///< `query_of` (connection, user, sort), `sql`, `expected` lines.
  Copy,       ///< CockroachDB: `sql`, `data_of`, `number` of rows. Materialize: table and path.
  CopyError,  ///< As Copy; `error_of`.
  Halt,
  HashThreshold,  ///< `number`.
  Include,        ///< Word 0 is a path or pattern, relative to the file.
  Sleep,          ///< `duration`.
  Subtest,        ///< Word 0 is the name.
  Control,        ///< `setting`: sort mode, result mode or substitution; `on`, `sort`, `layout`.
  Connection,     ///< Word 0 is the name, for the next record.
  User,  ///< Word 0 is the name, `number` the node (-1: none), perhaps `newsession`; until the next
         ///< `user`.
  Retry,  ///< The next record is tried again for about 45 s.
  SkipOnRetry,
  Repeat,   ///< The next record is run `number` times.
  Loop,     ///< Word 0 names the variable; `number` to `limit` (exclusive).
  Foreach,  ///< Word 0 names the variable or variables (`a,b`), the others are values.
  ConcurrentLoop,
  ConcurrentForeach,
  EndLoop,
  Continue,
  For,  ///< `for x in [a, b]`: as Foreach.
  EndFor,
  SetVariable,      ///< Words name and value.
  SetSeed,          ///< Word 0.
  SetIgnoreErrors,  ///< `words` are messages that skip the rest of the file when seen.
  SetAlwaysFail,    ///< `words` are messages that fail also where an error is expected.
  SetSortStyle,     ///< `sort`.
  ResetLabel,       ///< Word 0.
  ResetServer,
  Mode,        ///< `mode`; a reason of `skip` is word 0, a line.
  Require,     ///< Word 0 is the feature, the others its arguments.
  RequireEnv,  ///< Words name and, perhaps, value.
  TestEnv,     ///< Words name and default.
  Load,        ///< Words path (perhaps none), `readonly` or `readwrite`, version.
  Restart,     ///< Word 0 may be `no_extension_load`.
  Reconnect,
  Unzip,           ///< Words source and, perhaps, target.
  Tags,            ///< `words`.
  Skip,            ///< The rest of the file or subtest; the words are the reason.
  SkipFileIf,      ///< Words: a condition.
  AwaitStatement,  ///< `handle_of`, as of AwaitQuery.
  AwaitQuery,
  TraceOn,  ///< Word 0 is a file.
  TraceOff,
  Upgrade,  ///< Word 0 is a node or `all`.
  ForceBackupRestore,
  KvBatchSize,  ///< `number`.
};

/// Any number of words.
inline constexpr std::uint8_t kManyWords = 255;

/// A directive: its first word or words, and what each family of dialects does with it.
struct DirectiveSpec {
  std::string_view word;  ///< `set seed`: a blank between two words.
  RecordKind kind = RecordKind::Broken;
  std::array<Support, 6> support{};  ///< By Family.
  std::uint8_t min_words = 0;        ///< Behind the word.
  std::uint8_t max_words = 0;
  std::string_view example;  ///< How it is written, for hints.
};

/// All of them, sorted by word; without `skipif` and `onlyif`.
[[nodiscard]] std::span<const DirectiveSpec> directives();

/// The one of that word or pair of words; nullptr if there is none.
[[nodiscard]] const DirectiveSpec* find_directive(std::string_view word);

/// The name of a kind, as dumps have it: `statement`, `hash-threshold`.
[[nodiscard]] std::string_view to_text(RecordKind kind);

}  // namespace weir::slt
