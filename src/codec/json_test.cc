// JSON: numbers are exact, mistakes are told with their place, nothing repeats.
#include <gtest/gtest.h>

#include "base/rng.h"
#include "codec/json_reader.h"
#include "codec/json_value.h"
#include "codec/testing.h"

namespace weir::codec {
namespace {

std::string parsed(std::string_view text) {
  Value value;
  const auto used = parse_whole_json(text, value);
  return used ? to_json(value) : show(used.error());
}

TEST(Json, KeepsEveryDigitOfNumbers) {
  for (const std::string_view text :
       {"0", "-0", "1.0", "1e400", "-12345678901234567890123.45678901234567890",
        "9223372036854775807", "-9223372036854775808", "18446744073709551616"}) {
    EXPECT_EQ(parsed(text), text);
  }
}

TEST(Json, TakesEveryKindOfValue) {
  EXPECT_EQ(parsed(R"( {"a" : [ 1 , true , false , null , "x" ] , "b" : { } } )"),
            R"({"a":[1,true,false,null,"x"],"b":{}})");
  EXPECT_EQ(parsed(R"("\u00e9\n\"\ud83d\ude00\/")"), "\"\u00e9\\n\\\"\U0001F600/\"");
}

TEST(Json, TellsWhatIsWrongAndWhere) {
  EXPECT_EQ(parsed(""), "0+0 : expected a JSON value, got the end of the text");
  EXPECT_EQ(parsed(R"({"a": [1, x]})"), "10+1 .a[1]: expected a JSON value, got `x`");
  EXPECT_EQ(parsed(R"({"a": 1 "b": 2})"), "8+3 : expected `,` or `}`, got `\"b\"`");
  EXPECT_EQ(parsed("[1,]"), "3+1 : expected another one behind the comma, got `]`");
  EXPECT_EQ(parsed("[1"), "2+0 : expected `,` or `]`, got the end of the text");
  EXPECT_EQ(parsed("01"), "0+2 : bad number `01`");
  EXPECT_EQ(parsed("1."), "0+2 : bad number `1.`");
  EXPECT_EQ(parsed("-"), "0+1 : bad number `-`");
  EXPECT_EQ(parsed("tru"), "0+3 : expected `true` or `false`, got `tru`");
  EXPECT_EQ(parsed("\"ab"), "0+3 : string without an end");
  EXPECT_EQ(parsed(R"("\q")"), "1+2 : bad escape `\\q`");
  EXPECT_EQ(parsed(R"("\ud800x")"), "1+6 : half of a surrogate pair in a string");
  EXPECT_EQ(parsed("\"a\tb\""),
            "2+1 : control character U+0009 in a string (write it as `\\u0009`)");
  EXPECT_EQ(parsed("\"\xff\""), "1+1 : bytes in a string that are not UTF-8");
  EXPECT_EQ(parsed("1 2"), "2+1 : more text behind the JSON value");
  EXPECT_EQ(parsed("{1: 2}"), "1+1 : expected a name in double quotes, got `1`");
}

TEST(Json, RefusesMembersThatRepeat) {
  EXPECT_EQ(parsed(R"({"a": {"x": 1, "x": 2}})"), "15+3 .a: member `x` for the second time");
  EXPECT_EQ(parsed(R"({"x": 1, "\u0078": 2})"), "9+8 : member `x` for the second time");
  std::string many = "{";
  for (int i = 0; i < 20; ++i) many += "\"m" + std::to_string(i) + "\": 0, ";
  EXPECT_EQ(parsed(many + "\"m3\": 1}"), "198+1 : member `m3` for the second time");
}

TEST(Json, LimitsHowDeepValuesAre) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_EQ(parsed(nested(kMaxDepth)), nested(kMaxDepth));
  EXPECT_TRUE(
      parsed(nested(kMaxDepth + 1)).ends_with("more than 200 levels of arrays and objects"));
  std::string_view whole;
  const std::string hostile(1'000'000, '[');
  EXPECT_FALSE(JsonReader(hostile).skip(whole));
}

TEST(Json, LeavesWhatFollowsTheValue) {
  const auto codec = make_codec("json");
  std::string bytes;
  EXPECT_EQ(codec->encode("  {\"a\" : 1.50} {\"b\": 2}", bytes).value(), 14U);
  EXPECT_EQ(bytes, "{\"a\" : 1.50}");
}

TEST(Json, PointsIntoItsCopyOfTheText) {
  Value value;
  ASSERT_TRUE(parse_whole_json(R"([12, {"a": null}])", value));
  const auto offset = [&](std::size_t i) {
    return value.nodes()[i].text.data() - value.input().data();
  };
  EXPECT_EQ(offset(1), 1);
  EXPECT_EQ(offset(2), 5);
  EXPECT_EQ(value.nodes()[2].text, R"({"a": null})");
}

/// Random values, written with random white space, mean what they say.
class RandomJson {
 public:
  explicit RandomJson(std::uint64_t seed) : rng_(seed) {}
  /// Appends one value to both texts: as it may be written, and in the one compact spelling.
  void value(std::string& loose, std::string& compact, int depth) {
    space(loose);
    switch (rng_.below(depth > 4 ? 4 : 6)) {
      case 0: both(loose, compact, rng_.chance(1, 2) ? "true" : "null"); break;
      case 1: both(loose, compact, std::to_string(static_cast<std::int64_t>(rng_.next()))); break;
      case 2:
        both(loose, compact,
             std::to_string(rng_.below(1000)) + "." + std::to_string(rng_.below(1'000'000'000)) +
                 "E-3");
        break;
      case 3: both(loose, compact, text()); break;
      case 4: list(loose, compact, depth); break;
      default: object(loose, compact, depth);
    }
    space(loose);
  }

 private:
  static void both(std::string& loose, std::string& compact, std::string_view text) {
    loose += text;
    compact += text;
  }
  void space(std::string& loose) {
    for (auto count = rng_.below(3); count > 0; --count) loose += " \t\n\r"[rng_.below(4)];
  }
  std::string text() {
    std::string out = "\"";
    for (auto count = rng_.below(8); count > 0; --count) {
      static constexpr std::array<std::string_view, 5> kPieces = {"a", "\\n", "\\\"", "\u00fc",
                                                                  " "};
      out += kPieces.at(rng_.below(kPieces.size()));
    }
    return out + "\"";
  }
  void list(std::string& loose, std::string& compact, int depth) {
    both(loose, compact, "[");
    const auto count = rng_.below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) both(loose, compact, ",");
      value(loose, compact, depth + 1);
    }
    if (count == 0) space(loose);
    both(loose, compact, "]");
  }
  void object(std::string& loose, std::string& compact, int depth) {
    both(loose, compact, "{");
    const auto count = rng_.below(12);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) both(loose, compact, ",");
      space(loose);
      both(loose, compact, "\"k" + std::to_string(i) + "\"");
      space(loose);
      both(loose, compact, ":");
      value(loose, compact, depth + 1);
    }
    if (count == 0) space(loose);
    both(loose, compact, "}");
  }
  Rng rng_;
};

TEST(Json, IsReadAndWrittenWithoutLossWhateverItHolds) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    std::string loose;
    std::string compact;
    RandomJson(seed).value(loose, compact, 0);
    ASSERT_EQ(parsed(loose), compact) << "seed " << seed;
  }
}

}  // namespace
}  // namespace weir::codec
