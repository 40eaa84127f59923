// Amounts of bytes.
#include "base/bytes.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(FormatBytes, ChoosesTheUnit) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(999), "999 B");
  EXPECT_EQ(format_bytes(1000), "1.0 kB");
  EXPECT_EQ(format_bytes(999'949), "999.9 kB");
  EXPECT_EQ(format_bytes(999'950), "1.0 MB");
  EXPECT_EQ(format_bytes(45'010'327), "45.0 MB");
  EXPECT_EQ(format_bytes(1'234'567'890), "1.2 GB");
  EXPECT_EQ(format_bytes(5'000'000'000'000'000), "5000.0 TB");
}

}  // namespace
}  // namespace weir
