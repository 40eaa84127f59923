// Help in all its forms, made from the tables of commands, options, actions and drivers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "driver/driver.h"
#include "plan/action_spec.h"

namespace weir::cli {

/// The page that stands for itself: commands and topics.
[[nodiscard]] std::string help_overview();

/// `weir COMMAND --help`.
[[nodiscard]] std::string help_command_page(const Command& command);

/// A page of prose.
struct Topic {
  std::string_view name;
  std::string_view summary;
  std::string_view text;
};
[[nodiscard]] std::span<const Topic> topics();

/// The page about a command, a topic or an action; nothing if there is none of that name.
[[nodiscard]] std::optional<std::string> help_page(std::string_view name);
/// Every name that `help_page` knows.
[[nodiscard]] std::vector<std::string_view> help_names();

/// One action with its arguments and example.
[[nodiscard]] std::string help_action(const plan::ActionSpec& spec);

/// Pages of the documentation: docs/command-line.md, docs/actions.md, docs/service-keys.md.
[[nodiscard]] std::string options_markdown();
[[nodiscard]] std::string services_markdown();
[[nodiscard]] std::string actions_markdown();

/// A script for the shell (`bash`, `zsh` or `fish`), or nothing for another name.
[[nodiscard]] std::optional<std::string> completion_script(std::string_view shell);

/// The manual page, in the man macros of roff.
[[nodiscard]] std::string manual_page();

/// Lines of at most `width` characters, each after `indent` blanks; ends in a newline. Newlines of
/// the text begin a new paragraph.
[[nodiscard]] std::string wrap(std::string_view text, std::size_t indent, std::size_t width = 80);

}  // namespace weir::cli
