// Values compare by what they mean; differences name their place.
#include "codec/compare.h"

#include <gtest/gtest.h>

#include "codec/exact_number.h"
#include "codec/json_value.h"
#include "codec/testing.h"

namespace weir::codec {
namespace {

Value value_of(std::string_view json) {
  Value value;
  EXPECT_TRUE(parse_whole_json(json, value)) << json;
  return value;
}

/// "path expected actual" of each difference, joined by "; ".
std::string compared(std::string_view expected, std::string_view actual,
                     const std::vector<std::string>& masks = {}) {
  const Masks made = Masks::create(masks).value();
  const Value left = value_of(expected);
  const Value right = value_of(actual);
  std::string text;
  for (const Difference& difference : differences(left, right, made)) {
    if (!text.empty()) text += "; ";
    text += difference.path + " " + difference.expected + " " + difference.actual;
  }
  EXPECT_EQ(equal(left, right, made), text.empty());
  EXPECT_EQ(equal(right, left, made), text.empty());
  if (text.empty()) {
    EXPECT_EQ(fingerprint(left, made), fingerprint(right, made)) << expected << actual;
  } else {
    EXPECT_NE(fingerprint(left, made), fingerprint(right, made)) << expected << actual;
  }
  if (masks.empty()) {
    EXPECT_EQ(compare(left, right) == 0, text.empty());
    EXPECT_EQ(compare(left, right), -compare(right, left));
  }
  return text;
}

TEST(Compare, TakesNumbersByTheirValues) {
  for (const std::string_view other : {"100", "100.0", "1e2", "1.00E+2", "0.1e3", "1000e-1"}) {
    EXPECT_EQ(compared("100", other), "");
  }
  EXPECT_EQ(compared("0", "-0.0e9"), "");
  EXPECT_EQ(compared("0.1", "0.10000000000000000000000001"), " 0.1 0.10000000000000000000000001");
  EXPECT_EQ(compared("9007199254740993", "9007199254740992.0"),
            " 9007199254740993 9007199254740992.0");
  EXPECT_EQ(compared("1", "\"1\""), " 1 \"1\"");
}

TEST(Compare, OrdersNumbersOfAnySize) {
  const auto less = [](std::string_view left, std::string_view right) {
    return compare(exact_number(left), exact_number(right)) < 0;
  };
  EXPECT_TRUE(less("-1e5", "-99999"));
  EXPECT_TRUE(less("-1", "0"));
  EXPECT_TRUE(less("0", "1e-400"));
  EXPECT_TRUE(less("9", "10"));
  EXPECT_TRUE(less("1.09", "1.1"));
  EXPECT_TRUE(less("1e99999999999999999999", "1e999999999999999999999") == false);
}

TEST(Compare, TakesMembersInAnyOrder) {
  EXPECT_EQ(compared(R"({"a":1,"b":[2]})", R"({"b":[2],"a":1})"), "");
  EXPECT_EQ(compared(R"({"a":1,"b":2})", R"({"b":3,"c":4})"), ".a 1 ; .b 2 3; .c  4");
}

TEST(Compare, NamesThePlaceOfEachDifference) {
  EXPECT_EQ(compared(R"({"after":{"id":[1,2,3]}})", R"({"after":{"id":[1,9]}})"),
            ".after.id[1] 2 9; .after.id[2] 3 ");
  EXPECT_EQ(compared(R"({"a b":1,"":2})", R"({"a b":2,"":2})"), ".\"a b\" 1 2");
  EXPECT_EQ(compared("null", "false"), " null false");
}

TEST(Compare, LeavesOutWhatIsMasked) {
  EXPECT_EQ(compared(R"({"ts":1,"id":2})", R"({"ts":9,"id":2})", {".ts"}), "");
  EXPECT_EQ(compared(R"({"ts":1,"id":2})", R"({"id":2})", {".ts"}), "");
  EXPECT_EQ(compared(R"({"ts":1,"id":2})", R"({"ts":9,"id":3})", {".ts"}), ".id 2 3");
  EXPECT_EQ(compared(R"({"rows":[{"t":1,"k":1},{"t":2,"k":2}]})",
                     R"({"rows":[{"t":3,"k":1},{"t":4,"k":2}]})", {".rows[*].t"}),
            "");
  EXPECT_EQ(compared("[1,2]", "[5,2]", {"[0]"}), "");
  EXPECT_EQ(compared(R"({"a":{"x":1},"b":{"x":2}})", R"({"a":{"x":3},"b":{"x":4}})", {".*.x"}), "");
  EXPECT_EQ(compared(R"({"a b":1})", R"({"a b":2})", {".\"a b\""}), "");
}

TEST(Compare, RefusesPathsThatAreNone) {
  for (const char* const path : {"", "a", ".", ".a..b", "[x]", "[1", ".\"a"}) {
    const auto made = Masks::create({path});
    ASSERT_FALSE(made) << path;
    EXPECT_EQ(made.error().message, std::string("bad path `") + path + "`");
  }
}

TEST(Compare, TakesBranchesAndRealsByTheirMeaning) {
  const auto codec = make_codec("avro", R"(["null","double",{"type":"map","values":"float"}])");
  const auto read = [&](std::string_view text) {
    Value value;
    EXPECT_TRUE(codec->read(text, value));
    return value;
  };
  EXPECT_TRUE(equal(read(R"({"double": "NaN"})"), read(R"({"double": "NaN"})")));
  EXPECT_TRUE(equal(read(R"({"double": 0})"), read(R"({"double": -0.0})")));
  EXPECT_EQ(fingerprint(read(R"({"double": 0})")), fingerprint(read(R"({"double": -0.0})")));
  EXPECT_FALSE(equal(read(R"({"double": 1})"), read("null")));
  const Value left = read(R"({"map": {"a": 1, "b": 2}})");
  const Value right = read(R"({"map": {"a": 1, "b": 2.5}})");
  const auto found = differences(left, right);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].path, ".b");
  EXPECT_EQ(found[0].actual, "2.5");
}

}  // namespace
}  // namespace weir::codec
