// Folders and accounts.
#include "system/places.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>

namespace weir::system {
namespace {

namespace fs = std::filesystem;

EnvironmentLookup from(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

class Places : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "weir_places_XXXXXX";
    base_ = ::mkdtemp(name.data());
    ::chmod(base_.c_str(), 0755);
    ::mkdir((base_ / "closed").c_str(), 0700);
  }
  void TearDown() override { fs::remove_all(base_); }

  fs::path base_;
  std::optional<process::Account> stranger_ = process::Account{61234, 61234};
};

TEST_F(Places, TheFirstClosedFolderOnTheWayIsNamed) {
  EXPECT_EQ(first_closed_folder(base_ / "open" / "x", stranger_), fs::path());
  EXPECT_EQ(first_closed_folder(base_ / "closed" / "x", stranger_), base_ / "closed");
  EXPECT_EQ(first_closed_folder(base_ / "closed", process::Account{::geteuid(), ::getegid()}),
            fs::path());
}

TEST_F(Places, AChosenCacheIsCreated) {
  const auto folder = cache_folder(from({{"WEIR_CACHE", (base_ / "a/b").string()}}), {});
  ASSERT_TRUE(folder);
  EXPECT_EQ(*folder, fs::canonical(base_ / "a/b"));
}

TEST_F(Places, AChosenCacheThatServersCannotEnterIsRefused) {
  const auto folder =
      cache_folder(from({{"WEIR_CACHE", (base_ / "closed/c").string()}}), stranger_);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().kind, ErrorKind::Usage);
  EXPECT_EQ(folder.error().message, "the servers' user may not enter `" +
                                        (base_ / "closed").string() + "`, where WEIR_CACHE points");
}

TEST_F(Places, XdgCacheHomeGoesBeforeHome) {
  const auto folder = cache_folder(
      from({{"XDG_CACHE_HOME", (base_ / "xdg").string()}, {"HOME", base_.string()}}), {});
  ASSERT_TRUE(folder);
  EXPECT_EQ(*folder, fs::canonical(base_ / "xdg/weir"));
}

TEST_F(Places, RunFoldersAreMadeWhereTmpdirSays) {
  EXPECT_EQ(scratch_bases(from({{"TMPDIR", base_.string()}}), stranger_).front(), base_);
}

TEST_F(Places, AClosedTmpdirGivesWayToTmp) {
  const auto bases =
      scratch_bases(from({{"TMPDIR", (base_ / "closed").string()}}), stranger_, base_ / "none");
  EXPECT_EQ(bases, std::vector<fs::path>{"/tmp"});
}

TEST_F(Places, FoldersOfEarlierRunsAreLookedForInEveryPlace) {
  const auto bases = scratch_bases(from({}), stranger_, base_);
  ASSERT_EQ(bases.size(), 2U);
  EXPECT_NE(std::ranges::find(bases, fs::path("/tmp")), bases.end());
  EXPECT_NE(std::ranges::find(bases, base_), bases.end());
}

TEST_F(Places, ServersSeeNoneOfTheCallersSettings) {
  const auto environment = service_environment(
      from({{"PGOPTIONS", "-c x=1"}, {"TZ", "Asia/Tokyo"}, {"LD_LIBRARY_PATH", "/opt/lib"}}));
  EXPECT_NE(std::ranges::find(environment, "TZ=UTC"), environment.end());
  EXPECT_NE(std::ranges::find(environment, "LD_LIBRARY_PATH=/opt/lib"), environment.end());
  for (const std::string& entry : environment) EXPECT_FALSE(entry.starts_with("PG")) << entry;
}

}  // namespace
}  // namespace weir::system
