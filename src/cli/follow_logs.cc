// Reading logs and waiting for more.
#include "cli/follow_logs.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>

#include "base/file.h"
#include "process/descriptor.h"
#include "process/log_times.h"
#include "process/stop_event.h"

namespace weir::cli {
namespace {

/// The bytes from `from` on; empty if the log is not there.
std::string read_from(const std::filesystem::path& path, std::uint64_t from) {
  std::ifstream file(path, std::ios::binary);
  if (!file.seekg(static_cast<std::streamoff>(from))) return {};
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Where the last `count` lines of the text begin.
std::size_t begin_of_last(std::string_view text, std::uint64_t count) {
  std::size_t at = text.size();
  if (at > 0 && text.back() == '\n') --at;
  for (std::uint64_t i = 0; i < count && at != std::string_view::npos; ++i) {
    at = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  }
  return at == std::string_view::npos ? 0 : at + 1;
}

std::uint64_t length_then(const std::filesystem::path& log, Nanoseconds ago) {
  const auto times = read_file(process::log_times_path(log));
  const auto then = std::chrono::system_clock::now().time_since_epoch() - ago;
  return times ? process::length_at(*times,
                                    std::chrono::duration_cast<std::chrono::milliseconds>(then))
               : 0;
}

class Shower {
 public:
  explicit Shower(const WriteLine& write) : write_(write) {}

  /// Shows the whole lines of what was read; the rest waits for its end.
  void show(FollowedLog& log, std::string_view text) const {
    log.shown += text.size();
    log.part += text;
    std::size_t begin = 0;
    for (std::size_t end = log.part.find('\n'); end != std::string::npos;
         end = log.part.find('\n', begin)) {
      write_(log, std::string_view(log.part.data() + begin, end + 1 - begin));
      begin = end + 1;
    }
    log.part.erase(0, begin);
  }

 private:
  const WriteLine& write_;
};

}  // namespace

void show_logs(std::vector<FollowedLog>& logs, const LogSelection& selection,
               const WriteLine& write) {
  const Shower shower(write);
  for (FollowedLog& log : logs) {
    if (selection.since) log.shown = length_then(log.path, *selection.since);
    const std::string text = read_from(log.path, log.shown);
    const std::size_t begin = selection.lines ? begin_of_last(text, *selection.lines) : 0;
    log.shown += begin;
    shower.show(log, std::string_view(text).substr(begin));
  }
}

Result<void> follow_logs(std::vector<FollowedLog>& logs, const WriteLine& write,
                         const std::stop_token& stop) {
  const process::Descriptor changes(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!changes.open()) {
    return fail(ErrorKind::Unavailable,
                fmt::format("files cannot be watched: {}", std::strerror(errno)));
  }
  for (const FollowedLog& log : logs) {
    // The folder is watched too: a log may not be there yet.
    (void)::inotify_add_watch(changes.get(), log.path.parent_path().c_str(), IN_CREATE | IN_MODIFY);
  }
  const process::StopEvent stopped(stop);
  const Shower shower(write);
  while (!stop.stop_requested()) {
    for (FollowedLog& log : logs) shower.show(log, read_from(log.path, log.shown));
    std::array<pollfd, 2> waits = {pollfd{changes.get(), POLLIN, 0},
                                   pollfd{stopped.descriptor(), POLLIN, 0}};
    if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) break;
    std::array<char, 4096> events = {};
    while (::read(changes.get(), events.data(), events.size()) > 0) {
    }
  }
  return {};
}

}  // namespace weir::cli
