// The lossless tree of a `.td` script: every byte belongs to a node, every command knows its parts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diag/source.h"

namespace weir::td {

/// "Not there", for indices into the tables of a script.
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU;

/// A run of entries in one of the tables of a script.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// A piece of the script: where it is written, and what it means after joining of lines, removal of
/// quotes and escapes. The text points into the source, or into the script's arena where something
/// had to be changed; variables such as `${x}` stay as written.
struct Text {
  Span span;
  std::string_view text;
};

/// What a physical line is. Blocks without a sigil, if the language gets any, become kinds of here.
enum class NodeKind : std::uint8_t {
  ByteOrderMark,  ///< The only node that is not a line.
  Blank,
  Comment,
  Command,       ///< The line with the sigil.
  Continuation,  ///< Indented line that belongs to the command line above.
  Input,         ///< Body line of an action.
  Columns,       ///< Names of the expected columns ...
  Dashes,        ///< ... and the line below them.
  Row,
  Hash,
  Error,  ///< What the message of a failing statement must look like, and its two companions.
  Detail,
  Hint,
  Plan,   ///< Line of the text that a `?` statement must return.
  Stray,  ///< A line with no meaning at its place; a diagnostic says why.
};

/// One physical line with its line end, or the byte-order mark. The nodes of a script, in order,
/// cover every byte exactly once.
struct Node {
  Span span;
  NodeKind kind = NodeKind::Blank;
};

enum class CommandKind : std::uint8_t {
  Action,   ///< `$`
  Sql,      ///< `>`
  Fails,    ///< `!`
  Explain,  ///< `?`
};

/// Versions of the server for which a command is meant, both ends inclusive; may be empty.
struct VersionGate {
  std::int64_t min = 0;
  std::int64_t max = 9999999;
};

/// The bracket directly behind a sigil.
struct Bracket {
  Span span;  ///< With both brackets.
  Span drop;  ///< The one character behind the bracket, which the language throws away.
  std::optional<VersionGate> version;
  Text session;  ///< The connection that a statement is sent through; empty for the main one.
};

/// `key=value` of an action. Without `=` the value is empty and its span has no length.
struct Argument {
  Text key;
  Text value;
};

/// A line of fields.
struct Row {
  Span span;     ///< The line without its line end.
  Range fields;  ///< In `Script::fields`; none for a line of only a backslash.
};

struct Header {
  Row columns;
  Span dashes;  ///< The line below, without its line end.
};

/// `N values hashing to X`, where N counts rows.
struct Hash {
  Span span;  ///< The line without its line end.
  Text count;
  Text digest;
  std::uint64_t rows = 0;
};

enum class ErrorMode : std::uint8_t { Contains, Exact, Regex, Timeout };

/// What a failing statement must answer.
struct ExpectedError {
  ErrorMode mode = ErrorMode::Contains;
  Span prefix;  ///< `contains:` and so on.
  Text text;    ///< Trimmed; empty for Timeout.
  std::optional<Text> detail;
  std::optional<Text> hint;
};

/// One command. Which parts apply depends on the kind; the others are empty or kNone. What is kNone
/// or empty although it is required (an error expectation, a name) has a diagnostic.
struct Command {
  CommandKind kind = CommandKind::Action;
  std::uint32_t line = 1;  ///< Physical line of the sigil, from 1.
  Range nodes;             ///< From the sigil's line to the line before the next command.
  Span sigil;
  std::uint32_t bracket = kNone;  ///< In `Script::brackets`.
  Text head;                      ///< The action's name, or the query.
  Range arguments;                ///< Action: in the order written.
  Range input;                    ///< Action: body lines, in `Script::lines`.
  Range rows;                     ///< Sql: in `Script::rows`.
  std::uint32_t header = kNone;   ///< Sql: in `Script::headers`.
  std::uint32_t hash = kNone;     ///< Sql: in `Script::hashes`.
  std::uint32_t error = kNone;    ///< Fails: in `Script::errors`.
  std::uint32_t plan = kNone;     ///< Explain: in `Script::plans`.
};

/// A parsed script. Commands refer to shared tables by ranges and indices, so that a command costs
/// no allocation of its own. Movable; all views stay valid as long as the script lives.
struct Script {
  Source source;
  std::vector<Node> nodes;
  std::vector<Command> commands;
  std::vector<Bracket> brackets;
  std::vector<Argument> arguments;
  std::vector<Text> lines;
  std::vector<Row> rows;
  std::vector<Text> fields;
  std::vector<Header> headers;
  std::vector<Hash> hashes;
  std::vector<ExpectedError> errors;
  std::vector<Text> plans;
  Arena arena;

  [[nodiscard]] std::span<const Node> nodes_of(const Command& command) const;
  [[nodiscard]] std::span<const Argument> arguments_of(const Command& command) const;
  /// The argument called `key`, or nullptr.
  [[nodiscard]] const Argument* find_argument(const Command& command, std::string_view key) const;
  [[nodiscard]] std::span<const Text> input_of(const Command& command) const;
  [[nodiscard]] std::span<const Row> rows_of(const Command& command) const;
  [[nodiscard]] std::span<const Text> fields_of(const Row& row) const;
  /// nullptr where the command has no such part.
  [[nodiscard]] const Bracket* bracket_of(const Command& command) const;
  [[nodiscard]] const VersionGate* gate_of(const Command& command) const;
  [[nodiscard]] const Text* session_of(const Command& command) const;
  [[nodiscard]] const Header* header_of(const Command& command) const;
  [[nodiscard]] const Hash* hash_of(const Command& command) const;
  [[nodiscard]] const ExpectedError* error_of(const Command& command) const;
  [[nodiscard]] const Text* plan_of(const Command& command) const;
  /// The line of a node without its line end; a carriage return stays.
  [[nodiscard]] Span content_of(const Node& node) const;
};

}  // namespace weir::td
