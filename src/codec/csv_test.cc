// CSV, bytes and text: what a line becomes, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/rng.h"
#include "codec/testing.h"

namespace weir::codec {
namespace {

std::string fields(std::string_view record, char delimiter = ',',
                   std::vector<std::string> columns = {}) {
  CodecOptions options;
  options.delimiter = delimiter;
  options.columns = std::move(columns);
  return decoded(*make_codec("csv", options), to_hex(record));
}

TEST(Csv, ReadsFields) {
  EXPECT_EQ(fields("a,b c, d ,\"e,f\",\"g\"\"h\"\n"), R"(["a","b c"," d ","e,f","g\"h"])");
  EXPECT_EQ(fields("1;2", ';'), R"(["1","2"])");
  EXPECT_EQ(fields("\"a\r\nb\",c\r\n"), R"(["a\r\nb","c"])");
}

TEST(Csv, TellsNullFromTheEmptyString) {
  EXPECT_EQ(fields(",\"\","), R"([null,"",null])");
  EXPECT_EQ(fields(""), "[null]");
}

TEST(Csv, NamesFields) {
  EXPECT_EQ(fields("1,x", ',', {"id", "name"}), R"({"id":"1","name":"x"})");
  EXPECT_EQ(fields("1", ',', {"id", "name"}), "0+1 : 1 field where 2 are expected");
  EXPECT_EQ(
      fields("1,a\"b", ',', {"id", "name"}),
      "3+1 .name: quote in a field that does not begin with one (put the whole field in quotes "
      "and double those inside)");
}

TEST(Csv, RefusesWhatTheRuleDoesNotHave) {
  EXPECT_EQ(fields("a,\"b"), "2+1 [1]: field without a closing quote");
  EXPECT_EQ(fields("\"a\"b"), "3+1 [0]: text behind the closing quote of a field");
  EXPECT_EQ(fields("a\nb"), "1+1 [0]: line end in a field without quotes (a value is one record)");
  EXPECT_EQ(fields("\xff"), "0+1 : bytes that are not UTF-8");
  CodecOptions options;
  options.delimiter = '"';
  EXPECT_FALSE(find_codec("csv")->make(options));
}

TEST(Csv, WritesWhatItReadsWhateverTheFieldsHold) {
  static constexpr std::array<std::string_view, 7> kPieces = {"a",  ",", "\"",    "\n",
                                                              "\r", " ", "\u00e9"};
  const auto codec = make_codec("csv");
  Rng rng(5);
  for (int round = 0; round < 1000; ++round) {
    Value value;
    value.start("");
    value.add(Kind::List, {});
    for (auto count = rng.below(5) + 1; count > 0; --count) {
      if (rng.chance(1, 4)) {
        value.add(Kind::Null, {});
        continue;
      }
      std::string text;
      for (auto length = rng.below(5); length > 0; --length) text += kPieces.at(rng.below(7));
      value.add(Kind::String, {}).text = value.keep(text);
    }
    value.close(0);
    std::string line;
    codec->write(value, line);
    ASSERT_EQ(around(*codec, line), to_json(value)) << line;
  }
}

TEST(Bytes, AreUnescapedAndWrittenSo) {
  const auto codec = make_codec("bytes");
  EXPECT_EQ(encoded(*codec, R"(a\x00\\)"), "61005c");
  EXPECT_EQ(encoded(*codec, R"(a\\x\x4)"), "4+2 : bad escape `\\x4`");
  Value value;
  ASSERT_TRUE(codec->decode(from_hex("61005cff"), value));
  std::string text;
  codec->write(value, text);
  EXPECT_EQ(text, R"(a\x00\\\xff)");
}

TEST(Text, IsTakenAsItIs) {
  const auto codec = make_codec("text");
  EXPECT_EQ(encoded(*codec, "\\x41"), "5c783431");
  EXPECT_EQ(decoded(*codec, "c3a9"), "\"\u00e9\"");
  EXPECT_EQ(decoded(*codec, "61ff"), "1+1 : bytes that are not UTF-8");
}

TEST(Codecs, AreFoundByTheirNames) {
  for (const CodecSpec* spec : codecs()) EXPECT_EQ(find_codec(spec->name), spec);
  EXPECT_EQ(find_codec("xml"), nullptr);
  EXPECT_TRUE(
      std::ranges::is_sorted(codecs(), {}, [](const CodecSpec* spec) { return spec->name; }));
}

}  // namespace
}  // namespace weir::codec
