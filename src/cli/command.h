// Subcommands: rows of one table, a function each.
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/run_settings.h"
#include "cli/words.h"

namespace weir::cli {

/// What the process was given. The files are not owned.
struct Invocation {
  Words words;            ///< Everything behind the program's name, which is without its folder.
  std::size_t first = 0;  ///< The first word that belongs to the command.
  std::FILE* out = nullptr;
  std::FILE* err = nullptr;
  Environment environment;
};

/// Writes the whole text; what cannot be written is lost, as with every filter.
void print(std::FILE* file, std::string_view text);

/// Print to standard error: mistakes of the command line; these with those of weir.toml and notes.
void print_mistakes(const Invocation& invocation, const std::vector<Mistake>& mistakes);
void print_complaints(const Invocation& invocation, const Complaints& complaints);

/// Says on standard error what ended the command, with its hint; the exit status for it.
int complain(const Invocation& invocation, const Error& error);

/// A subcommand. Its function returns the exit status.
struct Command {
  std::string_view name;
  std::string_view synopsis;  ///< Behind the name.
  std::string_view summary;   ///< One phrase.
  std::string_view doc;       ///< Paragraphs.
  std::uint32_t options = 0;  ///< One of `taken_by`.
  int (*function)(Invocation& invocation) = nullptr;
};

/// Whether it stands in for another program, and is run under that program's name too.
[[nodiscard]] inline bool is_drop_in(const Command& command) {
  return (command.options & taken_by::kDropIns) != 0;
}

/// All subcommands, in the order of the help.
[[nodiscard]] std::span<const Command> commands();
[[nodiscard]] const Command* find_command(std::string_view name);

int run_command(Invocation& invocation);           ///< `weir run`
int testdrive_command(Invocation& invocation);     ///< `weir testdrive`, or the name testdrive
int sqllogictest_command(Invocation& invocation);  ///< `weir sqllogictest`, or that name
int check_command(Invocation& invocation);         ///< `weir check`
int history_command(Invocation& invocation);       ///< `weir history`
int replay_command(Invocation& invocation);        ///< `weir replay`
int fetch_command(Invocation& invocation);         ///< `weir fetch`
int describe_command(Invocation& invocation);      ///< `weir describe`
int up_command(Invocation& invocation);            ///< `weir up`
int down_command(Invocation& invocation);          ///< `weir down`
int ps_command(Invocation& invocation);            ///< `weir ps`
int logs_command(Invocation& invocation);          ///< `weir logs`
int kill_command(Invocation& invocation);          ///< `weir kill`
int pause_command(Invocation& invocation);         ///< `weir pause`
int resume_command(Invocation& invocation);        ///< `weir resume`
int stop_command(Invocation& invocation);          ///< `weir stop`
int start_command(Invocation& invocation);         ///< `weir start`
int restart_command(Invocation& invocation);       ///< `weir restart`
int wait_command(Invocation& invocation);          ///< `weir wait`
int exec_command(Invocation& invocation);          ///< `weir exec`
int sql_command(Invocation& invocation);           ///< `weir sql`
int env_command(Invocation& invocation);           ///< `weir env`
int help_command(Invocation& invocation);          ///< `weir help`

/// What the process brings along to settings.
[[nodiscard]] Surroundings surroundings_of(const Invocation& invocation);

/// Finds and runs the command that the words ask for; called by main.
int dispatch(Invocation& invocation);

}  // namespace weir::cli
