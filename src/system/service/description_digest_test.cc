#include "system/service/description_digest.h"

#include <gtest/gtest.h>

namespace weir::system {
namespace {

ServiceDescription web() {
  ServiceDescription description;
  description.name = "web";
  description.version = "1";
  description.command = {"web", "${port.main}"};
  description.files = {{.path = "web.conf", .text = "size = 1\n"}};
  return description;
}

TEST(DescriptionDigest, SameDescriptionsHaveTheSame) {
  EXPECT_EQ(digest_of(web()), digest_of(web()));
}

TEST(DescriptionDigest, FilesCommandAndVersionCountButNotWhatOnlyProbesSee) {
  ServiceDescription other = web();
  other.files.front().text = "size = 2\n";
  EXPECT_NE(digest_of(other), digest_of(web()));
  other = web();
  other.command = {"web ${port.main}"};
  EXPECT_NE(digest_of(other), digest_of(web()));
  other = web();
  other.version = "2";
  EXPECT_NE(digest_of(other), digest_of(web()));
  other = web();
  other.start_timeout = std::chrono::seconds(1);
  EXPECT_EQ(digest_of(other), digest_of(web()));
}

}  // namespace
}  // namespace weir::system
