// `$ schema-registry-verify`: compares a registered schema. Not built in yet.
#include "actions/action.h"

namespace weir::actions::schema_registry_verify {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{
        .name = "subject", .required = Required::Yes, .doc = "where the schema is registered"},
    ArgumentSpec{.name = "schema-type",
                 .required = Required::Yes,
                 .doc = "language of the schema",
                 .choices = "avro"},
    ArgumentSpec{
        .name = "compatibility-level",
        .doc = "what the subject must be set to",
        .choices =
            "NONE|BACKWARD|BACKWARD_TRANSITIVE|FORWARD|FORWARD_TRANSITIVE|FULL|FULL_TRANSITIVE"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "schema-registry-verify",
    .summary = "compares a registered schema",
    .doc =
        "Waits until the subject exists, at most the timeout of the run, and compares its latest "
        "schema with the one line below. Both are parsed first, so their layout does not matter.",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "schema-registry",
};

}  // namespace weir::actions::schema_registry_verify
