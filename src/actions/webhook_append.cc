// `$ webhook-append`: sends a request to a webhook source. Not built in yet.
#include "actions/action.h"

namespace weir::actions::webhook_append {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "name of the source"},
    ArgumentSpec{.name = "database", .default_value = "materialize", .doc = "where the source is"},
    ArgumentSpec{.name = "schema", .default_value = "public", .doc = "where the source is"},
    ArgumentSpec{.name = "status",
                 .type = ArgumentType::Unsigned,
                 .default_value = "200",
                 .doc = "what the response must be"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "webhook-append",
    .summary = "sends a request to a webhook source of Materialize",
    .doc =
        "The lines below are the body of the request. Every argument that is not listed is one of "
        "its headers.",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Meaningful,
    .body = BodyUse::Optional,
    .needs = "materialize",
};

}  // namespace weir::actions::webhook_append
