// Places: which folders weir keeps things in, and as whom its servers run.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "process/spawn.h"

namespace weir::system {

/// Reads a variable of the environment; null if it is not set.
using EnvironmentLookup = std::function<const char*(const char*)>;

/// Who runs servers: `nobody` if weir is root, because PostgreSQL refuses root; else weir's own
/// user, which is said by nothing.
[[nodiscard]] Result<std::optional<process::Account>> service_account();

/// The environment of servers and their tools: nothing of the caller's but what a program needs to
/// find its libraries.
[[nodiscard]] std::vector<std::string> service_environment(const EnvironmentLookup& lookup);

/// The first folder on the way to `path`, itself included, that the account may not enter; empty if
/// there is none.
[[nodiscard]] std::filesystem::path first_closed_folder(
    const std::filesystem::path& path, const std::optional<process::Account>& account);

/// Where artefacts and prepared servers are kept: $WEIR_CACHE, or $XDG_CACHE_HOME/weir, or
/// ~/.cache/weir. For root the last two give way to /var/cache/weir when the account cannot enter
/// them. The folder is created.
[[nodiscard]] Result<std::filesystem::path> cache_folder(
    const EnvironmentLookup& lookup, const std::optional<process::Account>& account);

/// Where weirs tell each other what runs: $XDG_STATE_HOME/weir, or ~/.local/state/weir, or a folder
/// in /tmp. The folder is created, for our user only.
[[nodiscard]] Result<std::filesystem::path> state_folder(const EnvironmentLookup& lookup);

/// Where run folders may be; the first is where new ones are made. $TMPDIR if it is set and open to
/// the account; else `memory`, if it has room and programs may run there; else /tmp. A hundred
/// databases are some ten thousand small files, which cost a disk several times what they cost
/// memory.
[[nodiscard]] std::vector<std::filesystem::path> scratch_bases(
    const EnvironmentLookup& lookup, const std::optional<process::Account>& account,
    const std::filesystem::path& memory = "/dev/shm");

}  // namespace weir::system
