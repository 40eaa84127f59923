// The parts of the linter, each for one kind of ambiguity.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  SortMode sort = SortMode::Default;  ///< Of queries that say nothing else.
  bool retried = false;               ///< A `retry` stands above.
  bool connected = false;             ///< A `connection` stands above.
  /// Labels used so far.
  std::map<std::string_view, std::uint32_t, std::less<>> labels = {};
  std::set<std::string_view> engines = {};    ///< Names in conditions that were warned of.
  std::set<std::string_view> variables = {};  ///< DuckDB: those that something sets, anywhere.
  bool old_variables = false;                 ///< One in an old form was warned of.
  std::vector<Text> lines = {};               ///< Expected lines of one record; used again.

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

/// Values that never come: not printed by their letter, out of order, a row in one line.
void lint_values(LintContext& context, const Record& record);

/// What kind of SQL a query holds, and how many statements.
void lint_sql(LintContext& context, const Record& record);

/// DuckDB: variables in texts. The first fills `context.variables`.
void find_variables(LintContext& context);
void lint_variables(LintContext& context, const Record& record);

/// Labels, letters, connections, retries.
void lint_words(LintContext& context, const Record& record);

}  // namespace weir::slt
