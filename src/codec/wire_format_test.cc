// The header of schema registries and the index of messages, as bytes.
#include "codec/wire_format.h"

#include <gtest/gtest.h>

#include "codec/testing.h"

namespace weir::codec {
namespace {

TEST(WireFormat, PutsTheIdBeforeTheDatum) {
  std::string bytes;
  append_header(bytes, 0x01020304);
  EXPECT_EQ(to_hex(bytes), "0001020304");
  const std::string record = bytes + "rest";
  const auto headed = split_header(record);
  ASSERT_TRUE(headed);
  EXPECT_EQ(headed->schema_id, 0x01020304U);
  EXPECT_EQ(headed->rest, "rest");
}

TEST(WireFormat, RefusesBytesWithoutAHeader) {
  EXPECT_EQ(show(split_header("abc").error()),
            "0+3 : 3 bytes are too few for the header of a schema registry, which has 5");
  EXPECT_EQ(split_header("{\"a\": 1}").error().message,
            "no header of a schema registry: the first byte is 123, not 0");
}

TEST(WireFormat, SaysWhichMessageOfAFileItIs) {
  const auto written = [](std::vector<std::int32_t> index) {
    std::string bytes;
    append_message_index(bytes, index);
    return to_hex(bytes);
  };
  EXPECT_EQ(written({0}), "00");
  EXPECT_EQ(written({1}), "0202");
  EXPECT_EQ(written({2, 0}), "040400");
  for (const std::vector<std::int32_t>& index :
       {std::vector<std::int32_t>{0}, {1}, {2, 0}, {0, 0, 300}}) {
    const std::string bytes = from_hex(written(index)) + "x";
    const auto read = split_message_index(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->index, index);
    EXPECT_EQ(read->rest, "x");
  }
}

TEST(WireFormat, RefusesBrokenMessageIndexes) {
  for (const char* const hex : {"", "02", "01", "80", "ffffffff0f", "0201"}) {
    EXPECT_FALSE(split_message_index(from_hex(hex))) << hex;
  }
}

}  // namespace
}  // namespace weir::codec
