// `$ s3-upload-parquet-unsorted-map`: uploads a Parquet file with unsorted maps. Not built in yet.
#include "actions/action.h"

namespace weir::actions::s3_upload_parquet_unsorted_map {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key", .required = Required::Yes, .doc = "name of the object"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-upload-parquet-unsorted-map",
    .summary = "uploads a Parquet file with unsorted maps to S3",
    .doc = "Five rows, whose maps have keys that are out of order and repeated.",
    .arguments = kArguments,
    .needs = "s3",
};

}  // namespace weir::actions::s3_upload_parquet_unsorted_map
