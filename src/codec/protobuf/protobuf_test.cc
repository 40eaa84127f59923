// Protobuf: messages from JSON and back, schemas from source and from descriptor sets.
#include <gtest/gtest.h>

#include <google/protobuf/descriptor.pb.h>

#include "codec/protobuf/base64.h"
#include "codec/protobuf_schema.h"
#include "codec/testing.h"

namespace weir::codec {
namespace {

namespace pb = google::protobuf;

constexpr const char* kProto = R"(syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/wrappers.proto";
message Order {
  int64 id = 1;
  string customer_name = 2;
  repeated Line lines = 3;
  map<string, uint64> totals = 4;
  oneof how { bytes card = 5; bool cash = 6; }
  State state = 7;
  google.protobuf.Timestamp at = 8;
  optional double rate = 9;
  google.protobuf.Value any = 10;
  google.protobuf.Int32Value wrapped = 11;
  map<int32, string> names = 12;
  message Line { string item = 1; sint32 count = 2; }
}
enum State { OPEN = 0; PAID = 3; }
message Other { Order.Line line = 1; }
)";

CodecOptions options_of(std::string text, std::string message = {}) {
  CodecOptions options;
  options.schema.schema = {"shop.proto", std::move(text)};
  options.message = std::move(message);
  return options;
}

TEST(Protobuf, WritesMessagesAsTheWireFormatHasThem) {
  const auto codec = make_codec("protobuf", options_of(kProto));
  EXPECT_EQ(
      encoded(*codec, R"({"id": 150, "customerName": "a", "lines": [{"item": "x", "count": -1}]})"),
      "0896011201611a050a01781001");
  EXPECT_EQ(encoded(*codec, R"({"customer_name": "a"} rest)"), "120161");
  EXPECT_EQ(encoded(*codec, "{}"), "");
  EXPECT_EQ(encoded(*codec, R"({"totals": {"b": 2, "a": "18446744073709551615"}})"),
            "220e0a016110ffffffffffffffffff0122050a01621002");
}

TEST(Protobuf, GivesBackWhatWasWritten) {
  const auto codec = make_codec("protobuf", options_of(kProto));
  const std::string zeros =
      R"({"id":0,"customer_name":"","lines":[],"totals":{},"state":"OPEN","names":{}})";
  EXPECT_EQ(around(*codec, "{}"), zeros);
  const std::string full =
      R"({"id":-9223372036854775808,"customer_name":"a","lines":[{"item":"x","count":-1}],)"
      R"("totals":{"t":18446744073709551615},"card":"AP8=","state":"PAID","at":"2024-02-29T00:00:00Z",)"
      R"("rate":1.5,"any":{"k":[1,null]},"wrapped":0,"names":{"-1":"x"}})";
  EXPECT_EQ(around(*codec, full), full);
  EXPECT_NE(around(*codec, R"({"state": 7})").find(R"("state":7)"), std::string::npos);
}

TEST(Protobuf, TellsWhatIsWrongWithAValueAndWhere) {
  const auto codec = make_codec("protobuf", options_of(kProto));
  EXPECT_EQ(encoded(*codec, R"({"lines": [{}, {"count": 1.5}]})"),
            "25+3 .lines[1].count: `1.5` is no sint32");
  EXPECT_EQ(encoded(*codec, R"({"idd": 1})"),
            "1+5 : `shop.Order` has no field `idd` (did you mean `id`?)");
  EXPECT_EQ(encoded(*codec, R"({"id": 1, "id": 2})"), "10+4 : field `id` for the second time");
  EXPECT_EQ(encoded(*codec, R"({"customer_name": "", "customerName": ""})"),
            "22+14 : field `customerName` for the second time");
  EXPECT_EQ(encoded(*codec, R"({"cash": true, "card": ""})"),
            "15+6 : a second field of the oneof `how`");
  EXPECT_EQ(encoded(*codec, R"({"card": "*"})"),
            "9+3 .card: `*` is no base64 (bytes are in base64)");
  EXPECT_EQ(encoded(*codec, R"({"state": "Paid"})"),
            "10+6 .state: `shop.State` has no value `Paid` (did you mean `PAID`?)");
  EXPECT_EQ(encoded(*codec, R"({"totals": {"a": -1}})"), "17+2 .totals.a: `-1` is no uint64");
  EXPECT_EQ(encoded(*codec, R"({"names": {"x": ""}})"), "11+3 .names: bad key `x` of type int32");
  EXPECT_TRUE(encoded(*codec, R"({"at": "soon"})")
                  .starts_with("7+6 .at: bad value of `google.protobuf.Timestamp`"));
  EXPECT_EQ(encoded(*codec, "[]"), "0+1 : expected an object, got an array");
}

TEST(Protobuf, KeepsFieldsThatTheSchemaLacks) {
  const auto codec = make_codec("protobuf", options_of("syntax = \"proto3\"; message M {}"));
  EXPECT_EQ(decoded(*codec, "0805120161"), R"({"#1":5,"#2":"YQ=="})");
}

TEST(Protobuf, RefusesBytesThatAreNoMessage) {
  const auto codec = make_codec("protobuf", options_of(kProto));
  EXPECT_EQ(decoded(*codec, "08"), "0+1 : the bytes are no message `shop.Order`");
  EXPECT_EQ(decoded(*codec, "1205"), "0+2 : the bytes are no message `shop.Order`");
}

TEST(Protobuf, AsksForRequiredFields) {
  const auto codec = make_codec(
      "protobuf",
      options_of("syntax = \"proto2\"; message M { required int32 a = 1; optional M m = 2; }"));
  EXPECT_EQ(encoded(*codec, "{\"m\": {}}"), "0+1 : required field `a` is missing");
  EXPECT_EQ(decoded(*codec, ""), "0+0 .a: a required field is missing");
  EXPECT_EQ(around(*codec, "{\"a\": 1}"), "{\"a\":1}");
}

TEST(Protobuf, TellsWhatIsWrongWithASchemaAndWhere) {
  const auto mistake = [](std::string text, std::string message = {}) {
    const auto made = find_codec("protobuf")->make(options_of(std::move(text), std::move(message)));
    return made ? "" : to_text(made.error());
  };
  EXPECT_EQ(mistake("syntax = \"proto3\";\nmessage M {\n\tstrin a = 1;\n}"),
            "schema shop.proto:3:2: `strin` is not defined");
  EXPECT_EQ(mistake("syntax = \"proto3\"; message M {"),
            "schema shop.proto:1:31: reached end of input in message definition (missing '}')");
  EXPECT_EQ(mistake("syntax = \"proto3\"; import \"x.proto\"; message M {}"), "no file `x.proto`");
  EXPECT_EQ(mistake(kProto, "shop.Ordr"), "the schema has no message `shop.Ordr`");
  EXPECT_EQ(mistake("syntax = \"proto3\";"), "`shop.proto` defines no message");
}

TEST(Protobuf, LimitsHowDeepMessagesAre) {
  const auto codec =
      make_codec("protobuf", options_of("syntax = \"proto3\"; message M { M m = 1; }"));
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "{\"m\":";
  EXPECT_TRUE(encoded(*codec, text).ends_with("more than 99 messages inside messages"));
  std::string deep;
  for (int i = 0; i < 98; ++i) deep += "{\"m\":";
  deep += "{}" + std::string(98, '}');
  EXPECT_EQ(around(*codec, deep), deep);
}

TEST(ProtobufSchema, IsTheSameFromSourceAndFromDescriptors) {
  const std::vector<std::string> names = {"shop.proto"};
  const auto set = compile_descriptors(names, [](std::string_view name) {
    return name == "shop.proto" ? std::optional<std::string>(kProto) : std::nullopt;
  });
  ASSERT_TRUE(set) << to_text(set.error());
  CodecOptions options;
  options.descriptors = *set;
  options.message = "shop.Other";
  const auto codec = make_codec("protobuf", options);
  EXPECT_EQ(encoded(*codec, R"({"line": {"item": "x"}})"), "0a030a0178");
  EXPECT_EQ(message_index(options).value(), (std::vector<std::int32_t>{1}));
  options.message = "shop.Order.Line";
  EXPECT_EQ(message_index(options).value(), (std::vector<std::int32_t>{0, 0}));
  EXPECT_EQ(message_name(options, std::vector<std::int32_t>{0, 0}).value(), "shop.Order.Line");
  EXPECT_FALSE(message_name(options, std::vector<std::int32_t>{5}));
  EXPECT_FALSE(message_name(options, std::vector<std::int32_t>{}));
  options.descriptors = "no set";
  EXPECT_EQ(find_codec("protobuf")->make(options).error().message,
            "the bytes are no descriptor set");
}

TEST(ProtobufSchema, IsReadWhereItIsRegisteredAsItsDescriptor) {
  const std::string part = R"(syntax = "proto3"; message Part { int32 n = 1; })";
  const std::string whole =
      R"(syntax = "proto3"; import "part.proto"; message Whole { Part p = 1; })";
  const auto read = [&](std::string_view name) { return name == "part.proto" ? part : whole; };
  const std::vector<std::string> names = {"whole.proto"};
  pb::FileDescriptorSet set;
  ASSERT_TRUE(set.ParseFromString(compile_descriptors(names, read).value()));
  CodecOptions options;
  options.schema.schema = {"topic-value", to_base64(set.file(1).SerializeAsString())};
  options.schema.references = {{"part.proto", to_base64(set.file(0).SerializeAsString())}};
  const auto codec = make_codec("protobuf", options);
  EXPECT_EQ(encoded(*codec, R"({"p": {"n": 1}})"), "0a020801");
  EXPECT_EQ(message_name(options, std::vector<std::int32_t>{0}).value(), "Whole");
}

TEST(ProtobufSchema, FindsImportsAmongTheReferences) {
  CodecOptions options =
      options_of("syntax = \"proto3\"; import \"other.proto\"; message M { o.X x = 1; }");
  options.schema.references = {
      {"other.proto", "syntax = \"proto3\"; package o; message X { int32 i = 1; }"}};
  EXPECT_EQ(encoded(*make_codec("protobuf", options), R"({"x": {"i": 1}})"), "0a020801");
}

}  // namespace
}  // namespace weir::codec
