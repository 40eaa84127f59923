// Choosing folders that servers can reach too.
#include "system/places.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/file.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using process::Account;

constexpr std::array<const char*, 5> kPassedOn = {"LD_LIBRARY_PATH", "ASAN_OPTIONS",
                                                  "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"};

/// What a run may grow to in memory before a disk is the better place.
constexpr std::uint64_t kRoomOfRun = std::uint64_t{4} << 30U;

std::string value_of(const EnvironmentLookup& lookup, const char* name) {
  const char* value = lookup(name);
  return value == nullptr ? std::string() : std::string(value);
}

bool may_enter(const fs::path& folder, const std::optional<Account>& account) {
  struct stat status = {};
  if (::stat(folder.c_str(), &status) != 0) return true;  // does not exist: we shall make it
  if (!account) return ::access(folder.c_str(), X_OK) == 0;
  if (status.st_uid == account->user) return (status.st_mode & S_IXUSR) != 0;
  if (status.st_gid == account->group) return (status.st_mode & S_IXGRP) != 0;
  return (status.st_mode & S_IXOTH) != 0;
}

Result<fs::path> make_cache(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && ::access(folder.c_str(), W_OK) == 0) return fs::canonical(folder, error);
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot write to the cache folder `{}`", folder.string()),
              "set WEIR_CACHE to a folder that can be written");
}

fs::path default_cache(const EnvironmentLookup& lookup) {
  if (const auto value = value_of(lookup, "XDG_CACHE_HOME"); value.starts_with('/')) {
    return fs::path(value) / "weir";
  }
  if (const auto home = value_of(lookup, "HOME"); home.starts_with('/')) {
    return fs::path(home) / ".cache" / "weir";
  }
  return ::geteuid() == 0 ? fs::path("/var/cache/weir")
                          : fs::path(fmt::format("/tmp/weir-cache-{}", ::geteuid()));
}

/// Bytes of memory that can be had without taking them from others; 0 if the system does not say.
std::uint64_t available_memory() {
  constexpr std::string_view kLabel = "MemAvailable:";
  const auto text = read_file("/proc/meminfo");
  const std::size_t at = text ? text->find(kLabel) : std::string::npos;
  if (at == std::string::npos) return 0;
  return std::strtoull(text->c_str() + at + kLabel.size(), nullptr, 10) * 1024;
}

/// Whether a folder in memory can hold a run: the databases of one need some hundred megabytes, and
/// what scripts put into them must not take the memory from others.
bool has_room(const fs::path& memory) {
  struct statvfs space = {};
  if (::statvfs(memory.c_str(), &space) != 0 || (space.f_flag & ST_NOEXEC) != 0) return false;
  const std::uint64_t free = static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize;
  return free >= kRoomOfRun && available_memory() >= 2 * kRoomOfRun;
}

}  // namespace

Result<std::optional<Account>> service_account() {
  if (::geteuid() != 0) return std::optional<Account>();
  const passwd* nobody = ::getpwnam("nobody");  // NOLINT(concurrency-mt-unsafe): before any thread
  if (nobody == nullptr) {
    return fail(ErrorKind::Unavailable, "there is no user `nobody` to run servers as",
                "start weir as another user than root");
  }
  return std::optional(Account{nobody->pw_uid, nobody->pw_gid});
}

std::vector<std::string> service_environment(const EnvironmentLookup& lookup) {
  std::vector<std::string> environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C",
                                          "TZ=UTC"};
  for (const char* name : kPassedOn) {
    if (lookup(name) != nullptr) environment.push_back(fmt::format("{}={}", name, lookup(name)));
  }
  return environment;
}

fs::path first_closed_folder(const fs::path& path, const std::optional<Account>& account) {
  fs::path folder;
  for (const fs::path& part : fs::absolute(path)) {
    folder /= part;
    if (!may_enter(folder, account)) return folder;
  }
  return {};
}

Result<fs::path> cache_folder(const EnvironmentLookup& lookup,
                              const std::optional<Account>& account) {
  if (const auto chosen = value_of(lookup, "WEIR_CACHE"); !chosen.empty()) {
    if (const fs::path closed = first_closed_folder(chosen, account); !closed.empty()) {
      return fail(ErrorKind::Usage,
                  fmt::format("the servers' user may not enter `{}`, where WEIR_CACHE points",
                              closed.string()),
                  "weir as root runs servers as `nobody`; choose a folder open to it");
    }
    return make_cache(chosen);
  }
  const fs::path folder = default_cache(lookup);
  if (account && !first_closed_folder(folder, account).empty()) {
    return make_cache("/var/cache/weir");
  }
  return make_cache(folder);
}

Result<fs::path> state_folder(const EnvironmentLookup& lookup) {
  fs::path folder = fmt::format("/tmp/weir-state-{}", ::geteuid());
  const std::string home = value_of(lookup, "HOME");
  if (home.starts_with('/')) folder = fs::path(home) / ".local" / "state" / "weir";
  const std::string chosen = value_of(lookup, "XDG_STATE_HOME");
  if (chosen.starts_with('/')) folder = fs::path(chosen) / "weir";
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  struct stat status = {};
  const bool made = ::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST;
  // In /tmp somebody else may have been first.
  if (made && ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
      status.st_uid == ::geteuid()) {
    return folder;
  }
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot write to the state folder `{}`", folder.string()),
              "set XDG_STATE_HOME to a folder that can be written");
}

std::vector<fs::path> scratch_bases(const EnvironmentLookup& lookup,
                                    const std::optional<Account>& account, const fs::path& memory) {
  std::vector<fs::path> bases;
  const auto add = [&](const fs::path& folder) {
    const bool usable = fs::is_directory(folder) && ::access(folder.c_str(), W_OK) == 0 &&
                        first_closed_folder(folder, account).empty();
    if (usable) bases.push_back(folder);
  };
  const std::string chosen = value_of(lookup, "TMPDIR");
  if (chosen.starts_with('/')) add(chosen);
  const bool roomy = has_room(memory);
  if (roomy) add(memory);
  bases.emplace_back("/tmp");
  if (!roomy) add(memory);  // an earlier run may have found room there
  return bases;
}

}  // namespace weir::system
