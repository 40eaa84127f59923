// `sink=`: the query that finds the topic.
#include "actions/kafka_sink.h"

#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

class KafkaSink : public ::testing::Test {
 protected:
  Result<std::string> topic_of(std::string sink) {
    const run::ActionEntry* action = find_action("kafka-verify-topic");
    return named_topic(context_, run::ActionCall(*action->spec, {{"sink", std::move(sink)}}, {}));
  }
  FakeContext context_;
};

TEST_F(KafkaSink, AsksMaterializeUnlessAnotherQueryIsGiven) {
  context_.outcomes = {rows_outcome({{"topic", 25, CellFormat::Text}}, {{"orders-7"}})};
  EXPECT_EQ(topic_of("db.public.o'x").value(), "orders-7");
  EXPECT_TRUE(context_.calls.at(0).text.ends_with(
      "WHERE d.name = 'db' AND c.name = 'public' AND s.name = 'o''x'"))
      << context_.calls[0].text;
  EXPECT_EQ(topic_of("orders").error().message, "`orders` is not DATABASE.SCHEMA.NAME");
}

TEST_F(KafkaSink, PutsTheNameIntoTheGivenQuery) {
  context_.run_options.kafka.sink_query = "SELECT topic FROM sinks WHERE name = ${sink}";
  context_.outcomes = {rows_outcome({{"topic", 25, CellFormat::Text}}, {{"t"}})};
  EXPECT_EQ(topic_of("orders").value(), "t");
  EXPECT_EQ(context_.calls.at(0).text, "SELECT topic FROM sinks WHERE name = 'orders'");
  EXPECT_EQ(topic_of("orders").error().message, "there is no Kafka sink `orders`");
  context_.outcomes = {rows_outcome({{"topic", 25, CellFormat::Text}}, {{"t"}, {"u"}})};
  EXPECT_EQ(topic_of("orders").error().message,
            "`kafka-sink-query` returned 2 rows with 1 column for sink `orders`");
  context_.outcomes = {rows_outcome({{"topic", 25, CellFormat::Text}}, {{std::nullopt}})};
  EXPECT_EQ(topic_of("orders").error().message,
            "column `topic` of `kafka-sink-query` is NULL for sink `orders`");
  context_.run_options.kafka.sink_query = "SELECT ${sunk}";
  EXPECT_TRUE(topic_of("orders").error().message.starts_with("`kafka-sink-query`: "))
      << topic_of("orders").error().message;
}

}  // namespace
}  // namespace weir::actions
