// Help as a manual page.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/value.h"

namespace weir::cli {
namespace {

/// Plain text for roff: backslashes and hyphens escaped, no line begins a request.
std::string roff(std::string_view text) {
  std::string escaped;
  bool line_begins = true;
  for (const char byte : text) {
    if (line_begins && (byte == '.' || byte == '\'')) escaped += "\\&";
    if (byte == '\\') {
      escaped += "\\e";
    } else if (byte == '-') {
      escaped += "\\-";
    } else {
      escaped += byte;
    }
    line_begins = byte == '\n';
  }
  return escaped;
}

std::string option_entry(const OptionSpec& spec) {
  std::string text = ".TP\n";
  if (spec.letter != 0) text += fmt::format("\\fB\\-{}\\fR, ", spec.letter);
  text += fmt::format("\\fB\\-\\-{}\\fR", roff(spec.name));
  if (spec.type != ValueType::Switch) text += fmt::format(" \\fI{}\\fR", roff(spec.value));
  text += fmt::format("\n{}", roff(spec.doc));
  if (!spec.default_value.empty()) text += fmt::format(" (default {})", roff(spec.default_value));
  if (!spec.more.empty()) text += fmt::format(".\n{}", roff(spec.more));
  return text + "\n";
}

std::string command_section(const Command& command) {
  std::string text =
      fmt::format(".SS weir {} {}\n{}\n", command.name, roff(command.synopsis), roff(command.doc));
  if (is_drop_in(command)) return text;
  for (const OptionSpec* spec : options()) {
    if (spec->taken_by_any(command.options)) text += option_entry(*spec);
  }
  return text;
}

std::string topic_section(const Topic& topic) {
  return fmt::format(".SS {}: {}\n.nf\n{}.fi\n", roff(topic.name), roff(topic.summary),
                     roff(topic.text));
}

}  // namespace

std::string manual_page() {
  std::string text = ".TH WEIR 1 \"\" \"weir " WEIR_VERSION "\" \"User Commands\"\n";
  text += ".SH NAME\nweir \\- tests databases whose answers keep changing\n";
  text += ".SH SYNOPSIS\n\\fBweir\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIPATH\\fR...]\n";
  text += ".SH COMMANDS\n";
  for (const Command& command : commands()) text += command_section(command);
  text += ".SH TOPICS\n";
  for (const Topic& topic : topics()) text += topic_section(topic);
  return text;
}

}  // namespace weir::cli
