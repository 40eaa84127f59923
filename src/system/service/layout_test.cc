#include "system/service/layout.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/file.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

class Layout : public ::testing::Test {
 protected:
  Layout() {
    std::string pattern = (fs::temp_directory_path() / "weir-layout-XXXXXX").string();
    base_ = ::mkdtemp(pattern.data());
    fs::create_directories(base_ / "prepared/data");
    fs::create_directories(base_ / "folder/data");
  }
  void TearDown() override { fs::remove_all(base_); }

  void write(const fs::path& path, std::string_view text) const {
    std::ofstream(base_ / path) << text;
  }
  [[nodiscard]] std::string read(const fs::path& path) const {
    return read_file(base_ / path).value_or("unreadable");
  }

  fs::path base_;
};

const std::vector<FileSpec> kAppended = {{"data/a.conf", "port = ${port}\n", true, 0644}};

NameLookup port(const std::string& number) {
  return [number](std::string_view) { return std::optional(number); };
}

TEST_F(Layout, AppendsAgainInThePlaceOfTheFirstTime) {
  write("prepared/data/a.conf", "made\n");
  write("folder/data/a.conf", "made\n");
  FileWriter writer(base_ / "folder", {});
  ASSERT_TRUE(writer.write(kAppended, port("1000"), base_ / "prepared"));
  ASSERT_TRUE(writer.write(kAppended, port("2"), base_ / "prepared"));
  EXPECT_EQ(read("folder/data/a.conf"), "made\nport = 2\n");
}

TEST_F(Layout, AppendsToNothingIfNothingWasCopiedAlsoIfAnotherHasAppended) {
  ASSERT_TRUE(FileWriter(base_ / "folder", {}).write(kAppended, port("1000")));
  ASSERT_TRUE(FileWriter(base_ / "folder", {}).write(kAppended, port("2"), base_ / "prepared"));
  EXPECT_EQ(read("folder/data/a.conf"), "port = 2\n");
}

TEST_F(Layout, AppendsBehindWhatWasCopiedAlsoIfAnotherHasAppended) {
  write("prepared/data/a.conf", "made\n");
  write("folder/data/a.conf", "made\n");
  ASSERT_TRUE(FileWriter(base_ / "folder", {}).write(kAppended, port("1000"), base_ / "prepared"));
  ASSERT_TRUE(FileWriter(base_ / "folder", {}).write(kAppended, port("2"), base_ / "prepared"));
  EXPECT_EQ(read("folder/data/a.conf"), "made\nport = 2\n");
}

TEST_F(Layout, RefusesPathsThatLeadOut) {
  const auto written = FileWriter(base_ / "folder", {}).write({{"../a", "", false, 0644}}, {});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().message, "the file `../a` is not below its folder");
}

}  // namespace
}  // namespace weir::system
