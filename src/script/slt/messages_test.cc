// The exact texts of all diagnostics, from the files in `messages/`, one for each dialect;
// WEIR_REBASE=1 rewrites them.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/testing.h"
#include "diag/testing.h"
#include "script/slt/lint.h"
#include "script/slt/parse.h"
#include "script/slt/rules.h"

namespace weir::slt {
namespace {

std::filesystem::path folder() { return source_dir() / "src" / "script" / "slt" / "messages"; }

/// In the files `{xx}` is a byte, in hex: those that an editor would spoil.
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

/// Parsed in each dialect of that file name, `sqlite.txt` and so on.
std::string messages_of(std::string_view script, const Dialect& dialect,
                        std::set<std::string_view>& rules) {
  const Parsed parsed = parse(make_source("a.slt", with_bytes(script)), dialect);
  const Diagnostics found =
      has_errors(parsed.diagnostics) ? parsed.diagnostics : lint(parsed.script);
  std::string text;
  for (const Diagnostics* list : {&parsed.diagnostics, &found}) {
    if (list == &parsed.diagnostics && has_errors(parsed.diagnostics)) continue;
    for (const Diagnostic& diagnostic : *list) {
      rules.insert(diagnostic.rule);
      text += render(parsed.script.source, diagnostic, Colour::Off);
    }
  }
  return text;
}

TEST(SltMessages, AreAsWrittenInTheirFilesAndCoverEveryRule) {
  std::set<std::string_view> rules{
      // Found by those who read files; golden cases show them.
      rule::kIncludeMissing.name,
      rule::kIncludeCycle.name,
      rule::kDataMissing.name,
      // By the name of the file; a golden case shows it.
      rule::kHaltIncluded.name,
      // In a test of its own.
      rule::kTooMany.name,
  };
  std::size_t files = 0;
  for (const Dialect& dialect : dialects()) {
    const std::filesystem::path part = folder() / dialect.name;
    if (!std::filesystem::exists(part)) continue;
    ++files;
    expect_messages(part,
                    [&](std::string_view script) { return messages_of(script, dialect, rules); });
  }
  EXPECT_GE(files, 6U);
  for (const Rule& rule : kRules) EXPECT_TRUE(rules.contains(rule.name)) << rule.name;
}

TEST(SltRules, HaveNamesOfTheirOwnAndASummary) {
  std::set<std::string_view> names;
  for (const Rule& rule : kRules) {
    EXPECT_TRUE(rule.name.starts_with("slt.")) << rule.name;
    EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
    EXPECT_FALSE(rule.summary.empty());
  }
}

}  // namespace
}  // namespace weir::slt
