// Errors that records of sqllogictest expect.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "value/record_style.h"

namespace weir {

enum class ErrorMatch : std::uint8_t {
  Any,           ///< Whatever the error.
  Contains,      ///< The text occurs in the message.
  Exact,         ///< The whole message, white space at both ends apart.
  Search,        ///< The regex is found somewhere.
  FullRegex,     ///< The regex matches the whole message; a dot matches a newline.
  NotFullRegex,  ///< The opposite.
  SqlState,      ///< The SQLSTATE, or the engine's own code.
  TextOrSearch   ///< The text occurs in the message, or is found there as a regex, if it is one.
};

/// What a record says about the error; the text is the script's.
struct ErrorExpectation {
  ErrorMatch match = ErrorMatch::Any;
  std::string_view text = {};
  std::string_view sqlstate = {};  ///< Must be the error's code too, if not empty (`pgcode`).
};

/// An error of a server as the judge needs it; views only.
struct ReportedError {
  std::string_view code = {};  ///< SQLSTATE, or the engine's own class where it has none.
  std::string_view message = {};
  std::string_view detail = {};
  std::string_view hint = {};
};

struct ErrorComparison {
  bool matches = true;
  std::string message;   ///< One line, on a mismatch.
  std::string expected;  ///< As in the script.
  std::string actual;    ///< The error as the dialect's own client shows it.
};

/// Judges an error. The message is tried as it is, with its detail and hint, and with what the
/// dialect's client puts before it, since scripts hold such texts. Usage error for a bad regex.
[[nodiscard]] Result<ErrorComparison> match_error(const RecordStyle& style,
                                                  const ErrorExpectation& expected,
                                                  const ReportedError& error);

/// The error as the dialect's own client shows it, for rewriting.
[[nodiscard]] std::string error_text(const RecordStyle& style, const ReportedError& error);

}  // namespace weir
