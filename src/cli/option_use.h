// Options of the command line that no script of a run had a use for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/run_settings.h"
#include "compile/slt_use.h"
#include "plan/event.h"

namespace weir::cli {

/// Sees which scripts are run, and on what.
class OptionUse final : public plan::EventSink {
 public:
  /// Both outlive it; `use` may be null.
  OptionUse(const RunSettings& settings, const compile::SltUse* use)
      : settings_(settings), use_(use) {}

  void on_event(const plan::Event& event) override;
  /// A line for each kind of option that had no effect where somebody may think it had.
  [[nodiscard]] std::vector<std::string> notes() const;
  /// A line for each label and pattern that fits nothing in all scripts of the run.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  [[nodiscard]] bool is_given(const OptionSpec& option) const;

  const RunSettings& settings_;
  const compile::SltUse* use_;
  std::size_t testdrive_ = 0;  ///< Scripts of that language.
  std::size_t records_ = 0;    ///< Scripts of sqllogictest.
  std::size_t on_postgres_ = 0;
};

}  // namespace weir::cli
