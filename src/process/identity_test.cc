// Telling processes apart.
#include "process/identity.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace weir::process {
namespace {

constexpr const char* kStat =
    "4242 (odd ) name) S 17 4242 4240 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200";

TEST(Identity, StatusIsReadBehindTheLastBracketOfTheName) {
  const auto status = parse_status(kStat);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->state, 'S');
  EXPECT_EQ(status->parent, 17);
  EXPECT_EQ(status->group, 4242);
  EXPECT_EQ(status->session, 4240);
  EXPECT_EQ(status->start_time, 987654U);
}

TEST(Identity, AStatusThatIsCutShortIsRefused) {
  EXPECT_FALSE(parse_status(""));
  EXPECT_FALSE(parse_status("1 (a)"));
  EXPECT_FALSE(parse_status("1 (a) S 1 1"));
}

TEST(Identity, ThisProcessIsAlive) {
  const Identity self = identify_self();
  EXPECT_EQ(self.pid, ::getpid());
  EXPECT_TRUE(is_alive(self));
}

TEST(Identity, AnotherStartTimeOrBootIsAnotherProcess) {
  Identity other = identify_self();
  ++other.start_time;
  EXPECT_FALSE(is_alive(other));
  other = identify_self();
  other.boot_id = "another";
  EXPECT_FALSE(is_alive(other));
}

TEST(Identity, TextIsReadBack) {
  const Identity self = identify_self();
  EXPECT_EQ(parse_identity(to_text(self)), self);
  for (const char* bad : {"", "1 2", "0 1 b", "-1 1 b", "x 1 b", "1 x b", "1 2 ", "1 2 b c"}) {
    EXPECT_FALSE(parse_identity(bad)) << bad;
  }
}

}  // namespace
}  // namespace weir::process
