// Help as pages of the documentation.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/tables.h"
#include "cli/value.h"
#include "system/service/read.h"

namespace weir::cli {
namespace {

/// Text for a cell of a table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '|') escaped += '\\';
    escaped += byte == '\n' ? ' ' : byte;
  }
  return escaped;
}

std::string option_row(const OptionSpec& spec) {
  std::string name = fmt::format("`{}`", usage_of(spec));
  if (spec.letter != 0) name += fmt::format(", `-{}`", spec.letter);
  if (spec.has(trait::kNegatable)) name += fmt::format(", `--no-{}`", spec.name);
  std::string text(spec.doc);
  if (spec.has(trait::kRepeatable)) text += "; may be repeated";
  if (!spec.more.empty()) text += fmt::format(". {}", spec.more);
  if (!spec.without_effect.empty())
    text += fmt::format(". Without effect: {}", spec.without_effect);
  if (!spec.refused.empty()) text += fmt::format(". Refused: {}", spec.refused);
  return fmt::format("| {} | {} | {} |\n", cell(name), cell(spec.default_value), cell(text));
}

std::string option_table(Group group, std::uint32_t mask, std::uint32_t others) {
  std::string rows;
  for (const OptionSpec* spec : options()) {
    const bool shown =
        spec->group == group && spec->taken_by_any(mask) && !spec->taken_by_any(others);
    if (shown) rows += option_row(*spec);
  }
  if (rows.empty()) return rows;
  return fmt::format("\n### {}\n\n| option | default | meaning |\n| --- | --- | --- |\n{}",
                     to_text(group), rows);
}

std::string command_section(const Command& command, std::uint32_t others) {
  std::string text = fmt::format("\n## weir {}\n\n`weir {} {}`: {}.\n\n{}\n", command.name,
                                 command.name, command.synopsis, command.summary, command.doc);
  for (int group = 0; group < kGroups; ++group) {
    text += option_table(static_cast<Group>(group), command.options, others);
  }
  return text;
}

std::string action_section(const plan::ActionSpec& spec) {
  std::string text = fmt::format("\n## {}\n\n{}\n", spec.name, spec.summary);
  if (!spec.doc.empty()) text += fmt::format("\n{}\n", spec.doc);
  if (!spec.needs.empty()) text += fmt::format("\nNeeds: {}.\n", spec.needs);
  if (!spec.arguments.empty()) {
    text += "\n| argument | type | default | meaning |\n| --- | --- | --- | --- |\n";
  }
  for (const plan::ArgumentSpec& argument : spec.arguments) {
    const auto type = argument.choices.empty() ? to_text(argument.type) : argument.choices;
    const bool required = argument.required == plan::Required::Yes;
    text += fmt::format("| `{}` | {} | {} | {} |\n", argument.name, cell(type),
                        required ? "required" : cell(argument.default_value), cell(argument.doc));
  }
  if (!spec.errors.empty()) text += "\nWhat makes it fail:\n\n";
  for (const std::string_view error : split(spec.errors, '\n')) {
    if (!error.empty()) text += fmt::format("- {}\n", error);
  }
  if (spec.example_use == plan::ExampleUse::Checked) {
    text += "\nUnverified: this example is checked, and was never run.\n";
  }
  if (!spec.example.empty()) {
    text += fmt::format("\n```\n{}{}```\n", spec.example, spec.example.ends_with('\n') ? "" : "\n");
  }
  return text;
}

}  // namespace

std::string options_markdown() {
  std::string text =
      "# The command line\n\n<!-- Made by `weir help options --markdown`; a test compares. -->\n";
  for (const Command& command : commands()) {
    text += command_section(command, is_drop_in(command) ? taken_by::kRun : std::uint32_t{0});
  }
  return text;
}

std::string actions_markdown() {
  std::string text =
      "# Actions\n\n<!-- Made by `weir help actions --markdown`; a test compares. -->\n";
  for (const plan::ActionSpec* spec : action_specs()) text += action_section(*spec);
  return text;
}

std::string services_markdown() {
  std::string text =
      "# Keys of services\n\n<!-- Made by `weir help services --markdown`; a test compares. -->\n\n"
      "Every key that a description may have. How they are merged, and what `${...}` stands for, "
      "is "
      "explained in [services.md](services.md).\n";
  for (const system::TableDoc& table : system::service_keys()) {
    text +=
        fmt::format("\n## `{}`\n\n| key | value | meaning |\n| --- | --- | --- |\n", table.heading);
    for (const system::KeyDoc& key : table.keys) {
      text += fmt::format("| `{}` | {} | {} |\n", key.name, cell(key.form), cell(key.doc));
    }
  }
  return text;
}

}  // namespace weir::cli
