// Records of sessions, and their locks.
#include "system/service/session_record.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/file.h"
#include "base/testing.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

SessionRecord sample() {
  SessionRecord record;
  record.project = "/home/me/suite";
  record.run = "/dev/shm/weir-1-2-3";
  record.supervisor = {17, 4711, "boot"};
  InstanceRecord& kafka = record.instances["kafka"];
  kafka.name = "kafka";
  kafka.version = "4.3.1";
  kafka.address = "127.0.0.1:9092";
  kafka.state = ServiceState::Paused;
  kafka.folder = record.run / "kafka";
  kafka.process = {3, {18, 4712, "boot"}};
  kafka.ports = {{"plain", 20001}, {"controller", 20002}};
  kafka.urls = {{"main", "127.0.0.1:20001"}};
  kafka.variables = {{"testdrive.kafka-addr", "127.0.0.1:20001"}};
  kafka.exports = {{"KAFKA_ADDR", "127.0.0.1:20001"}};
  kafka.logs = {kafka.folder / "output.log"};
  kafka.started = 1795778022;
  kafka.restarts = 2;
  kafka.described = "0123456789abcdef";
  kafka.output_begin = 4711;
  kafka.ready_after = std::chrono::milliseconds(1580);
  return record;
}

TEST(SessionRecord, IsReadBack) {
  const std::string json = to_json(sample());
  const auto record = parse_session_record(json);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(to_json(*record), json);
  EXPECT_EQ(record->instances.at("kafka").process.identity, (process::Identity{18, 4712, "boot"}));
  EXPECT_EQ(record->instances.at("kafka").state, ServiceState::Paused);
}

TEST(SessionRecord, OfAnotherFormIsRefused) {
  EXPECT_FALSE(parse_session_record(""));
  EXPECT_FALSE(parse_session_record("{}"));
  std::string json = to_json(sample());
  for (std::size_t length = 0; length + 2 < json.size(); length += 7) {
    EXPECT_FALSE(parse_session_record(std::string_view(json).substr(0, length))) << length;
  }
}

TEST(SessionRecord, FilesOfProjectsDifferAndNameThem) {
  const fs::path one = session_file("/state", "/a/suite");
  EXPECT_NE(one, session_file("/state", "/b/suite"));
  EXPECT_EQ(one, session_file("/state", "/a/b/../suite"));
  EXPECT_TRUE(one.filename().string().starts_with("suite-")) << one;
}

TEST(FileLock, IsHeldByOneAtATimeAndLeavesNoFile) {
  const TemporaryFolder folder;
  const fs::path path = folder / "suite.lock";
  const auto patience = [](std::chrono::milliseconds budget) {
    return Patience{Deadline::after(SystemClock(), budget), {}};
  };
  {
    const auto held = FileLock::take(path, {}, patience(std::chrono::seconds(1)));
    ASSERT_TRUE(held);
    bool told = false;
    const auto second =
        FileLock::take(path, [&] { told = true; }, patience(std::chrono::milliseconds(30)));
    ASSERT_FALSE(second);
    EXPECT_TRUE(told);
    EXPECT_EQ(second.error().kind, ErrorKind::Timeout);
  }
  EXPECT_FALSE(fs::exists(path));
  std::atomic<int> inside = 0;
  std::atomic<bool> overlap = false;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 20; ++round) {
          const auto lock = FileLock::take(path, {}, patience(std::chrono::minutes(1)));
          if (!lock || ++inside != 1) overlap = true;
          std::this_thread::yield();
          --inside;
        }
      });
    }
  }
  EXPECT_FALSE(overlap);
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace weir::system
