// `$ file-delete`: removes a file of the script.
#include <fmt/format.h>

#include <system_error>

#include "actions/action.h"
#include "actions/script_file.h"

namespace weir::actions::file_delete {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "path",
                 .type = ArgumentType::FileName,
                 .required = Required::Yes,
                 .doc = "name of the file"},
    ArgumentSpec{.name = "container",
                 .doc = "`fivetran` for the folder that Fivetran's destination reads, instead of "
                        "the temporary directory",
                 .choices = "fivetran"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "file-delete",
    .summary = "removes a file",
    .doc =
        "Removes a file from the script's temporary directory. That there is no such file is an "
        "error.",
    .example = R"($ file-append path=note.txt
soon gone

$ file-delete path=note.txt
)",
    .errors = "a file that is not there, or is a folder",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::filesystem::path path, script_file(context, call));
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return fail(fmt::format("cannot remove `{}`: it is a directory", call.text("path")));
  }
  const bool removed = std::filesystem::remove(path, error);
  if (error) return fail(fmt::format("cannot remove `{}`: {}", call.text("path"), error.message()));
  if (!removed) {
    return fail(fmt::format("cannot remove `{}`: there is no such file", call.text("path")));
  }
  return passed();
}

}  // namespace weir::actions::file_delete
