// Headers of records.
#include "actions/kafka_headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::actions {
namespace {

using kafka::Header;
using ::testing::ElementsAre;

TEST(KafkaHeaders, ObjectsAndArraysOfObjects) {
  EXPECT_THAT(*parse_headers(R"({"a": "x", "b": null, "c": [0, 255]})"),
              ElementsAre(Header{"a", "x"}, Header{"b", std::nullopt},
                          Header{"c", std::string("\0\xFF", 2)}));
  EXPECT_THAT(*parse_headers(R"([{"a": "1"}, {"a": "2"}])"),
              ElementsAre(Header{"a", "1"}, Header{"a", "2"}));
  EXPECT_THAT(*parse_headers("{}"), ElementsAre());
}

TEST(KafkaHeaders, EverythingElseIsRefused) {
  for (const char* text : {"1", R"({"a": 1})", R"({"a": [256]})", R"({"a": ["x"]})", "[1]", "{"}) {
    EXPECT_FALSE(parse_headers(text)) << text;
  }
}

}  // namespace
}  // namespace weir::actions
