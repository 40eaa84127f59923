// Stops the process on a broken invariant of weir itself; never used for bad input or a failing
// server.
#pragma once

#include <string_view>

namespace weir {

/// Prints "file:line: internal error: condition: message" to standard error and aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* condition,
                               std::string_view message);

}  // namespace weir

/// A broken invariant is a bug of ours: stop at once, say where.
#define WEIR_CHECK(condition, message)                                 \
  do {                                                                 \
    if (!(condition)) [[unlikely]] {                                   \
      ::weir::check_failed(__FILE__, __LINE__, #condition, (message)); \
    }                                                                  \
  } while (false)
