// `$ file-append`: writes lines to a file, compressed if wanted.
#include "actions/action.h"
#include "actions/line_content.h"
#include "actions/script_file.h"
#include "base/file.h"

namespace weir::actions::file_append {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "path",
                 .type = ArgumentType::FileName,
                 .required = Required::Yes,
                 .doc = "name of the file; it is made if there is none"},
    ArgumentSpec{.name = "container",
                 .doc = "`fivetran` for the folder that Fivetran's destination reads, instead of "
                        "the temporary directory",
                 .choices = "fivetran"},
    ArgumentSpec{.name = "compression",
                 .default_value = "none",
                 .doc = "each call adds one more compressed member",
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
    .name = "file-append",
    .summary = "adds lines to a file",
    .doc =
        "Writes the lines below to the end of a file in the script's temporary directory, "
        "`${testdrive.temp-dir}`. In them `\\xHH` is the byte with that hexadecimal number, and a "
        "backslash before any other character makes it literal.\n"
        "A line that begins with an escape is written with one more backslash, because a script "
        "takes the first one of a body line away.\n"
        "With `trailing-newline=false` only the very last newline of what this call writes is left "
        "out.",
    .example = R"($ file-append path=people.csv header=id,name
1,Ada
2,Grace

$ set-from-file people=${testdrive.temp-dir}/people.csv

> SELECT '${people}'
"id,name\n1,Ada\n2,Grace\n"
)",
    .errors =
        "a name with a `/`, told by `weir check`\n"
        "`\\x` without two hexadecimal digits\n"
        "a disk that is full",
    .arguments = kArguments,
    .body = BodyUse::Optional,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::filesystem::path path, script_file(context, call));
  WEIR_TRY_ASSIGN(const std::string bytes, line_content(call));
  WEIR_TRY(append_file(path, bytes));
  return passed();
}

}  // namespace weir::actions::file_append
