// Running a program: its pipes, its end and the deadline in one poll loop.
#include "process/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/sigpipe.h"
#include "base/text.h"
#include "process/guard.h"
#include "process/identity.h"
#include "process/spawn.h"
#include "process/stop_event.h"
#include "process/tree.h"

namespace weir::process {
namespace {

struct Pipe {
  Descriptor reading;
  Descriptor writing;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(ErrorKind::Unavailable, fmt::format("no pipe: {}", std::strerror(errno)));
  }
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

void set_nonblocking(const Descriptor& descriptor) {
  (void)::fcntl(descriptor.get(), F_SETFL, O_NONBLOCK);
}

/// One running program, from start to end. Its group is killed and awaited in any case.
class Run {
 public:
  Run(const ProcessRequest& request, Deadline deadline, const std::stop_token& stop)
      : request_(request), deadline_(deadline), stop_(stop), stop_event_(stop) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() { end(); }

  Result<ProcessOutput> run() {
    WEIR_TRY(start());
    while (!ended()) {
      const int left = poll_milliseconds(deadline_.left(clock_));
      if (left == 0) {
        kill_all();
        return timeout();
      }
      if (stop_.stop_requested()) {
        kill_all();
        return fail(ErrorKind::Cancelled, "interrupted");
      }
      wait(left);
    }
    end();
    // What was written before the end is still in the pipes; what strays hold open is not awaited.
    while (drain(out_.reading, output_.out) || drain(error_.reading, output_.error)) {
    }
    return std::move(output_);
  }

 private:
  Result<void> start() {
    WEIR_TRY_ASSIGN(in_, make_pipe());
    WEIR_TRY_ASSIGN(out_, make_pipe());
    WEIR_TRY_ASSIGN(error_, make_pipe());
    SpawnRequest spawned{.arguments = request_.arguments,
                         .environment = request_.environment.value_or(current_environment()),
                         .folder = request_.folder,
                         .streams = {in_.reading.get(), out_.writing.get(), error_.writing.get()},
                         .account = request_.account,
                         .parent_death_signal = SIGKILL,
                         .guarded = true};
    WEIR_TRY_ASSIGN(child_, spawn(spawned));
    in_.reading.close();
    out_.writing.close();
    error_.writing.close();
    for (const Descriptor* end : {&in_.writing, &out_.reading, &error_.reading}) {
      set_nonblocking(*end);
    }
    if (request_.input.empty()) in_.writing.close();
    return {};
  }

  void wait(int milliseconds) {
    std::array<pollfd, 5> waits = {
        pollfd{child_.process.get(), POLLIN, 0}, pollfd{stop_event_.descriptor(), POLLIN, 0},
        pollfd{out_.reading.get(), POLLIN, 0}, pollfd{error_.reading.get(), POLLIN, 0},
        pollfd{in_.writing.get(), POLLOUT, 0}};
    (void)::poll(waits.data(), waits.size(), milliseconds);
    if (waits[2].revents != 0) drain(out_.reading, output_.out);
    if (waits[3].revents != 0) drain(error_.reading, output_.error);
    if (waits[4].revents != 0) feed();
  }

  /// Reads once; true if there may be more. Closes the pipe at its end.
  bool drain(Descriptor& pipe, std::string& kept) {
    if (!pipe.open()) return false;
    std::array<char, 65536> buffer;  // NOLINT(*-member-init): filled by read
    const ssize_t got = ::read(pipe.get(), buffer.data(), buffer.size());
    if (got < 0) return errno == EINTR;
    if (got == 0) pipe.close();
    const std::size_t room = request_.output_limit - kept.size();
    const auto length = static_cast<std::size_t>(got);
    if (length > room) output_.truncated = true;
    kept.append(buffer.data(), std::min(length, room));
    return got > 0;
  }

  void feed() {
    const std::string_view rest = std::string_view(request_.input).substr(fed_);
    const SigpipeHeld held;  // a program that does not read its input must not end us
    const ssize_t put = ::write(in_.writing.get(), rest.data(), rest.size());
    if (put > 0) fed_ += static_cast<std::size_t>(put);
    const bool broken = put < 0 && errno != EAGAIN && errno != EINTR;
    if (broken || fed_ == request_.input.size()) in_.writing.close();
  }

  [[nodiscard]] bool ended() const {
    siginfo_t info = {};
    // WNOWAIT: the group's id stays ours until the group was killed.
    return ::waitid(P_PID, static_cast<id_t>(child_.pid), &info, WEXITED | WNOHANG | WNOWAIT) ==
               0 &&
           info.si_pid == child_.pid;
  }

  /// Also what has left the group, as long as it can be found.
  void kill_all() const {
    if (const auto identity = identify(child_.pid)) kill_tree(*identity);
  }

  void end() {
    if (child_.pid == 0) return;
    (void)::kill(-child_.pid, SIGKILL);
    Guard::of_this_process().release(child_.pid);
    int status = 0;
    while (::waitpid(child_.pid, &status, 0) < 0 && errno == EINTR) {
    }
    output_.status = to_exit_status(status);
    child_.pid = 0;
  }

  Failure timeout() {
    const std::string_view last = trim(output_.error);
    return fail(ErrorKind::Timeout,
                fmt::format("`{}` did not end in time", request_.arguments.front()),
                std::string(last.substr(last.rfind('\n') + 1)));
  }

  const ProcessRequest& request_;
  SystemClock clock_;
  Deadline deadline_;
  std::stop_token stop_;
  StopEvent stop_event_;
  Pipe in_;
  Pipe out_;
  Pipe error_;
  Spawned child_;
  ProcessOutput output_;
  std::size_t fed_ = 0;
};

}  // namespace

ExitStatus to_exit_status(int wait_status) {
  if (WIFSIGNALED(wait_status)) return {0, WTERMSIG(wait_status)};
  return {WEXITSTATUS(wait_status), 0};
}

std::string describe(const ExitStatus& status) {
  if (status.signal == 0) return fmt::format("with exit code {}", status.code);
  return fmt::format("by signal {} ({})", status.signal, ::strsignal(status.signal));
}

Result<ProcessOutput> run_process(const ProcessRequest& request, Deadline deadline,
                                  const std::stop_token& stop) {
  return Run(request, deadline, stop).run();
}

}  // namespace weir::process
