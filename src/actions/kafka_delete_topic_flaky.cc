// `$ kafka-delete-topic-flaky`: removes a topic. Not built in yet.
#include "actions/action.h"

namespace weir::actions::kafka_delete_topic_flaky {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "topic",
                 .required = Required::Yes,
                 .doc = "the real topic is `testdrive-TOPIC-SEED`"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-delete-topic-flaky",
    .summary = "removes a Kafka topic",
    .doc =
        "That there is no such topic is fine. Waits until the broker no longer lists it; the "
        "broker may still be busy removing it then, so making a topic of the same name at once may "
        "fail.",
    .arguments = kArguments,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_delete_topic_flaky
