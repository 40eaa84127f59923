// `$ kafka-add-partitions`: gives a topic more partitions. Not built in yet.
#include "actions/action.h"

namespace weir::actions::kafka_add_partitions {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "topic",
                 .required = Required::Yes,
                 .doc = "the real topic is `testdrive-TOPIC-SEED`"},
    ArgumentSpec{.name = "total-partitions",
                 .type = ArgumentType::Unsigned,
                 .default_value = "1",
                 .doc = "number of partitions afterwards"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-add-partitions",
    .summary = "gives a Kafka topic more partitions",
    .doc =
        "Waits until the broker shows the new number, which must be greater than the number that "
        "the file made the topic with.",
    .arguments = kArguments,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_add_partitions
