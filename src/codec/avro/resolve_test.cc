// What was written with one schema is read with another as the specification says.
#include <gtest/gtest.h>

#include "codec/testing.h"

namespace weir::codec {
namespace {

/// `text` written with `writer` and read with `reader`, as JSON, or the mistake.
std::string resolved(const std::string& writer, const std::string& reader, std::string_view text) {
  CodecOptions options;
  options.schema.schema.text = reader;
  options.writer = SchemaSet{{"", writer}, {}};
  const auto made = find_codec("avro")->make(options);
  if (!made) return to_text(made.error());
  std::string bytes;
  EXPECT_TRUE(make_codec("avro", writer)->encode(text, bytes));
  return decoded(**made, to_hex(bytes));
}

std::string record(const std::string& fields, const std::string& more = "") {
  return R"({"type": "record", "name": "R", "fields": [)" + fields + "]" + more + "}";
}

TEST(Resolve, PromotesNumbersAndTexts) {
  EXPECT_EQ(resolved("int", "long", "-7"), "-7");
  EXPECT_EQ(resolved("int", "float", "7"), "7");
  EXPECT_EQ(resolved("long", "float", "16777217"), "16777216");
  EXPECT_EQ(resolved("long", "double", "7"), "7");
  EXPECT_EQ(resolved("float", "double", "0.1"), "0.10000000149011612");
  EXPECT_EQ(resolved("string", "bytes", "\"a\""), "[97]");
  EXPECT_EQ(resolved("bytes", "string", "[97]"), "\"a\"");
  EXPECT_EQ(resolved("long", "int", "7"), "written as long, which cannot be read as int");
  EXPECT_EQ(resolved("double", "float", "7"), "written as double, which cannot be read as float");
}

TEST(Resolve, MatchesFieldsByNameAndAlias) {
  EXPECT_EQ(resolved(record(R"({"name": "a", "type": "int"}, {"name": "b", "type": "string"})"),
                     record(R"({"name": "c", "type": "string", "aliases": ["b"]},
                               {"name": "a", "type": "double"})"),
                     R"({"a": 1, "b": "x"})"),
            R"({"a":1,"c":"x"})");
}

TEST(Resolve, DropsFieldsAndFillsInDefaults) {
  const std::string dropped =
      R"({"name": "d", "type": {"type": "array", "items": {"type": "map", "values": "int"}}})";
  EXPECT_EQ(resolved(record(dropped + R"(, {"name": "a", "type": "int"})"),
                     record(R"({"name": "a", "type": "int"},
                               {"name": "e", "type": ["null", "int"], "default": null},
                               {"name": "f", "type": "string", "default": "x"})"),
                     R"({"d": [{"k": 1}, {}], "a": 5})"),
            R"({"a":5,"e":null,"f":"x"})");
  EXPECT_EQ(resolved(record(""), record(R"({"name": "g", "type": "int"})"), "{}"),
            "written without the field `g` of `R`, which has no default");
}

TEST(Resolve, FindsBranchesOfUnions) {
  EXPECT_EQ(resolved("int", R"(["null", "double", "int"])", "1"), R"({"int":1})");
  EXPECT_EQ(resolved("int", R"(["null", "double"])", "1"), R"({"double":1})");
  EXPECT_EQ(resolved(R"(["null", "int"])", R"(["string", "long", "null"])", R"({"int": 3})"),
            R"({"long":3})");
  EXPECT_EQ(resolved(R"(["null", "int"])", R"(["string", "long", "null"])", "null"), "null");
  EXPECT_EQ(resolved(R"(["null", "int"])", "int", R"({"int": 3})"), "3");
  EXPECT_EQ(resolved(R"(["null", "int"])", "int", "null"),
            "1+0 : written as null, which cannot be read as int");
}

TEST(Resolve, MapsSymbolsAndFallsBackToTheDefault) {
  const auto symbols = [](const std::string& list, const std::string& more = "") {
    return R"({"type": "enum", "name": "E", "symbols": [)" + list + "]" + more + "}";
  };
  EXPECT_EQ(resolved(symbols(R"("A", "B")"), symbols(R"("B", "A")"), "\"B\""), "\"B\"");
  EXPECT_EQ(resolved(symbols(R"("A", "B")"), symbols(R"("A")", R"(, "default": "A")"), "\"B\""),
            "\"A\"");
  EXPECT_EQ(resolved(symbols(R"("A", "B")"), symbols(R"("A")"), "\"B\""),
            "1+0 : `E` of the reader has no symbol for index 1");
}

TEST(Resolve, MatchesNamedTypesByShortNameAndAlias) {
  const std::string old = R"({"type": "fixed", "name": "old.F", "size": 1})";
  EXPECT_EQ(resolved(old, R"({"type": "fixed", "name": "new.F", "size": 1})", "[1]"), "[1]");
  EXPECT_EQ(
      resolved(old, R"({"type": "fixed", "name": "G", "aliases": ["old.F"], "size": 1})", "[1]"),
      "[1]");
  EXPECT_EQ(resolved(old, R"({"type": "fixed", "name": "G", "size": 1})", "[1]"),
            "written as `old.F`, which cannot be read as `G`");
  EXPECT_EQ(resolved(old, R"({"type": "fixed", "name": "F", "size": 2})", "[1]"),
            "written as `old.F` of 1 bytes, which cannot be read as 2 bytes");
}

TEST(Resolve, RefusesDecimalsOfAnotherScale) {
  const auto decimal = [](int scale) {
    return R"({"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": )" +
           std::to_string(scale) + "}";
  };
  EXPECT_EQ(resolved(decimal(1), decimal(1), "1.5"), "1.5");
  EXPECT_EQ(resolved(decimal(1), decimal(2), "1.5"),
            "written as decimal of scale 1, which cannot be read with 2");
}

TEST(Resolve, FollowsTypesThatContainThemselves) {
  const auto list = [](const std::string& value) {
    return record(R"({"name": "v", "type": ")" + value +
                  R"("}, {"name": "n", "type": ["null", "R"]})");
  };
  EXPECT_EQ(resolved(list("int"), list("double"), R"({"v": 1, "n": {"R": {"v": 2, "n": null}}})"),
            R"({"v":1,"n":{"R":{"v":2,"n":null}}})");
}

}  // namespace
}  // namespace weir::codec
