// `$ kafka-wait-topic`: waits for a topic. Not built in yet.
#include "actions/action.h"

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
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_wait_topic
