// What the parts of the `.td` compiler share while one script is compiled.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "compile/td.h"
#include "compile/td_rules.h"
#include "diag/diagnostic.h"
#include "plan/plan.h"
#include "script/td/tree.h"

namespace weir::compile {

/// The script, the plan that grows from it, and what is wrong with it.
struct Context {
  const td::Script& script;
  plan::PlanBuilder& builder;
  Diagnostics& diagnostics;
  std::size_t errors = 0;  ///< Reported so far.

  void report(const Rule& rule, Span span, std::string message, std::string hint = {}) {
    if (rule.severity == Severity::Error) ++errors;
    diagnostics.push_back({rule.severity, rule.name, span, std::move(message), std::move(hint)});
  }

  /// The text as a plan may hold it: in the source if it stands there, else copied.
  [[nodiscard]] std::string_view keep(std::string_view text) const;
  [[nodiscard]] plan::Template make_template(const td::Text& text) const;
};

/// Whether the bytes of `text` are part of the source.
[[nodiscard]] bool in_source(const td::Script& script, std::string_view text);

/// Where `part`, a piece of `text.text`, is written in the source; the span of the whole text where
/// that cannot be told.
[[nodiscard]] Span place_of(const td::Script& script, const td::Text& text, std::string_view part);

}  // namespace weir::compile
