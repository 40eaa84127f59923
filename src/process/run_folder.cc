// Records of runs, and the cleaning up after dead ones.
#include "process/run_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <random>

#include "base/file.h"
#include "base/text.h"
#include "process/descriptor.h"
#include "process/shared_memory.h"
#include "process/tree.h"

namespace weir::process {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "weir-";
constexpr std::string_view kRecordName = "weir.run";
constexpr auto kPause = std::chrono::milliseconds(10);

std::string line_of(std::string_view role, const Identity& identity) {
  return fmt::format("{} {}\n", role, to_text(identity));
}

Failure cannot(std::string_view action, const fs::path& path) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot {} `{}`: {}", action, path.string(), std::strerror(errno)));
}

/// Whose name `weir-PID-START-RANDOM` is; the boot is taken to be this one.
std::optional<Identity> creator_of(const std::string& name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const std::vector<std::string_view> parts =
      split(std::string_view(name).substr(kPrefix.size()), '-');
  if (parts.size() != 3) return std::nullopt;
  return parse_identity(fmt::format("{} {} {}", parts[0], parts[1], identify_self().boot_id));
}

/// Others may plant folders where everybody can write: only our own are believed.
bool is_own_folder(const fs::path& path) {
  struct stat status = {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid();
}

RunRecord record_of(const fs::path& folder) {
  const auto text = read_file(folder / kRecordName);
  return text ? parse_record(*text) : RunRecord{};
}

bool has_someone(const RunRecord& record, const Identity& creator) {
  if (is_alive(record.owner.value_or(creator))) return true;
  return record.supervisor && is_alive(*record.supervisor);
}

/// Whatever still runs and was told the folder by its parents, who may be gone.
std::vector<pid_t> find_marked(const fs::path& folder) {
  std::vector<pid_t> marked = find_all();
  const std::string mark = mark_of_run(folder);
  std::erase_if(marked, [&](pid_t pid) { return !was_told(pid, mark); });
  return marked;
}

bool any_alive(const std::vector<Identity>& identities) {
  return std::any_of(identities.begin(), identities.end(), is_alive);
}

}  // namespace

std::string to_text(const RunRecord& record) {
  std::string text;
  if (record.owner) text += line_of("owner", *record.owner);
  if (record.supervisor) text += line_of("supervisor", *record.supervisor);
  for (const Identity& service : record.services) text += line_of("service", service);
  return text;
}

RunRecord parse_record(std::string_view text) {
  RunRecord record;
  // The part behind the last line end is not complete.
  const std::size_t end = text.rfind('\n');
  for (const std::string_view line : split(text.substr(0, end == text.npos ? 0 : end), '\n')) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;
    auto identity = parse_identity(line.substr(space + 1));
    if (!identity) continue;
    const std::string_view role = line.substr(0, space);
    if (role == "service") {
      record.services.push_back(*std::move(identity));
    } else if (role == "owner") {
      record.owner = std::move(identity);
    } else if (role == "supervisor") {
      record.supervisor = std::move(identity);
    }
  }
  return record;
}

fs::path name_run_folder(const fs::path& base) {
  const Identity self = identify_self();
  std::random_device random;
  return base / fmt::format("{}{}-{}-{:08x}", kPrefix, self.pid, self.start_time, random());
}

Result<void> create_run_folder(const fs::path& folder, const RunRecord& record) {
  if (::mkdir(folder.c_str(), 0711) != 0) return cannot("create", folder);
  if (::chmod(folder.c_str(), 0711) != 0) return cannot("create", folder);
  return write_file(folder / kRecordName, to_text(record));
}

Result<void> record_service(const fs::path& folder, const Identity& service) {
  const fs::path path = folder / kRecordName;
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  const std::string line = line_of("service", service);
  if (!file.open() || ::write(file.get(), line.data(), line.size()) < 0) {
    return cannot("write", path);
  }
  return {};
}

std::string mark_of_run(const fs::path& folder) {
  return fmt::format("WEIR_RUN={}", folder.string());
}

void end_run(const fs::path& folder, Deadline deadline) {
  SystemClock clock;
  const RunRecord record = record_of(folder);
  std::vector<pid_t> strays = record.services.empty() ? std::vector<pid_t>() : find_marked(folder);
  // Who is just ending has no environment any more, and is not found by it.
  std::vector<Identity> ending = record.services;
  for (const pid_t pid : strays) {
    if (auto identity = identify(pid)) ending.push_back(*std::move(identity));
  }
  for (const Identity& service : record.services) kill_tree(service);
  // Not our children: there is no event to wait for.
  while ((any_alive(ending) || !strays.empty()) && !deadline.expired(clock)) {
    for (const pid_t pid : strays) (void)::kill(pid, SIGKILL);
    (void)clock.wait_until(clock.now() + kPause, {});
    strays = find_marked(folder);
  }
  for (const Identity& service : record.services) remove_unused_segments_of(service);
  std::error_code error;
  fs::remove_all(folder, error);
  while (error && !deadline.expired(clock)) {
    (void)clock.wait_until(clock.now() + kPause, {});
    fs::remove_all(folder, error);
  }
}

std::vector<std::string> end_dead_runs(const fs::path& base, Deadline deadline) {
  std::vector<std::string> ended;
  std::error_code error;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(base, error)) found.push_back(entry.path());
  for (const fs::path& folder : found) {
    const auto creator = creator_of(folder.filename().string());
    if (!creator || !is_own_folder(folder) || has_someone(record_of(folder), *creator)) continue;
    end_run(folder, deadline);
    ended.push_back(folder.filename().string());
  }
  return ended;
}

}  // namespace weir::process
