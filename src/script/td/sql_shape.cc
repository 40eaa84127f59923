// Scanning of SQL for what is open.
#include "script/td/sql_shape.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "base/text.h"

namespace weir::td {
namespace {

// Words that cannot end a statement and may stand before a number.
constexpr std::array<std::string_view, 37> kOpenWords{
    "all",     "and",  "any",      "as",    "asc",    "at",     "between", "by", "case", "cast",
    "default", "desc", "distinct", "else",  "except", "from",   "having",  "in", "into", "is",
    "join",    "like", "limit",    "not",   "of",     "offset", "on",      "or", "over", "select",
    "set",     "then", "to",       "union", "using",  "when",   "with"};

bool is_word_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_' || static_cast<unsigned char>(byte) >= 0x80;
}

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  SqlShape run() {
    while (at_ < sql_.size() && !open_) step();
    SqlShape shape;
    shape.inside = open_ || depth_ > 0;
    shape.ended = last_ == ";";
    shape.wants_more = wants_more();
    return shape;
  }

 private:
  [[nodiscard]] bool here(std::string_view text) const {
    return sql_.substr(at_).starts_with(text);
  }

  void step() {
    const char byte = sql_[at_];
    if (here("--")) {
      at_ = std::min(sql_.find('\n', at_), sql_.size());
    } else if (here("/*")) {
      skip_to("*/", 2);
    } else if (byte == '\'' || byte == '"') {
      last_ = sql_.substr(at_, 1);
      skip_to(last_, 1);
    } else if (byte == '$' && dollar_tag() != 0) {
      last_ = "'";
      const std::size_t length = dollar_tag();
      skip_to(sql_.substr(at_, length), length);
    } else if (is_word_byte(byte)) {
      const std::size_t begin = at_;
      while (at_ < sql_.size() && is_word_byte(sql_[at_])) ++at_;
      last_ = sql_.substr(begin, at_ - begin);
    } else {
      punctuation(byte);
    }
  }

  void punctuation(char byte) {
    if (byte == '(' || byte == '[') ++depth_;
    if ((byte == ')' || byte == ']') && depth_ > 0) --depth_;
    const bool space = byte == ' ' || (byte >= '\t' && byte <= '\r');
    if (!space) last_ = sql_.substr(at_, 1);
    ++at_;
  }

  /// Moves behind the next `end`, which is looked for `skip` bytes ahead; without one, all is open.
  void skip_to(std::string_view end, std::size_t skip) {
    const std::size_t found = sql_.find(end, at_ + skip);
    open_ = found == std::string_view::npos;
    at_ = open_ ? sql_.size() : found + end.size();
  }

  /// Length of `$$` or `$tag$` at this place, or 0.
  [[nodiscard]] std::size_t dollar_tag() const {
    std::size_t end = at_ + 1;
    while (end < sql_.size() && is_word_byte(sql_[end])) ++end;
    return end < sql_.size() && sql_[end] == '$' ? end + 1 - at_ : 0;
  }

  [[nodiscard]] bool wants_more() const {
    if (last_.empty()) return true;
    const char byte = last_.front();
    if (is_word_byte(byte)) {
      const std::string word = to_lower(last_);
      return std::find(kOpenWords.begin(), kOpenWords.end(), word) != kOpenWords.end();
    }
    constexpr std::string_view kClosers = ")]}'\";";
    return kClosers.find(byte) == std::string_view::npos;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool open_ = false;
  std::string_view last_;  // last word, or character that is neither word nor white space
};

}  // namespace

SqlShape shape_of(std::string_view sql) { return Scanner(sql).run(); }

}  // namespace weir::td
