// Diagnostic: one finding about the user's text, and the one way to print it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diag/source.h"

namespace weir {

enum class Severity { Error, Warning, Note };
[[nodiscard]] std::string_view to_text(Severity severity);

/// A finding with its narrow place. Texts follow one style: lower-case phrase, no full stop, what
/// was seen and then what was expected, the user's words in backticks.
struct Diagnostic {
  Severity severity = Severity::Error;
  /// Stable name such as `td.unterminated-quote`, for filters and machine output; a literal.
  std::string_view rule;
  Span span;
  std::string message;
  std::string hint;  ///< One line, may be empty.
};

/// Diagnostics of one source, in the order found; `sort_by_place` before printing.
using Diagnostics = std::vector<Diagnostic>;

/// A diagnostic with the text it is about, where several texts are read together.
struct Finding {
  Source source;
  Diagnostic diagnostic;
};

void sort_by_place(Diagnostics& diagnostics);
[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);
[[nodiscard]] bool has_errors(const std::vector<Finding>& findings);

/// Whether the output may hold ANSI colour codes.
enum class Colour { Off, On };

/// "path:line:col: error: message", the source line, a caret under the span, "hint: ..." on lines
/// of their own; ends in a newline. Long lines are cut around the span.
[[nodiscard]] std::string render(const Source& source, const Diagnostic& diagnostic, Colour colour);

/// Only the source line and the caret line, indented, for callers that print their own heading.
[[nodiscard]] std::string render_snippet(const Source& source, Span span, Colour colour);

}  // namespace weir
