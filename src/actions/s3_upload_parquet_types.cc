// `$ s3-upload-parquet-types`: uploads Parquet files of all types. Not built in yet.
#include "actions/action.h"

namespace weir::actions::s3_upload_parquet_types {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key-prefix",
                 .required = Required::Yes,
                 .doc = "what the names of the objects begin with"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-upload-parquet-types",
    .summary = "uploads a Parquet file with a column of each type to S3",
    .doc =
        "The same three rows are uploaded six times: uncompressed, and with the endings `.snappy`, "
        "`.gzip`, `.brotli`, `.zstd` and `.lz4`.",
    .arguments = kArguments,
    .needs = "s3",
};

}  // namespace weir::actions::s3_upload_parquet_types
