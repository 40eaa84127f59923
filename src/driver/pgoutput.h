// pgoutput: the messages of PostgreSQL's logical decoding (protocol version 1), and those of the
// replication protocol that carry them. Pure: bytes in, views of them out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "driver/change.h"

namespace weir::driver::pgoutput {

struct Begin {
  LogPosition commit = 0;         ///< Where its commit stands.
  std::int64_t committed_at = 0;  ///< Microseconds since 2000-01-01.
  std::uint32_t transaction = 0;
};
struct Commit {
  LogPosition commit = 0;
  LogPosition end = 0;  ///< Behind the commit.
  std::int64_t committed_at = 0;
};
/// The transaction came from another server by replication.
struct Origin {
  LogPosition commit = 0;
  std::string_view name;
};
struct RelationColumn {
  bool key = false;
  std::string_view name;
  std::uint32_t type = 0;
  std::int32_t modifier = 0;
};
/// Comes before the first change of a table, and again when it was altered.
struct Relation {
  std::uint32_t id = 0;
  std::string_view schema;  ///< Empty for pg_catalog.
  std::string_view name;
  char identity = 'd';  ///< As pg_class.relreplident.
  std::vector<RelationColumn> columns;
};
/// A type that is not built in, before the relation that uses it.
struct Type {
  std::uint32_t id = 0;
  std::string_view schema;
  std::string_view name;
};
enum class CellKind : std::uint8_t { Null, Unchanged, Text, Binary };
struct Cell {
  CellKind kind = CellKind::Null;
  std::string_view bytes;
};
using Tuple = std::vector<Cell>;
struct Insert {
  std::uint32_t relation = 0;
  Tuple row;
};
struct Update {
  std::uint32_t relation = 0;
  Before known = Before::Nothing;
  Tuple before;
  Tuple row;
};
struct Delete {
  std::uint32_t relation = 0;
  Before known = Before::Key;
  Tuple before;
};
struct Truncate {
  bool cascade = false;
  bool restart_identity = false;
  std::vector<std::uint32_t> relations;
};
/// Of pg_logical_emit_message; only where they are asked for.
struct LogicalMessage {
  bool transactional = false;
  LogPosition position = 0;
  std::string_view prefix;
  std::string_view content;
};
using Message = std::variant<Begin, Commit, Origin, Relation, Type, Insert, Update, Delete,
                             Truncate, LogicalMessage>;

/// One message; its views last as long as `bytes`. An error names the message and what is wrong
/// with it. Version 2's streams of transactions that are under way are an error: nobody asks for
/// them.
[[nodiscard]] Result<Message> parse(std::string_view bytes);

/// What the server sends while it streams.
struct LogData {
  LogPosition start = 0;
  LogPosition end = 0;  ///< Of the log on the server.
  std::string_view message;
};
struct Keepalive {
  LogPosition end = 0;  ///< All before it was sent.
  bool reply = false;   ///< The server wants to hear from us now.
};
using StreamMessage = std::variant<LogData, Keepalive>;
[[nodiscard]] Result<StreamMessage> parse_stream(std::string_view bytes);

/// What tells the server that all before `position` is not needed again. `now` is in microseconds
/// since 2000-01-01.
[[nodiscard]] std::string status_update(LogPosition position, std::int64_t now);

}  // namespace weir::driver::pgoutput
