// Choosing folders that servers can reach too.
#include "system/places.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using process::Account;

constexpr std::array<const char*, 5> kPassedOn = {"LD_LIBRARY_PATH", "ASAN_OPTIONS",
                                                  "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"};

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

fs::path scratch_base(const EnvironmentLookup& lookup, const std::optional<Account>& account) {
  const std::string chosen = value_of(lookup, "TMPDIR");
  const bool usable = chosen.starts_with('/') && fs::is_directory(chosen) &&
                      ::access(chosen.c_str(), W_OK) == 0 &&
                      first_closed_folder(chosen, account).empty();
  return usable ? fs::path(chosen) : fs::path("/tmp");
}

}  // namespace weir::system
