// What `weir check` prints: diagnostics for people or for programs, and the totals.
#pragma once

#include <cstddef>
#include <cstdio>

#include "cli/checked_script.h"
#include "diag/diagnostic.h"
#include "plan/event.h"

namespace weir::cli {

enum class CheckForm : std::uint8_t {
  Text,  ///< Rendered, to standard error.
  Json,  ///< `diagnostic` and `summary` events, to standard output.
};

/// Prints file by file and counts. The files given are not owned.
class CheckOutput {
 public:
  CheckOutput(CheckForm form, std::FILE* out, std::FILE* err, Colour colour)
      : form_(form), out_(out), err_(err), colour_(colour) {}

  void add(const CheckedScript& script);
  /// The totals; `exit_code` goes into the `summary` event.
  void finish(int exit_code);

  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] std::size_t warnings() const { return warnings_; }

 private:
  void print_finding(const Source& source, const Diagnostic& diagnostic);

  CheckForm form_;
  std::FILE* out_;
  std::FILE* err_;
  Colour colour_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  plan::Counts files_;
};

}  // namespace weir::cli
