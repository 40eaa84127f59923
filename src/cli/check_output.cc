// What `weir check` prints.
#include "cli/check_output.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/command.h"

namespace weir::cli {
namespace {

/// A file that cannot be read has no line to show.
std::string render_finding(const Source& source, const Diagnostic& diagnostic, Colour colour) {
  if (!source.text().empty()) return render(source, diagnostic, colour);
  std::string text =
      fmt::format("{}: {}: {}\n", source.path, to_text(diagnostic.severity), diagnostic.message);
  if (!diagnostic.hint.empty()) text += fmt::format("hint: {}\n", diagnostic.hint);
  return text;
}

}  // namespace

void CheckOutput::add(const CheckedScript& script) {
  for (const Diagnostic& diagnostic : script.diagnostics) {
    if (diagnostic.severity == Severity::Error) ++errors_;
    if (diagnostic.severity == Severity::Warning) ++warnings_;
    print_finding(script.source, diagnostic);
  }
  files_.add(has_errors(script.diagnostics) ? plan::Verdict::Error : plan::Verdict::Pass);
}

void CheckOutput::finish(int) {
  const std::uint64_t files = files_.executed();
  std::string found = "no mistakes";
  if (errors_ > 0) found = count_of(errors_, "error");
  if (warnings_ > 0) {
    found = (errors_ > 0 ? found + ", " : std::string()) + count_of(warnings_, "warning");
  }
  print(err_, fmt::format("{} checked: {}\n", count_of(files, "script"), found));
}

void CheckOutput::print_finding(const Source& source, const Diagnostic& diagnostic) {
  print(err_, render_finding(source, diagnostic, colour_));
}

}  // namespace weir::cli
