// Expected records: lines again and again, and what remains of them.
#include "actions/kafka_expected.h"

#include <gtest/gtest.h>

#include "codec/codec.h"

namespace weir::actions {
namespace {

class ExpectedRecordsTest : public ::testing::Test {
 protected:
  std::unique_ptr<ExpectedRecords> records(std::vector<std::string> body, std::uint64_t repeat) {
    body_ = std::move(body);
    codec_ = codec::find_codec("json")->make({}).value();
    LineReading reading;
    reading.value = {.format = "json", .codec = codec_.get()};
    return ExpectedRecords::create(reading, lines_of_body(body_), repeat).value();
  }
  static std::string text(const DecodedRecord& record) {
    return record.value ? codec::to_json(*record.value) : "null";
  }
  static std::string all_of(ExpectedRecords& records) {
    std::string all;
    for (;;) {
      const DecodedRecord* next = records.peek().value();
      if (next == nullptr) return all;
      all += text(*next) + " ";
      records.pass();
    }
  }

  std::vector<std::string> body_;
  std::unique_ptr<codec::Codec> codec_;
};

TEST_F(ExpectedRecordsTest, LinesComeAsOftenAsTheyAreRepeated) {
  EXPECT_EQ(all_of(*records({"1", "\"<null>\"", "[2]"}, 1)), "1 null [2] ");
  EXPECT_EQ(all_of(*records({"1", "\"<null>\""}, 3)), "1 null 1 null 1 null ");
  EXPECT_EQ(all_of(*records({}, 3)), "");
  EXPECT_EQ(records({"1", "2"}, 3)->count(), 6);
}

TEST_F(ExpectedRecordsTest, ANullIsNoneOfTheRecordBefore) {
  EXPECT_EQ(all_of(*records({"1 partition=4", "", "2"}, 1)), "1 null 2 ");
  const auto made = records({"1 partition=4", "2"}, 1);
  EXPECT_EQ(made->peek().value()->partition, 4);
  made->pass();
  EXPECT_EQ(made->peek().value()->partition, std::nullopt);
}

TEST_F(ExpectedRecordsTest, MoreLinesThanAreKeptComeAgainToo) {
  std::vector<std::string> body;
  std::string all;
  for (int i = 0; i < 1500; ++i) all += body.emplace_back(std::to_string(i)) + " ";
  EXPECT_EQ(all_of(*records(body, 2)), all + all);
}

TEST_F(ExpectedRecordsTest, TheRestBeginsWithTheOneThatWasNotPassed) {
  const auto made = records({"1", "2", "3"}, 2);
  for (int i = 0; i < 4; ++i) {
    ASSERT_NE(made->peek().value(), nullptr);
    made->pass();
  }
  ASSERT_EQ(text(*made->peek().value()), "2");
  const auto rest = made->rest().value();
  ASSERT_EQ(rest.size(), 2);
  EXPECT_EQ(text(rest[0]), "2");
  EXPECT_EQ(text(rest[1]), "3");
}

TEST_F(ExpectedRecordsTest, AMistakeHasItsPlace) {
  const auto made = records({"1", "2 x"}, 2);
  ASSERT_TRUE(made->peek());
  made->pass();
  const auto next = made->peek();
  ASSERT_FALSE(next);
  EXPECT_TRUE(made->has_mistake());
  ASSERT_TRUE(made->mistake());
  EXPECT_EQ(made->mistake()->line, 1);
  EXPECT_EQ(made->mistake()->begin, 2);
}

}  // namespace
}  // namespace weir::actions
