// Help pages for the terminal.
#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/directive_help.h"
#include "cli/option.h"
#include "cli/tables.h"
#include "cli/value.h"
#include "system/service/read.h"

namespace weir::cli {
namespace {

constexpr std::size_t kIndent = 6;

std::string list_row(std::string_view name, std::string_view text) {
  return fmt::format("  {:<20} {}\n", name, text);
}

std::string wrap_paragraph(std::string_view text, std::size_t indent, std::size_t width) {
  std::string wrapped;
  std::string line(indent, ' ');
  std::size_t used = indent;
  for (const std::string_view word : split(text, ' ')) {
    const std::size_t length = count_scalars(word);
    if (used > indent && used + 1 + length > width) {
      wrapped += line + "\n";
      line.assign(indent, ' ');
      used = indent;
    }
    if (used > indent) line += ' ', ++used;
    line += word;
    used += length;
  }
  return wrapped + line + "\n";
}

/// "-j, --jobs N" or "--[no-]shuffle".
std::string option_heading(const OptionSpec& spec) {
  std::string text = spec.letter == 0 ? std::string() : fmt::format("-{}, ", spec.letter);
  text += spec.has(trait::kNegatable) && spec.type == ValueType::Switch
              ? fmt::format("--[no-]{}", spec.name)
              : usage_of(spec);
  return text;
}

std::string option_text(const OptionSpec& spec) {
  std::string text(spec.doc);
  if (!spec.default_value.empty()) text += fmt::format(" ({})", spec.default_value);
  if (spec.has(trait::kRepeatable)) text += "; may be repeated";
  if (!spec.more.empty()) text += fmt::format(". {}", spec.more);
  if (!spec.without_effect.empty())
    text += fmt::format(". Without effect: {}", spec.without_effect);
  if (!spec.refused.empty()) text += fmt::format(". Refused: {}", spec.refused);
  return text;
}

std::string option_group(Group group, std::uint32_t mask) {
  std::string text;
  for (const OptionSpec* spec : options()) {
    if (spec->group != group || !spec->taken_by_any(mask)) continue;
    text += fmt::format("  {}\n{}", option_heading(*spec), wrap(option_text(*spec), kIndent));
  }
  return text.empty() ? text : fmt::format("\n{}:\n{}", to_text(group), text);
}

std::string argument_text(const plan::ArgumentSpec& argument) {
  std::string text(argument.doc);
  if (argument.required == plan::Required::Yes) text += " (required)";
  if (!argument.default_value.empty()) text += fmt::format(" (default {})", argument.default_value);
  return text;
}

std::string_view body_text(plan::BodyUse use) {
  switch (use) {
    case plan::BodyUse::Ignored: return "";
    case plan::BodyUse::Optional: return "The lines below it are used if there are any.";
    case plan::BodyUse::Required: return "Lines below it are required.";
    case plan::BodyUse::Rejected: return "No lines may stand below it.";
  }
  return "";
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string result;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty() && line.data() == text.data() + text.size()) break;
    result += line.empty() ? "\n" : fmt::format("{}{}\n", indent, line);
  }
  return result;
}

std::string actions_page() {
  std::string text = "Actions are the `$` commands of scripts.\n\n";
  for (const plan::ActionSpec* spec : action_specs()) {
    text += fmt::format("  {:<34} {}\n", spec->name, spec->summary);
  }
  return text + "\n`weir help ACTION` explains one.\n";
}

std::string drivers_page() {
  std::string text = "Databases that weir can talk to, by the scheme of their URLs.\n\n";
  for (const driver::DriverSpec* spec : driver::drivers()) {
    const std::vector<std::string_view> schemes(spec->schemes.begin(), spec->schemes.end());
    const std::string_view end = spec->in_process ? ":" : "://";
    text += list_row(spec->name, fmt::format("{} ({}{})", spec->summary,
                                             join(schemes, fmt::format("{}, ", end)), end));
  }
  return text;
}

std::string dialects_page() {
  std::string text =
      "Dialects of sqllogictest scripts, for `--dialect` and weir.toml. Without them the dialect\n"
      "is detected; `weir check --verbose` says which and why.\n\n";
  for (const slt::Dialect& dialect : slt::dialects()) {
    text += list_row(dialect.name, fmt::format("{}; runs on {}", dialect.summary,
                                               to_text(dialect.default_engine)));
  }
  return text +
         "\n`--engine` names another engine: sqlite and duckdb run in memory, a database for\n"
         "each file, postgres on a server of weir's own. `weir help drivers` lists them.\n";
}

const Topic* find_topic(std::string_view name) {
  const auto all = topics();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Topic& topic) { return topic.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const plan::ActionSpec* find_action(std::string_view name) {
  for (const plan::ActionSpec* spec : action_specs()) {
    if (spec->name == name) return spec;
  }
  return nullptr;
}

std::string keys_of_services() {
  std::string text;
  for (const system::TableDoc& table : system::service_keys()) {
    text += fmt::format("\n{}\n", table.heading);
    for (const system::KeyDoc& key : table.keys) {
      text += fmt::format("  {} = {}\n{}", key.name, key.form, wrap(key.doc, kIndent));
    }
  }
  return text;
}

std::string topic_page(const Topic& topic) {
  std::string text = fmt::format("{}: {}\n\n{}", topic.name, topic.summary, topic.text);
  if (topic.name == "slt") text += "\nDirectives (`weir help DIRECTIVE`):\n" + directives_list();
  return topic.name == "services" ? text + keys_of_services() : text;
}

}  // namespace

std::string wrap(std::string_view text, std::size_t indent, std::size_t width) {
  std::string wrapped;
  for (const std::string_view paragraph : split(text, '\n')) {
    wrapped += wrap_paragraph(paragraph, indent, width);
  }
  return wrapped;
}

std::string help_overview() {
  std::string text =
      "weir tests databases whose answers keep changing.\n\nusage: weir COMMAND ...\n\n";
  text += "Commands (`weir COMMAND --help`):\n";
  for (const Command& command : commands()) text += list_row(command.name, command.summary);
  text += "\nTopics (`weir help TOPIC`):\n";
  text += list_row("actions", "the `$` commands of scripts; also `weir help ACTION`");
  text += list_row("dialects", "dialects of sqllogictest scripts");
  text += list_row("drivers", "databases that weir can talk to; also `engines`");
  text += list_row("options", "the options of `weir run`");
  for (const Topic& topic : topics()) text += list_row(topic.name, topic.summary);
  return text;
}

std::string help_command_page(const Command& command) {
  std::string text =
      fmt::format("usage: weir {} {}\n\n{}", command.name, command.synopsis, wrap(command.doc, 0));
  for (int group = 0; group < kGroups; ++group) {
    text += option_group(static_cast<Group>(group), command.options);
  }
  return text;
}

std::string help_action(const plan::ActionSpec& spec) {
  std::string text = fmt::format("$ {}: {}\n", spec.name, spec.summary);
  if (!spec.doc.empty()) text += "\n" + wrap(spec.doc, 0);
  if (const auto body = body_text(spec.body); !body.empty()) text += fmt::format("\n{}\n", body);
  if (!spec.needs.empty()) text += fmt::format("\nNeeds: {}\n", spec.needs);
  if (!spec.arguments.empty()) text += "\nArguments:\n";
  for (const plan::ArgumentSpec& argument : spec.arguments) {
    const std::string_view form =
        argument.choices.empty() ? to_text(argument.type) : argument.choices;
    text += fmt::format("  {}={}\n{}", argument.name, form, wrap(argument_text(argument), kIndent));
  }
  if (!spec.errors.empty()) text += "\nWhat makes it fail:\n";
  for (const std::string_view error : split(spec.errors, '\n')) {
    if (error.empty()) continue;
    std::string item = wrap(error, 4);
    item[2] = '-';
    text += item;
  }
  const bool was_run = spec.example_use == plan::ExampleUse::Run;
  const std::string_view title = was_run ? "Example" : "Example (checked, never run)";
  if (!spec.example.empty()) {
    text += fmt::format("\n{}:\n{}", title, indented(spec.example, "  "));
  }
  return text;
}

std::optional<std::string> help_page(std::string_view name) {
  if (name == "actions") return actions_page();
  if (name == "dialects") return dialects_page();
  if (name == "drivers" || name == "engines") return drivers_page();
  if (name == "options") return help_command_page(*find_command("run"));
  if (const Command* command = find_command(name)) return help_command_page(*command);
  if (const Topic* topic = find_topic(name)) return topic_page(*topic);
  if (const plan::ActionSpec* action = find_action(name)) return help_action(*action);
  return directive_page(name);
}

std::vector<std::string_view> help_names() {
  std::vector<std::string_view> names = {"actions", "dialects", "drivers",   "engines",
                                         "options", "man",      "completion"};
  for (const Command& command : commands()) names.push_back(command.name);
  for (const Topic& topic : topics()) names.push_back(topic.name);
  for (const plan::ActionSpec* spec : action_specs()) names.push_back(spec->name);
  for (const DirectiveDoc& doc : directive_docs()) {
    const bool one_word = doc.word.find(' ') == std::string_view::npos;
    if (one_word && std::ranges::find(names, doc.word) == names.end()) names.push_back(doc.word);
  }
  return names;
}

}  // namespace weir::cli
