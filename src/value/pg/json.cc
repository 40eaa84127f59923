// The canonical form of JSON, written while reading.
#include "value/pg/json.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/json_writer.h"
#include "value/pg/number.h"

namespace weir::pg {
namespace {

constexpr int kDeepest = 2'000;

void append_utf8(char32_t value, std::string& out) {
  const auto byte = [&out](char32_t bits) { out += static_cast<char>(bits); };
  if (value < 0x80) {
    byte(value);
    return;
  }
  if (value < 0x800) {
    byte(0xC0U | value >> 6U);
  } else {
    if (value < 0x10000) {
      byte(0xE0U | value >> 12U);
    } else {
      byte(0xF0U | value >> 18U);
      byte(0x80U | (value >> 12U & 0x3FU));
    }
    byte(0x80U | (value >> 6U & 0x3FU));
  }
  byte(0x80U | (value & 0x3FU));
}

/// A member as written to the output: its key decoded, and where its text lies.
struct Member {
  std::string key;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Keeps the last of members with equal keys. They must be sorted stably.
void keep_last_duplicates(std::vector<Member>& members) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 1 < members.size() && members[i + 1].key == members[i].key) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  members.resize(kept);
}

/// Puts members, already written from `begin` on with commas, in order of their keys.
void sort_members(std::vector<Member>& members, std::size_t begin, std::string& out) {
  const auto before = [](const Member& a, const Member& b) { return a.key < b.key; };
  const auto unordered = [](const Member& a, const Member& b) { return a.key >= b.key; };
  if (std::adjacent_find(members.begin(), members.end(), unordered) == members.end()) return;
  std::stable_sort(members.begin(), members.end(), before);
  keep_last_duplicates(members);
  std::string sorted;
  for (const Member& member : members) {
    if (!sorted.empty()) sorted += ',';
    sorted.append(out, member.begin, member.end - member.begin);
  }
  out.resize(begin);
  out += sorted;
}

class Canonicaliser {
 public:
  Canonicaliser(std::string_view json, std::string& out) : rest_(json), out_(out) {}

  bool run() {
    if (!value(0)) return false;
    skip_space();
    return rest_.empty();
  }

 private:
  void skip_space() {
    const std::size_t length = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(std::min(length, rest_.size()));
  }
  bool take(char expected) {
    skip_space();
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool value(int depth) {
    skip_space();
    if (rest_.empty() || depth > kDeepest) return false;
    switch (rest_.front()) {
      case '{': return object(depth);
      case '[': return array(depth);
      case '"': return string(text_);
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return number();
    }
  }

  bool word(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    out_ += expected;
    return true;
  }

  bool number() {
    const std::size_t end = std::min(rest_.find_first_not_of("+-.0123456789eE"), rest_.size());
    const std::string_view digits = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return append_plain(digits, TrailingZeros::Keep, out_);
  }

  bool array(int depth) {
    take('[');
    out_ += '[';
    if (take(']')) {
      out_ += ']';
      return true;
    }
    do {
      if (!value(depth + 1)) return false;
      out_ += ',';
    } while (take(','));
    out_.back() = ']';
    return take(']');
  }

  bool object(int depth) {
    take('{');
    out_ += '{';
    const std::size_t begin = out_.size();
    std::vector<Member> members;
    if (!take('}')) {
      do {
        if (!member(depth, members)) return false;
      } while (take(','));
      if (!take('}')) return false;
    }
    sort_members(members, begin, out_);
    out_ += '}';
    return true;
  }

  bool member(int depth, std::vector<Member>& members) {
    if (!members.empty()) out_ += ',';
    const std::size_t begin = out_.size();
    std::string key;
    skip_space();
    if (!string(key) || !take(':')) return false;
    out_ += ':';
    if (!value(depth + 1)) return false;
    members.push_back({std::move(key), begin, out_.size()});
    return true;
  }

  /// Reads a string into `text` and writes it.
  bool string(std::string& text) {
    text.clear();
    if (!take('"')) return false;
    for (;;) {
      const std::size_t plain = std::min(rest_.find_first_of("\"\\"), rest_.size());
      text.append(rest_.substr(0, plain));
      rest_.remove_prefix(plain);
      if (rest_.empty()) return false;
      const bool ends = rest_.front() == '"';
      rest_.remove_prefix(1);
      if (ends) break;
      if (!escape(text)) return false;
    }
    out_ += '"';
    append_json_escaped(out_, text);
    out_ += '"';
    return true;
  }

  /// What follows a backslash.
  bool escape(std::string& text) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (rest_.empty()) return false;
    const char name = rest_.front();
    rest_.remove_prefix(1);
    if (name == 'u') return unicode_escape(text);
    const std::size_t index = kNames.find(name);
    if (index == std::string_view::npos) return false;
    text += kMeanings[index];
    return true;
  }

  bool four_digits(char32_t& value) {
    std::uint32_t read = 0;
    const char* end = rest_.data() + std::min<std::size_t>(rest_.size(), 4);
    const auto [stop, error] = std::from_chars(rest_.data(), end, read, 16);
    if (error != std::errc() || stop != rest_.data() + 4) return false;
    rest_.remove_prefix(4);
    value = read;
    return true;
  }

  bool unicode_escape(std::string& text) {
    char32_t value = 0;
    if (!four_digits(value)) return false;
    if (value >= 0xD800 && value <= 0xDBFF) {
      char32_t low = 0;
      if (!rest_.starts_with("\\u")) return false;
      rest_.remove_prefix(2);
      if (!four_digits(low) || low < 0xDC00 || low > 0xDFFF) return false;
      value = 0x10000 + ((value - 0xD800) << 10U) + (low - 0xDC00);
    } else if (value >= 0xDC00 && value <= 0xDFFF) {
      return false;
    }
    append_utf8(value, text);
    return true;
  }

  std::string_view rest_;
  std::string& out_;
  std::string text_;
};

}  // namespace

bool append_canonical_json(std::string_view json, std::string& out) {
  return Canonicaliser(json, out).run();
}

bool jsonb_binary(std::string_view raw, std::string& out) {
  if (raw.empty() || raw.front() != 1) return false;
  const std::size_t begin = out.size();
  if (append_canonical_json(raw.substr(1), out)) return true;
  out.resize(begin);
  return as_sent(raw.substr(1), out);
}

bool jsonb_text(std::string_view raw, std::string& out) { return append_canonical_json(raw, out); }

}  // namespace weir::pg
