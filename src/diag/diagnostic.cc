// Rendering of diagnostics.
#include "diag/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace weir {
namespace {

constexpr std::size_t kLongestLine = 160;  // characters of the user's line that are shown
constexpr std::size_t kContextBefore = 60;

struct Paint {
  Colour colour;
  [[nodiscard]] std::string operator()(std::string_view code, std::string_view text) const {
    if (colour == Colour::Off) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  }
};

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return "1;31";
    case Severity::Warning: return "1;35";
    case Severity::Note: return "1;36";
  }
  return "0";
}

/// Byte offset of the character number `count` of `text`.
std::size_t offset_of_character(std::string_view text, std::size_t count) {
  std::size_t offset = 0;
  while (count > 0 && offset < text.size()) {
    offset += std::max<std::size_t>(1, decode_utf8(text, offset).length);
    --count;
  }
  return offset;
}

/// The text as one line that does a terminal no harm: control characters become their pictures,
/// bytes that are not UTF-8 the replacement character. One character stays one character.
std::string printable(std::string_view text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    const Scalar scalar = decode_utf8(text, i);
    if (scalar.length == 0) {
      shown += "\xEF\xBF\xBD";
    } else if (scalar.value < 0x20 && scalar.value != '\t') {
      shown += "\xE2\x90";
      shown += static_cast<char>(0x80 + scalar.value);
    } else if (scalar.value == 0x7F) {
      shown += "\xE2\x90\xA1";
    } else {
      shown += text.substr(i, scalar.length);
    }
    i += std::max<std::size_t>(1, scalar.length);
  }
  return shown;
}

}  // namespace

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Note: return "note";
  }
  return "error";
}

void sort_by_place(Diagnostics& diagnostics) {
  std::stable_sort(
      diagnostics.begin(), diagnostics.end(),
      [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

bool has_errors(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.diagnostic.severity == Severity::Error;
  });
}

std::string render_snippet(const Source& source, Span span, Colour colour) {
  const Paint paint{colour};
  const std::string_view line = line_around(source.text(), span.begin);
  const Position position = position_of(source.text(), span.begin);
  const auto line_begin = static_cast<std::size_t>(line.data() - source.text().data());
  const std::size_t in_line = std::min<std::size_t>(
      span.begin - std::min<std::size_t>(line_begin, span.begin), line.size());
  const std::size_t span_bytes = std::min<std::size_t>(span.length, line.size() - in_line);
  const std::size_t before = count_scalars(line.substr(0, in_line));
  const std::size_t width =
      std::max<std::size_t>(1, count_scalars(line.substr(in_line, span_bytes)));

  // Long lines: keep some context before the span and as much behind it as fits.
  const std::size_t total = count_scalars(line);
  const std::size_t cut =
      total > kLongestLine && before > kContextBefore ? before - kContextBefore : 0;
  const std::size_t begin = offset_of_character(line, cut);
  const std::size_t end = begin + offset_of_character(line.substr(begin), kLongestLine);
  const std::string shown =
      fmt::format("{}{}{}", cut > 0 ? "…" : "", printable(line.substr(begin, end - begin)),
                  end < line.size() ? "…" : "");

  std::string padding;  // tabs stay tabs so that the caret stands under its character
  for (const char byte : line.substr(begin, in_line - begin)) {
    const bool continuation = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    if (!continuation) padding += byte == '\t' ? '\t' : ' ';
  }
  if (cut > 0) padding += ' ';
  const std::size_t shown_width = std::min(width, kLongestLine + cut - before);
  const std::string caret = "^" + std::string(shown_width - 1, '~');
  const std::string gutter = fmt::format("{:>5} | ", position.line);
  return fmt::format("{}{}\n{}{}{}\n", gutter, shown, "      | ", padding, paint("1;32", caret));
}

std::string render(const Source& source, const Diagnostic& diagnostic, Colour colour) {
  const Paint paint{colour};
  const Position position = position_of(source.text(), diagnostic.span.begin);
  std::string text = fmt::format(
      "{} {} {}\n",
      paint("1", fmt::format("{}:{}:{}:", source.path, position.line, position.column)),
      paint(colour_of(diagnostic.severity), fmt::format("{}:", to_text(diagnostic.severity))),
      paint("1", printable(diagnostic.message)));
  text += render_snippet(source, diagnostic.span, colour);
  if (!diagnostic.hint.empty()) {
    text += fmt::format("{} {}\n", paint("1;36", "hint:"), printable(diagnostic.hint));
  }
  return text;
}

}  // namespace weir
