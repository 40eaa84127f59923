// The exact texts of all diagnostics, from the files in `messages/`; WEIR_REBASE=1 rewrites them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/testing.h"
#include "base/text.h"
#include "script/td/lint.h"
#include "script/td/parse.h"
#include "script/td/rules.h"

namespace weir::td {
namespace {

constexpr std::string_view kTitle = "=== ";
constexpr std::string_view kAnswer = "=>\n";

/// "=== title", the script, "=>", the messages. Bytes that an editor would spoil are `{xx}` in hex.
struct Case {
  std::string title;
  std::string script;
  std::string messages;
};

std::filesystem::path folder() { return source_dir() / "src/script/td/messages"; }

std::vector<Case> read_cases(std::string_view text) {
  std::vector<Case> cases;
  while (text.starts_with(kTitle)) {
    const std::size_t end = std::min(text.find("\n=== "), text.size() - 1) + 1;
    const std::string_view part = text.substr(0, end);
    const std::size_t title = part.find('\n') + 1;
    const std::size_t answer = part.find(std::string("\n") + std::string(kAnswer)) + 1;
    cases.push_back({std::string(part.substr(kTitle.size(), title - kTitle.size() - 1)),
                     std::string(part.substr(title, answer - title)),
                     std::string(part.substr(answer + kAnswer.size()))});
    text.remove_prefix(end);
  }
  return cases;
}

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
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    const auto text = read_file(entry.path());
    ASSERT_TRUE(text);
    std::string rebased;
    for (const Case& c : read_cases(*text)) {
      const std::string messages = messages_of(c.script, rules);
      rebased += "=== " + c.title + "\n" + c.script + std::string(kAnswer) + messages;
      if (std::getenv("WEIR_REBASE") == nullptr) {
        EXPECT_EQ(messages, c.messages) << entry.path().filename() << ": " << c.title;
      }
    }
    if (std::getenv("WEIR_REBASE") != nullptr) {
      ASSERT_TRUE(write_file(entry.path(), rebased));
    }
  }
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
