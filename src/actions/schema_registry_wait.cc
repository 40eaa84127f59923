// `$ schema-registry-wait`: waits for the schemas of a topic.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/kafka_formats.h"
#include "base/duration.h"

namespace weir::actions::schema_registry_wait {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "topic",
                 .required = Required::Yes,
                 .doc = "name of the topic, as it is",
                 .need = "kafka"},
};

Result<void> await_subjects(ActionContext& context, const std::string& topic) {
  const Nanoseconds budget = context.state().sql_timeout;
  WEIR_TRY_ASSIGN(Registry registry, Registry::open(context, budget));
  for (const Part part : {Part::Value, Part::Key}) {
    const std::string subject = subject_of(topic, part);
    WEIR_TRY_ASSIGN(const auto schema, registry.await(subject));
    if (schema) continue;
    return fail(fmt::format("waited {} for subject `{}`: the schema registry has none",
                            format_duration(budget), subject));
  }
  return {};
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "schema-registry-wait",
    .summary = "waits until the schemas of a topic are registered",
    .doc =
        "Waits until both `TOPIC-value` and `TOPIC-key` have a schema, and then until the Kafka "
        "topic exists; at most as long as a statement may take.",
    .example = R"($ kafka-create-topic topic=orders

$ kafka-ingest topic=orders key-format=avro key-schema={"type": "string"} format=avro schema={"type": "long"}
"ada" 1

$ schema-registry-wait topic=testdrive-orders-${testdrive.seed}
)",
    .errors =
        "a subject or a topic that does not come in time\n"
        "a registry that does not answer, or says that it has failed",
    .arguments = kArguments,
    .body = BodyUse::Rejected,
    .needs = "schema-registry",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string topic = call.text("topic");
  if (auto there = await_subjects(context, topic); !there) return broker_said(there);
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    WEIR_TRY(await_topic(client, limits, context.clock(), topic, fmt::format("topic `{}`", topic),
                         [](const SeenTopic& seen) { return seen.has_value(); }));
    return {};
  };
  return broker_said(context.use_kafka(fmt::format("wait for topic {}", topic),
                                       context.state().sql_timeout, work));
}

}  // namespace weir::actions::schema_registry_wait
