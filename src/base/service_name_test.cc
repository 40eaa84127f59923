#include "base/service_name.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(ServiceName, IsMadeOfLettersDigitsAndTwoSigns) {
  for (const std::string_view good : {"kafka", "pg_ivm", "schema-registry", "S3", "7"}) {
    EXPECT_TRUE(is_service_name(good)) << good;
  }
  for (const std::string_view bad : {"", "a.b", "a b", "a/b", "${x}", "caf\xc3\xa9"}) {
    EXPECT_FALSE(is_service_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace weir
