// Generated lines.
#include "actions/kafka_generate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/json_value.h"

namespace weir::actions {
namespace {

constexpr const char* kSchema = R"({"type": "record", "name": "n.order", "fields": [
    {"name": "id", "type": "long"},
    {"name": "who", "type": ["null", "string"]},
    {"name": "state", "type": {"type": "enum", "name": "state", "symbols": ["NEW", "OLD"]}},
    {"name": "parts", "type": {"type": "array", "items": "n.order"}},
    {"name": "last", "type": ["null", "state"]}]})";

std::vector<std::string> lines_of(const Generated& wanted) {
  auto lines = generated_lines(wanted).value();
  std::vector<std::string> all;
  while (const auto line = lines->next().value()) all.emplace_back(*line);
  return all;
}

TEST(KafkaGenerate, TheSameSeedGivesTheSameLines) {
  const Generated wanted{R"("int")", kSchema, UnionForm::Branch, 50, 3};
  const auto first = lines_of(wanted);
  EXPECT_EQ(first.size(), 50U);
  EXPECT_EQ(first, lines_of(wanted));
  Generated other = wanted;
  other.seed = 4;
  EXPECT_NE(first, lines_of(other));
}

TEST(KafkaGenerate, LinesAreJson) {
  for (const std::string& line : lines_of({std::nullopt, kSchema, UnionForm::Branch, 200, 1})) {
    codec::Value value;
    EXPECT_TRUE(codec::parse_whole_json(line, value)) << line;
    EXPECT_THAT(line, ::testing::HasSubstr("\"state\":\""));
  }
}

TEST(KafkaGenerate, BranchesOfUnionsAreNamedOrNot) {
  const std::string text = R"(["string"])";
  EXPECT_THAT(lines_of({std::nullopt, text, UnionForm::Branch, 1, 1}).front(),
              ::testing::StartsWith(R"({"string":")"));
  EXPECT_THAT(lines_of({std::nullopt, text, UnionForm::Plain, 1, 1}).front(),
              ::testing::StartsWith("\""));
}

TEST(KafkaGenerate, SchemasThatCannotBeUsedAreTold) {
  EXPECT_FALSE(generated_lines({std::nullopt, "{", UnionForm::Branch, 1, 1}));
  auto lines = generated_lines({std::nullopt, R"("elsewhere")", UnionForm::Branch, 1, 1}).value();
  EXPECT_THAT(lines->next().error().message, ::testing::HasSubstr("does not define `elsewhere`"));
  auto endless =
      generated_lines({std::nullopt,
                       R"({"type": "record", "name": "r", "fields": [{"name": "r", "type": "r"}]})",
                       UnionForm::Branch, 1, 1})
          .value();
  EXPECT_THAT(endless->next().error().message, ::testing::HasSubstr("have no end"));
}

}  // namespace
}  // namespace weir::actions
