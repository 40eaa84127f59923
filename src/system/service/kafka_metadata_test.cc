// Reading a broker's answer.
#include "system/service/kafka_metadata.h"

#include <gtest/gtest.h>

namespace weir::system {
namespace {

using namespace std::string_literals;

/// One broker, 7, at 127.0.0.1:9092, which is the controller; no topics.
const std::string kAnswer =
    "\0\0\0\x2A"s
    "\0\0\0\x01"s
    "\0\0\0\x07\0\x09"
    "127.0.0.1\0\0\x23\x84\xFF\xFF"s
    "\0\0\0\x07"s
    "\0\0\0\0"s;

TEST(KafkaMetadata, ARequestIsVersionOneForNoTopic) {
  EXPECT_EQ(metadata_request(0x2A), "\0\0\0\x12\0\x03\0\x01\0\0\0\x2A\0\x04weir\0\0\0\0"s);
}

TEST(KafkaMetadata, BrokersAndControllerAreRead) {
  const auto metadata = parse_metadata(kAnswer, 0x2A);
  ASSERT_TRUE(metadata) << metadata.error().message;
  EXPECT_EQ(metadata->brokers, (std::vector<KafkaBroker>{{7, "127.0.0.1", 9092}}));
  EXPECT_EQ(metadata->controller, 7);
}

TEST(KafkaMetadata, EveryCutIsRefused) {
  for (std::size_t length = 0; length + 4 < kAnswer.size(); ++length) {
    EXPECT_FALSE(parse_metadata(std::string_view(kAnswer).substr(0, length), 0x2A)) << length;
  }
}

TEST(KafkaMetadata, AnotherServicesAnswerIsRefused) {
  const auto wrong = parse_metadata(kAnswer, 1);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "what answers is no Kafka broker: it answers another request");
  const auto http = answer_length("HTTP");
  ASSERT_FALSE(http);
  EXPECT_EQ(http.error().message, "what answers is no Kafka broker: an answer of 1213486160 bytes");
  EXPECT_FALSE(answer_length("\0\0"s));
  EXPECT_EQ(*answer_length("\0\0\1\0"s), 256U);
}

}  // namespace
}  // namespace weir::system
