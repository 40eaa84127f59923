// Files of a script: where the `path=` and `container=` of an action lead.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "run/action.h"

namespace weir::actions {

/// `name`, which `argument` gives, as a file directly inside `folder`; Usage error if it is not one
/// plain file name.
[[nodiscard]] Result<std::filesystem::path> file_inside(const std::filesystem::path& folder,
                                                        std::string_view name,
                                                        std::string_view argument = "path");

/// The file that the call's `path` names: in the script's temporary directory, or in the folder
/// that its `container` stands for.
[[nodiscard]] Result<std::filesystem::path> script_file(run::ActionContext& context,
                                                        const run::ActionCall& call);

}  // namespace weir::actions
