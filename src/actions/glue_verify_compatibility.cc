// `$ glue-verify-compatibility`: checks the compatibility of a schema at AWS Glue. Not built in
// yet.
#include "actions/action.h"

namespace weir::actions::glue_verify_compatibility {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "name of the schema"},
    ArgumentSpec{.name = "compatibility",
                 .required = Required::Yes,
                 .doc = "what the schema must be set to"},
    ArgumentSpec{.name = "registry", .doc = "name of the registry; Glue's default unless given"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "glue-verify-compatibility",
    .summary = "checks which changes AWS Glue allows to a schema",
    .doc = "Passes if the schema is set to this compatibility.",
    .example = R"($ glue-verify-compatibility name=orders compatibility=backward
)",
    .example_use = ExampleUse::Checked,
    .errors = "none yet: a script that needs AWS Glue is skipped",
    .arguments = kArguments,
    .needs = "aws-glue",
};

}  // namespace weir::actions::glue_verify_compatibility
