// `$ kafka-wait-topic`: waits for a topic.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"

namespace weir::actions::kafka_wait_topic {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "topic", .required = Required::Yes, .doc = "name of the topic, as it is"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-wait-topic",
    .summary = "waits until a Kafka topic exists",
    .doc =
        "Asks the broker again and again until it lists the topic, at most as long as a statement "
        "may take.",
    .example = R"($ kafka-create-topic topic=orders

$ kafka-wait-topic topic=testdrive-orders-${testdrive.seed}
)",
    .errors =
        "no topic of this name when the time is over\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .needs = "kafka",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = call.text("topic");
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    WEIR_TRY(await_topic(client, limits, context.clock(), name, fmt::format("topic `{}`", name),
                         [](const SeenTopic& topic) { return topic.has_value(); }));
    return {};
  };
  return broker_said(
      context.use_kafka(fmt::format("wait for topic {}", name), context.state().sql_timeout, work));
}

}  // namespace weir::actions::kafka_wait_topic
