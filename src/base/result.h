// Result<T>: a value, or an Error that says what went wrong and how the caller may react.
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace weir {

/// A kind exists only where some caller branches on it; everything else is `Other`.
enum class ErrorKind {
  Usage,        ///< The user's command line, configuration or script is wrong: exit code 2.
  Unavailable,  ///< A server, file or program that is needed cannot be had: exit code 3.
  Timeout,      ///< A deadline of ours passed.
  Cancelled,    ///< The run was interrupted.
  Other,
};

/// What went wrong, for a person. A layer adds its context once, in front.
struct Error {
  ErrorKind kind = ErrorKind::Other;
  std::string message;  ///< Lower-case phrase without a full stop.
  std::string hint;     ///< What to do about it; may be empty.

  /// The same error with "context: " put before its message.
  [[nodiscard]] Error within(const std::string& context) && {
    message.insert(0, context + ": ");
    return std::move(*this);
  }
};

/// A value or an Error. Dropping one unread is a warning, also for Result<void>.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Failure = tl::unexpected<Error>;

/// `return fail(ErrorKind::Usage, "...")` in any function that returns a Result.
[[nodiscard]] inline Failure fail(ErrorKind kind, std::string message, std::string hint = {}) {
  return Failure(Error{kind, std::move(message), std::move(hint)});
}
[[nodiscard]] inline Failure fail(std::string message) {
  return fail(ErrorKind::Other, std::move(message));
}

}  // namespace weir

#define WEIR_CONCAT_INNER(a, b) a##b
#define WEIR_CONCAT(a, b) WEIR_CONCAT_INNER(a, b)

/// Returns the error of `expression` from the enclosing function, if it has one.
#define WEIR_TRY(expression)                                      \
  do {                                                            \
    if (auto weir_try_result = (expression); !weir_try_result) {  \
      return ::weir::Failure(std::move(weir_try_result).error()); \
    }                                                             \
  } while (false)

/// `WEIR_TRY_ASSIGN(auto rows, fetch());` declares `rows`, or returns the error.
#define WEIR_TRY_ASSIGN(declaration, expression) \
  WEIR_TRY_ASSIGN_INNER(WEIR_CONCAT(weir_try_, __LINE__), declaration, expression)
#define WEIR_TRY_ASSIGN_INNER(name, declaration, expression)  \
  auto name = (expression);                                   \
  if (!name) return ::weir::Failure(std::move(name).error()); \
  declaration = *std::move(name)
