// Files that a sqllogictest script names: those it includes, and data for COPY.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "script/slt/tree.h"

namespace weir::cli {

/// The files that `pattern` names in the script `path`, sorted: relative to the folder of the
/// script, and in DuckDB's dialect else to the working directory, as its own runner has it. Empty
/// if a variable stands in it, so that it is known only at run time. A Usage error if there is no
/// such file.
[[nodiscard]] Result<std::vector<std::string>> included_files(const slt::Dialect& dialect,
                                                              const std::string& path,
                                                              std::string_view pattern);

/// The file of data that the script `script` names: beside it, or else below the working directory,
/// as Materialize's runner has it. A Usage error if there is none.
[[nodiscard]] Result<std::string> data_file(const std::string& script, std::string_view path);

/// Reports every `copy` of a file that is not there, every `include` that names no file, and the
/// one that leads back to the script, itself or through others. Reads the files that are included,
/// in the dialect of the script.
[[nodiscard]] Diagnostics check_includes(const slt::Script& script);

}  // namespace weir::cli
