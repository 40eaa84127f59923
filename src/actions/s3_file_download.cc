// `$ s3-file-download`: an object of S3 as a file of the script.
#include "actions/action.h"
#include "actions/s3.h"
#include "actions/script_file.h"
#include "base/file.h"

namespace weir::actions::s3_file_download {
namespace {

constexpr std::size_t kMostBytes = 2UL * 1024 * 1024 * 1024;

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key", .required = Required::Yes, .doc = "name of the object"},
    ArgumentSpec{.name = "path",
                 .type = ArgumentType::FileName,
                 .required = Required::Yes,
                 .doc = "name of the file, which is replaced if there is one"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-file-download",
    .summary = "stores an object of S3 in a file",
    .doc =
        "The file lies in the script's temporary directory, `${testdrive.temp-dir}`. An object may "
        "have up to 2 GiB.",
    .example = R"($ s3-create-bucket bucket=${weir.prefix}

$ s3-file-upload bucket=${weir.prefix} key=people.csv
1,Ada
2,Grace

$ s3-file-download bucket=${weir.prefix} key=people.csv path=people.csv

$ duckdb-query name=duck
SELECT count(*), max(column1) FROM '${testdrive.temp-dir}/people.csv'
2 Grace
)",
    .errors =
        "no such bucket or object\n"
        "an object of more than 2 GiB\n"
        "S3 that refuses a request, or cannot be reached\n"
        "variables that do not say how to log in to S3",
    .arguments = kArguments,
    .needs = "s3",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::filesystem::path path,
                  file_inside(context.scratch(), call.text("path")));
  WEIR_TRY_ASSIGN(S3 s3, S3::create(context));
  WEIR_TRY_ASSIGN(const std::string bytes,
                  s3.get(call.text("bucket"), call.text("key"), kMostBytes));
  WEIR_TRY(write_file(path, bytes));
  return passed();
}

}  // namespace weir::actions::s3_file_download
