// `$ schema-registry-wait`: waits for the schemas of a topic. Not built in yet.
#include "actions/action.h"

namespace weir::actions::schema_registry_wait {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "topic", .required = Required::Yes, .doc = "name of the topic, as it is"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "schema-registry-wait",
    .summary = "waits until the schemas of a topic are registered",
    .doc =
        "Waits until both `TOPIC-value` and `TOPIC-key` have a schema, and then until the Kafka "
        "topic exists; at most as long as a statement may take.",
    .arguments = kArguments,
    .body = BodyUse::Rejected,
    .needs = "schema-registry",
};

}  // namespace weir::actions::schema_registry_wait
