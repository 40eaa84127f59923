// fork and exec with everything a supervised child needs in between.
#include "process/spawn.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "process/guard.h"

namespace weir::process {
namespace {

/// Everything the child needs, made before the fork: between fork and exec of a program with
/// threads nothing may be allocated.
struct Prepared {
  std::string program;
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const SpawnRequest* request = nullptr;
  pid_t parent = 0;
  int guard = -1;   ///< The guard's socket, if it is to be told.
  int report = -1;  ///< Takes a Trouble if anything fails before exec.
};

struct Trouble {
  int step = 0;
  int reason = 0;
};
constexpr std::array<const char*, 4> kSteps = {"start", "become the user of", "enter the folder of",
                                               "redirect"};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  // exec's parameter type is historical: it does not write to the texts.
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* path = std::getenv("PATH");
  for (const std::string_view folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    std::string candidate = fmt::format("{}/{}", folder.empty() ? "." : folder, name);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return name;
}

[[noreturn]] void give_up(const Prepared& prepared, int step) {
  const Trouble trouble{step, errno};
  (void)!::write(prepared.report, &trouble, sizeof trouble);
  ::_exit(127);
}

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) {
    if (signal != SIGKILL && signal != SIGSTOP) (void)::signal(signal, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  (void)::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// The kernel's own calls: those of the C library would try to tell the other threads, which a
/// child of a fork does not have.
bool become(const Account& account) {
  if (::geteuid() == account.user && ::getegid() == account.group) return true;
  return ::syscall(SYS_setgroups, 0, nullptr) == 0 &&
         ::syscall(SYS_setresgid, account.group, account.group, account.group) == 0 &&
         ::syscall(SYS_setresuid, account.user, account.user, account.user) == 0;
}

bool place_streams(const StandardStreams& streams) {
  return ::dup2(streams.input, STDIN_FILENO) >= 0 && ::dup2(streams.output, STDOUT_FILENO) >= 0 &&
         ::dup2(streams.error, STDERR_FILENO) >= 0;
}

/// The hard limit stays as it is: a child of ours may have children with core files.
void set_limits(const Limits& limits) {
  rlimit core = {};
  (void)::getrlimit(RLIMIT_CORE, &core);
  core.rlim_cur = limits.core_dumps ? core.rlim_max : 0;
  (void)::setrlimit(RLIMIT_CORE, &core);
  if (limits.memory == 0) return;
  const rlimit memory = {limits.memory, limits.memory};
  (void)::setrlimit(RLIMIT_AS, &memory);
}

[[noreturn]] void run_child(const Prepared& prepared) {
  const SpawnRequest& request = *prepared.request;
  if (request.session == Session::Own) {
    (void)::setsid();
  } else {
    (void)::setpgid(0, 0);
  }
  if (prepared.guard >= 0) Guard::watch(prepared.guard);
  reset_signals();
  set_limits(request.limits);
  if (!place_streams(request.streams)) give_up(prepared, 3);
  (void)::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  if (request.inherited >= 0) (void)::fcntl(request.inherited, F_SETFD, 0);
  if (request.account && !become(*request.account)) give_up(prepared, 1);
  if (request.parent_death_signal != 0) {
    // Only now: changing the user would have cleared it.
    (void)::prctl(PR_SET_PDEATHSIG, request.parent_death_signal);
    if (::getppid() != prepared.parent) ::_exit(127);
  }
  if (!request.folder.empty() && ::chdir(request.folder.c_str()) != 0) give_up(prepared, 2);
  ::execve(prepared.program.c_str(), prepared.arguments.data(), prepared.environment.data());
  give_up(prepared, 0);
}

/// Waits for exec, which closes the pipe, or for what went wrong before it.
Trouble await_exec(int pipe) {
  Trouble trouble;
  ssize_t got = 0;
  do {
    got = ::read(pipe, &trouble, sizeof trouble);
  } while (got < 0 && errno == EINTR);
  return got == sizeof trouble ? trouble : Trouble{};
}

Failure cannot_start(const std::string& program, const char* step, int reason) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot {} `{}`: {}", step, program, std::strerror(reason)));
}

/// Keeps 0 to 2 free for the child: a pipe of ours must never take one of them.
Result<void> keep_standard_streams_open(const std::string& program) {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    if (::open("/dev/null", O_RDWR) != descriptor) return cannot_start(program, "start", errno);
  }
  return {};
}

}  // namespace

Result<Spawned> spawn(const SpawnRequest& request) {
  const std::string& name = request.program.empty() ? request.arguments.at(0) : request.program;
  WEIR_TRY(keep_standard_streams_open(name));
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return cannot_start(name, "start", errno);
  Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  Prepared prepared{find_program(name),
                    pointers(request.arguments),
                    pointers(request.environment),
                    &request,
                    ::getpid(),
                    request.guarded ? Guard::of_this_process().socket() : -1,
                    writing.get()};
  const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  SpawnRequest complete = request;
  for (int* stream : {&complete.streams.input, &complete.streams.output, &complete.streams.error}) {
    if (*stream < 0) *stream = null.get();
  }
  prepared.request = &complete;
  const pid_t pid = ::fork();
  if (pid < 0) return cannot_start(name, "start", errno);
  if (pid == 0) run_child(prepared);
  writing.close();
  const Trouble trouble = await_exec(reading.get());
  if (trouble.reason != 0) {
    if (request.guarded) Guard::of_this_process().release(pid);
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    return cannot_start(name, kSteps.at(static_cast<std::size_t>(trouble.step)), trouble.reason);
  }
  return Spawned{pid, Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)))};
}

std::vector<std::string> current_environment() {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) entries.emplace_back(*entry);
  return entries;
}

}  // namespace weir::process
