// Finding segments by the process that made them.
#include "process/shared_memory.h"

#include <sys/shm.h>
#include <unistd.h>

#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/text.h"

namespace weir::process {
namespace {

struct Segment {
  int id = 0;
  pid_t creator = 0;
  std::uint64_t users = 0;
  std::uint64_t changed = 0;  ///< Seconds since 1970: made, or its owner changed.
};

std::optional<Segment> parse_segment(std::string_view line) {
  std::vector<std::string_view> fields = split(line, ' ');
  std::erase(fields, std::string_view());
  if (fields.size() < 14) return std::nullopt;
  std::int64_t id = 0;
  std::int64_t creator = 0;
  Segment segment;
  const bool good = parse_integer(fields[1], id) && parse_integer(fields[4], creator) &&
                    parse_unsigned(fields[6], segment.users) &&
                    parse_unsigned(fields[13], segment.changed);
  segment.id = static_cast<int>(id);
  segment.creator = static_cast<pid_t>(creator);
  return good ? std::optional(segment) : std::nullopt;
}

std::vector<Segment> segments_of(pid_t creator) {
  std::vector<Segment> segments;
  const auto text = read_file("/proc/sysvipc/shm");
  if (!text) return segments;
  for (const std::string_view line : split(*text, '\n')) {
    const auto segment = parse_segment(line);
    if (segment && segment->creator == creator) segments.push_back(*segment);
  }
  return segments;
}

/// Seconds since 1970 of the machine's boot; 0 if it does not say.
std::uint64_t boot_time() {
  constexpr std::string_view kLabel = "btime ";
  const auto text = read_file("/proc/stat");
  std::uint64_t time = 0;
  for (const std::string_view line : text ? split(*text, '\n') : split("", '\n')) {
    if (line.starts_with(kLabel)) (void)parse_unsigned(line.substr(kLabel.size()), time);
  }
  return time;
}

/// When a process started, in seconds since 1970, one too early at most.
std::uint64_t started(std::uint64_t ticks) {
  const std::uint64_t after_boot = ticks / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  const std::uint64_t time = boot_time() + after_boot;
  return time == 0 ? 0 : time - 1;
}

void remove(const Segment& segment) { (void)::shmctl(segment.id, IPC_RMID, nullptr); }

}  // namespace

void remove_segments_of(const Identity& creator) {
  const std::vector<Segment> segments = segments_of(creator.pid);
  if (segments.empty()) return;
  const std::uint64_t earliest = started(creator.start_time);
  for (const Segment& segment : segments) {
    if (segment.changed >= earliest) remove(segment);
  }
}

void remove_unused_segments_of(const Identity& creator) {
  if (creator.boot_id != identify_self().boot_id) return;
  const std::vector<Segment> segments = segments_of(creator.pid);
  if (segments.empty()) return;
  const auto present = identify(creator.pid);
  const std::uint64_t next = present && *present != creator
                                 ? started(present->start_time)
                                 : std::numeric_limits<std::uint64_t>::max();
  for (const Segment& segment : segments) {
    const bool its_own = segment.changed >= started(creator.start_time) && segment.changed < next;
    if (its_own && segment.users == 0) remove(segment);
  }
}

}  // namespace weir::process
