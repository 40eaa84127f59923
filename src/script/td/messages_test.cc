// The exact texts of all diagnostics, from the files in `messages/`; WEIR_REBASE=1 rewrites them.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/testing.h"
#include "base/text.h"
#include "diag/testing.h"
#include "script/td/lint.h"
#include "script/td/parse.h"
#include "script/td/rules.h"

namespace weir::td {
namespace {

std::filesystem::path folder() { return source_dir() / "src" / "script" / "td" / "messages"; }

/// Bytes that an editor would spoil are written as `{xx}`, in hex.
std::string with_bytes(std::string_view script) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string bytes;
  for (std::size_t i = 0; i < script.size(); ++i) {
    const std::size_t high = i + 3 < script.size() ? kHex.find(script[i + 1]) : kHex.npos;
    const std::size_t low = i + 3 < script.size() ? kHex.find(script[i + 2]) : kHex.npos;
    const bool byte =
        script[i] == '{' && high != kHex.npos && low != kHex.npos && script[i + 3] == '}';
    bytes += byte ? static_cast<char>(high * 16 + low) : script[i];
    if (byte) i += 3;
  }
  return bytes;
}

std::string messages_of(std::string_view script, std::set<std::string_view>& rules) {
  const Parsed parsed = parse(make_source("a.td", with_bytes(script)));
  const Diagnostics found =
      has_errors(parsed.diagnostics) ? parsed.diagnostics : lint(parsed.script);
  std::string text;
  for (const Diagnostic& diagnostic : found) {
    rules.insert(diagnostic.rule);
    text += render(parsed.script.source, diagnostic, Colour::Off);
  }
  return text;
}

TEST(TdMessages, AreAsWrittenInTheirFilesAndCoverEveryRule) {
  std::set<std::string_view> rules;
  expect_messages(folder(), [&](std::string_view script) { return messages_of(script, rules); });
  for (const Rule& rule : kRules) EXPECT_TRUE(rules.contains(rule.name)) << rule.name;
}

TEST(TdRules, HaveNamesOfTheirOwnAndASummary) {
  std::set<std::string_view> names;
  for (const Rule& rule : kRules) {
    EXPECT_TRUE(rule.name.starts_with("td.")) << rule.name;
    EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
    EXPECT_FALSE(rule.summary.empty());
  }
}

}  // namespace
}  // namespace weir::td
