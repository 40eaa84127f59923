// The supervisor with real processes: nothing it started outlives it.
#include "process/supervisor.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "base/text.h"
#include "process/run_folder.h"

namespace weir::process {
namespace {

namespace fs = std::filesystem;

Deadline soon() { return Deadline::after(SystemClock(), std::chrono::seconds(20)); }

class SupervisorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "weir_supervisor_XXXXXX";
    base_ = ::mkdtemp(name.data());
    start();
  }
  void TearDown() override {
    supervisor_.reset();
    fs::remove_all(base_);
  }

  void start() {
    auto started = Supervisor::start();
    ASSERT_TRUE(started) << started.error().message;
    supervisor_ = *std::move(started);
    auto folder = supervisor_->make_run_folder(base_, soon());
    ASSERT_TRUE(folder) << folder.error().message;
    folder_ = *folder;
  }

  [[nodiscard]] ServiceProcess shell(std::string script) const {
    return {.name = "shell",
            .arguments = {"/bin/sh", "-c", std::move(script)},
            .environment = current_environment(),
            .folder = folder_,
            .log = folder_ / "log"};
  }

  /// The identity of a process whose id the service writes to `name`.
  [[nodiscard]] Identity written(const std::string& name) const {
    SystemClock clock;
    std::int64_t pid = 0;
    while (!soon().expired(clock)) {
      const auto text = read_file(folder_ / name);
      if (text && text->ends_with('\n') && parse_integer(trim(*text), pid)) break;
      clock.wait_until(clock.now() + std::chrono::milliseconds(1), {});
    }
    return identify(static_cast<pid_t>(pid)).value_or(Identity{});
  }

  static void expect_gone(const Identity& identity) {
    SystemClock clock;
    const Deadline deadline = soon();
    while (is_alive(identity) && !deadline.expired(clock)) {
      clock.wait_until(clock.now() + std::chrono::milliseconds(1), {});
    }
    EXPECT_FALSE(is_alive(identity)) << identity.pid;
  }

  fs::path base_;
  fs::path folder_;
  std::unique_ptr<Supervisor> supervisor_;
};

TEST_F(SupervisorTest, AToolRunsToItsEndWithItsOutputInTheLog) {
  const auto status = supervisor_->run_tool(shell("echo one; echo two >&2; exit 4"), soon(), {});
  ASSERT_TRUE(status);
  EXPECT_EQ(status->code, 4);
  EXPECT_EQ(last_log_lines(folder_ / "log", 5), "one\ntwo");
  EXPECT_EQ(last_log_lines(folder_ / "log", 1), "two");
}

TEST_F(SupervisorTest, AProgramThatCannotBeStartedIsRefusedWithTheReason) {
  ServiceProcess process = shell("");
  process.arguments = {"/no/such/program"};
  const auto service = supervisor_->start_service(process, soon());
  ASSERT_FALSE(service);
  EXPECT_EQ(service.error().message, "cannot start `/no/such/program`: No such file or directory");
}

TEST_F(SupervisorTest, ToolsReadTheirInputFromAFile) {
  std::ofstream(folder_ / "input") << "text\n";
  ServiceProcess process = shell("cat");
  process.input = folder_ / "input";
  ASSERT_TRUE(supervisor_->run_tool(process, soon(), {}));
  EXPECT_EQ(last_log_lines(folder_ / "log", 1), "text");
}

TEST_F(SupervisorTest, AStoppedServiceTakesItsDescendantsAlong) {
  const auto service = supervisor_->start_service(
      shell("setsid sh -c 'echo $$ > stray; exec sleep 1000' & wait"), soon());
  ASSERT_TRUE(service);
  const Identity stray = written("stray");
  ASSERT_TRUE(is_alive(stray));
  ASSERT_TRUE(supervisor_->begin_stop(*service));
  const auto status = supervisor_->wait_exit(*service, soon(), {});
  ASSERT_TRUE(status);
  EXPECT_EQ(status->signal, SIGTERM);
  EXPECT_FALSE(is_alive(stray));
}

TEST_F(SupervisorTest, AServiceThatIgnoresItsStopSignalIsKilledAfterTheGrace) {
  ServiceProcess process = shell("trap '' TERM; echo $$ > ready; while :; do sleep 1000; done");
  process.grace = std::chrono::milliseconds(50);
  const auto service = supervisor_->start_service(process, soon());
  ASSERT_TRUE(service);
  (void)written("ready");
  ASSERT_TRUE(supervisor_->begin_stop(*service));
  const auto status = supervisor_->wait_exit(*service, soon(), {});
  ASSERT_TRUE(status);
  EXPECT_EQ(status->signal, SIGKILL);
}

TEST_F(SupervisorTest, AToolPastItsDeadlineIsStopped) {
  const Deadline past = Deadline::after(SystemClock(), std::chrono::milliseconds(100));
  const auto status = supervisor_->run_tool(shell("echo $$ > tool; sleep 1000"), past, {});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::Timeout);
}

TEST_F(SupervisorTest, TheEndLeavesNoProcessAndNoFolder) {
  const auto service =
      supervisor_->start_service(shell("sleep 1000 & echo $! > child; wait"), soon());
  ASSERT_TRUE(service);
  const Identity child = written("child");
  supervisor_.reset();
  EXPECT_FALSE(is_alive(service->identity));
  EXPECT_FALSE(is_alive(child));
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(SupervisorTest, ServicesDieWithAKilledSupervisorAndWeirRemovesTheFolder) {
  const auto service = supervisor_->start_service(shell("exec sleep 1000"), soon());
  ASSERT_TRUE(service);
  ::kill(supervisor_->pid(), SIGKILL);
  const auto status = supervisor_->wait_exit(*service, soon(), {});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "the process that supervises weir's services ended early");
  expect_gone(service->identity);
  supervisor_.reset();
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(SupervisorTest, DetachedServicesGoOnUntilTheSupervisorIsToldToEnd) {
  const auto service = supervisor_->start_service(shell("exec sleep 1000"), soon());
  ASSERT_TRUE(service);
  ASSERT_TRUE(supervisor_->detach());
  const auto keeper = identify(supervisor_->pid());
  ASSERT_TRUE(keeper);
  supervisor_.reset();
  EXPECT_TRUE(is_alive(service->identity));
  EXPECT_TRUE(end_dead_runs(base_, soon()).empty());
  EXPECT_TRUE(fs::exists(folder_));
  ::kill(keeper->pid, SIGTERM);
  expect_gone(*keeper);
  EXPECT_FALSE(is_alive(service->identity));
  EXPECT_FALSE(fs::exists(folder_));
}

class JoinedSupervisorTest : public SupervisorTest {
 protected:
  void SetUp() override {
    SupervisorTest::SetUp();
    const auto listening = supervisor_->listen(folder_ / "control", soon());
    ASSERT_TRUE(listening) << listening.error().message;
  }
  [[nodiscard]] std::unique_ptr<Supervisor> join() const {
    auto joined = Supervisor::join(folder_ / "control", soon());
    EXPECT_TRUE(joined) << joined.error().message;
    return *std::move(joined);
  }
};

TEST_F(JoinedSupervisorTest, AGuestSeesStartsAndStopsServices) {
  const auto before = supervisor_->start_service(shell("exec sleep 1000"), soon());
  ASSERT_TRUE(before);
  const auto guest = join();
  EXPECT_EQ(guest->pid(), supervisor_->pid());
  const auto started = guest->start_service(shell("exec sleep 1001"), soon());
  ASSERT_TRUE(started);
  const auto services = guest->services(soon());
  ASSERT_TRUE(services);
  ASSERT_EQ(services->size(), 2U);
  EXPECT_EQ(services->at(0).service.identity, before->identity);
  EXPECT_EQ(services->at(1).service.identity, started->identity);
  EXPECT_EQ(services->at(1).name, "shell");
  EXPECT_FALSE(services->at(1).exit);
  ASSERT_TRUE(guest->begin_stop(*before));
  const auto exit = supervisor_->wait_exit(*before, soon(), {});
  ASSERT_TRUE(exit);
  EXPECT_EQ(exit->signal, SIGTERM);
}

TEST_F(JoinedSupervisorTest, AGuestThatGoesTakesNothingAlongAndALaterOneIsToldWhatEnded) {
  const auto service = supervisor_->start_service(shell("sleep 0.05; exit 7"), soon());
  ASSERT_TRUE(service);
  join().reset();
  EXPECT_TRUE(is_alive(service->identity) || supervisor_->exit_of(*service));
  ASSERT_TRUE(supervisor_->wait_exit(*service, soon(), {}));
  const auto later = join();
  const auto exit = later->exit_of(*service);
  ASSERT_TRUE(exit);
  EXPECT_EQ(exit->code, 7);
}

TEST_F(JoinedSupervisorTest, TheOwnersEndEndsAllUnlessDetached) {
  const auto guest = join();
  const auto service = guest->start_service(shell("exec sleep 1000"), soon());
  ASSERT_TRUE(service);
  supervisor_.reset();
  EXPECT_FALSE(is_alive(service->identity));
  EXPECT_FALSE(fs::exists(folder_));
  EXPECT_FALSE(guest->services(soon()));
}

TEST_F(JoinedSupervisorTest, ADetachedSupervisorStaysWithoutServicesUntilAGuestShutsItDown) {
  const auto keeper = identify(supervisor_->pid());
  ASSERT_TRUE(keeper);
  ASSERT_TRUE(supervisor_->detach());
  supervisor_.reset();
  const auto guest = join();
  const auto service =
      guest->start_service(shell("setsid sh -c 'echo $$ > stray; exec sleep 1000' & wait"), soon());
  ASSERT_TRUE(service);
  const Identity stray = written("stray");
  const auto ended = guest->shut_down(soon());
  ASSERT_TRUE(ended) << ended.error().message;
  EXPECT_FALSE(is_alive(service->identity));
  EXPECT_FALSE(is_alive(stray));
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(JoinedSupervisorTest, AServiceIsPausedWithAllItsProcesses) {
  const auto service = supervisor_->start_service(
      shell("setsid sh -c 'echo $$ > child; exec sleep 1000' & wait"), soon());
  ASSERT_TRUE(service);
  const Identity child = written("child");
  const auto guest = join();
  ASSERT_TRUE(guest->signal(*service, SIGSTOP, soon()));
  SystemClock clock;
  const auto has_state = [&](char state) {
    const Deadline deadline = soon();
    while (read_status(child.pid).value_or(ProcessStatus{}).state != state) {
      if (deadline.expired(clock)) return false;
      clock.wait_until(clock.now() + std::chrono::milliseconds(1), {});
    }
    return true;
  };
  EXPECT_TRUE(has_state('T'));
  ASSERT_TRUE(guest->signal(*service, SIGCONT, soon()));
  EXPECT_TRUE(has_state('S'));
  ASSERT_TRUE(guest->signal(*service, SIGSTOP, soon()));
  ASSERT_TRUE(guest->signal(*service, SIGKILL, soon()));
  const auto exit = guest->wait_any_exit({*service}, soon(), {});
  ASSERT_TRUE(exit);
  EXPECT_FALSE(is_alive(child));
  const auto again = guest->signal(*service, SIGKILL, soon());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().message, "the service does not run");
}

TEST_F(JoinedSupervisorTest, OnlyOurUserMayJoin) {
  const auto status = fs::status(folder_ / "control").permissions();
  EXPECT_EQ(status, fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_FALSE(Supervisor::join(folder_ / "nobody", soon()));
}

TEST_F(SupervisorTest, AServiceThatEndsLeavesTheOrphansOfOthersAlone) {
  const auto other = supervisor_->start_service(
      shell("(sh -c 'echo $$ > orphan; exec sleep 1000' &) ; exec sleep 1000"), soon());
  ASSERT_TRUE(other);
  const Identity orphan = written("orphan");
  ASSERT_TRUE(supervisor_->run_tool(shell("true"), soon(), {}));
  EXPECT_TRUE(is_alive(orphan));
  ASSERT_TRUE(supervisor_->begin_stop(*other));
  ASSERT_TRUE(supervisor_->wait_exit(*other, soon(), {}));
  EXPECT_FALSE(is_alive(orphan));
}

TEST_F(SupervisorTest, AfterAKillOfAllTheNextWeirEndsWhatLostItsParents) {
  const auto service = supervisor_->start_service(
      shell("setsid sh -c 'echo $$ > stray; exec sleep 1000' & exec sleep 1000"), soon());
  ASSERT_TRUE(service);
  const Identity stray = written("stray");
  ::kill(supervisor_->pid(), SIGKILL);
  expect_gone(service->identity);
  EXPECT_TRUE(is_alive(stray));
  end_run(folder_, soon());
  EXPECT_FALSE(is_alive(stray));
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(SupervisorTest, ASegmentOfSharedMemoryGoesWithTheServiceThatMadeIt) {
  const auto ids = [] {
    const auto text = read_file("/proc/sysvipc/shm");
    return text ? std::string(*text) : std::string();
  };
  const auto service = supervisor_->start_service(
      shell("exec python3 -c 'import ctypes,os,time; c=ctypes.CDLL(None); "
            "c.shmget(0,4097,0o1600); open(\"pid\",\"w\").write(f\"{os.getpid()}\\n\"); "
            "time.sleep(1000)'"),
      soon());
  ASSERT_TRUE(service);
  const Identity maker = written("pid");
  const std::string mark = " " + std::to_string(maker.pid) + " ";
  EXPECT_NE(ids().find(mark), std::string::npos);
  ASSERT_TRUE(supervisor_->signal(*service, SIGKILL, soon()));
  ASSERT_TRUE(supervisor_->wait_exit(*service, soon(), {}));
  EXPECT_EQ(ids().find(mark), std::string::npos);
}

TEST_F(SupervisorTest, LimitsAreSetBeforeTheProgramRuns) {
  ServiceProcess process = shell("ulimit -v; ulimit -c");
  process.limits.memory = 512UL << 20U;
  ASSERT_TRUE(supervisor_->run_tool(process, soon(), {}));
  EXPECT_EQ(last_log_lines(folder_ / "log", 2), "524288\n0");
  process.limits.core_dumps = true;
  process.arguments.back() = "ulimit -c";
  ASSERT_TRUE(supervisor_->run_tool(process, soon(), {}));
  EXPECT_NE(last_log_lines(folder_ / "log", 1), "0");
}

TEST_F(SupervisorTest, AsRootAServiceRunsAsTheGivenUserAndStillDiesWithTheSupervisor) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can name another user";
  ServiceProcess process = shell("id -u; exec sleep 1000");
  process.folder = "/";
  process.account = Account{65534, 65534};
  const auto service = supervisor_->start_service(process, soon());
  ASSERT_TRUE(service);
  SystemClock clock;
  while (last_log_lines(folder_ / "log", 1).empty()) {
    clock.wait_until(clock.now() + std::chrono::milliseconds(1), {});
  }
  EXPECT_EQ(last_log_lines(folder_ / "log", 1), "65534");
  ::kill(supervisor_->pid(), SIGKILL);
  expect_gone(service->identity);
}

}  // namespace
}  // namespace weir::process
