// `$ fivetran-destination`: calls Fivetran's destination. Not built in yet.
#include "actions/action.h"

namespace weir::actions::fivetran_destination {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "action",
                 .required = Required::Yes,
                 .doc = "which call",
                 .choices = "describe|write_batch"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "fivetran-destination",
    .summary = "calls Materialize's destination for Fivetran",
    .doc =
        "The lines below are two JSON values, the request and the expected response. Every "
        "argument that is not listed is part of the configuration that is sent along.",
    .example = R"($ fivetran-destination action=describe database=materialize
{"table_name": "orders"}
{"response": {"not_found": true}}
)",
    .example_use = ExampleUse::Checked,
    .errors = "none yet: the script is skipped",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Meaningful,
    .body = BodyUse::Required,
    .needs = "fivetran",
};

}  // namespace weir::actions::fivetran_destination
