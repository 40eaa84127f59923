// Avro: bytes of every type as the specification has them, and what is refused.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "codec/avro_schema.h"
#include "codec/testing.h"

namespace weir::codec {
namespace {

std::string encode(const std::string& schema, std::string_view text) {
  return encoded(*make_codec("avro", schema), text);
}
std::string decode(const std::string& schema, std::string_view hex) {
  return decoded(*make_codec("avro", schema), hex);
}
/// The mistake of a schema as "line:column message", or nothing.
std::string mistake_of(const std::string& schema, std::vector<SchemaText> references = {}) {
  CodecOptions options;
  options.schema = {{"", schema}, std::move(references)};
  const auto made = find_codec("avro")->make(options);
  return made ? "" : to_text(made.error());
}

constexpr const char* kRecord = R"({"type": "record", "name": "a.R", "fields": [
  {"name": "id", "type": "long"}, {"name": "name", "type": "string"},
  {"name": "tag", "type": ["null", "string"], "default": null}]})";

TEST(Avro, WritesPrimitivesAsTheSpecificationHasThem) {
  EXPECT_EQ(encode("null", "null"), "");
  EXPECT_EQ(encode("boolean", "true"), "01");
  EXPECT_EQ(encode("int", "-1"), "01");
  EXPECT_EQ(encode("int", "64"), "8001");
  EXPECT_EQ(encode("int", "-2147483648"), "ffffffff0f");
  EXPECT_EQ(encode("long", "-9223372036854775808"), "ffffffffffffffffff01");
  EXPECT_EQ(encode("float", "1.5"), "0000c03f");
  EXPECT_EQ(encode("double", "-2"), "00000000000000c0");
  EXPECT_EQ(encode("string", R"("f\u00f6o")"), "0866c3b66f");
  EXPECT_EQ(encode("bytes", "[1, 255]"), "0401ff");
  EXPECT_EQ(encode("bytes", R"("\u00ffa")"), "04ff61");
  EXPECT_EQ(encode(R"({"type": "string"})", R"("a")"), "0261");
}

TEST(Avro, WritesAndReadsRealsThatJsonHasNoNumberFor) {
  for (const char* const type : {"float", "double"}) {
    const auto codec = make_codec("avro", type);
    for (const char* const text : {"\"NaN\"", "\"Infinity\"", "\"-Infinity\""}) {
      EXPECT_EQ(around(*codec, text), text);
    }
  }
  EXPECT_EQ(encode("float", "1e39"), "0+4 : `1e39` does not fit a float");
  EXPECT_EQ(encode("double", "1e-400"), "0000000000000000");
  EXPECT_EQ(
      encode("double", "\"x\""),
      "0+3 : expected a number, got `\"x\"` (`\"NaN\"`, `\"Infinity\"` and `\"-Infinity\"` may "
      "be strings)");
}

TEST(Avro, WritesComplexTypes) {
  EXPECT_EQ(encode(kRecord, R"({"id": 27, "name": "foo", "tag": {"string": "x"}})"),
            "3606666f6f020278");
  EXPECT_EQ(encode(R"({"type": "array", "items": "long"})", "[3, 27]"), "04063600");
  EXPECT_EQ(encode(R"({"type": "array", "items": "long"})", "[]"), "00");
  EXPECT_EQ(encode(R"({"type": "map", "values": "int"})", R"({"b": 2, "a": 1})"),
            "040261020262"
            "0400");
  EXPECT_EQ(encode(R"({"type": "enum", "name": "E", "symbols": ["A", "B"]})", R"("B")"), "02");
  EXPECT_EQ(encode(R"({"type": "fixed", "name": "F", "size": 2})", "[7, 8]"), "0708");
}

TEST(Avro, CountsLongArraysInOneBlock) {
  std::string text = "[0";
  for (int i = 1; i < 100; ++i) text += ",0";
  const std::string hex = encode(R"({"type": "array", "items": "int"})", text + "]");
  EXPECT_EQ(hex.substr(0, 4), "c801");
  EXPECT_EQ(hex.size(), 2U * (2 + 100 + 1));
}

TEST(Avro, TakesFieldsInAnyOrderAndFillsInDefaults) {
  EXPECT_EQ(encode(kRecord, R"({"tag": {"string": "x"}, "name": "foo", "id": 27})"),
            "3606666f6f020278");
  EXPECT_EQ(encode(kRecord, R"({"name": "foo", "id": 27})"), "3606666f6f00");
  EXPECT_EQ(encode(kRecord, R"({"id": 27, "name": "foo"})"), "3606666f6f00");
  const auto nested = make_codec("avro", R"({"type": "record", "name": "R", "fields": [
    {"name": "a", "type": "bytes", "default": "\u00ff"},
    {"name": "r", "type": {"type": "record", "name": "S", "fields": [
      {"name": "x", "type": ["int", "string"], "default": 7},
      {"name": "y", "type": {"type": "map", "values": "double"}, "default": {"k": 1}}]},
      "default": {"x": 8}},
    {"name": "n", "type": "null"}]})");
  EXPECT_EQ(around(*nested, "{}"), R"({"a":[255],"r":{"x":{"int":8},"y":{"k":1}},"n":null})");
}

TEST(Avro, TellsWhatIsWrongWithAValueAndWhere) {
  EXPECT_EQ(encode(kRecord, R"({"id": "x"})"), "7+3 .id: expected an integer, got `\"x\"`");
  EXPECT_EQ(encode(kRecord, R"({"id": 1})"),
            "8+1 : field `name` is missing (only fields with a default may be left out)");
  EXPECT_EQ(encode(kRecord, R"({"id": 1, "nam": 2})"),
            "10+5 : `a.R` has no field `nam` (did you mean `name`?)");
  EXPECT_EQ(encode(kRecord, R"({"id": 1, "name": "", "id": 2})"),
            "22+4 : field `id` for the second time");
  EXPECT_EQ(encode(kRecord, R"({"name": "", "name": ""})"),
            "13+6 : field `name` for the second time");
  EXPECT_EQ(encode(kRecord, R"({"id": 1, "name": "", "tag": "x"})"),
            "29+3 .tag: expected `null` or an object that names the branch, got `\"x\"` (write "
            "`{\"string\": ...}`)");
  EXPECT_EQ(encode(kRecord, R"({"id": 1, "name": "", "tag": {"int": 1}})"),
            "30+5 .tag: the union has no branch `int` (write `{\"string\": ...}`)");
  EXPECT_EQ(encode(kRecord, "[]"), "0+1 : expected an object, got an array");
  EXPECT_EQ(encode("int", "2147483648"), "0+10 : `2147483648` does not fit an int");
  EXPECT_EQ(encode("long", "1.5"), "0+3 : expected an integer, got `1.5`");
  EXPECT_EQ(encode(R"({"type": "array", "items": {"type": "map", "values": "int"}})",
                   R"([{}, {"a b": true}])"),
            "13+4 [1].\"a b\": expected an integer, got `true`");
  EXPECT_EQ(encode(R"({"type": "map", "values": "int"})", R"({"a": 1, "b": 2, "a": 3})"),
            "17+3 : key `a` for the second time");
  EXPECT_EQ(encode(R"({"type": "enum", "name": "E", "symbols": ["RED"]})", R"("REED")"),
            "0+6 : `E` has no symbol `REED` (did you mean `RED`?)");
  EXPECT_EQ(encode(R"({"type": "fixed", "name": "F", "size": 2})", "[7]"),
            "0+1 : `F` has 2 bytes, got 1");
  EXPECT_EQ(encode("bytes", "[1, 256]"), "4+3 [1]: `256` is no byte: they go from 0 to 255");
  EXPECT_EQ(encode("string", R"("a)"), "0+2 : string without an end");
}

TEST(Avro, NamesBranchesShortOrInFull) {
  const std::string schema = R"([{"type": "record", "name": "n.R", "fields": []},
    {"type": "enum", "name": "E", "symbols": ["A"]}, {"type": "array", "items": "int"}])";
  const auto codec = make_codec("avro", schema);
  EXPECT_EQ(around(*codec, R"({"R": {}})"), R"({"R":{}})");
  EXPECT_EQ(around(*codec, R"({"n.R": {}})"), R"({"R":{}})");
  EXPECT_EQ(around(*codec, R"({"array": [1]})"), R"({"array":[1]})");
  EXPECT_EQ(
      encoded(*codec, "null"),
      "0+4 : expected an object that names the branch, got `null` (its branches are `R`, `E`, "
      "`array`)");
  const auto twins = make_codec("avro", R"([{"type": "fixed", "name": "a.F", "size": 1},
    {"type": "fixed", "name": "b.F", "size": 1}])");
  EXPECT_EQ(around(*twins, R"({"b.F": [1]})"), R"({"b.F":[1]})");
  EXPECT_TRUE(encoded(*twins, R"({"F": [1]})").starts_with("1+3 : the union has no branch `F`"));
}

TEST(Avro, KeepsDecimalsExact) {
  const std::string schema =
      R"({"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": 2})";
  EXPECT_EQ(encode(schema, "12.34"), "0404d2");
  EXPECT_EQ(encode(schema, "\"-0.01\""), "02ff");
  EXPECT_EQ(encode(schema, "[4, 210]"), "0404d2");
  EXPECT_EQ(encode(schema, "1.28"), "040080");
  EXPECT_EQ(encode(schema, "-1.28"), "0280");
  EXPECT_EQ(encode(schema, "0"), "0200");
  EXPECT_EQ(encode(schema, "1e3"), "060186a0");
  EXPECT_EQ(encode(schema, "0.001"),
            "0+5 : `0.001` does not fit a decimal of 30 digits with 2 behind the point");
  EXPECT_EQ(encode(schema, "true"),
            "0+4 : expected a number or an array of byte numbers, got `true`");
  const auto codec = make_codec("avro", schema);
  for (const char* const text :
       {"0.00", "-0.01", "1.28", "-1.28", "1234567890123456789012345678.90",
        "-9999999999999999999999999999.99"}) {
    EXPECT_EQ(around(*codec, text), text);
  }
  EXPECT_EQ(decode(schema, "00"), "0.00");
  EXPECT_EQ(decode(schema, "06ffff80"), "-1.28");
  const std::string fixed =
      R"({"type": "fixed", "name": "D", "size": 4, "logicalType": "decimal", "precision": 5})";
  EXPECT_EQ(encode(fixed, "-2"), "fffffffe");
  EXPECT_EQ(encode(fixed, "[255]"), "ffffffff");
  EXPECT_EQ(around(*make_codec("avro", fixed), "[127, 255]"), "32767");
}

TEST(Avro, TakesMomentsAsNumbersOrText) {
  const auto of = [](std::string_view kind, std::string_view logical) {
    return R"({"type": ")" + std::string(kind) + R"(", "logicalType": ")" + std::string(logical) +
           "\"}";
  };
  EXPECT_EQ(around(*make_codec("avro", of("int", "date")), "\"1969-12-31\""), "-1");
  EXPECT_EQ(around(*make_codec("avro", of("int", "date")), "19782"), "19782");
  EXPECT_EQ(around(*make_codec("avro", of("int", "time-millis")), "\"00:00:01.5\""), "1500");
  EXPECT_EQ(around(*make_codec("avro", of("long", "time-micros")), "\"23:59:59.999999\""),
            "86399999999");
  EXPECT_EQ(around(*make_codec("avro", of("long", "timestamp-millis")), "\"2024-02-29T00:00:00Z\""),
            "1709164800000");
  EXPECT_EQ(around(*make_codec("avro", of("long", "local-timestamp-micros")),
                   "\"1970-01-01 00:00:00.000001\""),
            "1");
  EXPECT_EQ(
      encode(of("int", "date"), "\"2023-02-29\""),
      "0+12 : bad date or time `2023-02-29` (write a number, or a string such as `2024-02-29`)");
  EXPECT_TRUE(encode(of("long", "timestamp-millis"), "\"2024-02-29T00:00:00.0001\"")
                  .starts_with("0+26 : bad date or time"));
  EXPECT_EQ(encode("int", "\"2023-02-28\""), "0+12 : expected an integer, got `\"2023-02-28\"`");
  EXPECT_EQ(around(*make_codec("avro", R"({"type": "long",
    "connect.name": "io.debezium.time.MicroTimestamp"})"),
                   "\"1970-01-01T00:00:00.25\""),
            "250000");
}

TEST(Avro, KnowsUuidsJsonAndDurations) {
  const std::string uuid = R"({"type": "string", "logicalType": "uuid"})";
  EXPECT_EQ(around(*make_codec("avro", uuid), "\"00112233-4455-6677-8899-AABBCCDDEEFF\""),
            "\"00112233-4455-6677-8899-aabbccddeeff\"");
  EXPECT_EQ(encode(uuid, "\"00112233\""), "0+10 : `00112233` is no UUID");
  const std::string fixed_uuid =
      R"({"type": "fixed", "name": "U", "size": 16, "logicalType": "uuid"})";
  EXPECT_EQ(encode(fixed_uuid, "\"00112233-4455-6677-8899-AABBCCDDEEFF\""),
            "00112233445566778899aabbccddeeff");
  EXPECT_EQ(decode(fixed_uuid, "00112233445566778899aabbccddeeff"),
            "\"00112233-4455-6677-8899-aabbccddeeff\"");
  const std::string json = R"({"type": "string", "connect.name": "io.debezium.data.Json"})";
  EXPECT_EQ(around(*make_codec("avro", json), R"("{\"a\" : [1, \" \\\" \"] }")"),
            R"("{\"a\":[1,\" \\\" \"]}")");
  EXPECT_EQ(
      encode(json, R"("{")"),
      "0+3 : the string holds no JSON: expected a name in double quotes, got the end of the text");
  const std::string duration =
      R"({"type": "fixed", "name": "D", "size": 12, "logicalType": "duration"})";
  EXPECT_EQ(encode(duration, R"({"months": 1, "days": 2, "millis": 4294967295})"),
            "0100000002000000ffffffff");
  EXPECT_EQ(decode(duration, "0100000002000000ffffffff"),
            R"({"months":1,"days":2,"millis":4294967295})");
  EXPECT_EQ(encode(duration, R"({"hours": 1})"),
            "1+7 : a duration has no `hours` (it has `months`, `days` and `millis`)");
}

TEST(Avro, IgnoresLogicalTypesThatDoNotFit) {
  EXPECT_EQ(decode(R"({"type": "bytes", "logicalType": "decimal", "precision": 0})", "0201"),
            "[1]");
  EXPECT_EQ(
      decode(R"({"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 3})", "0201"),
      "[1]");
  EXPECT_EQ(decode(R"({"type": "fixed", "name": "F", "size": 1, "logicalType": "decimal",
    "precision": 3})",
                   "01"),
            "[1]");
  EXPECT_EQ(decode(R"({"type": "string", "logicalType": "date"})", "0261"), "\"a\"");
  EXPECT_EQ(decode(R"({"type": "int", "logicalType": "colour"})", "02"), "1");
}

TEST(Avro, ResolvesNamesByNamespace) {
  const auto codec =
      make_codec("avro", R"({"type": "record", "name": "R", "namespace": "x.y", "fields": [
    {"name": "a", "type": {"type": "enum", "name": "E", "symbols": ["A"]}},
    {"name": "b", "type": {"type": "record", "name": "z.S", "fields": [
      {"name": "e", "type": "x.y.E"},
      {"name": "f", "type": {"type": "fixed", "name": "F", "size": 1}},
      {"name": "g", "type": "F"}, {"name": "h", "type": "z.F"}]}},
    {"name": "c", "type": ["null", "R"]}]})");
  EXPECT_EQ(
      around(*codec, R"({"a": "A", "b": {"e": "A", "f": [1], "g": [2], "h": [3]}, "c": null})"),
      R"({"a":"A","b":{"e":"A","f":[1],"g":[2],"h":[3]},"c":null})");
}

TEST(Avro, TakesTypesThatContainThemselves) {
  const auto list = make_codec("avro", R"({"type": "record", "name": "L", "fields": [
    {"name": "v", "type": "int"}, {"name": "next", "type": ["null", "L"]}]})");
  EXPECT_EQ(around(*list, R"({"v": 1, "next": {"L": {"v": 2, "next": null}}})"),
            R"({"v":1,"next":{"L":{"v":2,"next":null}}})");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += R"({"v": 1, "next": {"L": )";
  EXPECT_TRUE(encoded(*list, deep).ends_with("more than 200 levels of values"));
  std::string hex;
  for (int i = 0; i < 1000; ++i) hex += "0202";
  EXPECT_TRUE(decoded(*list, hex).ends_with("more than 200 levels of values"));
  EXPECT_TRUE(encode(R"({"type": "record", "name": "X", "fields": [{"name": "x", "type": "X"}]})",
                     R"({"x": {}})")
                  .ends_with("field `x` is missing (only fields with a default may be left out)"));
}

TEST(Avro, RefersToOtherSchemas) {
  CodecOptions options;
  options.schema.schema.text = R"({"type": "record", "name": "c.C", "fields": [
    {"name": "b", "type": "b.B"}, {"name": "a", "type": "a.A"}]})";
  options.schema.references = {
      {"subject-b",
       R"({"type": "record", "name": "b.B", "fields": [{"name": "a", "type": "a.A"}]})"},
      {"subject-a", R"({"type": "enum", "name": "a.A", "symbols": ["X"]})"}};
  EXPECT_EQ(encoded(*make_codec("avro", options), R"({"b": {"a": "X"}, "a": "X"})"), "0000");
  options.schema.references.pop_back();
  const auto made = find_codec("avro")->make(options);
  ASSERT_FALSE(made);
  EXPECT_EQ(to_text(made.error()), "schema subject-b:1:69: `.fields[0].type`: unknown type `a.A`");
}

TEST(Avro, TellsWhatIsWrongWithASchemaAndWhere) {
  EXPECT_EQ(mistake_of("strng"), "schema:1:2: unknown type `strng`");
  EXPECT_EQ(mistake_of("{\"type\":\n \"record\"}"), "schema:1:1: record without `name`");
  EXPECT_EQ(mistake_of(R"({"type": "record", "name": "1R", "fields": []})"),
            "schema:1:29: `.name`: bad name `1R`");
  EXPECT_EQ(
      mistake_of(
          "{\"type\": \"record\", \"name\": \"R\", \"fields\": [\n{\"name\": \"a\", \"type\": "
          "\"strin\"}]}"),
      "schema:2:24: `.fields[0].type`: unknown type `strin`");
  EXPECT_EQ(mistake_of(R"({"type": "record", "name": "R", "fields": [{"name": "a", "type": "int",
    "default": "x"}]})"),
            "schema:2:17: `.fields[0].default`: default of `a`: expected an integer, got `\"x\"`");
  EXPECT_EQ(mistake_of(R"(["int", "int"])"), "schema:1:10: int for the second time in a union");
  EXPECT_EQ(mistake_of(R"(["int", ["null"]])"), "schema:1:9: a union directly inside a union");
  EXPECT_EQ(mistake_of(R"({"type": "enum", "name": "E", "symbols": ["A", "A"]})"),
            "schema:1:49: symbol `A` for the second time");
  EXPECT_EQ(mistake_of(R"({"type": "enum", "name": "E", "symbols": ["A"], "default": "B"})"),
            "schema:1:61: default `B` is none of the symbols");
  EXPECT_EQ(mistake_of(R"({"type": "fixed", "name": "F", "size": -1})"),
            "schema:1:40: fixed needs a `size`, a number of bytes");
  EXPECT_EQ(mistake_of(R"({"type": "array"})"), "schema:1:1: array without `items`");
  EXPECT_EQ(mistake_of(R"({"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"},
    {"name": "a", "type": "int"}]})"),
            "schema:2:5: `.fields[1]`: field `a` for the second time");
  EXPECT_EQ(mistake_of("{"),
            "schema:1:2: expected a name in double quotes, got the end of the text");
  EXPECT_EQ(mistake_of("17"), "schema:1:1: a schema is a name, an object or an array");
  EXPECT_EQ(mistake_of("record"), "schema:1:2: `record` is no type by itself");
}

TEST(Avro, NeverReadsBeyondTheBytes) {
  EXPECT_EQ(decode("boolean", "02"), "1+0 : 2 is no boolean");
  EXPECT_EQ(decode("int", "80"), "0+0 : the bytes end inside of a number");
  EXPECT_EQ(decode("int", "feffffff1f"), "5+0 : 4294967295 does not fit an int");
  EXPECT_EQ(decode("long", "ffffffffffffffffff03"), "0+0 : a number of more than 64 bits");
  EXPECT_EQ(decode("double", "00"), "0+0 : the bytes end, a floating-point number is expected");
  EXPECT_EQ(decode("string", "0861"), "1+0 : a string has 4 bytes, but only 1 follow");
  EXPECT_EQ(decode("string", "01"), "1+0 : -1 cannot be the length of a string");
  EXPECT_EQ(decode("string", "02ff"), "2+0 : bytes in a string that are not UTF-8");
  EXPECT_EQ(decode("int", "0200"), "1+0 : 1 byte behind the end of the value");
  const std::string ints = R"({"type": "array", "items": "int"})";
  EXPECT_EQ(decode(ints, "feffffffffffffffff01"),
            "10+0 : a block of 9223372036854775807 items, but only 0 bytes follow");
  EXPECT_EQ(decode(ints, "0202"), "2+0 : the bytes end, the number of items is expected");
  EXPECT_EQ(decode(ints, "0102020000"), "4+0 : 1 byte behind the end of the value");
  EXPECT_EQ(decode(ints, "0104020000"), "3+0 : the items of a block are not as long as it says");
  EXPECT_EQ(decode(ints, "0180"), "1+0 : the bytes end, the size of a block is expected");
  EXPECT_EQ(decode(R"({"type": "array", "items": "null"})", "feffffffffffffffff01"),
            "10+0 : too many parts for so few bytes");
  EXPECT_EQ(decode(R"(["null", "int"])", "04"),
            "1+0 : 2 is the index of no branch, the union has 2");
  EXPECT_EQ(decode(R"({"type": "enum", "name": "E", "symbols": ["A"]})", "02"),
            "1+0 : 1 is the index of no symbol, there are 1");
  EXPECT_EQ(decode(kRecord, "360661"), "2+0 .name: a string has 3 bytes, but only 1 follow");
}

/// Records inside of each other, two fields in each, over `leaf`.
std::string doubling(int levels, const std::string& leaf, const std::string& more) {
  std::string schema = leaf;
  for (int i = 0; i < levels; ++i) {
    schema = fmt::format(R"({{"type": "record", "name": "R{}", "fields": [)"
                         R"({{"name": "a", "type": {}{}}}, {{"name": "b", "type": {}{}}}]}})",
                         i, schema, more, i == 0 ? leaf : fmt::format("\"R{}\"", i - 1), more);
  }
  return schema;
}

TEST(Avro, BoundsWhatGrowsWithoutBytes) {
  EXPECT_TRUE(
      decode(doubling(40, R"("null")", ""), "").ends_with("too many parts for so few bytes"));
  EXPECT_TRUE(mistake_of(R"({"type": "record", "name": "R", "fields": [{"name": "x", "type": )" +
                         doubling(40, R"({"type": "map", "values": "int"})", R"(, "default": {})") +
                         R"(, "default": {}}]})")
                  .ends_with("default of `a`: too large"));
}

TEST(Avro, ReadsItemsInSeveralBlocks) {
  EXPECT_EQ(decode(R"({"type": "array", "items": "int"})",
                   "0202030404060208"
                   "00"),
            "[1,2,3,4]");
  EXPECT_EQ(decode(R"({"type": "map", "values": "int"})",
                   "010602610202026204"
                   "00"),
            R"({"a":1,"b":2})");
}

TEST(AvroNames, TellsDefinitionsFromUses) {
  const auto names =
      avro_names({"", R"({"type": "record", "name": "R", "namespace": "n", "fields": [
    {"name": "a", "type": {"type": "enum", "name": "E", "symbols": []}},
    {"name": "b", "type": ["null", "E", "other.X", {"type": "array", "items": "Y"}]}]})"});
  ASSERT_TRUE(names);
  EXPECT_EQ(names->own, "n.R");
  EXPECT_EQ(names->defined, (std::vector<std::string>{"n.R", "n.E"}));
  EXPECT_EQ(names->used, (std::vector<std::string>{"other.X", "n.Y"}));
}

TEST(AvroNames, MeanTheSameWhateverTheLayout) {
  const auto normal = [](const std::string& text) {
    return normalize_avro({{"", text}, {}}).value();
  };
  const std::string schema = R"({"type": "record", "name": "R", "namespace": "n", "doc": "d",
    "fields": [{"name": "a", "type": {"type": "int"}, "default": 1}]})";
  EXPECT_EQ(
      normal(schema),
      R"({"doc":"d","fields":[{"default":1,"name":"a","type":"int"}],"name":"n.R","type":"record"})");
  EXPECT_EQ(normal(schema), normal(R"({"name": "n.R", "doc": "d", "type": "record",
    "fields": [{"default": 1, "type": "int", "name": "a"}]})"));
  EXPECT_NE(normal("[\"null\", \"int\"]"), normal("[\"int\", \"null\"]"));
  EXPECT_EQ(normal("int"), normal("{\"type\": \"int\"}"));
}

}  // namespace
}  // namespace weir::codec
