// The parts of the linter, each for one kind of ambiguity.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "diag/diagnostic.h"
#include "script/slt/rules.h"
#include "script/slt/tree.h"

namespace weir::slt {

/// The script, what was found, and the settings that directives have changed so far.
struct LintContext {
  const Script& script;
  Diagnostics& diagnostics;
  Layout layout = Layout::ValuePerLine;
  std::uint64_t threshold = 0;
  bool retried = false;  ///< A `retry` stands above.
  /// Labels used so far.
  std::map<std::string_view, std::uint32_t, std::less<>> labels;

  /// Beyond so many the rest is left out.
  static constexpr std::size_t kMostWarnings = 500;

  void warn(const Rule& rule, Span span, std::string message, std::string hint = {}) {
    if (diagnostics.size() >= kMostWarnings) return;
    diagnostics.push_back({rule.severity, rule.name, span, std::move(message), std::move(hint)});
  }
};

/// Rows that do not fit the columns, hashes that do not fit the threshold.
void lint_results(LintContext& context, const Record& record);

/// Blank lines, comments and directives inside of SQL and results.
void lint_text(LintContext& context, const Record& record);

/// Conditions of one record, and those that none has taken.
void lint_conditions(LintContext& context, const Record& record);
void lint_loose_conditions(LintContext& context);

/// Labels, letters, connections, retries.
void lint_words(LintContext& context, const Record& record);

}  // namespace weir::slt
