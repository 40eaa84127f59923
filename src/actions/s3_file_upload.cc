// `$ s3-file-upload`: uploads an object to S3. Not built in yet.
#include "actions/action.h"

namespace weir::actions::s3_file_upload {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key", .doc = "name of the object"},
    ArgumentSpec{.name = "count", .type = ArgumentType::Unsigned, .doc = "how many objects"},
    ArgumentSpec{.name = "key-prefix", .doc = "beginning of their names"},
    ArgumentSpec{.name = "key-suffix", .doc = "end of their names"},
    ArgumentSpec{.name = "compression",
                 .default_value = "none",
                 .doc = "of the object",
                 .choices = "none|gzip|bzip2|xz|zstd"},
    ArgumentSpec{.name = "header", .doc = "a line that is written once, before the others"},
    ArgumentSpec{.name = "trailing-newline",
                 .type = ArgumentType::Boolean,
                 .default_value = "true",
                 .doc = "whether the last line ends in a newline"},
    ArgumentSpec{.name = "repeat",
                 .type = ArgumentType::Unsigned,
                 .default_value = "1",
                 .doc = "how often the lines below are written"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-file-upload",
    .summary = "uploads lines as an object to S3",
    .doc =
        "What is written follows the rules of `file-append`. One object called `key`, or `count` "
        "objects called `key-prefix`, a number from 0, and `key-suffix`.",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .body = BodyUse::Optional,
    .needs = "s3",
};

}  // namespace weir::actions::s3_file_upload
