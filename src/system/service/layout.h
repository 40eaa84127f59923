// Layout: the folders and files that a service or a task finds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "process/spawn.h"
#include "system/service/description.h"
#include "system/service/interpolate.h"

namespace weir::system {

/// Makes a folder that is the account's, and which others may enter. Unavailable if it exists.
[[nodiscard]] Result<void> make_folder(const std::filesystem::path& folder,
                                       const std::optional<process::Account>& owner,
                                       unsigned mode = 0755);

/// Unavailable, saying how much there is, if less than `bytes` are free where `folder` is.
[[nodiscard]] Result<void> check_space(const std::filesystem::path& folder, std::uint64_t bytes);

/// Writes files below a folder, with the names in their texts replaced. A second time, as with
/// other ports, replaces what the first time wrote or appended.
class FileWriter {
 public:
  FileWriter(std::filesystem::path folder, std::optional<process::Account> owner)
      : folder_(std::move(folder)), owner_(owner) {}

  /// `origin` is what the folder was copied from: text is appended behind what stands there. Usage
  /// for a path that leads out of the folder, or a name that is not known.
  [[nodiscard]] Result<void> write(const std::vector<FileSpec>& files, const NameLookup& names,
                                   const std::filesystem::path& origin = {});

 private:
  [[nodiscard]] Result<void> write(const FileSpec& file, const NameLookup& names,
                                   const std::filesystem::path& origin);
  [[nodiscard]] Result<void> make_parents(const std::filesystem::path& relative) const;

  std::filesystem::path folder_;
  std::optional<process::Account> owner_;
  std::map<std::filesystem::path, std::int64_t> begins_;  ///< Where appended text begins.
  std::set<std::filesystem::path> written_;               ///< This time.
};

}  // namespace weir::system
