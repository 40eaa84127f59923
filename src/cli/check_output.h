// What `weir check` prints: diagnostics for people or for programs, and the totals.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "cli/checked_script.h"
#include "diag/diagnostic.h"
#include "plan/event.h"
#include "plan/journal.h"
#include "report/secrets.h"
#include "report/sink.h"

namespace weir::cli {

enum class CheckForm : std::uint8_t {
  Text,  ///< Rendered, to standard error.
  Json,  ///< `diagnostic` and `summary` events, to standard output.
};

/// Prints file by file and counts. Secrets in the scripts are masked.
class CheckOutput {
 public:
  /// `err` is not owned.
  CheckOutput(CheckForm form, std::FILE* err, Colour colour);
  CheckOutput(const CheckOutput&) = delete;
  CheckOutput& operator=(const CheckOutput&) = delete;
  ~CheckOutput();

  void add(const CheckedScript& script);
  /// A weir.toml.
  void add(const std::vector<Finding>& findings);
  /// The totals; `exit_code` goes into the `summary` event.
  void finish(int exit_code);

  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] std::size_t warnings() const { return warnings_; }

 private:
  void say(const Source& source, const Diagnostic& diagnostic);
  [[nodiscard]] std::string text_of(const plan::Diagnosed& diagnosed) const;
  [[nodiscard]] std::string totals() const;

  std::FILE* err_;
  Colour colour_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::string_view noun_ = "script";  ///< What was checked.
  plan::Counts files_;
  report::SecretFilter secrets_;
  SystemClock clock_;
  std::unique_ptr<report::TextSink> sink_;  ///< Null for Text, like what follows.
  std::unique_ptr<plan::EventSink> reporter_;
  std::unique_ptr<plan::Journal> journal_;
};

}  // namespace weir::cli
