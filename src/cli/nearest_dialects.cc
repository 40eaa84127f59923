// Finding the weir.toml of each script.
#include "cli/nearest_dialects.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/text.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& config) {
  std::string folder = fs::absolute(config).lexically_normal().parent_path().string();
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  return folder;
}

/// The folders of scripts, each once; those on standard input have none.
std::set<fs::path> folders_of(std::span<const std::string> scripts) {
  std::set<fs::path> folders;
  for (const std::string& script : scripts) {
    if (script != kStdin) folders.insert(fs::path(script).parent_path() / "");
  }
  return folders;
}

const slt::Dialect* dialect_of(const Config& config) {
  for (const GivenOption& option : config.options) {
    if (option.spec == &option::kDialect) return slt::find_dialect(option.value);
  }
  return nullptr;
}

}  // namespace

void add_nearest_dialects(const Arguments& arguments, std::span<const std::string> scripts,
                          const std::optional<Config>& config, DialectChoice& choice,
                          Complaints& complaints) {
  if (arguments.has(option::kConfig) || arguments.negated(option::kConfig)) return;
  std::set<std::string> known;
  if (config) known.insert(config->source.path);
  for (const fs::path& folder : folders_of(scripts)) {
    const auto path = find_config(folder.empty() ? "." : folder.string());
    if (!path || !known.insert(*path).second) continue;
    auto text = read_file(*path);
    if (!text) continue;  // nobody named it
    CheckedConfig nearest = check_config(make_source(*path, *std::move(text)));
    complaints.findings.insert(complaints.findings.end(), nearest.findings.begin(),
                               nearest.findings.end());
    choice.folders.push_back({folder_of(*path), dialect_of(nearest.config)});
    choice.folders.insert(choice.folders.end(), nearest.config.dialects.begin(),
                          nearest.config.dialects.end());
    const bool more =
        !nearest.config.variables.empty() || !nearest.config.suites.empty() ||
        nearest.config.options.size() > (dialect_of(nearest.config) != nullptr ? 1 : 0);
    if (!more) continue;
    complaints.notes.push_back(fmt::format(
        "of `{}` only dialects are used: the options of a run come from {}", *path,
        config ? fmt::format("`{}`", config->source.path) : "the weir.toml of the first script"));
  }
}

}  // namespace weir::cli
