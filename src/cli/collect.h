// From the paths on the command line to the list of scripts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weir::cli {

/// What stands for standard input in a list of scripts.
inline constexpr std::string_view kStdin = "-";

/// Whether fragments, which other scripts include, count as scripts of a folder.
enum class Fragments : std::uint8_t { LeftOut, Taken };

/// The scripts that one argument names: a file, every script below a folder, the files that match a
/// pattern, or `-`. Folders and patterns give paths sorted by their bytes. A Usage error if there
/// is none.
[[nodiscard]] Result<std::vector<std::string>> collect(const std::string& path,
                                                       Fragments fragments = Fragments::LeftOut);

/// The file of that path, or the files that match it as a pattern, sorted; a Usage error if there
/// is none. Folders do not count.
[[nodiscard]] Result<std::vector<std::string>> collect_matching(const std::string& path);

/// Why scripts are together.
enum class Origin : std::uint8_t { Single, Suite, Sequence };

/// Scripts that run in order and share one database; a script of its own is a group of one.
struct ScriptGroup {
  Origin origin = Origin::Single;
  std::string name;  ///< Of the suite, or the folder of `--sequence`; empty for a single script.
  std::vector<std::string> files;
  friend bool operator==(const ScriptGroup&, const ScriptGroup&) = default;
};

/// Which of the collected groups are run, and in which order.
struct Selection {
  std::uint64_t shard = 0;
  std::uint64_t shard_count = 1;
  bool shuffle = false;
  std::uint64_t seed = 0;  ///< Of the shuffling.
  std::uint64_t max_files = UINT64_MAX;
};

/// Takes the shard, shuffles it, and cuts it to the largest number of files, in this order.
[[nodiscard]] std::vector<ScriptGroup> select(std::vector<ScriptGroup> groups,
                                              const Selection& selection);

/// Puts the files that belong to a suite together, in the suite's order, in the place of the first
/// of them. What is in no suite stays single.
[[nodiscard]] std::vector<ScriptGroup> group_by_suite(const std::vector<std::string>& files,
                                                      const std::vector<ScriptGroup>& suites);

}  // namespace weir::cli
