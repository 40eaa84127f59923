// Instances of small services, for real: started, probed, stopped, killed, started again.
#include "system/service/instance.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <csignal>
#include <stdexcept>

#include "base/file.h"
#include "process/listeners.h"
#include "service_fixture.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using Pairs = std::vector<std::pair<std::string, std::string>>;
using testing::HasSubstr;

class InstanceTest : public ServiceTest {
 protected:
  Result<std::unique_ptr<Instance>> start(const ServiceDescription& description,
                                          const Patience& patience = soon()) {
    const auto wait = [this](std::string_view service, std::string_view what) {
      waits_.push_back(fmt::format("{}: {}", service, what));
    };
    const auto change = [this](const InstanceRecord& record) {
      states_.emplace_back(to_text(record.state));
    };
    return Instance::start(*workshop_, description, run_ / description.name, {}, wait, change,
                           patience);
  }
  std::unique_ptr<Instance> must_start(const ServiceDescription& description) {
    auto started = start(description);
    if (!started) throw std::runtime_error(started.error().message + "\n" + started.error().hint);
    return *std::move(started);
  }

  std::vector<std::string> waits_;
  std::vector<std::string> states_;
};

TEST_F(InstanceTest, AServiceIsStartedProbedAndStopped) {
  const auto instance = must_start(listening_service("web"));
  const InstanceRecord record = instance->record();
  EXPECT_EQ(record.state, ServiceState::Ready);
  EXPECT_EQ(record.urls.at("main"), fmt::format("http://127.0.0.1:{}", record.ports.at("main")));
  EXPECT_EQ(record.folder, run_ / "web");
  EXPECT_GT(record.ready_after.count(), 0);
  EXPECT_EQ(waits_.front(), fmt::format("web: an answer of {}/", record.urls.at("main")));
  const auto stopped = instance->stop(soon());
  EXPECT_TRUE(stopped) << stopped.error().message;
  EXPECT_EQ(instance->record().state, ServiceState::Stopped);
  EXPECT_FALSE(process::is_alive(record.process.identity));
}

TEST_F(InstanceTest, AServiceThatEndsWhileStartingIsReportedAtOnceWithItsLog) {
  auto description = shell_service("broken", "echo first; echo cannot do it >&2; exit 3");
  description.ready = {{.kind = ProbeKind::Tcp, .target = "${addr.main}"}};
  const auto started = start(description);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(started.error().message,
            "broken ended with exit code 3; the last lines of its log:\nfirst\ncannot do it");
  EXPECT_EQ(states_.back(), "failed");
}

TEST_F(InstanceTest, ATimeoutSaysWhatDidNotHoldAndWhatWasSeen) {
  auto description = shell_service("deaf", "echo started; exec sleep 1000");
  description.ready = {{.kind = ProbeKind::Tcp,
                        .target = "${addr.main}",
                        .timeout = std::chrono::milliseconds(200)}};
  const auto started = start(description);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().kind, ErrorKind::Timeout);
  EXPECT_THAT(started.error().message,
              testing::MatchesRegex("deaf was not ready after 2[0-9.]+ ms: still waiting for a "
                                    "connection to 127.0.0.1:[0-9]+, last seen: connection "
                                    "refused"));
  EXPECT_EQ(started.error().hint, "the last lines of its log:\nstarted");
  const auto services = supervisor_->services(soon().deadline);
  ASSERT_TRUE(services);
  for (const auto& status : *services) EXPECT_TRUE(status.exit) << status.name;
}

TEST_F(InstanceTest, EveryKindOfProbeHoldsWhenItShould) {
  auto description = listening_service("web");
  description.ready = {
      {.kind = ProbeKind::Log, .query = "^listen.*ing$"},
      {.kind = ProbeKind::Tcp, .target = "${addr.main}"},
      {.kind = ProbeKind::File, .target = "server.py"},
      {.kind = ProbeKind::Http, .target = "http://${addr.main}/no", .status = 404, .body = "/no$"},
      {.kind = ProbeKind::Command, .command = {"/bin/sh", "-c", "test -d ${folder} && id -u"}},
  };
  const auto instance = must_start(description);
  auto once = shell_service("once", "exit 4");
  once.ready = {{.kind = ProbeKind::Exit, .status = 4}};
  const auto done = must_start(once);
  EXPECT_EQ(done->record().state, ServiceState::Done);
  EXPECT_TRUE(done->await_health({}, soon()));
  EXPECT_TRUE(done->restart({}, soon()));
  EXPECT_EQ(done->record().state, ServiceState::Done);
}

TEST_F(InstanceTest, ProbesSayWhatTheySaw) {
  auto description = listening_service("web");
  const auto refused = [&](ProbeSpec probe) {
    probe.timeout = std::chrono::milliseconds(600);
    auto with = description;
    with.ready.push_back(probe);
    auto started = start(with);
    EXPECT_FALSE(started);
    fs::remove_all(run_ / "web");
    const std::string message = started ? "" : started.error().message;
    return message.substr(message.find("last seen: ") + 11);
  };
  EXPECT_EQ(refused({.kind = ProbeKind::Http, .target = "http://${addr.main}/no"}),
            "status 404, not 200");
  EXPECT_EQ(refused({.kind = ProbeKind::Http, .target = "http://${addr.main}/", .body = "bye"}),
            "the answer `hello from /`");
  EXPECT_EQ(refused({.kind = ProbeKind::Kafka, .target = "${addr.main}"}), "no answer");
  EXPECT_EQ(refused({.kind = ProbeKind::Log, .query = "ready"}), "`listening`");
  EXPECT_EQ(refused({.kind = ProbeKind::File, .target = "pid"}), "there is no such file");
  EXPECT_EQ(refused({.kind = ProbeKind::Command, .command = {"/bin/sh", "-c", "echo no; exit 2"}}),
            "it ended with exit code 2: no");
}

TEST_F(InstanceTest, AServiceThatOthersCanReachIsRefused) {
  const auto started = start(listening_service("open", "0.0.0.0"));
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message,
              testing::MatchesRegex("open: it listens on 0.0.0.0 port [0-9]+, where other machines "
                                    "can reach it"));
  EXPECT_EQ(started.error().hint, "have it bind to 127.0.0.1 only");
}

TEST_F(InstanceTest, AServiceThatLosesItsPortTriesAnother) {
  auto description = listening_service("web");
  // The first time somebody else listens already when the service comes.
  description.command = {"/bin/sh", "-c",
                         "test -e thief || { touch thief; echo Address already in use; exit 1; }; "
                         "exec /usr/bin/python3 server.py 127.0.0.1 ${port.main}"};
  const auto instance = must_start(description);
  EXPECT_EQ(instance->record().state, ServiceState::Ready);
}

TEST_F(InstanceTest, AKilledServiceStartsAgainOnItsPortsAndFolder) {
  const auto instance = must_start(listening_service("web"));
  const InstanceRecord before = instance->record();
  ASSERT_TRUE(instance->kill(SIGKILL, soon()));
  EXPECT_EQ(instance->record().state, ServiceState::Stopped);
  EXPECT_THAT(instance->epitaph(), HasSubstr("web ended by signal 9 (Killed)"));
  const auto again = instance->start_again({}, soon());
  ASSERT_TRUE(again) << again.error().message;
  const InstanceRecord after = instance->record();
  EXPECT_EQ(after.ports, before.ports);
  EXPECT_EQ(after.restarts, 1U);
  EXPECT_NE(after.process.identity, before.process.identity);
  const auto twice = instance->start_again({}, soon());
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "web runs already");
}

TEST_F(InstanceTest, APausedServiceDoesNotAnswerUntilItIsResumed) {
  auto description = listening_service("web");
  description.health = description.ready.front();
  description.health->timeout = std::chrono::milliseconds(200);
  const auto instance = must_start(description);
  ASSERT_TRUE(instance->pause());
  EXPECT_EQ(instance->record().state, ServiceState::Paused);
  EXPECT_FALSE(instance->await_health({}, soon()));
  ASSERT_TRUE(instance->resume());
  EXPECT_TRUE(instance->await_health({}, soon()));
  ASSERT_TRUE(instance->pause());
  EXPECT_TRUE(instance->stop(soon()));
}

TEST_F(InstanceTest, AnEndThatNobodyAskedForShows) {
  const auto instance = must_start(listening_service("web"));
  ::kill(instance->record().process.identity.pid, SIGTERM);
  const auto exit = instance->await_end(soon());
  ASSERT_TRUE(exit);
  EXPECT_EQ(instance->record().state, ServiceState::Failed);
  const auto paused = instance->pause();
  ASSERT_FALSE(paused);
  EXPECT_THAT(paused.error().message, HasSubstr("web ended by signal 15 (Terminated)"));
}

TEST_F(InstanceTest, AnExitCodeThatIsNotAcceptedIsNamed) {
  auto description = shell_service("odd",
                                   "trap 'echo bye; exit 5' TERM; echo up; "
                                   "while :; do sleep 0.01; done");
  description.ready = {{.kind = ProbeKind::Log, .query = "up"}};
  const auto instance = must_start(description);
  const auto stopped = instance->stop(soon());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().message,
            "odd ended with exit code 5; the last lines of its log:\nup\nbye");
}

TEST_F(InstanceTest, AnEndByTheSignalThatWasSentIsAccepted) {
  auto description = shell_service("plain", "exec sleep 1000");
  description.stop.exit_codes = {0};
  const auto instance = must_start(description);
  const auto stopped = instance->stop(soon());
  EXPECT_TRUE(stopped) << stopped.error().message;
}

TEST_F(InstanceTest, TooLittleSpaceIsSaidBeforeAnythingStarts) {
  auto description = listening_service("big");
  description.disk_needed = std::uint64_t{1} << 50U;
  const auto started = start(description);
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message, HasSubstr("big: it needs 1073741824 MiB in `"));
}

TEST_F(InstanceTest, CoreFilesAndSanitizerReportsAreFoundOnce) {
  auto description =
      shell_service("crash",
                    "echo '==7==ERROR: AddressSanitizer: heap-use-after-free on 0x1'; echo up; "
                    "exec sleep 1000");
  description.ready = {{.kind = ProbeKind::Log, .query = "up"}};
  const auto instance = must_start(description);
  EXPECT_THAT(instance->new_troubles(),
              testing::ElementsAre(HasSubstr("ERROR: AddressSanitizer: heap-use-after-free")));
  ASSERT_TRUE(instance->kill(SIGABRT, soon()));
  ASSERT_TRUE(instance->await_end(soon()));
  const auto pattern = read_file("/proc/sys/kernel/core_pattern");
  if (!pattern || !pattern->starts_with("core")) GTEST_SKIP() << "core files go elsewhere here";
  EXPECT_THAT(instance->new_troubles(), testing::ElementsAre(HasSubstr("core file ")));
  EXPECT_TRUE(instance->new_troubles().empty());
}

TEST_F(InstanceTest, ACoreFileInAFolderOfOthersIsFound) {
  const fs::path project = base_ / "project";
  fs::create_directory(project);
  fs::permissions(project, fs::perms::all);
  // One process: of two that write the same core file at once none may be left.
  auto description = shell_service("crash", "echo up; exec sleep 1000");
  description.working_folder = project.string();
  description.ready = {{.kind = ProbeKind::Log, .query = "up"}};
  const auto instance = must_start(description);
  ASSERT_TRUE(instance->kill(SIGABRT, soon()));
  ASSERT_TRUE(instance->await_end(soon()));
  const auto pattern = read_file("/proc/sys/kernel/core_pattern");
  if (!pattern || !pattern->starts_with("core")) GTEST_SKIP() << "core files go elsewhere here";
  EXPECT_THAT(instance->new_troubles(),
              testing::ElementsAre(HasSubstr("core file " + project.string())));
}

TEST_F(InstanceTest, TasksAreDoneOnceItIsReady) {
  auto description = listening_service("web");
  TaskSpec command;
  command.command = {"/bin/sh", "-c", "echo $WHO > ${folder}/told"};
  command.environment = {{"WHO", "${addr.main}"}};
  TaskSpec request;
  request.kind = TaskSpec::Kind::Http;
  request.method = "PUT";
  request.target = "${url}/";
  request.text = "{}";
  description.after_start = {command, request};
  const auto instance = must_start(description);
  EXPECT_EQ(*read_file(run_ / "web" / "told"),
            fmt::format("127.0.0.1:{}\n", instance->record().ports.at("main")));
  ASSERT_TRUE(instance->stop(soon()));
  fs::remove_all(run_ / "web");
  description.after_start.back().target = "${url}/none";
  const auto failed = start(description);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("answered with status 404, not 200: hello from"));
}

TEST_F(InstanceTest, PreparedStateIsMadeOnceAndCopied) {
  auto description = listening_service("web");
  description.prepare.emplace();
  description.prepare->files = {{.path = "seed", .text = "seed of ${version}"}};
  TaskSpec task;
  task.command = {"/bin/sh", "-c",
                  "echo made >> ${prepared}/count; mkdir data; cp seed data; id -u > data/user"};
  description.prepare->tasks = {task};
  const auto first = must_start(description);
  EXPECT_EQ(*read_file(run_ / "web" / "data" / "seed"), "seed of 1");
  ASSERT_TRUE(first->stop(soon()));
  fs::remove_all(run_ / "web");
  const auto second = must_start(description);
  EXPECT_EQ(progress_, std::vector<std::string>{"preparing web 1"});
  ASSERT_TRUE(second->stop(soon()));
  fs::remove_all(run_ / "web");
  description.options = {"other"};
  must_start(description);
  ASSERT_EQ(progress_.size(), 2U);
  EXPECT_EQ(progress_.back(), "preparing web 1: not prepared yet with these options");
}

TEST_F(InstanceTest, ALifeOfTheServiceIsPartOfPreparing) {
  auto description = listening_service("web");
  description.prepare.emplace();
  description.prepare->command = {"/bin/sh", "-c",
                                  "/usr/bin/python3 server.py 127.0.0.1 ${port.main} & "
                                  "trap 'kill $!; echo over > ${prepared}/archive; exit 0' TERM; "
                                  "wait"};
  TaskSpec request;
  request.kind = TaskSpec::Kind::Http;
  request.target = "http://${addr.main}/";
  description.prepare->warm_up = {request};
  description.ready.push_back({.kind = ProbeKind::File, .target = "${prepared}/archive"});
  auto life = description;
  life.ready.pop_back();
  life.files.push_back({.path = "from", .text = "${prepared}"});
  const auto instance = must_start(life);
  const fs::path prepared = *read_file(run_ / "web" / "from");
  EXPECT_EQ(*read_file(prepared / "archive"), "over\n");
  EXPECT_FALSE(fs::exists(base_ / "cache" / "tmp" / "life"));
}

TEST_F(InstanceTest, APreparationThatFailsLeavesNothing) {
  auto description = listening_service("web");
  description.prepare.emplace();
  TaskSpec task;
  task.command = {"/bin/sh", "-c", "echo out of luck >&2; exit 1"};
  description.prepare->tasks = {task};
  const auto started = start(description);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().message,
            "web: cannot prepare web 1: `/bin/sh` ended with exit code 1:\nout of luck");
  EXPECT_TRUE(fs::is_empty(base_ / "cache" / "tmp"));
}

TEST_F(InstanceTest, WhereTheCatalogueSpeaksAProtocolAConnectionElsewhereIsEnough) {
  const auto web = must_start(listening_service("web"));
  const std::uint16_t port = web->record().ports.at("main");
  auto description = listening_service("other");
  description.ready = {{.kind = ProbeKind::Kafka,
                        .target = "${addr.main}",
                        .origin = {.file = "catalogue/other.toml"}}};
  for (const char* form : {"127.0.0.1:{}", "http://user:password@127.0.0.1:{}/path"}) {
    description.address = fmt::format(fmt::runtime(form), port);
    EXPECT_EQ(must_start(description)->record().state, ServiceState::External);
  }
}

TEST_F(InstanceTest, WhatRunsElsewhereIsProbedAndNeverTouched) {
  const auto web = must_start(listening_service("web"));
  auto description = listening_service("other");
  description.address = fmt::format("127.0.0.1:{}", web->record().ports.at("main"));
  const auto instance = must_start(description);
  EXPECT_EQ(instance->record().state, ServiceState::External);
  EXPECT_EQ(instance->record().urls, web->record().urls);
  const auto killed = instance->kill(SIGKILL, soon());
  ASSERT_FALSE(killed);
  EXPECT_EQ(killed.error().message, "other is external: it was not started by weir");
  // A weir that was not told of the address knows it by the record.
  const auto found =
      Instance::attach(*workshop_, listening_service("other"), instance->record(), {}, {});
  for (const auto& done :
       {(*found)->stop(soon()), (*found)->kill(SIGKILL, soon()), (*found)->pause(),
        (*found)->restart({}, soon()), (*found)->start_as(description, {}, soon())}) {
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().message, "other is external: it was not started by weir");
    EXPECT_EQ(done.error().hint,
              fmt::format("it runs at {}, where its own tools reach it", description.address));
  }
  EXPECT_EQ(web->record().state, ServiceState::Ready);
}

TEST_F(InstanceTest, DataOfAnotherVersionIsNamedIfItDoesNotStart) {
  auto description = shell_service("old", "echo up; while :; do sleep 0.01; done");
  description.version = "15.3";
  description.ready = {{.kind = ProbeKind::Log, .query = "up"}};
  const auto first = must_start(description);
  ASSERT_TRUE(first->kill(SIGKILL, soon()));
  description.version = "17.1";
  description.command = {"/bin/sh", "-c", "exit 1"};
  const auto other = Instance::attach(*workshop_, description, first->record(), {}, {});
  for (int i = 0; i < 2; ++i) {
    const auto started = (*other)->start_again({}, soon());
    ASSERT_FALSE(started);
    EXPECT_THAT(started.error().hint, HasSubstr("its data was made by old 15.3; with `version = "));
  }
  description.version = "15.4";
  const auto near = Instance::attach(*workshop_, description, first->record(), {}, {});
  const auto started = (*near)->start_again({}, soon());
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().hint, "");
}

TEST_F(InstanceTest, FilesAreWrittenAnewIfTheDescriptionHasChanged) {
  auto description = listening_service("web");
  description.files.push_back({.path = "web.conf", .text = "size = 1 at ${port.main}\n"});
  const auto first = must_start(description);
  const fs::path file = run_ / "web" / "web.conf";
  const auto port = first->record().ports.at("main");
  ASSERT_TRUE(write_file(file, "changed by the service\n"));
  ASSERT_TRUE(first->restart({}, soon()));
  const auto same = Instance::attach(*workshop_, description, first->record(), {}, {});
  ASSERT_TRUE((*same)->restart({}, soon()));
  EXPECT_EQ(*read_file(file), "changed by the service\n");
  description.files.back().text = "size = 2 at ${port.main}\n";
  const auto other = Instance::attach(*workshop_, description, (*same)->record(), {}, {});
  ASSERT_TRUE((*other)->restart({}, soon()));
  EXPECT_EQ(*read_file(file), fmt::format("size = 2 at {}\n", port));
  description.files.back().text = "size = 1 at ${port.main}\n";
  const auto back = Instance::attach(*workshop_, description, (*other)->record(), {}, {});
  ASSERT_TRUE((*back)->restart({}, soon()));
  EXPECT_EQ(*read_file(file), fmt::format("size = 1 at {}\n", port));
  EXPECT_TRUE((*back)->stop(soon()));
}

TEST_F(InstanceTest, StartedFromAChangedDescriptionItTellsWhatHoldsNow) {
  auto description = listening_service("web");
  const auto first = must_start(description);
  ASSERT_TRUE(first->stop(soon()));
  description.version = "2";
  description.exports = {{"VERSION", "${version} on ${port.main}"}};
  const auto again = Instance::attach(*workshop_, description, first->record(), {}, {});
  ASSERT_TRUE(again) << again.error().message;
  ASSERT_TRUE((*again)->start_again({}, soon()));
  const InstanceRecord record = (*again)->record();
  EXPECT_EQ(record.version, "2");
  EXPECT_EQ(record.exports,
            (Pairs{{"VERSION", fmt::format("2 on {}", first->record().ports.at("main"))}}));
  EXPECT_TRUE((*again)->stop(soon()));
}

TEST_F(InstanceTest, WhatRunsElsewhereTellsNothingOfItsFilesAndOtherPorts) {
  const auto web = must_start(listening_service("web"));
  auto description = listening_service("other");
  description.address = fmt::format("127.0.0.1:{}", web->record().ports.at("main"));
  description.ports.push_back({.name = "tls"});
  description.urls["tls"] = "https://${addr.tls}";
  description.urls["ca"] = "${folder}/ca.crt";
  description.variables = {{"testdrive.url", "${url.main}"}, {"testdrive.ca", "${url.ca}"}};
  description.exports = {{"TLS", "${url.tls}"}, {"ADDR", "${addr.main}"}};
  const InstanceRecord record = must_start(description)->record();
  EXPECT_EQ(record.urls, web->record().urls);
  EXPECT_EQ(record.variables, (Pairs{{"testdrive.url", "http://" + description.address}}));
  EXPECT_EQ(record.exports, (Pairs{{"ADDR", description.address}}));
}

TEST_F(InstanceTest, WhatCannotBeStartedSaysHowToGoOn) {
  auto description = listening_service("materialized");
  description.unavailable = "it is in no package; set `address` to one that runs";
  const auto started = start(description);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().message, "materialized cannot be started");
  EXPECT_EQ(started.error().hint, description.unavailable);
}

}  // namespace
}  // namespace weir::system
