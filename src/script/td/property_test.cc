// What holds for every text: it prints as it was written, and every place lies inside it.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/rng.h"
#include "base/testing.h"
#include "base/text.h"
#include "script/td/dump.h"
#include "script/td/invariants.h"
#include "script/td/lint.h"
#include "script/td/parse.h"
#include "script/td/print.h"

namespace weir::td {
namespace {

constexpr std::string_view kSample =
    "# a script with everything\n"
    "\n"
    "$ load-rows topic=t \"format=two words\" schema={\n"
    "    \"type\": [1, 2]\n"
    "  } empty\n"
    "\\> one\n"
    "# remark\n"
    "  two\n"
    "${seed} 1\n"
    ">[1400<=version<1600] SELECT a, 'é'\n"
    "  FROM t -- c\n"
    "a \"b c\"\n"
    "---\n"
    "\"x \\\" \\n\" ab\"c d\"e\n"
    "\n"
    "> SELECT 1\n"
    "12 values hashing to 0123abcd\n"
    "! SELECT x\r\n"
    "contains: no such column \r\n"
    "detail:d\n"
    "hint: h\n"
    "! SELECT y\n"
    "timeout\n"
    "? EXPLAIN SELECT 1\n"
    "Top\n"
    "\n"
    "  Child\n"
    "\n";

constexpr std::array<std::string_view, 46> kFragments{"\n",
                                                      "\n\n",
                                                      "  ",
                                                      " ",
                                                      "\t",
                                                      "\r",
                                                      "\r\n",
                                                      "#",
                                                      "\\",
                                                      "$",
                                                      ">",
                                                      "!",
                                                      "?",
                                                      "\"",
                                                      "{",
                                                      "}",
                                                      "[",
                                                      "]",
                                                      "=",
                                                      "<",
                                                      "version",
                                                      "[5<",
                                                      "99999",
                                                      "---",
                                                      "\n---",
                                                      "contains:",
                                                      "exact:",
                                                      "regex:",
                                                      "timeout",
                                                      "detail:",
                                                      "hint:",
                                                      "\n  ",
                                                      "\\\"",
                                                      "\xC2\xA0",
                                                      "\xFF",
                                                      "\xE2\x80",
                                                      "\xEF\xBB\xBF",
                                                      "é",
                                                      "💧",
                                                      "${x}",
                                                      "; 1\n  1",
                                                      " | ",
                                                      "(1 row)",
                                                      "\n>",
                                                      "+",
                                                      "\n\t"};

std::string mutate(std::string text, Rng& rng) {
  for (std::uint64_t i = rng.below(6) + 1; i > 0; --i) {
    const std::size_t at = rng.below(text.size() + 1);
    const std::size_t length = std::min<std::size_t>(rng.below(12), text.size() - at);
    switch (rng.below(3)) {
      case 0: text.insert(at, kFragments[rng.below(kFragments.size())]); break;
      case 1: text.erase(at, length); break;
      default: text.insert(rng.below(text.size() + 1), text.substr(at, length)); break;
    }
  }
  return text;
}

TEST(TdProperties, HoldForMutatedScripts) {
  constexpr int kScripts = 3000;
  for (int seed = 0; seed < kScripts; ++seed) {
    Rng rng(static_cast<std::uint64_t>(seed));
    const std::string text = mutate(std::string(kSample), rng);
    ASSERT_EQ(broken_invariant(text), "") << "seed " << seed << "\n" << text;
  }
}

TEST(TdProperties, HoldForEveryPrefixOfAScript) {
  for (std::size_t length = 0; length <= kSample.size(); ++length) {
    const std::string text(kSample.substr(0, length));
    ASSERT_EQ(broken_invariant(text), "") << text;
  }
}

TEST(TdProperties, HoldForRandomFragments) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Rng rng(seed);
    std::string text;
    for (std::uint64_t i = rng.below(40); i > 0; --i) {
      text += kFragments[rng.below(kFragments.size())];
    }
    ASSERT_EQ(broken_invariant(text), "") << "seed " << seed << "\n" << text;
  }
}

TEST(TdProperties, HoldForScriptsOfOthersWhichAlsoParse) {
  const auto folder = shared_folder();
  if (!folder) GTEST_SKIP() << "the shared folder with scripts is absent";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder / "corpus/td")) {
    if (entry.path().extension() != ".td") continue;
    const auto text = read_file(entry.path());
    ASSERT_TRUE(text);
    EXPECT_EQ(broken_invariant(*text), "") << entry.path();
    const Parsed parsed = parse(make_source(entry.path().string(), *text));
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
      ADD_FAILURE() << render(parsed.script.source, diagnostic, Colour::Off);
    }
    EXPECT_FALSE(parsed.script.commands.empty()) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 153U);
}

}  // namespace
}  // namespace weir::td
