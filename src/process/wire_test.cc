// Messages survive the way, and broken ones are noticed.
#include "process/wire.h"

#include <gtest/gtest.h>

namespace weir::process {
namespace {

std::string sample() {
  return MessageWriter().number(-7).text("a\0b").texts({"", "x"}).number(9).bytes();
}

TEST(Wire, FieldsAreReadInTheOrderTheyWereWritten) {
  const std::string bytes = sample();
  MessageReader reader(bytes);
  EXPECT_EQ(reader.number(), -7);
  EXPECT_EQ(reader.text(), "a\0b");
  EXPECT_EQ(reader.texts(), (std::vector<std::string>{"", "x"}));
  EXPECT_EQ(reader.number(), 9);
  EXPECT_TRUE(reader.good());
}

TEST(Wire, EveryMessageThatIsCutShortIsNotGood) {
  const std::string bytes = sample();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    MessageReader reader(std::string_view(bytes).substr(0, length));
    (void)reader.number();
    (void)reader.text();
    (void)reader.texts();
    EXPECT_EQ(reader.number(), 0);
    EXPECT_FALSE(reader.good()) << length;
  }
}

TEST(Wire, ALengthThatCannotBeIsNotFollowed) {
  const std::string bytes = MessageWriter().number(-1).bytes();
  MessageReader reader(bytes);
  EXPECT_EQ(reader.text(), "");
  EXPECT_FALSE(reader.good());
}

}  // namespace
}  // namespace weir::process
