// `$ s3-verify-data`: compares the rows of objects in S3. Not built in yet.
#include "actions/action.h"

namespace weir::actions::s3_verify_data {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key",
                 .required = Required::Yes,
                 .doc = "what the names of the objects begin with, before a `/`"},
    ArgumentSpec{.name = "sort-rows",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether the order of the rows does not matter"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-verify-data",
    .summary = "compares the rows of all objects below a key of S3",
    .doc =
        "Waits until no object with INCOMPLETE in its name is left, reads all below `KEY/` (`.csv` "
        "as lines, `.parquet` as rows with one space between columns) and compares them with the "
        "lines below. A comment `// allow-trailing-whitespace` at the end of a line is not part of "
        "it.",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "s3",
};

}  // namespace weir::actions::s3_verify_data
