// Files of scripts with the exact messages that they cause; for tests of every language.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"

namespace weir {

/// "=== title", the script, "=>", the messages.
struct MessageCase {
  std::string title;
  std::string script;
  std::string messages;
};

[[nodiscard]] inline std::vector<MessageCase> read_message_cases(std::string_view text) {
  constexpr std::string_view kTitle = "=== ";
  constexpr std::string_view kAnswer = "\n=>\n";
  std::vector<MessageCase> cases;
  while (text.starts_with(kTitle)) {
    const std::size_t end = std::min(text.find("\n=== "), text.size() - 1) + 1;
    const std::string_view part = text.substr(0, end);
    const std::size_t title = part.find('\n') + 1;
    const std::size_t answer = part.find(kAnswer) + 1;
    cases.push_back({std::string(part.substr(kTitle.size(), title - kTitle.size() - 1)),
                     std::string(part.substr(title, answer - title)),
                     std::string(part.substr(answer + kAnswer.size() - 1))});
    text.remove_prefix(end);
  }
  return cases;
}

/// Expects `messages_of(script)` to be what each case of each file in the folder says. With
/// WEIR_REBASE set the files are rewritten instead.
template <typename MessagesOf>
void expect_messages(const std::filesystem::path& folder, MessagesOf messages_of) {
  const bool rebase = std::getenv("WEIR_REBASE") != nullptr;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto text = read_file(entry.path());
    ASSERT_TRUE(text);
    std::string rebased;
    for (const MessageCase& c : read_message_cases(*text)) {
      const std::string messages = messages_of(c.script);
      rebased += "=== " + c.title + "\n" + c.script + "=>\n" + messages;
      if (rebase) continue;
      EXPECT_EQ(messages, c.messages) << entry.path().filename() << ": " << c.title;
    }
    if (rebase) {
      ASSERT_TRUE(write_file(entry.path(), rebased));
    }
  }
}

}  // namespace weir
