// `$ kafka-verify-topic`: checks the settings of a topic. Not built in yet.
#include "actions/action.h"

namespace weir::actions::kafka_verify_topic {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "sink", .doc = "`DATABASE.SCHEMA.NAME` of a sink in Materialize"},
    ArgumentSpec{.name = "topic", .doc = "name of the topic, as it is"},
    ArgumentSpec{.name = "await-value-schema",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether subject `TOPIC-value` must exist"},
    ArgumentSpec{.name = "await-key-schema",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether subject `TOPIC-key` must exist"},
    ArgumentSpec{.name = "partition-count",
                 .type = ArgumentType::Unsigned,
                 .doc = "number of partitions it must have"},
    ArgumentSpec{.name = "replication-factor",
                 .type = ArgumentType::Unsigned,
                 .doc = "copies that each partition must have"},
    ArgumentSpec{.name = "topic-config",
                 .type = ArgumentType::Json,
                 .doc = "settings it must have: a JSON object of strings"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-verify-topic",
    .summary = "checks that a Kafka topic exists, and how it is set",
    .doc =
        "Each check is repeated until the timeout of the run is over. `sink=` looks the topic up "
        "in Materialize's catalog, `topic=` names it; exactly one of them must be given.",
    .arguments = kArguments,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_verify_topic
