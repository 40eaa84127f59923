// Sessions for real: services of one project, shared by every weir that finds them.
#include "system/service/session.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "base/file.h"
#include "process/run_folder.h"
#include "service_fixture.h"
#include "system/service/read.h"
#include "system/service/session_record.h"
#include "system/service/sql.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

class SessionTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "weir_session_XXXXXX";
    base_ = ::mkdtemp(name.data());
    for (const fs::path& folder : {base_, base_ / "scratch", base_ / "project"}) {
      fs::create_directories(folder);
      ::chmod(folder.c_str(), 0755);
    }
    state_ = (base_ / "state").string();
    scratch_ = (base_ / "scratch").string();
  }
  void TearDown() override {
    if (auto left = find(); left != nullptr) (void)left->down(soon());
    EXPECT_THAT(files_in(scratch_), IsEmpty());
    EXPECT_THAT(files_in(fs::path(state_) / "weir"), IsEmpty());
    fs::remove_all(base_);
  }

  static std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      names.push_back(entry.path().string());
    }
    return names;
  }

  SessionOptions options() {
    SessionOptions options;
    options.system = system_;
    options.project = base_ / "project";
    options.environment = [this](const char* name) -> const char* {
      if (std::string_view(name) == "XDG_STATE_HOME") return state_.c_str();
      if (std::string_view(name) == "TMPDIR") return scratch_.c_str();
      return std::getenv(name);
    };
    options.wait = [this](std::string_view service, std::string_view what) {
      const std::scoped_lock lock(mutex_);
      waits_.push_back(fmt::format("{}: {}", service, what));
    };
    return options;
  }
  std::unique_ptr<Session> create(Sharing sharing = Sharing::Shared) {
    auto made = Session::create(options(), sharing, soon());
    if (!made) throw std::runtime_error(made.error().message);
    return *std::move(made);
  }
  std::unique_ptr<Session> find() {
    auto found = Session::find(options(), soon());
    if (!found) throw std::runtime_error(found.error().message);
    return *std::move(found);
  }
  static void must(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().message + "\n" + result.error().hint);
  }
  static void up(Session& session, const std::vector<std::string>& names) {
    must(session.up(names, soon()));
  }
  static ServiceState state_of(const Session& session, const std::string& name) {
    for (const InstanceRecord& record : session.records()) {
      if (record.name == name) return record.state;
    }
    throw std::runtime_error("no record of " + name);
  }
  void add(ServiceDescription description) {
    system_.services[description.name] = std::move(description);
  }

  fs::path base_;
  std::string state_;
  std::string scratch_;
  SystemDescription system_;
  std::mutex mutex_;
  std::vector<std::string> waits_;
};

TEST_F(SessionTest, PostgresOfTheCatalogueComesUpIsFoundAndGoesDown) {
  system_ = read_system(make_source("weir.toml", ""), {}).system;
  process::Identity server;
  {
    const auto session = create();
    up(*session, {"postgres"});
    const auto rows = query_rows(*session->look_up("service.postgres.url"),
                                 "CREATE TABLE t AS SELECT 7 AS a; SELECT a FROM t", soon());
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_EQ(rows->at(0).at(0), "7");
    server = session->records().at(0).process.identity;
    must(session->detach());
  }
  EXPECT_TRUE(process::is_alive(server));
  const auto other = find();
  ASSERT_NE(other, nullptr);
  EXPECT_EQ(state_of(*other, "postgres"), ServiceState::Ready);
  Instance* postgres = other->instance("postgres");
  ASSERT_NE(postgres, nullptr);
  must(postgres->kill(SIGKILL, soon()));
  must(postgres->start_again({}, soon()));
  const auto rows = query_rows(*other->look_up("service.postgres.url"), "SELECT a FROM t", soon());
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->at(0).at(0), "7");
  must(other->down(soon()));
  EXPECT_FALSE(process::is_alive(server));
  EXPECT_EQ(find(), nullptr);
}

TEST_F(SessionTest, NeedsAreUpBeforeAndKnowEachOther) {
  add(listening_service("base"));
  auto user = listening_service("user");
  user.needs = {"base"};
  user.files.push_back({.path = "told",
                        .text = "${service.base.url} ${service.base.addr} "
                                "${service.base.host} ${service.base.port}"});
  add(user);
  add(listening_service("alone"));
  const auto session = create(Sharing::Private);
  up(*session, {"user", "alone"});
  const auto records = session->records();
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records.at(1).name, "base");
  const unsigned port = records.at(1).ports.at("main");
  EXPECT_EQ(*read_file(records.at(2).folder / "told"),
            fmt::format("http://127.0.0.1:{0} 127.0.0.1:{0} 127.0.0.1 {0}", port));
  EXPECT_EQ(find(), nullptr);
}

TEST_F(SessionTest, AllStartOrNone) {
  add(listening_service("good"));
  auto bad = shell_service("bad", "exit 9");
  bad.needs = {"good"};
  bad.ready = {{.kind = ProbeKind::Tcp, .target = "${addr.main}"}};
  add(bad);
  add(listening_service("before"));
  const auto session = create();
  up(*session, {"before"});
  const auto failed = session->up(std::vector<std::string>{"bad"}, soon());
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("bad ended with exit code 9"));
  const auto records = session->records();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records.at(0).name, "before");
  EXPECT_EQ(records.at(0).state, ServiceState::Ready);
  EXPECT_EQ(session->instance("good"), nullptr);
}

TEST_F(SessionTest, UnknownNamesAreMistakes) {
  add(listening_service("kafka"));
  const auto session = create(Sharing::Private);
  const auto failed = session->up(std::vector<std::string>{"kafak"}, soon());
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::Usage);
  EXPECT_EQ(failed.error().message, "there is no service `kafak`");
  EXPECT_EQ(failed.error().hint, "did you mean `kafka`?");
}

TEST_F(SessionTest, AProjectHasOneSharedSession) {
  const auto session = create();
  const auto second = Session::create(options(), Sharing::Shared, soon());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::Usage);
  EXPECT_THAT(second.error().message, HasSubstr("run already"));
}

TEST_F(SessionTest, AForegroundSessionEndsWithItsOwnerAlsoForThoseWhoFoundIt) {
  add(listening_service("web"));
  auto session = create();
  up(*session, {"web"});
  const auto other = find();
  ASSERT_NE(other, nullptr);
  const process::Identity web = other->records().at(0).process.identity;
  session.reset();
  EXPECT_FALSE(process::is_alive(web));
  EXPECT_EQ(find(), nullptr);
}

TEST_F(SessionTest, OthersBringUpMoreAndSeeEachOthersChanges) {
  add(listening_service("one"));
  add(listening_service("two"));
  {
    const auto session = create();
    up(*session, {"one"});
    must(session->detach());
  }
  {
    const auto other = find();
    up(*other, {"one", "two"});
    must(other->instance("one")->pause());
  }
  const auto third = find();
  EXPECT_EQ(state_of(*third, "one"), ServiceState::Paused);
  EXPECT_EQ(state_of(*third, "two"), ServiceState::Ready);
  must(third->instance("two")->stop(soon()));
  const auto fourth = find();
  EXPECT_EQ(state_of(*fourth, "two"), ServiceState::Stopped);
  up(*fourth, {"two"});
  EXPECT_EQ(fourth->records().at(1).restarts, 1U);
  must(fourth->down(soon()));
}

TEST_F(SessionTest, WhatIsLeftOfAKilledSupervisorIsRemoved) {
  auto description = listening_service("web");
  description.command = {"/bin/sh", "-c",
                         "/usr/bin/python3 server.py 127.0.0.1 ${port.main} & echo $! > child; "
                         "wait"};
  add(description);
  process::Identity supervisor;
  std::int64_t child = 0;
  {
    const auto session = create();
    up(*session, {"web"});
    must(session->detach());
    const auto record = load_session(session_file(fs::path(state_) / "weir", base_ / "project"));
    ASSERT_TRUE(record);
    supervisor = record->supervisor;
    child = std::stoll(*read_file(record->run / "web" / "child"));
  }
  const auto python = process::identify(static_cast<pid_t>(child));
  ASSERT_TRUE(python);
  ::kill(supervisor.pid, SIGKILL);
  SystemClock clock;
  while (process::is_alive(supervisor)) {
    clock.wait_until(clock.now() + std::chrono::milliseconds(1), {});
  }
  EXPECT_EQ(find(), nullptr);
  EXPECT_FALSE(process::is_alive(*python));
}

TEST_F(SessionTest, ASessionThatIsJustEndingIsWaitedFor) {
  auto description = shell_service("slow",
                                   "trap 'sleep 0.3; exit 0' TERM; echo up; "
                                   "while :; do sleep 0.01; done");
  description.ready = {{.kind = ProbeKind::Log, .query = "up"}};
  add(description);
  process::Identity slow;
  {
    const auto session = create();
    up(*session, {"slow"});
    slow = session->records().at(0).process.identity;
    must(session->detach());
  }
  const auto record = load_session(session_file(fs::path(state_) / "weir", base_ / "project"));
  ASSERT_TRUE(record);
  ::kill(record->supervisor.pid, SIGTERM);
  SystemClock clock;
  // Until it has taken the signal it may still be joined.
  while (process::Supervisor::join(record->run / "control", soon().deadline)) {
    clock.wait_until(clock.now() + std::chrono::milliseconds(1), {});
  }
  EXPECT_EQ(find(), nullptr);
  EXPECT_FALSE(process::is_alive(slow));
}

TEST_F(SessionTest, ServicesOfAWeirThatWasKilledWhileItStartedThemAreEnded) {
  add(listening_service("web"));
  {
    const auto session = create();
    must(session->detach());
  }
  const auto record = load_session(session_file(fs::path(state_) / "weir", base_ / "project"));
  ASSERT_TRUE(record);
  const auto joined = process::Supervisor::join(record->run / "control", soon().deadline);
  ASSERT_TRUE(joined);
  const process::ServiceProcess lost{.name = "web",
                                     .arguments = {"/bin/sleep", "1000"},
                                     .environment = process::current_environment(),
                                     .folder = base_,
                                     .log = base_ / "log"};
  const auto service = (*joined)->start_service(lost, soon().deadline);
  ASSERT_TRUE(service);
  const auto session = find();
  up(*session, {"web"});
  EXPECT_FALSE(process::is_alive(service->identity));
  must(session->down(soon()));
}

TEST_F(SessionTest, AnEndThatNobodyAskedForIsTold) {
  add(listening_service("one"));
  add(listening_service("two"));
  const auto session = create();
  up(*session, {"one", "two"});
  const auto other = find();
  must(other->instance("one")->stop(soon()));
  ::kill(session->records().at(1).process.identity.pid, SIGKILL);
  const auto failed = session->await_failure(soon());
  ASSERT_TRUE(failed) << failed.error().message;
  EXPECT_EQ(*failed, "two");
  EXPECT_EQ(state_of(*session, "two"), ServiceState::Failed);
  (void)other->down(soon());  // `two` did not end as it should
  const auto gone = session->await_failure(soon());
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::Unavailable);
}

TEST_F(SessionTest, ASanityRestartSaysWhatWasNotKept) {
  system_ = read_system(make_source("weir.toml", ""), {}).system;
  ServiceDescription& postgres = system_.services.at("postgres");
  postgres.sanity_restart = true;
  postgres.keep_queries = {"SELECT a FROM t", "SELECT count(*) FROM u"};
  const auto session = create(Sharing::Private);
  up(*session, {"postgres"});
  const std::string url = *session->look_up("service.postgres.url");
  ASSERT_TRUE(query_rows(url, "CREATE TABLE t AS SELECT 7 AS a; CREATE TABLE u (a int)", soon()));
  const auto kept = session->sanity_restart({}, soon());
  EXPECT_TRUE(kept) << kept.error().message;
  // An unlogged table is emptied by a crash.
  ASSERT_TRUE(query_rows(url, "DROP TABLE u; CREATE UNLOGGED TABLE u AS SELECT 1", soon()));
  const auto lost = session->sanity_restart({}, soon());
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().message,
            "postgres: after a kill and a restart `SELECT count(*) FROM u` answers (0), before it "
            "was (1)");
}

}  // namespace
}  // namespace weir::system
