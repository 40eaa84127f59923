// weir.toml: defaults of options, host names, variables and suites of the scripts around it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/collect.h"
#include "cli/script_language.h"
#include "cli/value.h"
#include "diag/diagnostic.h"

namespace weir::cli {

/// What one weir.toml says, but for its services. Relative paths in it count from its folder and
/// are made absolute.
struct Config {
  Source source;
  std::vector<GivenOption> options;     ///< From `[run]` and `[hosts]`.
  std::vector<Setting> variables;       ///< From `[variables]`.
  std::vector<ScriptGroup> suites;      ///< From `[[suite]]`.
  std::vector<FolderDialect> dialects;  ///< From `[dialects]`.
  /// It has `[service.*]` or `[override.*]`, which `check_config` looks at.
  bool describes_services = false;
};

struct ParsedConfig {
  Config config;
  Diagnostics diagnostics;  ///< Sorted by place; any error means that nothing may be run.
};

/// The nearest weir.toml at or above the folder of the script (or at `script`, if that is a
/// folder); nothing if there is none.
[[nodiscard]] std::optional<std::string> find_config(const std::string& script);

/// Reads the text of a weir.toml. Files of suites are collected from the disk.
[[nodiscard]] ParsedConfig parse_config(Source source);

struct CheckedConfig {
  Config config;
  /// Sorted by place; those in other texts, which services start from, stand last.
  std::vector<Finding> findings;
};

/// Whether what only may be wrong is told too.
enum class Remarks : std::uint8_t { Left, Told };

/// The same, with all that is wrong with its services too.
[[nodiscard]] CheckedConfig check_config(Source source, Remarks remarks = Remarks::Left);

/// Whether a file is read as a weir.toml where scripts are named: by its extension.
[[nodiscard]] bool is_config(std::string_view path);

}  // namespace weir::cli
