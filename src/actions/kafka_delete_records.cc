// `$ kafka-delete-records`: removes the oldest records of a partition. Not built in yet.
#include "actions/action.h"

namespace weir::actions::kafka_delete_records {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "topic",
                 .required = Required::Yes,
                 .doc = "the real topic is `testdrive-TOPIC-SEED`"},
    ArgumentSpec{.name = "partition",
                 .type = ArgumentType::Integer,
                 .required = Required::Yes,
                 .doc = "number of the partition, from 0"},
    ArgumentSpec{.name = "offset",
                 .type = ArgumentType::Integer,
                 .required = Required::Yes,
                 .doc = "the first offset that is kept"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-delete-records",
    .summary = "removes the oldest records of a Kafka partition",
    .doc =
        "Everything before the offset is removed; the record at the offset is the first that "
        "remains.",
    .arguments = kArguments,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_delete_records
