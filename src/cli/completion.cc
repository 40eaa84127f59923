// Completion scripts for shells, from the tables.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/help.h"
#include "cli/option.h"

namespace weir::cli {
namespace {

std::string command_words() {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  return join(names, " ");
}

std::string option_words(std::uint32_t mask) {
  std::string words;
  for (const OptionSpec* spec : options()) {
    if (!spec->taken_by_any(mask)) continue;
    words += fmt::format("{}--{}", words.empty() ? "" : " ", spec->name);
    if (spec->has(trait::kNegatable)) words += fmt::format(" --no-{}", spec->name);
  }
  return words;
}

std::string topic_words() { return join(help_names(), " "); }

/// Patterns of the options that take a value, for a `case` of the shell.
std::string valued_options() {
  std::string words;
  for (const OptionSpec* spec : options()) {
    if (spec->type == ValueType::Switch || spec->type == ValueType::Choice) continue;
    words += fmt::format("{}--{}", words.empty() ? "" : "|", spec->name);
  }
  return words;
}

std::string bash_script() {
  std::string cases;
  for (const Command& command : commands()) {
    const bool help = command.options == taken_by::kHelp;
    cases += fmt::format("    {}) words=\"{}{}{}\" ;;\n", command.name,
                         option_words(command.options), help ? " " : "", help ? topic_words() : "");
  }
  return fmt::format(
      R"(# bash completion for weir: source it, or put it where bash-completion finds it.
_weir() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}" words
  local command="${{COMP_WORDS[1]}}"
  local name="${{COMP_WORDS[0]##*/}}" drop_in=
  [[ $name == testdrive || $name == sqllogictest ]] && command=$name drop_in=1
  if [[ $COMP_CWORD -eq 1 && ! $drop_in ]]; then
    COMPREPLY=($(compgen -W "{}" -- "$current"))
    return
  fi
  case "$previous" in
    --color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
    {}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$command" in
{}  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ $current == -* || $command == help ]] || COMPREPLY+=($(compgen -f -- "$current"))
}}
complete -o filenames -F _weir weir testdrive sqllogictest
)",
      command_words(), valued_options(), cases);
}

/// The text inside single quotes of a shell.
std::string quoted(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '\'') {
      escaped += "'\\''";
    } else {
      escaped += byte;
    }
  }
  return escaped;
}

std::string zsh_description(std::string_view text) {
  std::string escaped;
  for (const char byte : quoted(text)) {
    if (byte == '[' || byte == ']' || byte == ':') escaped += '\\';
    escaped += byte;
  }
  return escaped;
}

std::string zsh_option(const OptionSpec& spec) {
  const std::string name = fmt::format("--{}", spec.name);
  const std::string_view repeat = spec.has(trait::kRepeatable) ? "*" : "";
  const std::string description = zsh_description(spec.doc);
  switch (spec.type) {
    case ValueType::Switch: return fmt::format("'{}[{}]'", name, description);
    case ValueType::Path:
      return fmt::format("'{}{}=[{}]:{}:_files'", repeat, name, description, spec.value);
    case ValueType::Choice: {
      std::string choices(spec.choices);
      for (char& byte : choices) byte = byte == '|' ? ' ' : byte;
      return fmt::format("'{}=[{}]:{}:({})'", name, description, spec.value, choices);
    }
    default:
      return fmt::format("'{}{}=[{}]:{}:'", repeat, name, description, zsh_description(spec.value));
  }
}

std::string zsh_case(const Command& command) {
  std::string text = fmt::format("    {})\n      _arguments", command.name);
  for (const OptionSpec* spec : options()) {
    if (spec->taken_by_any(command.options))
      text += fmt::format(" \\\n        {}", zsh_option(*spec));
  }
  const bool help = command.options == taken_by::kHelp;
  text += help ? fmt::format(" \\\n        '*:topic:({})'", topic_words())
               : std::string(" \\\n        '*:script:_files'");
  return text + "\n      ;;\n";
}

std::string zsh_script() {
  std::string rows;
  std::string cases;
  for (const Command& command : commands()) {
    rows += fmt::format("    '{}:{}'\n", command.name, quoted(command.summary));
    cases += zsh_case(command);
  }
  return fmt::format(R"(#compdef weir testdrive sqllogictest
# zsh completion for weir: put it on the fpath as `_weir`.
_weir() {{
  local -a commands=(
{})
  local command=$words[2]
  if [[ $service == testdrive || $service == sqllogictest ]]; then
    command=$service
  elif (( CURRENT == 2 )); then
    _describe command commands
    return
  else
    shift words
    (( CURRENT-- ))
  fi
  case $command in
{}  esac
}}
_weir "$@"
)",
                     rows, cases);
}

std::string fish_option(const Command& command, const OptionSpec& spec) {
  const std::string where =
      fmt::format("-c weir -n '__fish_seen_subcommand_from {}'", command.name);
  std::string text = fmt::format("complete {} -l {}", where, spec.name);
  if (spec.letter != 0) text += fmt::format(" -s {}", spec.letter);
  if (spec.type != ValueType::Switch) text += spec.type == ValueType::Path ? " -rF" : " -x";
  if (spec.type == ValueType::Choice)
    text += fmt::format(" -a '{}'", join(split(spec.choices, '|'), " "));
  text += fmt::format(" -d '{}'\n", quoted(spec.doc));
  if (is_drop_in(command)) {
    std::string alone = text;
    alone.replace(alone.find(where), where.size(), fmt::format("-c {}", command.name));
    text += alone;
  }
  return text;
}

std::string fish_script() {
  std::string text = "# fish completion for weir: put it into a folder of $fish_complete_path.\n";
  for (const Command& command : commands()) {
    text += fmt::format("complete -c weir -n __fish_use_subcommand -f -a {} -d '{}'\n",
                        command.name, quoted(command.summary));
  }
  for (const Command& command : commands()) {
    for (const OptionSpec* spec : options()) {
      if (spec->taken_by_any(command.options)) text += fish_option(command, *spec);
    }
  }
  text += fmt::format("complete -c weir -n '__fish_seen_subcommand_from help' -f -a '{}'\n",
                      topic_words());
  return text;
}

}  // namespace

std::optional<std::string> completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  return std::nullopt;
}

}  // namespace weir::cli
