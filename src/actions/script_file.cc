// Files of a script.
#include "actions/script_file.h"

#include <fmt/format.h>

namespace weir::actions {
namespace {

constexpr std::string_view kFivetran = "fivetran";
constexpr std::string_view kFivetranFolder = "testdrive.fivetran-destination-files-path";

Result<std::filesystem::path> find_container(run::ActionContext& context, std::string_view name) {
  if (name != kFivetran) {
    return fail(ErrorKind::Usage, fmt::format("unknown container `{}`", name),
                "the only container is `fivetran`");
  }
  const std::string* folder = context.variables().find(kFivetranFolder);
  if (folder == nullptr || folder->empty()) {
    return fail(ErrorKind::Unavailable, "no folder is known for the container `fivetran`",
                fmt::format("set the variable `{}`", kFivetranFolder));
  }
  return std::filesystem::path(*folder);
}

}  // namespace

Result<std::filesystem::path> file_inside(const std::filesystem::path& folder,
                                          std::string_view name, std::string_view argument) {
  const bool plain = !name.empty() && name != "." && name != ".." &&
                     name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
  if (!plain) {
    return fail(ErrorKind::Usage,
                fmt::format("argument `{}` is `{}`, expected a file name", argument, name),
                "files lie directly in the script's temporary directory, so a name has no `/`");
  }
  return folder / name;
}

Result<std::filesystem::path> script_file(run::ActionContext& context,
                                          const run::ActionCall& call) {
  const auto container = call.find("container");
  if (!container) return file_inside(context.scratch(), call.text("path"));
  WEIR_TRY_ASSIGN(const std::filesystem::path folder, find_container(context, *container));
  return file_inside(folder, call.text("path"));
}

}  // namespace weir::actions
