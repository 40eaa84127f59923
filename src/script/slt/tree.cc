// Access to the tables of a script.
#include "script/slt/tree.h"

#include <utility>

#include "script/slt/hash_line.h"
#include "script/slt/lines.h"

namespace weir::slt {
namespace {

template <typename T>
const T* entry(const std::vector<T>& table, std::uint32_t index) {
  return index == kNone || index >= table.size() ? nullptr : &table[index];
}

bool holds_query(const Record& record) {
  return record.kind == RecordKind::Query || record.kind == RecordKind::Simple;
}

/// The line of expected text or SQL without comment and carriage returns, as a part of the source.
std::uint32_t shortened(std::string_view text, const Line& line, const Lexical& lexical) {
  if (lexical.inline_comment != InlineComment::Everywhere) return line.end;
  const std::string_view whole = text.substr(line.begin, line.end - line.begin);
  const std::size_t hash = whole.find('#');
  return hash == std::string_view::npos ? line.end : line.begin + static_cast<std::uint32_t>(hash);
}

/// Where the line `EOF` begins, from `begin` on; the end of the text if there is none.
std::uint32_t end_of_value(std::string_view text, std::uint32_t begin) {
  constexpr std::string_view kEnd = "EOF";
  while (begin < text.size()) {
    const std::string_view rest = text.substr(begin);
    const std::size_t feed = rest.find('\n');
    std::string_view line = rest.substr(0, feed);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line == kEnd) return begin;
    if (feed == std::string_view::npos) break;
    begin += static_cast<std::uint32_t>(feed) + 1;
  }
  return static_cast<std::uint32_t>(text.size());
}

void append_without_cr(std::string& out, std::string_view text) {
  for (const char byte : text) {
    if (byte != '\r') out += byte;
  }
}

}  // namespace

std::span<const Condition> Script::conditions_of(const Record& record) const {
  return std::span(conditions).subspan(record.first_condition, record.conditions);
}
const Statement* Script::statement_of(const Record& record) const {
  return record.kind == RecordKind::Statement ? entry(statements, record.part) : nullptr;
}
const Query* Script::query_of(const Record& record) const {
  return holds_query(record) ? entry(queries, record.part) : nullptr;
}
const QueryExtra* Script::extra_of(const Record& record) const {
  const Query* query = query_of(record);
  return query == nullptr ? nullptr : entry(extras, query->extra);
}
const Directive* Script::directive_of(const Record& record) const {
  const bool other = record.kind == RecordKind::Statement || record.kind == RecordKind::Broken ||
                     holds_query(record);
  return other ? nullptr : entry(directives, record.part);
}

const ExpectedError* Script::error_of(const Record& record) const {
  if (const Statement* statement = statement_of(record)) return entry(errors, statement->error);
  if (const QueryExtra* extra = extra_of(record)) return entry(errors, extra->error);
  const Directive* directive = directive_of(record);
  return directive == nullptr ? nullptr : entry(errors, directive->error);
}
const Retry* Script::retry_of(const Record& record) const {
  if (const Statement* statement = statement_of(record)) return entry(retries, statement->retry);
  if (const QueryExtra* extra = extra_of(record)) return entry(retries, extra->retry);
  const Directive* directive = directive_of(record);
  return directive == nullptr ? nullptr : entry(retries, directive->retry);
}

std::span<const Span> Script::words_of(const Record& record) const {
  const Directive* directive = directive_of(record);
  if (directive == nullptr) return {};
  return std::span(words).subspan(directive->words.first, directive->words.count);
}
std::string_view Script::word_of(const Record& record, std::size_t index) const {
  const auto all = words_of(record);
  return index < all.size() ? source.slice(all[index]) : std::string_view();
}

Span Script::tile_of(const Record& record) const {
  const auto next = static_cast<std::size_t>(&record - records.data()) + 1;
  const auto size = static_cast<std::uint32_t>(source.text().size());
  return between(record.begin, next < records.size() ? records[next].begin : size);
}

std::string_view Script::sql_of(const Record& record, std::string& scratch) const {
  const std::string_view text = source.text();
  if (!record.has(flag::kCookedSql)) return source.slice(record.sql);
  const Lexical& lexical = dialect->lexical;
  const std::string_view until_end = text.substr(0, record.sql.end());
  scratch.clear();
  bool first = true;
  std::uint32_t at = record.sql.begin;
  while (at < until_end.size()) {
    const std::string_view rest = until_end.substr(at);
    const std::size_t feed = rest.find('\n');
    const std::string_view line = rest.substr(0, feed);
    Line place{at, at + static_cast<std::uint32_t>(line.size()), 0};
    place.next = feed == std::string_view::npos ? place.end : place.end + 1;
    at = place.next;
    if (feed != std::string_view::npos && line.ends_with('\r')) --place.end;
    if (line.starts_with('#') && lexical.comment_in_sql != CommentRule::Kept) continue;
    if (!first) scratch += lexical.line_separator;
    first = false;
    place.end = shortened(text, place, lexical);
    const std::string_view kept = source.slice(between(place.begin, place.end));
    lexical.removes_every_cr ? append_without_cr(scratch, kept) : void(scratch += kept);
  }
  return scratch;
}

std::string_view Script::data_of(const Record& record, std::string& scratch) const {
  const Directive* directive = directive_of(record);
  if (directive == nullptr) return {};
  const std::string_view data = source.slice(directive->data);
  if (data.find('\r') == std::string_view::npos) return data;
  scratch.clear();
  for (std::size_t i = 0; i < data.size(); ++i) {
    const bool ends_line = data[i] == '\r' && i + 1 < data.size() && data[i + 1] == '\n';
    if (!ends_line) scratch += data[i];
  }
  return scratch;
}

std::string Script::handle_of(const Record& record) const {
  if (dialect->family != Family::Cockroach) return {};
  const auto named = [](std::string_view kind, std::string_view name) {
    return name.empty() ? std::string() : std::string(kind) + " " + std::string(name);
  };
  if (const Statement* statement = statement_of(record)) {
    return named("statement", source.slice(statement->async));
  }
  if (const QueryExtra* extra = extra_of(record)) {
    return extra->async ? named("query", source.slice(query_of(record)->label)) : std::string();
  }
  if (record.kind == RecordKind::AwaitStatement) return named("statement", word_of(record, 0));
  if (record.kind == RecordKind::AwaitQuery) return named("query", word_of(record, 0));
  return {};
}

std::optional<Hash> Script::hash_of(const Record& record) const {
  if (!record.has(flag::kHash)) return std::nullopt;
  ExpectedLines lines(*this, record);
  Text line;
  while (lines.next(line)) {
    if (auto hash = parse_hash_line(source.text(), line.span)) return hash;
  }
  return std::nullopt;
}

ExpectedLines::ExpectedLines(const Script& script, const Record& record)
    : text_(script.source.text()),
      at_(record.expected.begin),
      end_(record.expected.end()),
      lexical_(&script.dialect->lexical),
      value_end_(end_) {
  const QueryExtra* extra = script.extra_of(record);
  value_left_ = extra != nullptr && extra->multiline;
  if (!value_left_ || record.kind != RecordKind::Simple) return;
  value_end_ = end_of_value(text_.substr(0, end_), at_);
}

bool ExpectedLines::next(Text& line) {
  if (std::exchange(value_left_, false)) {
    std::string_view value = text_.substr(at_, value_end_ - at_);
    if (value.ends_with('\n')) value.remove_suffix(1);
    if (value.ends_with('\r')) value.remove_suffix(1);
    line = {{at_, static_cast<std::uint32_t>(value.size())}, value};
    const std::size_t feed = text_.substr(0, end_).find('\n', value_end_);  // of the line `EOF`
    at_ = feed == std::string_view::npos ? end_ : static_cast<std::uint32_t>(feed) + 1;
    return true;
  }
  while (at_ < end_) {
    const std::string_view rest = text_.substr(at_, end_ - at_);
    const std::size_t feed = rest.find('\n');
    Line place{at_, feed == std::string_view::npos ? end_ : at_ + static_cast<std::uint32_t>(feed),
               0};
    at_ = feed == std::string_view::npos ? end_ : place.end + 1;
    if (place.end > place.begin && text_[place.end - 1] == '\r') --place.end;
    const bool comment = place.end > place.begin && text_[place.begin] == '#';
    if (comment && lexical_->comment_in_results == CommentRule::Removed) continue;
    place.end = shortened(text_, place, *lexical_);
    line = {place.span(), text_.substr(place.begin, place.end - place.begin)};
    return true;
  }
  return false;
}

}  // namespace weir::slt
