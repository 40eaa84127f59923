// Identity: names one process for ever, which a process id alone does not.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::process {

/// A process id together with when it started and in which boot of the machine. No other process
/// ever has the same.
struct Identity {
  pid_t pid = 0;
  std::uint64_t start_time = 0;  ///< Clock ticks since boot, field 22 of /proc/PID/stat.
  std::string boot_id;           ///< /proc/sys/kernel/random/boot_id.

  bool operator==(const Identity&) const = default;
};

/// What /proc/PID/stat says, as far as we need it.
struct ProcessStatus {
  char state = '?';  ///< Z and X: it has ended.
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  std::uint64_t start_time = 0;
};

/// Reads the text of a /proc/PID/stat file; the program's name in it may hold anything.
[[nodiscard]] std::optional<ProcessStatus> parse_status(std::string_view stat);
/// Nothing if there is no such process.
[[nodiscard]] std::optional<ProcessStatus> read_status(pid_t pid);

/// Nothing if there is no such process.
[[nodiscard]] std::optional<Identity> identify(pid_t pid);
[[nodiscard]] Identity identify_self();

/// True while exactly this process runs; one that ended but was not awaited yet does not run.
[[nodiscard]] bool is_alive(const Identity& identity);

/// "PID START BOOT", and back; nothing if the text has another form.
[[nodiscard]] std::string to_text(const Identity& identity);
[[nodiscard]] std::optional<Identity> parse_identity(std::string_view text);

}  // namespace weir::process
