// `$ s3-file-upload`: uploads lines as objects to S3.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/line_content.h"
#include "actions/s3.h"
#include "actions/script_file.h"
#include "base/file.h"

namespace weir::actions::s3_file_upload {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key", .doc = "name of the object"},
    ArgumentSpec{.name = "count", .type = ArgumentType::Unsigned, .doc = "how many objects"},
    ArgumentSpec{.name = "key-prefix", .doc = "beginning of their names"},
    ArgumentSpec{.name = "key-suffix", .doc = "end of their names"},
    ArgumentSpec{.name = "file",
                 .type = ArgumentType::FileName,
                 .doc = "a file whose bytes are sent as they are, instead of the lines below"},
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

/// The names of the objects, of which each gets the same content.
Result<std::vector<std::string>> keys_of(const ActionCall& call) {
  const auto key = call.find("key");
  const bool counted = call.find("count").has_value();
  if (key.has_value() == counted) {
    return fail(ErrorKind::Usage, "either `key` or `count` must be given");
  }
  if (key) return std::vector{std::string(*key)};
  if (!call.find("key-prefix")) {
    return fail(ErrorKind::Usage, "`count` needs the argument `key-prefix`");
  }
  WEIR_TRY_ASSIGN(const std::uint64_t count, call.unsigned_integer("count"));
  std::vector<std::string> keys;
  for (std::uint64_t i = 0; i < count; ++i) {
    keys.push_back(fmt::format("{}{}{}", call.text("key-prefix"), i, call.text("key-suffix")));
  }
  return keys;
}

Result<std::string> content_of(ActionContext& context, const ActionCall& call) {
  const auto file = call.find("file");
  if (!file) return line_content(call);
  if (!call.body().empty()) {
    return fail(ErrorKind::Usage, "with `file` there must be no lines below");
  }
  WEIR_TRY_ASSIGN(const std::filesystem::path path, file_inside(context.scratch(), *file, "file"));
  return read_file(path);
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-file-upload",
    .summary = "uploads lines, or a file, to S3",
    .doc =
        "What is written follows the rules of `file-append`, or is a `file` of the script's "
        "temporary directory. One object called `key`, or `count` "
        "objects called `key-prefix`, a number from 0, and `key-suffix`. Large objects are sent in "
        "parts.",
    .example = R"($ s3-create-bucket bucket=${weir.prefix}

$ s3-file-upload bucket=${weir.prefix} key=in/people.csv.gz compression=gzip header=id,name
1,Ada
2,Grace

$ s3-verify-keys bucket=${weir.prefix} prefix-path=in key-pattern=^in/people[.]csv[.]gz$
)",
    .errors =
        "no such bucket\n"
        "a `file` that is not there, or beside lines below\n"
        "S3 that refuses a request, or cannot be reached\n"
        "variables that do not say how to log in to S3",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .body = BodyUse::Optional,
    .needs = "s3",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::vector<std::string> keys, keys_of(call));
  WEIR_TRY_ASSIGN(const std::string content, content_of(context, call));
  WEIR_TRY_ASSIGN(S3 s3, S3::create(context));
  for (const std::string& key : keys) WEIR_TRY(s3.put(call.text("bucket"), key, content));
  return passed();
}

}  // namespace weir::actions::s3_file_upload
