// `$ s3-verify-keys`: waits for an object in S3. Not built in yet.
#include "actions/action.h"

namespace weir::actions::s3_verify_keys {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "prefix-path",
                 .required = Required::Yes,
                 .doc = "what the names begin with, before a `/`"},
    ArgumentSpec{.name = "key-pattern",
                 .type = ArgumentType::Regex,
                 .required = Required::Yes,
                 .doc = "what a name must match"},
    ArgumentSpec{.name = "num-attempts",
                 .type = ArgumentType::Unsigned,
                 .default_value = "30",
                 .doc = "how often to look, once a second"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-verify-keys",
    .summary = "waits until S3 has an object of a certain name",
    .doc = "Passes as soon as the name of one object below the prefix is matched by the pattern.",
    .arguments = kArguments,
    .needs = "s3",
};

}  // namespace weir::actions::s3_verify_keys
