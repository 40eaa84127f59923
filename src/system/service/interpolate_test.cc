// Tests of templates.
#include "system/service/interpolate.h"

#include <gtest/gtest.h>

namespace weir::system {
namespace {

std::optional<std::string> look_up(std::string_view name) {
  if (name == "port.main") return "5432";
  if (name == "empty") return "";
  return std::nullopt;
}

std::string result_of(std::string_view text) {
  const auto made = interpolate(text, look_up);
  return made ? *made : made.error().message;
}

TEST(Interpolate, ReplacesNamesAndNothingElse) {
  EXPECT_EQ(result_of("127.0.0.1:${port.main}/x"), "127.0.0.1:5432/x");
  EXPECT_EQ(result_of("${port.main}${empty}${port.main}"), "54325432");
  EXPECT_EQ(result_of("no names: $x {y} $ }"), "no names: $x {y} $ }");
  EXPECT_EQ(result_of(""), "");
}

TEST(Interpolate, TakesADoubledDollarAsALiteralBrace) {
  EXPECT_EQ(result_of("$${port.main}"), "${port.main}");
  EXPECT_EQ(result_of("${port.main}$${x}${port.main}"), "5432${x}5432");
}

TEST(Interpolate, NamesWhatItDoesNotKnowOrCannotRead) {
  EXPECT_EQ(result_of("${nothing}"), "unknown name `${nothing}`");
  EXPECT_EQ(result_of("a ${port.main and\nmore }"), "`${port.main and` is not closed");
  EXPECT_EQ(result_of("${"), "`${` is not closed");
}

TEST(NamesIn, GivesThePlaceOfEach) {
  const auto uses = names_in("$${no} ${a} and ${b");
  ASSERT_EQ(uses.size(), 2U);
  EXPECT_EQ(uses[0].name, "a");
  EXPECT_EQ(uses[0].offset, 7U);
  EXPECT_TRUE(uses[0].closed);
  EXPECT_EQ(uses[1].name, "b");
  EXPECT_FALSE(uses[1].closed);
}

}  // namespace
}  // namespace weir::system
