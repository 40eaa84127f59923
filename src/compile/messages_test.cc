// The exact texts of all diagnostics, from the files in `messages/`; WEIR_REBASE=1 rewrites them.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "actions/registry.h"
#include "base/testing.h"
#include "compile/td.h"
#include "compile/td_rules.h"
#include "diag/testing.h"
#include "script/td/parse.h"

namespace weir::compile {
namespace {

std::string messages_of(std::string_view script, std::set<std::string_view>& rules) {
  const td::Parsed parsed = td::parse(make_source("a.td", std::string(script)));
  EXPECT_FALSE(has_errors(parsed.diagnostics)) << script;
  TdOptions options;
  options.actions = actions::specs();
  options.known_variables = {"known"};
  const Compiled compiled = compile_td(parsed.script, options);
  std::string text;
  for (const Diagnostic& diagnostic : compiled.diagnostics) {
    rules.insert(diagnostic.rule);
    text += render(parsed.script.source, diagnostic, Colour::Off);
  }
  return text;
}

TEST(CompileMessages, AreAsWrittenInTheirFilesAndCoverEveryRule) {
  std::set<std::string_view> rules;
  expect_messages(source_dir() / "src" / "compile" / "messages",
                  [&](std::string_view script) { return messages_of(script, rules); });
  for (const Rule& rule : kRules) EXPECT_TRUE(rules.contains(rule.name)) << rule.name;
}

TEST(CompileRules, HaveNamesOfTheirOwnAndASummary) {
  std::set<std::string_view> names;
  for (const Rule& rule : td::kRules) names.insert(rule.name);
  for (const Rule& rule : kRules) {
    EXPECT_TRUE(rule.name.starts_with("td.") || rule.name.starts_with("action.")) << rule.name;
    EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
    EXPECT_FALSE(rule.summary.empty());
  }
}

}  // namespace
}  // namespace weir::compile
