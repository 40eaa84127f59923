// `$ schema-registry-publish`: registers a schema. Not built in yet.
#include "actions/action.h"

namespace weir::actions::schema_registry_publish {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "subject", .required = Required::Yes, .doc = "where to register it"},
    ArgumentSpec{.name = "schema-type",
                 .required = Required::Yes,
                 .doc = "language of the schema",
                 .choices = "avro|json|protobuf"},
    ArgumentSpec{.name = "references",
                 .doc = "subjects that the schema refers to, separated by commas"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "schema-registry-publish",
    .summary = "registers a schema",
    .doc =
        "The lines below are the schema. References are resolved to the latest version of each "
        "subject.",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "schema-registry",
};

}  // namespace weir::actions::schema_registry_publish
