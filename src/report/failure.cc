// Composition of a difference from its parts.
#include "report/failure.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.h"
#include "base/text.h"
#include "report/clean.h"

namespace weir::report {
namespace {

using plan::CommandReport;
using plan::Verdict;

constexpr std::size_t kSqlLines = 25;
constexpr std::size_t kValueLines = 50;
constexpr std::size_t kDiffLines = 250;  // the diff comes cut to fewer; this is for other texts
constexpr std::size_t kSqlWidth = 300;
constexpr std::size_t kValueWidth = 2000;  // longer rows cannot be read, let alone pasted
constexpr std::size_t kHeadlineWidth = 200;
constexpr std::size_t kLabelWidth = 8;

constexpr std::string_view kBold = "1";
constexpr std::string_view kDim = "2";
constexpr std::string_view kRed = "31";
constexpr std::string_view kGreen = "32";

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return "1;31";
    case Severity::Warning: return "1;35";
    case Severity::Note: return "1;36";
  }
  return "0";
}

/// Where the caret stands: under the culprit, or under the first character of the command.
Span place_of(const CommandReport& report) {
  return report.culprit.length > 0 ? report.culprit : Span{report.span.begin, 0};
}

std::string path_and_place(const Source& source, Span span) {
  const Position position = position_of(source.text(), span.begin);
  return fmt::format("{}:{}:{}:", source.path, position.line, position.column);
}

std::string message_of(const CommandReport& report) {
  if (!report.message.empty()) return report.message;
  return report.verdict == Verdict::Fail ? "did not pass" : "could not be judged";
}

/// Some engines say in many lines what is wrong; the first one says it in short.
struct Message {
  std::string first;
  std::string rest;
};
Message split_message(const CommandReport& report) {
  const std::string text = message_of(report);
  const std::size_t feed = std::min(text.find('\n'), text.size());
  return {text.substr(0, feed), std::string(trim(std::string_view(text).substr(feed)))};
}

/// In which iteration of a loop it was.
std::string in_iteration(const CommandReport& report) {
  return report.iteration.empty() ? std::string() : fmt::format(" ({})", report.iteration);
}

/// A copy without control characters and invalid bytes, of the same length: spans stay as they are.
Source without_control_characters(const Source& source) {
  std::string copy(source.text());
  for (std::size_t i = 0; i < copy.size();) {
    const Scalar scalar = decode_utf8(copy, i);
    const bool line_end = copy[i] == '\n' || copy[i] == '\t' || copy.compare(i, 2, "\r\n") == 0;
    const bool control = scalar.value < 0x20 || scalar.value == 0x7F;
    if (scalar.length < 2 && control && !line_end) copy[i] = '?';
    if (scalar.length == 2 && scalar.value < 0xA0) copy[i + 1] = '\xB7';  // a middle dot
    i += std::max<std::size_t>(1, scalar.length);
  }
  return make_source(source.path, std::move(copy));
}

/// Labelled parts below a heading: labels end in one column, texts begin in one.
class Parts {
 public:
  explicit Parts(Colour colour) : colour_(colour) {}

  /// Nothing if `text` is empty.
  void add(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    std::string_view shown_label = label;
    for (const std::string_view line : split(text, '\n')) {
      add_line(shown_label, std::string(line));
      shown_label = {};
    }
  }

  void add_diff(std::string_view diff, std::string_view first, std::string_view second) {
    if (diff.empty()) return;
    add_line("diff", fmt::format("{} {}, {} {}", painted(colour_, kRed, "-"), first,
                                 painted(colour_, kGreen, "+"), second));
    for (const std::string_view line : split(diff, '\n')) add_line({}, coloured(line));
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void add_line(std::string_view label, const std::string& line) {
    const std::string mark = label.empty() ? "" : fmt::format("{}:", label);
    std::string start = fmt::format("{:>{}} ", mark, kLabelWidth + 1);
    if (line.empty()) start = label.empty() ? "" : fmt::format("{:>{}}", mark, kLabelWidth + 1);
    text_ += label.empty() ? start : painted(colour_, kDim, start);
    text_ += line;
    text_ += '\n';
  }

  [[nodiscard]] std::string coloured(std::string_view line) const {
    if (line.starts_with("-")) return painted(colour_, kRed, line);
    if (line.starts_with("+")) return painted(colour_, kGreen, line);
    return std::string(line);
  }

  Colour colour_;
  std::string text_;
};

/// Whether the snippet shows the whole statement already.
bool stands_in_line(const CommandReport& report) {
  const std::string_view line = line_around(report.source->text(), place_of(report).begin);
  const std::string_view statement = trim(report.statement);
  return line.size() < 150 && line.find(statement) != std::string_view::npos;
}

void add_statement(const CommandReport& report, const SecretFilter& secrets, Parts& parts) {
  if (report.source != nullptr && stands_in_line(report)) return;
  const std::string statement = clean(secrets, trim(report.statement));
  parts.add(report.name.empty() ? "sql" : "command", shortened(statement, kSqlLines, kSqlWidth));
}

void add_difference(const CommandReport& report, const SecretFilter& secrets, Parts& parts) {
  const auto cut = [&](std::string_view text, std::size_t lines) {
    return shortened(clean(secrets, text), lines, kValueWidth);
  };
  if (!report.diff.empty()) {
    const bool named = !report.sides[0].empty();
    const std::string diff = cut(report.diff, kDiffLines);
    return named ? parts.add_diff(diff, clean(secrets, report.sides[0]),
                                  clean(secrets, report.sides[1]))
                 : parts.add_diff(diff, "expected", "actual");
  }
  parts.add("expected", cut(report.expected, kValueLines));
  parts.add("actual", cut(report.actual, kValueLines));
}

std::string tries_and_time(const CommandReport& report) {
  if (report.tries == 0) return {};
  return fmt::format("{} in {}", report.tries, format_duration(report.elapsed));
}

std::string snippet(const Source& source, Span span, const SecretFilter& secrets, Colour colour) {
  const MaskedSource masked = secrets.mask(source, span);
  return render_snippet(without_control_characters(masked.source), masked.span, colour);
}

std::string in_one_line(const SecretFilter& secrets, std::string_view place,
                        std::string_view message) {
  return one_line(fmt::format("{} {}", clean(secrets, place), clean(secrets, message)),
                  kHeadlineWidth);
}

}  // namespace

std::string painted(Colour colour, std::string_view code, std::string_view text) {
  if (colour == Colour::Off || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string clean(const SecretFilter& secrets, std::string_view text) {
  return printable(secrets.mask(text));
}

std::string headline(const CommandReport& report, const SecretFilter& secrets) {
  const std::string message = split_message(report).first + in_iteration(report);
  if (report.source == nullptr) return in_one_line(secrets, {}, message);
  return in_one_line(secrets, path_and_place(*report.source, place_of(report)), message);
}

std::string headline(const plan::Diagnosed& diagnosed, const SecretFilter& secrets) {
  const Diagnostic& diagnostic = *diagnosed.diagnostic;
  return in_one_line(secrets, path_and_place(*diagnosed.source, diagnostic.span),
                     diagnostic.message);
}

std::string describe(const CommandReport& report, const SecretFilter& secrets, Colour colour) {
  const Message parts_of_message = split_message(report);
  const std::string message =
      painted(colour, kBold, clean(secrets, parts_of_message.first + in_iteration(report)));
  std::string text =
      fmt::format("{} {}\n", painted(colour, colour_of(Severity::Error), "error:"), message);
  if (report.source != nullptr) {
    const Span span = place_of(report);
    const std::string place = clean(secrets, path_and_place(*report.source, span));
    text = fmt::format("{} {}{}", painted(colour, kBold, place), text,
                       snippet(*report.source, span, secrets, colour));
  }
  Parts parts(colour);
  parts.add("error", clean(secrets, parts_of_message.rest));
  add_statement(report, secrets, parts);
  add_difference(report, secrets, parts);
  parts.add("tries", tries_and_time(report));
  parts.add("SQLSTATE", clean(secrets, report.sqlstate));
  parts.add("code", clean(secrets, report.code));
  parts.add("detail", clean(secrets, report.detail));
  parts.add("hint", clean(secrets, report.hint));
  return text + parts.take();
}

std::string describe(const plan::Diagnosed& diagnosed, const SecretFilter& secrets, Colour colour) {
  const Diagnostic& diagnostic = *diagnosed.diagnostic;
  const Source& source = *diagnosed.source;
  const std::string severity = fmt::format("{}:", to_text(diagnostic.severity));
  std::string text = fmt::format(
      "{} {} {}\n", painted(colour, kBold, clean(secrets, path_and_place(source, diagnostic.span))),
      painted(colour, colour_of(diagnostic.severity), severity),
      painted(colour, kBold, clean(secrets, diagnostic.message)));
  text += snippet(source, diagnostic.span, secrets, colour);
  if (diagnostic.hint.empty()) return text;
  return text +
         fmt::format("{} {}\n", painted(colour, "1;36", "hint:"), clean(secrets, diagnostic.hint));
}

}  // namespace weir::report
