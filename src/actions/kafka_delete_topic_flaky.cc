// `$ kafka-delete-topic-flaky`: removes a topic.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"

namespace weir::actions::kafka_delete_topic_flaky {
namespace {

constexpr std::array kArguments = {
    prefixed_topic(),
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-delete-topic-flaky",
    .summary = "removes a Kafka topic",
    .doc =
        "That there is no such topic is fine. Waits until the broker no longer lists it; the "
        "broker may still be busy removing it then, so making a topic of the same name at once may "
        "fail.",
    .example = R"($ kafka-create-topic topic=orders

$ kafka-delete-topic-flaky topic=orders
)",
    .errors =
        "a topic that is still listed when the timeout is over\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .needs = "kafka",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = real_topic(context, call.text("topic"));
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    WEIR_TRY_ASSIGN(const auto topics, client.topics(limits));
    if (!topics.contains(name)) return {};
    auto removed = client.delete_topic(name, limits);
    if (!removed && !removed.error().message.starts_with("UNKNOWN_TOPIC")) return removed;
    WEIR_TRY(await_topic(client, limits, context.clock(), name,
                         fmt::format("topic `{}` to be gone", name),
                         [](const SeenTopic& topic) { return !topic; }));
    return {};
  };
  return broker_said(
      context.use_kafka(fmt::format("delete topic {}", name), context.options().timeout, work));
}

}  // namespace weir::actions::kafka_delete_topic_flaky
