#include "system/service/prepared_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/testing.h"

namespace weir::system {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PreparedPartsTest : public testing::Test {
 protected:
  void prepare(std::string_view name, std::string_view service, const PreparedParts& parts) {
    std::filesystem::create_directories(cache() / name);
    ASSERT_TRUE(write_file(cache() / name / kPartsName, to_text(service, parts)));
  }
  [[nodiscard]] std::filesystem::path cache() const { return folder_ / "prepared"; }

 private:
  TemporaryFolder folder_;
};

TEST_F(PreparedPartsTest, AreNewAsSeenFromWhatIsMostLikeThem) {
  prepare("a", "kafka", {{"this version", "4.2"}, {"the file `a`", "x"}});
  prepare("b", "kafka", {{"this version", "4.3"}, {"the file `a`", "x"}});
  const PreparedParts parts = {{"this version", "4.3"}, {"the file `a`", "y"}};
  EXPECT_THAT(new_parts(cache(), "kafka", parts), ElementsAre("the file `a`"));
}

TEST_F(PreparedPartsTest, AreNotComparedWithThoseOfAnotherService) {
  prepare("a", "postgres", {{"this version", "18"}});
  EXPECT_THAT(new_parts(cache(), "kafka", {{"this version", "4.3"}}), IsEmpty());
  EXPECT_THAT(new_parts(cache() / "none", "kafka", {{"this version", "4.3"}}), IsEmpty());
}

}  // namespace
}  // namespace weir::system
