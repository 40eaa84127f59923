// `$ s3-create-bucket`: makes a bucket in S3.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/s3.h"
#include "actions/services.h"

namespace weir::actions::s3_create_bucket {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket",
                 .required = Required::Yes,
                 .doc = "the bucket, such as `${weir.prefix}-in`, which no other file has"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-create-bucket",
    .summary = "makes a bucket in S3",
    .doc =
        "One that is there already will do, if it is of the same owner. One that was not is "
        "removed from the service when the script has ended, with all that is in it.\n"
        "S3 is where the variables `testdrive.aws-endpoint`, `testdrive.aws-region`, "
        "`testdrive.aws-access-key-id`, `testdrive.aws-secret-access-key` and "
        "`testdrive.aws-token` say; the service `s3`, which is started for scripts with such "
        "actions, sets them. If the endpoint is empty it is AWS itself.",
    .example = R"($ s3-create-bucket bucket=${weir.prefix}-in

$ s3-file-upload bucket=${weir.prefix}-in key=people/1.csv
1,Ada

$ s3-verify-data bucket=${weir.prefix}-in key=people
1,Ada
)",
    .errors =
        "a bucket of this name that is somebody else's\n"
        "a name that is no bucket's\n"
        "S3 that refuses a request, or cannot be reached\n"
        "variables that do not say how to log in to S3",
    .arguments = kArguments,
    .needs = "s3",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(S3 s3, S3::create(context));
  const std::string bucket = call.text("bucket");
  WEIR_TRY_ASSIGN(const bool made, s3.create_bucket(bucket));
  if (made) {
    note_made(context, fmt::format("bucket `{}`", bucket),
              [s3, bucket](const system::MadeThings::Http& http) mutable {
                return s3.remove_bucket(bucket, http);
              });
  }
  return passed();
}

}  // namespace weir::actions::s3_create_bucket
