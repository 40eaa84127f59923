// Walking /proc for the descendants of a process.
#include "process/tree.h"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "process/descriptor.h"

namespace weir::process {
namespace {

struct Entry {
  pid_t pid;
  ProcessStatus status;
};

std::vector<Entry> all_processes() {
  std::vector<Entry> entries;
  std::error_code error;
  std::filesystem::directory_iterator folder("/proc", error);
  for (; !error && folder != std::filesystem::directory_iterator(); folder.increment(error)) {
    std::uint64_t pid = 0;
    if (!parse_unsigned(folder->path().filename().native(), pid)) continue;
    if (const auto status = read_status(static_cast<pid_t>(pid))) {
      entries.push_back({static_cast<pid_t>(pid), *status});
    }
  }
  return entries;
}

bool contains(const std::vector<pid_t>& pids, pid_t pid) {
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

constexpr std::string_view kServiceMark = "WEIR_SERVICE=";

std::string environment_of(pid_t pid) {
  const auto text = read_file(fmt::format("/proc/{}/environ", pid));
  return text ? *text : std::string();
}

/// The mark of a service that `parent` supervises; empty if the process is none. What runs in a
/// service has its mark too, but another parent.
std::string mark_of(pid_t pid, pid_t parent) {
  const std::string environment = environment_of(pid);
  for (const std::string_view variable : split(environment, '\0')) {
    if (variable.starts_with(fmt::format("{}{}.", kServiceMark, parent))) {
      return std::string(variable);
    }
  }
  return {};
}

/// Daemons of the service: their own parents are gone, and the supervisor is the next.
std::vector<pid_t> find_adopted(pid_t root, const std::vector<Entry>& entries) {
  std::vector<pid_t> adopted;
  const auto own = std::ranges::find(entries, root, &Entry::pid);
  if (own == entries.end()) return adopted;
  const pid_t parent = own->status.parent;
  const std::string mark = mark_of(root, parent);
  if (mark.empty()) return adopted;
  for (const Entry& entry : entries) {
    const bool sibling = entry.status.parent == parent && entry.pid != root;
    if (sibling && was_told(entry.pid, mark)) adopted.push_back(entry.pid);
  }
  return adopted;
}

/// A handle on exactly this process; closed if it is gone.
Descriptor open_process(const Identity& identity) {
  Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, identity.pid, 0)));
  // Only now is it certain that the id stays with the process that we look at.
  if (handle.open() && !is_alive(identity)) handle.close();
  return handle;
}

void send(const Descriptor& process, int signal) {
  (void)::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0);
}

}  // namespace

std::string mark_of_service(pid_t supervisor, std::int64_t service) {
  return fmt::format("{}{}.{}", kServiceMark, supervisor, service);
}

bool was_told(pid_t pid, std::string_view variable) {
  const std::string environment = environment_of(pid);
  const auto variables = split(environment, '\0');
  return std::ranges::find(variables, variable) != variables.end();
}

std::vector<pid_t> find_tree(pid_t root) {
  const std::vector<Entry> entries = all_processes();
  std::vector<pid_t> tree = find_adopted(root, entries);
  tree.insert(tree.begin(), root);
  for (std::size_t grown = 0; grown != tree.size();) {
    grown = tree.size();
    for (const Entry& entry : entries) {
      const bool belongs = contains(tree, entry.status.parent) || entry.status.group == root;
      if (belongs && !contains(tree, entry.pid)) tree.push_back(entry.pid);
    }
  }
  tree.erase(tree.begin());
  return tree;
}

std::vector<pid_t> find_children(pid_t parent) {
  std::vector<pid_t> children;
  for (const Entry& entry : all_processes()) {
    if (entry.status.parent == parent) children.push_back(entry.pid);
  }
  return children;
}

std::vector<pid_t> find_all() {
  std::vector<pid_t> pids;
  for (const Entry& entry : all_processes()) {
    if (entry.status.state != 'Z' && entry.status.state != 'X') pids.push_back(entry.pid);
  }
  return pids;
}

void kill_tree(const Identity& root) {
  const Descriptor process = open_process(root);
  if (!process.open()) return;
  send(process, SIGSTOP);
  for (const pid_t pid : find_tree(root.pid)) ::kill(pid, SIGKILL);
  send(process, SIGKILL);
}

void signal_tree(const Identity& root, int signal) {
  const Descriptor process = open_process(root);
  if (!process.open()) return;
  send(process, signal);
  std::vector<pid_t> reached;
  // What a stopped process has just forked is found by the next round.
  for (bool found = true; found;) {
    found = false;
    for (const pid_t pid : find_tree(root.pid)) {
      if (contains(reached, pid)) continue;
      ::kill(pid, signal);
      reached.push_back(pid);
      found = signal == SIGSTOP;
    }
  }
}

std::uint64_t resident_bytes(const Identity& root) {
  if (!is_alive(root)) return 0;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::vector<pid_t> pids = find_tree(root.pid);
  pids.push_back(root.pid);
  std::uint64_t pages = 0;
  for (const pid_t pid : pids) {
    const auto text = read_file(fmt::format("/proc/{}/statm", pid));
    const std::vector<std::string_view> fields = text ? split(*text, ' ') : split("", ' ');
    std::uint64_t resident = 0;
    if (fields.size() > 1 && parse_unsigned(fields[1], resident)) pages += resident;
  }
  return pages * page;
}

}  // namespace weir::process
