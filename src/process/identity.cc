// Reading /proc to tell processes apart.
#include "process/identity.h"

#include <fmt/format.h>
#include <unistd.h>

#include <vector>

#include "base/file.h"
#include "base/text.h"

namespace weir::process {
namespace {

std::string boot_id() {
  const auto text = read_file("/proc/sys/kernel/random/boot_id");
  return text ? std::string(trim(*text)) : "unknown";
}

bool parse_pid(std::string_view text, pid_t& pid) {
  std::int64_t value = 0;
  if (!parse_integer(text, value) || value < 0 || value > std::numeric_limits<pid_t>::max()) {
    return false;
  }
  pid = static_cast<pid_t>(value);
  return true;
}

}  // namespace

std::optional<ProcessStatus> parse_status(std::string_view stat) {
  const std::size_t close = stat.rfind(')');
  if (close == std::string_view::npos || close + 2 > stat.size()) return std::nullopt;
  const std::vector<std::string_view> fields = split(trim(stat.substr(close + 2)), ' ');
  constexpr std::size_t kStartTime = 19;  // field 22, counted from field 3
  ProcessStatus status;
  if (fields.size() <= kStartTime || fields[0].size() != 1) return std::nullopt;
  status.state = fields[0][0];
  const bool good = parse_pid(fields[1], status.parent) && parse_pid(fields[2], status.group) &&
                    parse_pid(fields[3], status.session) &&
                    parse_unsigned(fields[kStartTime], status.start_time);
  return good ? std::optional(status) : std::nullopt;
}

std::optional<ProcessStatus> read_status(pid_t pid) {
  const auto text = read_file(fmt::format("/proc/{}/stat", pid));
  return text ? parse_status(*text) : std::nullopt;
}

std::optional<Identity> identify(pid_t pid) {
  const auto status = read_status(pid);
  if (!status) return std::nullopt;
  return Identity{pid, status->start_time, boot_id()};
}

Identity identify_self() { return identify(::getpid()).value_or(Identity{::getpid(), 0, "?"}); }

bool is_alive(const Identity& identity) {
  const auto status = read_status(identity.pid);
  return status && status->state != 'Z' && status->state != 'X' &&
         status->start_time == identity.start_time && boot_id() == identity.boot_id;
}

std::string to_text(const Identity& identity) {
  return fmt::format("{} {} {}", identity.pid, identity.start_time, identity.boot_id);
}

std::optional<Identity> parse_identity(std::string_view text) {
  const std::vector<std::string_view> words = split(text, ' ');
  Identity identity;
  if (words.size() != 3 || words[2].empty() || !parse_pid(words[0], identity.pid) ||
      identity.pid <= 0 || !parse_unsigned(words[1], identity.start_time)) {
    return std::nullopt;
  }
  identity.boot_id = words[2];
  return identity;
}

}  // namespace weir::process
