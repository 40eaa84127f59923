// Edits below the line `----`.
#include <algorithm>

#include "script/slt/lines.h"
#include "script/slt/rewrite_parts.h"

namespace weir::slt {
namespace {

/// The line end of the record, as its own line has it; that of the first line if it has none.
std::string_view line_end(const Rewriting& rewriting) {
  const std::string_view text = rewriting.text();
  std::size_t feed = text.find('\n', rewriting.record.head.begin);
  if (feed == std::string_view::npos) feed = text.find('\n');
  return feed != std::string_view::npos && feed > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n";
}

bool ends_line(std::string_view text, std::uint32_t at) { return at == 0 || text[at - 1] == '\n'; }

/// Lines to stand at `at`: each ended, or, behind a last line without end, begun by a line end.
std::string block(const Rewriting& rewriting, std::uint32_t at,
                  const std::vector<std::string>& lines) {
  const std::string_view end = line_end(rewriting);
  const bool begins = !ends_line(rewriting.text(), at);
  std::string made;
  for (const std::string& line : lines) {
    if (begins) made += end;
    made += line;
    if (!begins) made += end;
  }
  return made;
}

/// Behind the line that holds the byte before `at`.
std::uint32_t behind_line(std::string_view text, std::uint32_t at) {
  const std::size_t feed = text.find('\n', at);
  return static_cast<std::uint32_t>(feed == std::string_view::npos ? text.size() : feed + 1);
}

/// Where a line `----` can be put: behind the SQL.
std::uint32_t place_for_dashes(const Rewriting& rewriting) {
  const Span sql = rewriting.record.sql;
  return sql.length == 0 ? sql.begin : behind_line(rewriting.text(), sql.end());
}

/// Two blank lines must follow a message in dialects where one is part of it.
bool needs_blank_line(const Rewriting& rewriting, std::uint32_t at) {
  if (rewriting.dialect().message_end != MessageEnd::TwoBlanks) return false;
  const std::string_view text = rewriting.text();
  const std::uint32_t second = behind_line(text, at);
  if (at >= text.size() || second >= text.size()) return false;
  const std::uint32_t end = behind_line(text, second);
  std::string_view line = text.substr(second, end - second);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return !line.empty();
}

struct OldLine {
  Span text;               ///< Without what the dialect removes.
  std::uint32_t next = 0;  ///< Behind its line end.
};

std::vector<OldLine> old_lines(const Rewriting& rewriting) {
  std::vector<OldLine> lines;
  ExpectedLines walk(rewriting.script, rewriting.record);
  for (Text line; walk.next(line);) {
    lines.push_back({line.span, std::min(behind_line(rewriting.text(), line.span.end()),
                                         rewriting.record.expected.end())});
  }
  return lines;
}

/// Replaces the lines between those at both ends that stay. Comments among them stay too.
void edit_middle(const Rewriting& rewriting, const std::vector<OldLine>& old,
                 const std::vector<std::string>& lines) {
  const auto same = [&](std::size_t i, std::size_t j) {
    return rewriting.slice(old[i].text) == lines[j];
  };
  const std::size_t least = std::min(old.size(), lines.size());
  std::size_t front = 0;
  while (front < least && same(front, front)) ++front;
  std::size_t back = 0;
  while (back < least - front && same(old.size() - back - 1, lines.size() - back - 1)) ++back;
  const std::size_t paired = least - front - back;
  for (std::size_t i = front; i < front + paired; ++i) rewriting.replace(old[i].text, lines[i]);
  const std::size_t after = front + paired;
  for (std::size_t i = after; i + back < old.size(); ++i) {
    rewriting.replace(between(old[i].text.begin, old[i].next), "");
  }
  if (after + back >= lines.size()) return;
  const std::uint32_t at = after > 0 ? old[after - 1].next : rewriting.record.expected.begin;
  const auto first = lines.begin() + static_cast<std::ptrdiff_t>(after);
  const auto last = lines.end() - static_cast<std::ptrdiff_t>(back);
  rewriting.replace({at, 0}, block(rewriting, at, {first, last}));
}

void add_dashes(const Rewriting& rewriting, std::vector<std::string> lines, bool message) {
  const std::uint32_t at = place_for_dashes(rewriting);
  lines.insert(lines.begin(), "----");
  if (message && needs_blank_line(rewriting, at)) lines.emplace_back();
  rewriting.replace({at, 0}, block(rewriting, at, lines));
}

/// The expected bytes as a whole.
void edit_whole(const Rewriting& rewriting, std::vector<std::string> lines, bool message) {
  const Span old = rewriting.record.expected;
  const bool blank = message && needs_blank_line(rewriting, old.end());
  if (blank && !lines.empty()) lines.emplace_back();
  std::string made = block(rewriting, old.begin, lines);
  // The last line of the file may lack its end.
  const bool open = old.length > 0 && !ends_line(rewriting.text(), old.end());
  if (open && made.ends_with('\n')) made.resize(made.size() - line_end(rewriting).size());
  rewriting.replace(old, std::move(made));
}

}  // namespace

void edit_lines(const Rewriting& rewriting, const std::vector<std::string>& lines) {
  const QueryExtra* extra = rewriting.script.extra_of(rewriting.record);
  if (!rewriting.record.has(flag::kDashes)) {
    if (!lines.empty()) add_dashes(rewriting, lines, false);
  } else if (extra != nullptr && extra->multiline) {
    edit_whole(rewriting, lines, false);
  } else {
    edit_middle(rewriting, old_lines(rewriting), lines);
  }
}

void edit_message(const Rewriting& rewriting, const std::vector<std::string>& lines) {
  if (rewriting.record.has(flag::kDashes)) {
    edit_whole(rewriting, lines, true);
  } else if (!lines.empty()) {
    add_dashes(rewriting, lines, true);
  }
}

void remove_lines(const Rewriting& rewriting) {
  const std::string_view text = rewriting.text();
  const Span expected = rewriting.record.expected;
  std::uint32_t begin = expected.begin;
  if (begin > 0 && text[begin - 1] == '\n') --begin;
  while (begin > 0 && text[begin - 1] != '\n') --begin;
  rewriting.replace(between(begin, expected.end()), "");
}

}  // namespace weir::slt
