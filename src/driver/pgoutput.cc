// Reading of pgoutput's messages.
#include "driver/pgoutput.h"

#include <fmt/format.h>

#include <concepts>

namespace weir::driver::pgoutput {
namespace {

/// Takes values off the front of the bytes. What is read beyond the end is zero, and `failed` says
/// so: a message is judged once, when it is complete.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <std::unsigned_integral T>
  T number() {
    const std::string_view bytes = take(sizeof(T));
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
    return static_cast<T>(value);
  }
  char byte() { return static_cast<char>(number<std::uint8_t>()); }
  std::int64_t time() { return static_cast<std::int64_t>(number<std::uint64_t>()); }

  std::string_view take(std::size_t count) {
    if (count > left()) return give_up();
    const std::string_view taken = bytes_.substr(at_, count);
    at_ += count;
    return taken;
  }
  /// Up to a zero byte, which is passed over.
  std::string_view text() {
    const std::size_t end = bytes_.find('\0', at_);
    if (end == std::string_view::npos) return give_up();
    const std::string_view taken = bytes_.substr(at_, end - at_);
    at_ = end + 1;
    return taken;
  }
  /// A count of things that need at least `each` bytes: never more than there can be.
  std::size_t count(std::uint32_t number, std::size_t each) {
    if (number > left() / each) give_up();
    return failed_ ? 0 : number;
  }

  std::string_view rest() { return take(left()); }
  std::string_view give_up() {
    failed_ = true;
    at_ = bytes_.size();
    return {};
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return left() == 0; }

 private:
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

Cell read_cell(Reader& reader) {
  switch (reader.byte()) {
    case 'n': return {CellKind::Null, {}};
    case 'u': return {CellKind::Unchanged, {}};
    case 't': return {CellKind::Text, reader.take(reader.number<std::uint32_t>())};
    case 'b': return {CellKind::Binary, reader.take(reader.number<std::uint32_t>())};
    default: reader.give_up(); return {};
  }
}

Tuple read_tuple(Reader& reader) {
  Tuple tuple(reader.count(reader.number<std::uint16_t>(), 1));
  for (Cell& cell : tuple) cell = read_cell(reader);
  return tuple;
}

/// The row that was, if the next byte says that there is one; then `mark` is the byte behind it.
Before read_before(Reader& reader, char& mark, Tuple& before) {
  if (mark != 'K' && mark != 'O') return Before::Nothing;
  const Before known = mark == 'K' ? Before::Key : Before::Whole;
  before = read_tuple(reader);
  return known;
}

Message read_begin(Reader& reader) {
  Begin begin;
  begin.commit = reader.number<std::uint64_t>();
  begin.committed_at = reader.time();
  begin.transaction = reader.number<std::uint32_t>();
  return begin;
}

Message read_commit(Reader& reader) {
  Commit commit;
  (void)reader.byte();  // flags, of which there are none
  commit.commit = reader.number<std::uint64_t>();
  commit.end = reader.number<std::uint64_t>();
  commit.committed_at = reader.time();
  return commit;
}

Message read_origin(Reader& reader) {
  Origin origin;
  origin.commit = reader.number<std::uint64_t>();
  origin.name = reader.text();
  return origin;
}

Message read_relation(Reader& reader) {
  constexpr std::size_t kLeastColumn = 10;
  Relation relation;
  relation.id = reader.number<std::uint32_t>();
  relation.schema = reader.text();
  relation.name = reader.text();
  relation.identity = reader.byte();
  relation.columns.resize(reader.count(reader.number<std::uint16_t>(), kLeastColumn));
  for (RelationColumn& column : relation.columns) {
    column.key = (reader.number<std::uint8_t>() & 1U) != 0;
    column.name = reader.text();
    column.type = reader.number<std::uint32_t>();
    column.modifier = static_cast<std::int32_t>(reader.number<std::uint32_t>());
  }
  return relation;
}

Message read_type(Reader& reader) {
  Type type;
  type.id = reader.number<std::uint32_t>();
  type.schema = reader.text();
  type.name = reader.text();
  return type;
}

Message read_insert(Reader& reader) {
  Insert insert;
  insert.relation = reader.number<std::uint32_t>();
  if (reader.byte() != 'N') reader.give_up();
  insert.row = read_tuple(reader);
  return insert;
}

Message read_update(Reader& reader) {
  Update update;
  update.relation = reader.number<std::uint32_t>();
  char mark = reader.byte();
  update.known = read_before(reader, mark, update.before);
  if (update.known != Before::Nothing) mark = reader.byte();
  if (mark != 'N') reader.give_up();
  update.row = read_tuple(reader);
  return update;
}

Message read_delete(Reader& reader) {
  Delete deleted;
  deleted.relation = reader.number<std::uint32_t>();
  char mark = reader.byte();
  deleted.known = read_before(reader, mark, deleted.before);
  if (deleted.known == Before::Nothing) reader.give_up();
  return deleted;
}

Message read_truncate(Reader& reader) {
  Truncate truncate;
  const std::uint32_t relations = reader.number<std::uint32_t>();
  const auto options = reader.number<std::uint8_t>();
  truncate.cascade = (options & 1U) != 0;
  truncate.restart_identity = (options & 2U) != 0;
  truncate.relations.resize(reader.count(relations, sizeof(std::uint32_t)));
  for (std::uint32_t& id : truncate.relations) id = reader.number<std::uint32_t>();
  return truncate;
}

Message read_logical_message(Reader& reader) {
  LogicalMessage message;
  message.transactional = (reader.number<std::uint8_t>() & 1U) != 0;
  message.position = reader.number<std::uint64_t>();
  message.prefix = reader.text();
  message.content = reader.take(reader.number<std::uint32_t>());
  return message;
}

struct Kind {
  char letter;
  std::string_view name;
  Message (*read)(Reader&);
};
constexpr Kind kKinds[] = {
    {'B', "begin", read_begin},       {'C', "commit", read_commit},
    {'O', "origin", read_origin},     {'R', "relation", read_relation},
    {'Y', "type", read_type},         {'I', "insert", read_insert},
    {'U', "update", read_update},     {'D', "delete", read_delete},
    {'T', "truncate", read_truncate}, {'M', "message", read_logical_message},
};

Failure bad(std::string_view what, std::string_view problem) {
  return fail(fmt::format("bad message of logical decoding: {} {}", what, problem));
}

std::string show_letter(char letter) {
  return fmt::format("kind 0x{:02x}", static_cast<unsigned char>(letter));
}

}  // namespace

Result<Message> parse(std::string_view bytes) {
  Reader reader(bytes);
  const char letter = reader.byte();
  if (reader.failed()) return bad("it", "is empty");
  for (const Kind& kind : kKinds) {
    if (kind.letter != letter) continue;
    Message message = kind.read(reader);
    if (reader.failed()) return bad(kind.name, "is cut off or malformed");
    if (!reader.at_end()) return bad(kind.name, "has bytes behind its end");
    return message;
  }
  return bad(show_letter(letter), "is not known");
}

Result<StreamMessage> parse_stream(std::string_view bytes) {
  Reader reader(bytes);
  const char letter = reader.byte();
  StreamMessage parsed;
  if (letter == 'w') {
    LogData data;
    data.start = reader.number<std::uint64_t>();
    data.end = reader.number<std::uint64_t>();
    (void)reader.time();
    if (!reader.failed()) data.message = reader.rest();
    parsed = data;
  } else if (letter == 'k') {
    Keepalive keepalive;
    keepalive.end = reader.number<std::uint64_t>();
    (void)reader.time();
    keepalive.reply = reader.byte() != 0;
    parsed = keepalive;
  } else {
    return bad(show_letter(letter), "is not known in a stream");
  }
  if (reader.failed()) return bad(letter == 'w' ? "log data" : "keepalive", "is cut off");
  return parsed;
}

std::string status_update(LogPosition position, std::int64_t now) {
  std::string bytes = "r";
  const auto add = [&bytes](std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
  };
  add(position);  // written
  add(position);  // flushed
  add(position);  // applied
  add(static_cast<std::uint64_t>(now));
  bytes += '\0';  // no answer is wanted
  return bytes;
}

}  // namespace weir::driver::pgoutput
