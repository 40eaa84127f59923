// `$ kafka-create-topic`: makes a topic. Not built in yet.
#include "actions/action.h"

namespace weir::actions::kafka_create_topic {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "topic",
                 .required = Required::Yes,
                 .doc = "the real topic is `testdrive-TOPIC-SEED`"},
    ArgumentSpec{.name = "partitions",
                 .type = ArgumentType::Unsigned,
                 .doc = "number of partitions; one, unless the run has another default"},
    ArgumentSpec{.name = "replication-factor",
                 .type = ArgumentType::Unsigned,
                 .default_value = "1",
                 .doc = "copies of each partition"},
    ArgumentSpec{.name = "compression",
                 .default_value = "producer",
                 .doc = "the topic's `compression.type`"},
    ArgumentSpec{.name = "compaction",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether older records of the same key may vanish"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-create-topic",
    .summary = "makes a Kafka topic",
    .doc =
        "The topic keeps its records for ever, whatever their timestamps. One that exists already "
        "is left as it is. Waits until the broker shows it with the right number of partitions.\n"
        "With `compaction=true` the topic is compacted as fast as a broker does it.",
    .arguments = kArguments,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_create_topic
