// Lines of records, sent and expected.
#include "actions/kafka_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "actions/kafka_formats.h"
#include "actions/kafka_records.h"
#include "actions/kafka_source.h"

namespace weir::actions {
namespace {

std::shared_ptr<const codec::Codec> codec_of(std::string_view format) {
  return make_codec(format, {}).value();
}

PartForm form_of(std::string_view format, char terminator = '\0') {
  return {codec_of(format), format == "json", terminator, {}};
}

/// `key|value` as they are sent; `-` for null.
std::string sent(const LineForm& form, std::string_view line) {
  EncodedLine encoded;
  const auto done = encode_line(form, line, encoded);
  if (!done) {
    return "mistake at " + std::to_string(done.error().offset) + ": " + done.error().message;
  }
  return (encoded.has_key ? encoded.key : "-") + "|" + (encoded.has_value ? encoded.value : "-");
}

TEST(KafkaLines, BytesEndAtTheTerminator) {
  const LineForm form{form_of("bytes", ':'), form_of("bytes")};
  EXPECT_EQ(sent(form, "k:v"), "k|v");
  EXPECT_EQ(sent(form, "k:v:w"), "k|v:w");
  EXPECT_EQ(sent(form, "all of it"), "all of it|-");
  EXPECT_EQ(sent(form, ":v"), "-|v");
  EXPECT_EQ(sent(form, "k:"), "k|-");
  EXPECT_EQ(sent(form, "\\x41:\\x42 "), "A|B ");
}

TEST(KafkaLines, JsonLeavesTheRest) {
  const LineForm form{form_of("json"), form_of("json")};
  EXPECT_EQ(sent(form, R"({"k":1} {"v": 2})"), R"({"k":1}|{"v": 2})");
  EXPECT_EQ(sent(form, R"({"k":1}   )"), R"({"k":1}|-)");
  EXPECT_EQ(sent({form_of("json"), form_of("bytes")}, R"({"k":1} x)"), R"({"k":1}| x)");
}

TEST(KafkaLines, PartsThatAreOmittedAreNotRead) {
  EXPECT_EQ(sent({std::nullopt, form_of("bytes")}, "k:v"), "-|k:v");
  EXPECT_EQ(sent({form_of("bytes", ':'), std::nullopt}, "k"), "k|-");
}

TEST(KafkaLines, AHeaderBeginsEachDatum) {
  LineForm form{std::nullopt, form_of("json")};
  form.value->header = "H";
  EXPECT_EQ(sent(form, "1"), "-|H1");
  EXPECT_EQ(sent(form, ""), "-|-");
}

TEST(KafkaLines, MistakesHaveTheirPlaceInTheLine) {
  EXPECT_THAT(sent({form_of("bytes", ':'), form_of("bytes")}, "k:ab\\xzz"),
              ::testing::StartsWith("mistake at 4: "));
  EXPECT_THAT(sent({form_of("json"), form_of("json")}, "{} {,}"),
              ::testing::StartsWith("mistake at 4: "));
}

RecordForm records_of(std::string_view format) {
  RecordForm form;
  form.line.value = form_of(format);
  return form;
}

std::string all_of(LineSource& source) {
  std::string text;
  kafka::Record record;
  for (;;) {
    const auto more = source.next(record);
    if (!more) return text + "error: " + more.error().message;
    if (!*more) return text;
    text += std::string(record.value.value_or("-")) + " ";
  }
}

TEST(KafkaSource, RepeatsAllLines) {
  RecordForm form = records_of("bytes");
  form.repeat = 2;
  form.first_iteration = 7;
  const std::vector<std::string> body = {"a", "${kafka-ingest.iteration}", "b"};
  LineSource source(form, lines_of_body(body));
  EXPECT_EQ(all_of(source), "a 7 b a 8 b ");
  EXPECT_EQ(source.line_of(4), 1U);
  EXPECT_EQ(source.iteration_of(4), 8);
}

TEST(KafkaSource, SendsNothingWithoutRepetitionsOrLines) {
  const std::vector<std::string> body = {"a"};
  const std::vector<std::string> none;
  RecordForm form = records_of("bytes");
  form.repeat = -1;
  LineSource never(form, lines_of_body(body));
  EXPECT_EQ(all_of(never), "");
  form.repeat = 3;
  LineSource empty(form, lines_of_body(none));
  EXPECT_EQ(all_of(empty), "");
}

TEST(KafkaSource, PointsAtVariablesThatCameOutOfOthers) {
  const std::vector<std::string> body = {"a", "b ${c}"};
  LineSource source(records_of("bytes"), lines_of_body(body));
  EXPECT_EQ(all_of(source), "a error: unknown variable `${c}`");
  ASSERT_TRUE(source.mistake());
  EXPECT_EQ(source.mistake()->line, 1U);
  EXPECT_EQ(source.mistake()->begin, 2U);
}

struct Reader {
  std::shared_ptr<const codec::Codec> key;
  std::shared_ptr<const codec::Codec> value;
  LineReading reading;
};

Reader reader_of(std::string_view key, std::string_view value,
                 std::vector<std::string> headers = {}) {
  Reader reader{key.empty() ? nullptr : codec_of(key), codec_of(value), {}};
  if (!key.empty()) reader.reading.key = PartReading{std::string(key), reader.key.get()};
  reader.reading.value = {std::string(value), reader.value.get()};
  reader.reading.headers = std::move(headers);
  return reader;
}

/// The line as it is written again, or the mistake.
std::string read_back(const Reader& reader, std::string_view line) {
  const auto record = read_expected(reader.reading, line);
  if (record) return write_record(reader.reading, *record);
  return "mistake at " + std::to_string(record.error().offset) + ": " + record.error().message;
}

TEST(KafkaRecords, LinesHoldHeadersKeyValueAndPartition) {
  const Reader reader = reader_of("json", "json", {"a", "b"});
  EXPECT_EQ(read_back(reader, R"(x <null> {"k": 1}  {"v": [1]} partition=3)"),
            R"(x <null> {"k":1} {"v":[1]} partition=3)");
  EXPECT_EQ(read_back(reader, R"(x y {"k":1})"), R"(x y {"k":1})");
  EXPECT_EQ(read_back(reader, R"(x y 1 "<null>")"), "x y 1");
}

TEST(KafkaRecords, MistakesHaveTheirPlace) {
  const Reader reader = reader_of("", "json", {"a"});
  EXPECT_EQ(read_back(reader, "x {} {}"), "mistake at 5: more text than a record has");
  EXPECT_EQ(read_back(reader, "  "), "mistake at 2: the value of header `a` is missing");
  EXPECT_EQ(read_back(reader, "x {} partition=-1"),
            "mistake at 15: the number of a partition is expected");
}

TEST(KafkaRecords, BytesAreReadAsTheyAreSent) {
  const Reader reader = reader_of("bytes", "bytes");
  EXPECT_EQ(read_back(reader, "k:a b"), "k:a b");
  EXPECT_EQ(read_back(reader, "\\x01:\\xff partition=1"), "\\x01:\\xff partition=1");
  EXPECT_EQ(read_back(reader, "k:"), "k:");
}

TEST(KafkaRecords, OneBlankStandsBehindHeaders) {
  const Reader reader = reader_of("bytes", "bytes", {"h"});
  EXPECT_EQ(read_back(reader, "x k:v"), "x k:v");
  EXPECT_EQ(read_back(reader, "x  k:v"), "x  k:v");
  EXPECT_EQ(read_expected(reader.reading, "x k:v")->key->root().text, "k");
}

TEST(KafkaRecords, TextIsAStringOrAWord) {
  const Reader reader = reader_of("text", "text");
  EXPECT_EQ(read_back(reader, R"("a b" c)"), R"("a b" "c")");
  EXPECT_EQ(read_back(reader, R"(k {"a": 1})"), R"("k" "{\"a\": 1}")");
}

TEST(KafkaRecords, PlacesTellPartitionOffsetAndTime) {
  DecodedRecord record;
  record.partition = 2;
  record.offset = 17;
  EXPECT_EQ(place_of(record), "partition 2, offset 17");
  record.timestamp = 1'700'000'000'123;
  EXPECT_EQ(place_of(record), "partition 2, offset 17, 2023-11-14 22:13:20.123");
}

}  // namespace
}  // namespace weir::actions
