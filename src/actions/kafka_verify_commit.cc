// `$ kafka-verify-commit`: checks an offset that a consumer group committed. Not built in yet.
#include "actions/action.h"

namespace weir::actions::kafka_verify_commit {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "consumer-group-id", .required = Required::Yes, .doc = "the group"},
    ArgumentSpec{.name = "topic",
                 .required = Required::Yes,
                 .doc = "the real topic is `testdrive-TOPIC-SEED`"},
    ArgumentSpec{.name = "partition",
                 .type = ArgumentType::Integer,
                 .required = Required::Yes,
                 .doc = "number of the partition, from 0"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-verify-commit",
    .summary = "checks the offset that a Kafka consumer group committed",
    .doc =
        "The line below is the expected offset. Asks again until it is the right one or the "
        "timeout of the run is over.",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_verify_commit
