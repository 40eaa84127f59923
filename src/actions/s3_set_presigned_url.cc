// `$ s3-set-presigned-url`: sets a variable to the URL of an object.
#include "actions/action.h"
#include "actions/s3.h"

namespace weir::actions::s3_set_presigned_url {
namespace {

constexpr auto kValid = std::chrono::minutes(5);

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
    .doc =
        "The URL is valid for five minutes and needs no credentials. Whether there is such an "
        "object is not looked at.",
    .example = R"($ s3-create-bucket bucket=${weir.prefix}

$ s3-file-upload bucket=${weir.prefix} key=greeting.txt
hello

$ s3-set-presigned-url bucket=${weir.prefix} key=greeting.txt var-name=url

$ http-request method=GET url=${url}
----
hello
)",
    .errors = "variables that do not say how to log in to S3",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .needs = "s3",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const S3 s3, S3::create(context));
  context.variables().set(
      call.text("var-name"),
      s3.presigned_url(call.text("bucket"), call.text("key"), kValid, context.clock().wall_now()));
  return passed();
}

}  // namespace weir::actions::s3_set_presigned_url
