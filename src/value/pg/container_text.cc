// Arrays and ranges from the server's own text.
#include <algorithm>

#include "value/pg/container.h"

namespace weir::pg {
namespace {

/// Appends what `decode` makes of `text`, or the text itself.
void append_decoded(std::string_view text, Decode decode, std::string& out) {
  const std::size_t begin = out.size();
  if (decode(text, out)) return;
  out.resize(begin);
  out.append(text);
}

bool is_one_of(char byte, std::string_view set) { return set.find(byte) != std::string_view::npos; }

/// Reads the text of an array or a range left to right, undoing quotes and escapes.
class QuotedReader {
 public:
  explicit QuotedReader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  char next() {
    const char byte = front();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return byte;
  }
  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  /// Everything up to and including `end`.
  std::string_view take_through(char end) {
    const std::size_t length = rest_.find(end);
    if (length == std::string_view::npos) return {};
    const std::string_view taken = rest_.substr(0, length + 1);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  struct Token {
    std::string_view text;  ///< Valid until the next token.
    bool quoted = false;
  };
  /// The text up to one of `stops` outside quotes. False if a quote is not closed.
  bool take_token(std::string_view stops, Token& token) {
    std::size_t length = 0;
    while (length < rest_.size() && !is_one_of(rest_[length], stops)) {
      if (rest_[length] == '"' || rest_[length] == '\\') return take_quoted(stops, token);
      ++length;
    }
    token = {rest_.substr(0, length), false};
    rest_.remove_prefix(length);
    return true;
  }

 private:
  bool take_quoted(std::string_view stops, Token& token) {
    scratch_.clear();
    bool inside = false;
    while (!rest_.empty() && (inside || !is_one_of(rest_.front(), stops))) {
      const char byte = next();
      if (byte == '"' && inside && front() == '"') {
        scratch_ += next();
      } else if (byte == '"') {
        inside = !inside;
      } else {
        scratch_ += byte == '\\' ? next() : byte;
      }
    }
    token = {scratch_, true};
    return !inside;
  }

  std::string_view rest_;
  std::string scratch_;
};

bool append_bound_text(QuotedReader& reader, std::string_view stops, Decode bound,
                       std::string& out) {
  QuotedReader::Token token;
  if (!reader.take_token(stops, token)) return false;
  if (!token.text.empty() || token.quoted) append_decoded(token.text, bound, out);
  return true;
}

bool append_range_from(QuotedReader& reader, Decode bound, std::string& out) {
  if (reader.take("empty")) {
    out += "empty";
    return true;
  }
  if (reader.front() != '[' && reader.front() != '(') return false;
  out += reader.next();
  if (!append_bound_text(reader, ",", bound, out) || !reader.take(",")) return false;
  out += ',';
  if (!append_bound_text(reader, ")]", bound, out) || reader.empty()) return false;
  out += reader.next();
  return true;
}

bool append_array_element(QuotedReader& reader, Decode element, std::string_view stops,
                          std::string& out) {
  QuotedReader::Token token;
  if (!reader.take_token(stops, token)) return false;
  if (!token.quoted && token.text == "NULL") {
    out += "NULL";
  } else if (token.quoted || !token.text.empty()) {
    append_decoded(token.text, element, out);
  }
  return true;
}

}  // namespace

bool append_array_text(std::string_view raw, Decode element, char separator, std::string& out) {
  QuotedReader reader(raw);
  if (reader.front() == '[') out += reader.take_through('=');
  if (reader.front() != '{' || raw.back() != '}') return false;
  const char stops[] = {'{', '}', separator};
  while (!reader.empty()) {
    const char byte = reader.front();
    if (byte == '{' || byte == '}' || byte == separator) {
      out += reader.next();
    } else if (!append_array_element(reader, element, {stops, sizeof stops}, out)) {
      return false;
    }
  }
  return true;
}

bool append_range_text(std::string_view raw, Decode bound, std::string& out) {
  QuotedReader reader(raw);
  return append_range_from(reader, bound, out) && reader.empty();
}

bool append_multirange_text(std::string_view raw, Decode bound, std::string& out) {
  QuotedReader reader(raw);
  if (!reader.take("{")) return false;
  out += '{';
  if (!reader.take("}")) {
    do {
      if (!append_range_from(reader, bound, out)) return false;
      out += ',';
    } while (reader.take(","));
    out.pop_back();
    if (!reader.take("}")) return false;
  }
  out += '}';
  return reader.empty();
}

bool int2vector_text(std::string_view raw, std::string& out) {
  if (raw.find_first_not_of("0123456789- ") != std::string_view::npos) return false;
  const auto spaces = std::count(raw.begin(), raw.end(), ' ');
  out += "[0:" + std::to_string(raw.empty() ? -1 : spaces) + "]={";
  std::replace_copy(raw.begin(), raw.end(), std::back_inserter(out), ' ', ',');
  out += '}';
  return true;
}

}  // namespace weir::pg
