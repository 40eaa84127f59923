// Options of the command line that no script of a run had a use for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/run_settings.h"
#include "plan/event.h"

namespace weir::cli {

/// Sees which scripts are run, and on what.
class OptionUse final : public plan::EventSink {
 public:
  /// `settings` outlives it.
  explicit OptionUse(const RunSettings& settings) : settings_(settings) {}

  void on_event(const plan::Event& event) override;
  /// A line for each kind of option that had no effect where somebody may think it had.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  const RunSettings& settings_;
  std::size_t testdrive_ = 0;  ///< Scripts of that language.
  std::size_t records_ = 0;    ///< Scripts of sqllogictest.
  std::size_t on_postgres_ = 0;
};

}  // namespace weir::cli
