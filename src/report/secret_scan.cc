// The surroundings by which a secret is known: URLs, options, SQL.
#include "report/secret_scan.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace weir::report {
namespace {

constexpr auto kNone = std::string_view::npos;

bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }
bool is_quote(char byte) { return byte == '\'' || byte == '"' || byte == '`'; }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_letter(char byte) {
  const auto lower = static_cast<unsigned char>(byte) | 0x20U;
  return lower >= 'a' && lower <= 'z';
}
bool is_name_byte(char byte) { return is_letter(byte) || is_digit(byte) || byte == '_'; }

enum class Word : std::uint8_t { Password, Secret, Identified, Header };
struct Known {
  std::string_view text;
  Word word;
};
constexpr std::array kWords = {
    Known{"password", Word::Password},
    Known{"passwd", Word::Password},
    Known{"passphrase", Word::Password},
    Known{"pwd", Word::Password},
    Known{"secret", Word::Secret},
    Known{"identified", Word::Identified},
    // Of HTTP; the last two also stand in URLs that anybody can use for a while.
    Known{"authorization", Word::Header},
    Known{"x-amz-signature", Word::Header},
    Known{"x-amz-security-token", Word::Header},
};
/// What may follow `secret` in the name of a setting; longest first.
constexpr std::array<std::string_view, 6> kSecretEndings = {
    "_access_key", "-access-key", "accesskey", "_key", "-key", "key"};
/// What stands before SECRET in a statement that defines one.
constexpr std::array<std::string_view, 6> kDefiningWords = {"create",     "alter",     "replace",
                                                            "persistent", "temporary", "temp"};

class Scanner {
 public:
  Scanner(std::string_view text, std::vector<Span>& found) : text_(text), found_(found) {}

  void run() {
    for (auto at = text_.find("://"); at != kNone; at = text_.find("://", at + 3)) scan_url(at);
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (may_start_word(i)) scan_word(i);
    }
  }

 private:
  [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  [[nodiscard]] bool word_at(std::size_t i, std::string_view word) const {
    return equals_ignoring_case(text_.substr(std::min(i, text_.size()), word.size()), word);
  }
  [[nodiscard]] std::size_t skip_spaces(std::size_t i) const {
    while (is_space(at(i))) ++i;
    return i;
  }
  [[nodiscard]] std::size_t skip(std::size_t i, char byte) const {
    while (at(i) == byte) ++i;
    return i;
  }

  /// Looks at two letters, which rules out nearly every place.
  [[nodiscard]] bool may_start_word(std::size_t i) const {
    const auto next = static_cast<unsigned char>(at(i + 1)) | 0x20U;
    switch (static_cast<unsigned char>(text_[i]) | 0x20U) {
      case 'p': return next == 'a' || next == 'w';
      case 's': return next == 'e';
      case 'i': return next == 'd';
      case 'a': return next == 'u';
      case 'x': return next == '-';
      default: return false;
    }
  }

  void mask(std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    const std::string_view value = text_.substr(begin, end - begin);
    const bool reference = value.starts_with("${") && value.find('}') == value.size() - 1;
    if (reference) return;
    found_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)});
  }

  /// `colon` is that of `://`.
  void scan_url(std::size_t colon) {
    const std::size_t begin = colon + 3;
    if (colon == 0 || !is_name_byte(text_[colon - 1])) return;
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n'\"`<>", begin), text_.size());
    const std::size_t slash = std::min(text_.find_first_of("/?#", begin), end);
    const std::size_t separator = text_.substr(0, slash).find(':', begin);
    if (separator == kNone) return;
    std::size_t sign = text_.substr(begin, slash - begin).rfind('@');
    if (sign == kNone && !is_port(separator + 1, slash)) {
      sign = text_.substr(begin, end - begin).rfind('@');  // the password has a raw slash
    }
    if (sign != kNone) mask(separator + 1, begin + sign);
  }

  [[nodiscard]] bool is_port(std::size_t begin, std::size_t end) const {
    const std::string_view port = text_.substr(begin, end - begin);
    return std::all_of(port.begin(), port.end(), is_digit);
  }

  void scan_word(std::size_t begin) {
    for (const Known& known : kWords) {
      if (!word_at(begin, known.text)) continue;
      const std::size_t end = begin + known.text.size();
      switch (known.word) {
        case Word::Password: scan_password(begin, end); return;
        case Word::Secret: scan_secret(begin, end); return;
        case Word::Identified:
          if (is_space(at(end))) mask_literals(end);
          return;
        case Word::Header: scan_header(begin, end); return;
      }
    }
  }

  void scan_password(std::size_t begin, std::size_t end) {
    if (is_name_byte(at(end))) return;
    const std::size_t next = skip_spaces(end);
    if (next > end && word_at(next, "for ")) {  // SET PASSWORD FOR user = 'literal'
      if (text_.find('=', next) != kNone) mask_literals(next);
      return;
    }
    scan_value(begin, end);
  }

  void scan_secret(std::size_t begin, std::size_t end) {
    if (defines_secret(begin) && is_space(at(end))) return mask_literals(end);
    for (const std::string_view ending : kSecretEndings) {
      if (!word_at(end, ending)) continue;
      end += ending.size();
      break;
    }
    if (!is_name_byte(at(end))) scan_value(begin, end);
  }

  /// Not `SET SESSION AUTHORIZATION 'user'`.
  void scan_header(std::size_t begin, std::size_t end) {
    std::size_t i = skip(end, '\\');
    if (is_quote(at(i))) i = skip_spaces(i + 1);
    if (at(i) == ':' || at(i) == '=') scan_value(begin, end);
  }

  [[nodiscard]] bool defines_secret(std::size_t begin) const {
    std::size_t end = begin;
    while (end > 0 && is_space(text_[end - 1])) --end;
    std::size_t start = end;
    while (start > 0 && is_letter(text_[start - 1])) --start;
    const std::string_view before = text_.substr(start, end - start);
    return end < begin && std::any_of(
                              kDefiningWords.begin(), kDefiningWords.end(),
                              [&](auto word) { return equals_ignoring_case(word, before); });
  }

  /// What follows a name such as `password` that stands at [begin, end).
  void scan_value(std::size_t begin, std::size_t end) {
    std::size_t i = skip(end, '\\');
    const bool quoted_name =
        is_quote(at(i)) && (at(skip_spaces(i + 1)) == ':' || at(skip_spaces(i + 1)) == '=');
    i = skip_spaces(quoted_name ? i + 1 : end);
    const bool colon = at(i) == ':';
    const bool equals = at(i) == '=';
    if (colon || equals || at(i) == '(') ++i;
    if (equals) i = skip(skip(i, '='), '>');
    i = skip_spaces(i);
    const bool adjacent = i == end;  // password'...: an apostrophe, not a literal
    const bool any_quote = colon || equals;
    if (!adjacent && starts_literal(i, any_quote)) {
      mask_literal(i);
    } else if (equals || (colon && quoted_name)) {
      mask_bare(i, begin > 0 && (text_[begin - 1] == '?' || text_[begin - 1] == '&'));
    }
  }

  /// A quote, perhaps behind backslashes (JSON within quotes) or a prefix such as E; or `$tag$`.
  [[nodiscard]] bool starts_literal(std::size_t i, bool any_quote) const {
    if (at(i) == '$') return dollar_tag(i).size() > 1;
    if (is_letter(at(i)) && at(i + 1) == '\'') ++i;
    i = skip(i, '\\');
    return at(i) == '\'' || (any_quote && at(i) == '"');
  }

  /// `$tag$` or `$$` at `i`, or nothing.
  [[nodiscard]] std::string_view dollar_tag(std::size_t i) const {
    std::size_t end = i + 1;
    while (is_name_byte(at(end))) ++end;
    return at(end) == '$' ? text_.substr(i, end + 1 - i) : std::string_view();
  }

  /// Masks the literal that starts at `i`; returns the offset behind it.
  std::size_t mask_literal(std::size_t i) {
    if (at(i) == '$') return mask_until(i, dollar_tag(i));
    if (is_letter(at(i))) ++i;
    const std::size_t quote = skip(i, '\\');
    if (quote > i) return mask_until(i, text_.substr(i, quote + 1 - i));
    std::size_t end = i + 1;
    while (end < text_.size()) {
      if (text_[end] == '\\' || (text_[end] == text_[i] && at(end + 1) == text_[i])) {
        end += 2;
      } else if (text_[end] == text_[i]) {
        break;
      } else {
        ++end;
      }
    }
    end = std::min(end, text_.size());
    mask(i + 1, end);
    return end + 1;
  }

  /// The delimiter at `i` ends the literal, too.
  std::size_t mask_until(std::size_t i, std::string_view delimiter) {
    const std::size_t begin = i + delimiter.size();
    const std::size_t end = std::min(text_.find(delimiter, begin), text_.size());
    mask(begin, end);
    return end + delimiter.size();
  }

  /// An unquoted value: to the next space, or to a quote that closes what it stands in.
  void mask_bare(std::size_t begin, bool in_query) {
    if (word_at(begin, "secret") && is_space(at(begin + 6))) return;  // PASSWORD = SECRET name
    std::size_t end = begin;
    while (end < text_.size() && !is_space(text_[end])) {
      if (in_query && (text_[end] == '&' || text_[end] == '#')) break;
      if (closes_quote(end)) break;
      end += text_[end] == '\\' && !is_quote(at(end + 1)) ? 2 : 1;
    }
    end = std::min(end, text_.size());
    while (end > begin && text_[end - 1] == '\\' && is_quote(at(end))) --end;
    mask(begin, end);
  }

  [[nodiscard]] bool closes_quote(std::size_t i) const {
    constexpr std::string_view kBehind = ",;:)}]\\";
    if (!is_quote(text_[i])) return false;
    const char next = at(i + 1);
    return next == '\0' || is_space(next) || is_quote(next) || kBehind.find(next) != kNone;
  }

  /// Masks every literal from `i` to the end of the statement.
  void mask_literals(std::size_t i) {
    while (i < text_.size() && !ends_statement(i)) {
      const bool tag = text_[i] == '$' && !dollar_tag(i).empty();
      if (text_[i] == '"') {
        i = std::min(text_.find('"', i + 1), text_.size() - 1) + 1;
      } else {
        i = tag || text_[i] == '\'' ? mask_literal(i) : i + 1;
      }
    }
  }

  /// A semicolon; in a script also a blank line and the next command.
  [[nodiscard]] bool ends_statement(std::size_t i) const {
    if (text_[i] == ';') return true;
    if (text_[i] != '\n') return false;
    const char next = at(i + 1);
    return next == '\n' || next == '\r' || next == '>' || next == '!' || next == '?' ||
           next == '#' || (next == '$' && at(i + 2) == ' ');
  }

  std::string_view text_;
  std::vector<Span>& found_;
};

}  // namespace

void find_secrets(std::string_view text, std::vector<Span>& found) { Scanner(text, found).run(); }

bool names_secret(std::string_view name) {
  const std::string lower = to_lower(name);
  const std::string_view text = lower;
  const auto ends = [text](std::string_view ending) { return text.ends_with(ending); };
  if (ends("password") || ends("passwd") || ends("passphrase") || ends("pwd") || ends("secret")) {
    return true;
  }
  return text.find("secret") != kNone &&
         std::any_of(kSecretEndings.begin(), kSecretEndings.end(), ends);
}

}  // namespace weir::report
