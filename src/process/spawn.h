// Spawning: fork, drop the user, tie the child's life to ours, exec.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "process/descriptor.h"

namespace weir::process {

/// The user a child runs as.
struct Account {
  uid_t user = 0;
  gid_t group = 0;
};

/// What a child may take of the machine.
struct Limits {
  std::uint64_t memory = 0;  ///< Bytes of address space; 0: no limit of its own.
  bool core_dumps = false;   ///< It may leave a core file, as large as our own limit allows.
};

/// What a child's three standard descriptors are in the parent.
struct StandardStreams {
  int input = -1;
  int output = -1;
  int error = -1;
};

enum class Session : unsigned char {
  Group,  ///< A process group of its own.
  Own,    ///< A session of its own: no terminal, no Ctrl-C.
};

struct SpawnRequest {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  ///< NAME=VALUE; the whole of it.
  std::string program = {};  ///< Looked up on PATH unless it has a slash; empty: argument 0.
  std::filesystem::path folder = {};  ///< Working folder; empty: ours.
  StandardStreams streams = {};
  std::optional<Account> account = {};  ///< Only root may name another.
  Limits limits = {};
  /// Sent to the child when the *thread* that spawned it ends; 0: nothing is sent.
  int parent_death_signal = 0;
  Session session = Session::Group;
  bool guarded =
      false;  ///< Its group ends with weir (process/guard.h). Whoever awaits it releases it.
  int inherited = -1;  ///< One more descriptor that stays open, under the same number.
};

struct Spawned {
  pid_t pid = 0;       ///< Also its process group. Whoever spawned it must await it.
  Descriptor process;  ///< A pidfd.
};

/// Starts the program and returns when it has taken over. Unavailable, naming the program and the
/// reason, if it cannot be started.
[[nodiscard]] Result<Spawned> spawn(const SpawnRequest& request);

/// Our own environment.
[[nodiscard]] std::vector<std::string> current_environment();

}  // namespace weir::process
