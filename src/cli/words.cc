// Rendering of the command line and of mistakes in it.
#include "cli/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace weir::cli {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kGutter = 8;  // of render_snippet: line number and bar

bool plain_in_shell(char byte) {
  const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  const bool digit = byte >= '0' && byte <= '9';
  constexpr std::string_view kOthers = "_-./:=@%+,";
  return letter || digit || static_cast<unsigned char>(byte) >= 0x80 ||
         kOthers.find(byte) != std::string_view::npos;
}

/// Masks what stands between user and host of an URL that begins before `scheme_end`.
void mask_url_password(std::string& text, std::size_t authority) {
  const std::size_t end = std::min(text.find_first_of("/?# \t'\"", authority), text.size());
  const std::size_t at = text.rfind('@', end);
  if (at == std::string::npos || at < authority) return;
  const std::size_t colon = text.find(':', authority);
  if (colon == std::string::npos || colon >= at) return;
  text.replace(colon + 1, at - colon - 1, kMask);
}

void mask_after(std::string& text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at)) {
    at += key.size();
    const bool quoted = at < text.size() && text[at] == '\'';
    const std::size_t end = quoted ? text.find('\'', at + 1) : text.find_first_of(" &", at);
    const std::size_t stop = end == std::string::npos ? text.size() : end + (quoted ? 1 : 0);
    text.replace(at, stop - at, kMask);
  }
}

/// The snippet of a text of one line: indented instead of numbered.
std::string without_gutter(const std::string& snippet) {
  std::string text;
  for (const std::string_view line : split(snippet, '\n')) {
    if (line.size() > kGutter) text += fmt::format("  {}\n", line.substr(kGutter));
  }
  return text;
}

}  // namespace

std::string shell_quote(std::string_view word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), plain_in_shell);
  if (plain) return std::string(word);
  std::string quoted = "'";
  for (const char byte : word) {
    if (byte == '\'') {
      quoted += "'\\''";
    } else {
      quoted += byte;
    }
  }
  return quoted + "'";
}

std::string mask_passwords(std::string_view text) {
  std::string masked(text);
  for (std::size_t at = masked.find("://"); at != std::string::npos;
       at = masked.find("://", at + 3)) {
    mask_url_password(masked, at + 3);
  }
  mask_after(masked, "password=");
  return masked;
}

std::vector<std::string> Words::shown() const {
  std::vector<std::string> all = {program_};
  all.insert(all.end(), shown_.begin(), shown_.end());
  return all;
}

Words::Line Words::line() const {
  Line line;
  for (const std::string& word : shown()) {
    if (!line.text.empty()) line.text += ' ';
    const std::string quoted = shell_quote(word);
    line.spans.push_back(
        {static_cast<std::uint32_t>(line.text.size()), static_cast<std::uint32_t>(quoted.size())});
    line.text += quoted;
  }
  line.spans.push_back({static_cast<std::uint32_t>(line.text.size() + 1), 0});
  return line;
}

Span Words::span_of(const Line& line, WordPlace place) const {
  const Span whole = line.spans[std::min(place.index + 1, line.spans.size() - 1)];
  const std::string_view text = std::string_view(line.text).substr(whole.begin, whole.length);
  const std::size_t equals = text.find('=');
  const bool divided = equals != std::string_view::npos && text.front() != '\'';
  if (!divided || place.part == Part::Whole) return whole;
  const auto name = static_cast<std::uint32_t>(equals);
  if (place.part == Part::Name) return {whole.begin, name};
  if (name + 1 == whole.length) return whole;
  return {whole.begin + name + 1, whole.length - name - 1};
}

std::string Words::render(const Mistake& mistake, Colour colour) const {
  const bool coloured = colour == Colour::On;
  std::string text = fmt::format("{}: {}error:{} {}\n", program_, coloured ? "\x1b[1;31m" : "",
                                 coloured ? "\x1b[0m" : "", mistake.message);
  if (mistake.place) {
    Line line = this->line();
    if (mistake.place->index >= words_.size()) line.text += ' ';
    const Source source = make_source("", line.text);
    text += without_gutter(render_snippet(source, span_of(line, *mistake.place), colour));
  }
  if (!mistake.hint.empty()) {
    text += fmt::format("{}hint:{} {}\n", coloured ? "\x1b[1;36m" : "", coloured ? "\x1b[0m" : "",
                        mistake.hint);
  }
  return text;
}

}  // namespace weir::cli
