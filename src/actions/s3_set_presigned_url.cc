// `$ s3-set-presigned-url`: sets a variable to the URL of an object. Not built in yet.
#include "actions/action.h"

namespace weir::actions::s3_set_presigned_url {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key", .required = Required::Yes, .doc = "name of the object"},
    ArgumentSpec{.name = "var-name",
                 .type = ArgumentType::Name,
                 .required = Required::Yes,
                 .doc = "the variable to set"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-set-presigned-url",
    .summary = "sets a variable to a URL that reads an object of S3",
    .doc = "The URL is valid for five minutes and needs no credentials.",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .needs = "s3",
};

}  // namespace weir::actions::s3_set_presigned_url
