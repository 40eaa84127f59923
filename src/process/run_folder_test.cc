// Records of runs, and cleaning up after dead ones.
#include "process/run_folder.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "process/spawn.h"

namespace weir::process {
namespace {

namespace fs = std::filesystem;

Deadline soon() { return Deadline::after(SystemClock(), std::chrono::seconds(20)); }

class RunFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "weir_run_folder_XXXXXX";
    base_ = ::mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(base_); }

  [[nodiscard]] fs::path make(const RunRecord& record) const {
    const fs::path folder = name_run_folder(base_);
    EXPECT_TRUE(create_run_folder(folder, record));
    std::ofstream(folder / "content") << "text";
    return folder;
  }

  /// As `make`, but under the name of a process that is gone.
  [[nodiscard]] fs::path make_foreign(const RunRecord& record) const {
    const fs::path folder = base_ / "weir-2147483647-1-abcdef";
    EXPECT_TRUE(create_run_folder(folder, record));
    return folder;
  }

  fs::path base_;
};

Identity dead() { return {2147483647, 1, identify_self().boot_id}; }

TEST_F(RunFolder, ARecordIsReadBack) {
  RunRecord record{identify_self(), dead(), {identify_self(), dead()}};
  const RunRecord read = parse_record(to_text(record));
  EXPECT_EQ(read.owner, record.owner);
  EXPECT_EQ(read.supervisor, record.supervisor);
  EXPECT_EQ(read.services, record.services);
}

TEST_F(RunFolder, ALineThatWasCutShortIsPassedOver) {
  const RunRecord record{dead(), {}, {identify_self()}};
  std::string text = to_text(record);
  text.pop_back();
  EXPECT_EQ(parse_record(text).owner, dead());
  EXPECT_TRUE(parse_record(text).services.empty());
}

TEST_F(RunFolder, TheFolderOfALivingOwnerOrSupervisorStays) {
  const fs::path mine = make({identify_self(), {}, {}});
  const fs::path supervised = make_foreign({dead(), identify_self(), {}});
  EXPECT_TRUE(end_dead_runs(base_, soon()).empty());
  EXPECT_TRUE(fs::exists(mine));
  EXPECT_TRUE(fs::exists(supervised));
}

TEST_F(RunFolder, TheFolderOfDeadProcessesIsRemoved) {
  const fs::path folder = make_foreign({dead(), dead(), {dead()}});
  EXPECT_EQ(end_dead_runs(base_, soon()), std::vector{folder.filename().string()});
  EXPECT_FALSE(fs::exists(folder));
}

TEST_F(RunFolder, AFolderWithoutARecordBelongsToTheProcessInItsName) {
  const fs::path folder = base_ / "weir-2147483647-1-abcdef";
  fs::create_directory(folder);
  const fs::path living = name_run_folder(base_);
  fs::create_directory(living);
  EXPECT_EQ(end_dead_runs(base_, soon()).size(), 1U);
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_TRUE(fs::exists(living));
}

TEST_F(RunFolder, OtherNamesAndLinksAreLeftAlone) {
  const fs::path other = base_ / "weir-notes";
  fs::create_directory(other);
  const fs::path link = base_ / "weir-2147483647-1-abcdef";
  fs::create_directory_symlink(other, link);
  EXPECT_TRUE(end_dead_runs(base_, soon()).empty());
  EXPECT_TRUE(fs::exists(other));
  EXPECT_TRUE(fs::is_symlink(link));
}

TEST_F(RunFolder, RecordedProcessesOfADeadRunAreKilled) {
  const auto child = spawn({.arguments = {"sleep", "1000"}, .environment = current_environment()});
  ASSERT_TRUE(child);
  const auto identity = identify(child->pid);
  ASSERT_TRUE(identity);
  const fs::path folder = make_foreign({dead(), dead(), {}});
  ASSERT_TRUE(record_service(folder, *identity));
  EXPECT_EQ(end_dead_runs(base_, soon()).size(), 1U);
  int status = 0;
  EXPECT_EQ(::waitpid(child->pid, &status, 0), child->pid);
  EXPECT_TRUE(WIFSIGNALED(status));
}

TEST_F(RunFolder, AProcessThatOnlyHasTheRecordedNumberIsLeftAlone) {
  Identity other = identify_self();
  other.start_time -= 1;
  (void)make_foreign({dead(), dead(), {other}});
  EXPECT_EQ(end_dead_runs(base_, soon()).size(), 1U);
  EXPECT_TRUE(is_alive(identify_self()));
}

}  // namespace
}  // namespace weir::process
