// Records compared.
#include "actions/kafka_match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "actions/kafka_formats.h"

namespace weir::actions {
namespace {

using ::testing::HasSubstr;
using Lines = std::vector<std::string>;

class KafkaMatch : public ::testing::Test {
 protected:
  KafkaMatch() { reading_.value = {"json", codec_.get()}; }

  /// Lines as records; those that came have offsets, and partition 0 unless they say another.
  std::vector<DecodedRecord> records(const Lines& lines, bool came) {
    std::vector<DecodedRecord> made;
    for (const std::string& line : lines) {
      made.push_back(read_expected(reading_, line).value());
      if (!came) continue;
      made.back().offset = std::ssize(made) - 1;
      made.back().partition = made.back().partition.value_or(0);
    }
    return made;
  }
  RecordDiff match(const Lines& expected, const Lines& actual) {
    return match_records(reading_, rules_, records(expected, false), records(actual, true));
  }

  std::shared_ptr<const codec::Codec> codec_ = make_codec("json", {}).value();
  LineReading reading_;
  MatchRules rules_;
};

TEST_F(KafkaMatch, TheSameRecordsHaveNoDifference) {
  EXPECT_TRUE(match({}, {}).empty());
  EXPECT_TRUE(match({R"({"a":1,"b":2})", "1.0"}, {R"({"b":2,"a":1})", "1"}).empty());
}

TEST_F(KafkaMatch, OrderCountsWithinAPartition) {
  EXPECT_FALSE(match({"1", "2"}, {"2", "1"}).empty());
  EXPECT_TRUE(match({"1 partition=0", "2 partition=1", "3 partition=0"},
                    {"2 partition=1", "1 partition=0", "3 partition=0"})
                  .empty());
  EXPECT_FALSE(
      match({"1 partition=0", "3 partition=0"}, {"3 partition=0", "1 partition=0"}).empty());
  EXPECT_FALSE(match({"1 partition=1"}, {"1 partition=0"}).empty());
}

TEST_F(KafkaMatch, MultisetsLetThoseChooseFirstThatNameAPartition) {
  rules_.order = RecordOrder::None;
  EXPECT_TRUE(match({"1", "1 partition=0"}, {"1 partition=0", "1 partition=2"}).empty());
  const RecordDiff diff = match({"1 partition=1", "1", "1"}, {"1", "1 partition=2", "1"});
  EXPECT_EQ(diff.missing, 1U);
  EXPECT_EQ(diff.unexpected, 1U);
  EXPECT_THAT(diff.text, HasSubstr("partition: expected 1, got 2"));
}

TEST_F(KafkaMatch, MultisetsOfEqualRecordsAreNotLookedThroughForEach) {
  rules_.order = RecordOrder::None;
  const Lines many(100'000, "1");
  EXPECT_TRUE(match(many, many).empty());
}

TEST_F(KafkaMatch, MultisetsCountRepetitions) {
  rules_.order = RecordOrder::None;
  EXPECT_TRUE(match({"1", "2", "1"}, {"2", "1", "1"}).empty());
  const RecordDiff diff = match({"1", "2", "1"}, {"2", "1", "2"});
  EXPECT_EQ(diff.missing, 1U);
  EXPECT_EQ(diff.unexpected, 1U);
}

TEST_F(KafkaMatch, LinesWithAPartitionChooseFirst) {
  rules_.order = RecordOrder::None;
  EXPECT_TRUE(match({"1", "1 partition=0"}, {"1 partition=0", "1 partition=1"}).empty());
  EXPECT_FALSE(match({"1", "1 partition=2"}, {"1 partition=0", "1 partition=1"}).empty());
}

TEST_F(KafkaMatch, DifferencesAreToldFieldByField) {
  const RecordDiff diff = match({R"({"a":{"b":1},"c":2})"}, {R"({"a":{"b":5},"c":2})"});
  EXPECT_EQ(diff.text,
            "- {\"a\":{\"b\":1},\"c\":2}\n"
            "+ {\"a\":{\"b\":5},\"c\":2}    (partition 0, offset 0)\n"
            "      value.a.b: expected 1, got 5\n");
}

TEST_F(KafkaMatch, HeadersThatDifferAreNamed) {
  reading_.headers = {"a", "b"};
  const RecordDiff diff = match({"x y 1"}, {"x <missing> 1"});
  EXPECT_EQ(diff.text,
            "- x y 1\n"
            "+ x <missing> 1    (partition 0, offset 0)\n"
            "      header b: expected y, got <missing>\n");
}

TEST_F(KafkaMatch, WhatIsAroundIsShownALittle) {
  const RecordDiff diff = match({"1", "2", "3", "4", "5", "6", "7", "8", "9"},
                                {"1", "2", "3", "4", "6", "7", "8", "9"});
  EXPECT_EQ(diff.missing, 1U);
  EXPECT_EQ(diff.unexpected, 0U);
  EXPECT_THAT(diff.text, HasSubstr("  ...\n  3    (partition 0, offset 2)\n"
                                   "  4    (partition 0, offset 3)\n- 5\n"
                                   "  6    (partition 0, offset 4)\n"));
  EXPECT_THAT(diff.text, ::testing::Not(HasSubstr("  8 ")));
}

TEST_F(KafkaMatch, MaskedFieldsDoNotCount) {
  rules_.value_masks = codec::Masks::create({".at"}).value();
  EXPECT_TRUE(match({R"({"a":1,"at":1})"}, {R"({"a":1,"at":2})"}).empty());
  rules_.order = RecordOrder::None;
  EXPECT_TRUE(match({R"({"a":1,"at":1})"}, {R"({"a":1,"at":2})"}).empty());
  EXPECT_FALSE(match({R"({"a":1,"at":1})"}, {R"({"a":2,"at":1})"}).empty());
}

TEST_F(KafkaMatch, ARunStandsWithoutGaps) {
  rules_.order = RecordOrder::Run;
  EXPECT_TRUE(match({"2", "3"}, {"1", "2", "3", "4"}).empty());
  EXPECT_FALSE(match({"2", "4"}, {"1", "2", "3", "4"}).empty());
}

TEST_F(KafkaMatch, TombstonesAreNoValues) {
  EXPECT_FALSE(match({R"("<null>")"}, {"null"}).empty());
  EXPECT_TRUE(match({R"("<null>")"}, {R"("<null>")"}).empty());
}

TEST_F(KafkaMatch, ATextLikeANullIsShownAsText) {
  const RecordDiff diff = match({R"("\u003cnull>")"}, {R"("<null>")"});
  EXPECT_EQ(diff.text,
            "- \"\\u003cnull>\"\n"
            "+ \"<null>\"    (partition 0, offset 0)\n");
}

TEST_F(KafkaMatch, AtMostSoManyDifferencesAreShown) {
  Lines expected;
  for (int i = 0; i < 100; ++i) expected.push_back(std::to_string(i));
  const RecordDiff diff = match(expected, {});
  EXPECT_EQ(diff.missing, 100U);
  EXPECT_THAT(diff.text, HasSubstr("  ... 80 more\n"));
}

}  // namespace
}  // namespace weir::actions
