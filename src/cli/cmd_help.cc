// `weir help`.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/directive_help.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "diag/suggest.h"

namespace weir::cli {
namespace {

int refuse(const Invocation& invocation, WordPlace place, std::string message, std::string hint) {
  print_mistakes(invocation, {{place, std::move(message), std::move(hint)}});
  return kExitUsage;
}

int print_markdown(const Invocation& invocation, const Positional& topic) {
  if (topic.text == "options") {
    print(invocation.out, options_markdown());
  } else if (topic.text == "actions") {
    print(invocation.out, actions_markdown());
  } else if (topic.text == "services") {
    print(invocation.out, services_markdown());
  } else {
    return refuse(invocation, {topic.index},
                  fmt::format("`{}` is not written as Markdown", topic.text),
                  "`options`, `actions` and `services` are");
  }
  return kExitPassed;
}

int print_completion(const Invocation& invocation, const std::vector<Positional>& words) {
  constexpr std::string_view kShells = "`weir help completion bash`, `zsh` or `fish`";
  if (words.size() < 2) {
    return refuse(invocation, {invocation.words.size()}, "completion for which shell?",
                  std::string(kShells));
  }
  const auto script = completion_script(words[1].text);
  if (!script) {
    return refuse(invocation, {words[1].index},
                  fmt::format("no completion for the shell `{}`", words[1].text),
                  std::string(kShells));
  }
  print(invocation.out, *script);
  return kExitPassed;
}

int print_topic(const Invocation& invocation, const Positional& topic) {
  if (topic.text == "man") {
    print(invocation.out, manual_page());
    return kExitPassed;
  }
  if (const auto page = help_page(topic.text)) {
    print(invocation.out, *page);
    return kExitPassed;
  }
  const auto names = help_names();
  std::string hint = did_you_mean(topic.text, names);
  if (hint.empty()) hint = "`weir help` lists the topics";
  return refuse(invocation, {topic.index}, fmt::format("no help on `{}`", topic.text),
                std::move(hint));
}

}  // namespace

int help_command(Invocation& invocation) {
  std::vector<Mistake> mistakes;
  const Arguments arguments =
      parse_arguments(invocation.words, invocation.first, taken_by::kHelp, mistakes);
  if (!mistakes.empty()) {
    print_mistakes(invocation, mistakes);
    return kExitUsage;
  }
  const auto& words = arguments.positionals();
  if (arguments.has(option::kHelp) || words.empty()) {
    print(invocation.out, help_overview());
    return kExitPassed;
  }
  if (words.size() == 2) {
    const std::string both = fmt::format("{} {}", words[0].text, words[1].text);
    if (const auto page = directive_page(both)) {
      print(invocation.out, *page);
      return kExitPassed;
    }
  }
  const bool completion = words.front().text == "completion";
  if (words.size() > (completion ? 2U : 1U)) {
    return refuse(invocation, {words.back().index}, "only one topic at a time", {});
  }
  if (completion) return print_completion(invocation, words);
  if (arguments.has(option::kMarkdown)) return print_markdown(invocation, words.front());
  return print_topic(invocation, words.front());
}

}  // namespace weir::cli
