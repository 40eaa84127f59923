// `$ kafka-add-partitions`: gives a topic more partitions.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/literal_checks.h"
#include "base/text.h"

namespace weir::actions::kafka_add_partitions {
namespace {

constexpr std::array kArguments = {
    prefixed_topic(),
    ArgumentSpec{.name = "total-partitions",
                 .type = ArgumentType::Unsigned,
                 .default_value = "1",
                 .doc = "number of partitions afterwards",
                 .check = check_positive},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-add-partitions",
    .summary = "gives a Kafka topic more partitions",
    .doc =
        "Waits until the broker shows the new number, which must be greater than the number that "
        "the file made the topic with.",
    .example = R"($ kafka-create-topic topic=orders

$ kafka-add-partitions topic=orders total-partitions=3
)",
    .errors =
        "a number that is not more than the topic has\n"
        "no such topic, with what is called nearly so\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .needs = "kafka",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = real_topic(context, call.text("topic"));
  WEIR_TRY_ASSIGN(const std::uint64_t total, call.unsigned_integer("total-partitions"));
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    const auto made = client.made().partitions(name);
    if (made && std::cmp_less_equal(total, *made)) {
      return fail(ErrorKind::Usage,
                  fmt::format("the topic was made with {}: `total-partitions` must be more",
                              count_of(static_cast<std::size_t>(*made), "partition")));
    }
    WEIR_TRY_ASSIGN(const auto topics, client.topics(limits));
    if (!topics.contains(name)) return Failure(no_such_topic(name, topics));
    WEIR_TRY(client.add_partitions(name, total, limits));
    const auto shown = [&](const SeenTopic& topic) {
      return topic && topic->replicas.size() == total;
    };
    WEIR_TRY(await_topic(
        client, limits, context.clock(), name,
        fmt::format("topic `{}` with {} to show", name, count_of(total, "partition")), shown));
    return {};
  };
  return broker_said(context.use_kafka(fmt::format("add partitions to {}", name),
                                       context.options().timeout, work));
}

}  // namespace weir::actions::kafka_add_partitions
