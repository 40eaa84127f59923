// What the tests of compiled sqllogictest scripts share.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

#include "base/text.h"
#include "compile/slt.h"
#include "plan/store.h"

namespace weir::compile::testing {

inline CompiledSlt compile_text(std::string_view dialect, const std::string& text,
                                const SltOptions& options = {}) {
  slt::Parsed parsed = slt::parse(make_source("a.slt", text), *slt::find_dialect(dialect));
  EXPECT_FALSE(has_errors(parsed.diagnostics)) << text;
  return compile_slt(parsed.script, options);
}

inline SltOptions on(slt::EngineKind engine) {
  SltOptions options;
  options.engine = engine;
  return options;
}

/// A saved step without what all have: places and numbers.
inline std::string step_text(const std::string& line) {
  auto step = nlohmann::ordered_json::parse(line);
  for (const char* key : {"id", "lane", "at", "label"}) step.erase(key);
  if (step.contains("arguments")) {
    for (auto& argument : step["arguments"]) {
      argument.erase(3);  // where it stands
      argument.erase(2);
    }
  }
  if (step.value("session", 0) == 0) step.erase("session");
  return step.dump();
}

/// Every step of the plan, a line each, as saved plans have them.
inline std::string steps(const CompiledSlt& compiled) {
  EXPECT_FALSE(has_errors(compiled.diagnostics));
  const std::string saved = plan::save(compiled.plan);
  std::string text;
  for (const std::string_view line : split(saved, '\n')) {
    if (!line.empty() && line.find("\"format\"") == std::string_view::npos) {
      text += step_text(std::string(line)) + "\n";
    }
  }
  return text;
}

inline std::string steps(std::string_view dialect, const std::string& text,
                         const SltOptions& options = {}) {
  return steps(compile_text(dialect, text, options));
}

/// A member of the first line of the saved plan.
inline std::string header(const CompiledSlt& compiled, const char* key) {
  const std::string saved = plan::save(compiled.plan);
  return nlohmann::ordered_json::parse(saved.substr(0, saved.find('\n')))[key].dump();
}

/// The reason why step `index` is skipped; empty if it is not.
inline std::string skip_of(const CompiledSlt& compiled, std::size_t index) {
  const plan::Tables& tables = compiled.plan.tables();
  return std::string(tables.names.at(tables.steps.at(index).skip));
}

template <typename T>
const T& expectation(const CompiledSlt& compiled, std::size_t index) {
  return std::get<T>(compiled.plan.expectation(compiled.plan.steps().at(index)));
}

inline const plan::ResultRule& rule(const CompiledSlt& compiled, std::size_t index) {
  const auto& result = expectation<plan::ExpectResult>(compiled, index);
  return compiled.plan.tables().rules.at(result.rule);
}

inline std::string session(const CompiledSlt& compiled, std::size_t index) {
  const plan::Tables& tables = compiled.plan.tables();
  return std::string(tables.sessions.at(tables.steps.at(index).session.value));
}

}  // namespace weir::compile::testing
