// From commands to operations and expectations.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compile/td_context.h"
#include "plan/plan.h"

namespace weir::compile {

/// Makes the parts of steps; holds buffers that are used again and again.
class StepParts {
 public:
  explicit StepParts(Context& context) : context_(context) {}

  [[nodiscard]] plan::Operation action(const td::Command& command);
  [[nodiscard]] plan::Operation statement(const td::Command& command) const;
  [[nodiscard]] plan::Expectation expectation(const td::Command& command);

 private:
  [[nodiscard]] plan::Range arguments(const td::Command& command);
  [[nodiscard]] plan::Range columns(const td::Header& header);
  [[nodiscard]] plan::Expectation rows(const td::Command& command);
  [[nodiscard]] plan::Expectation failure(const td::ExpectedError& error) const;

  Context& context_;
  std::vector<plan::Argument> arguments_;
  std::vector<plan::Template> templates_;
  std::vector<std::string_view> names_;
  std::vector<std::vector<plan::Template>> rows_;
};

/// The command line with its continuations, without the last line end.
[[nodiscard]] Span span_of_line(const td::Script& script, const td::Command& command);

/// The gate as a plan holds it.
[[nodiscard]] std::optional<plan::VersionGate> gate_of(const td::Script& script,
                                                       const td::Command& command);

}  // namespace weir::compile
