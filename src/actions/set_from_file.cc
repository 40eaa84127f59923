// `$ set-from-file`: variables from files.
#include <fmt/format.h>

#include "actions/action.h"
#include "base/file.h"
#include "base/text.h"

namespace weir::actions::set_from_file {

constinit const ActionSpec spec = {
    .name = "set-from-file",
    .summary = "sets variables to the content of files",
    .doc =
        "Every argument NAME=PATH sets the variable NAME to the text of the file, unchanged: a "
        "final newline is part of it. A path that does not begin with `/` is relative to the "
        "folder in which weir was started; write `${testdrive.temp-dir}/NAME` for a file that the "
        "script made itself.",
    .example = R"($ file-append path=answer.txt trailing-newline=false
forty-two

$ set-from-file answer=${testdrive.temp-dir}/answer.txt

> SELECT '${answer}'
forty-two
)",
    .errors =
        "an argument without a path\n"
        "a file that cannot be read, or is not valid UTF-8",
    .other_arguments = OtherArguments::Variables,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  for (const ActionCall::Value& value : call.values()) {
    if (value.text.empty()) {
      return fail(ErrorKind::Usage,
                  fmt::format("argument `{}` needs the path of a file", value.name));
    }
    WEIR_TRY_ASSIGN(std::string content, read_file(value.text));
    if (find_invalid_utf8(content) != std::string_view::npos) {
      return fail(fmt::format("file `{}` is not valid UTF-8", value.text));
    }
    context.variables().set(value.name, std::move(content));
  }
  return passed();
}

}  // namespace weir::actions::set_from_file
