// `$ glue-create-schema`: registers a schema at AWS Glue. Not built in yet.
#include "actions/action.h"

namespace weir::actions::glue_create_schema {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "name of the schema"},
    ArgumentSpec{.name = "schema", .doc = "the schema, unless it stands below"},
    ArgumentSpec{.name = "set-version-id-var",
                 .type = ArgumentType::Name,
                 .doc = "variable that receives the id of the version"},
    ArgumentSpec{.name = "registry", .doc = "name of the registry; Glue's default unless given"},
    ArgumentSpec{.name = "data-format",
                 .default_value = "avro",
                 .doc = "language of the schema",
                 .choices = "avro|json|protobuf"},
    ArgumentSpec{.name = "compatibility",
                 .default_value = "backward",
                 .doc = "which changes later versions may make"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "glue-create-schema",
    .summary = "registers a schema at AWS Glue",
    .doc =
        "The schema stands in `schema=` or in the lines below. Where a schema of this name exists, "
        "it gets a new version.",
    .example = R"($ glue-create-schema name=orders set-version-id-var=version
{"type": "record", "name": "orders", "fields": [{"name": "id", "type": "long"}]}
)",
    .example_use = ExampleUse::Checked,
    .errors = "none yet: a script that needs AWS Glue is skipped",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "aws-glue",
};

}  // namespace weir::actions::glue_create_schema
