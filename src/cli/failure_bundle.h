// What a file that failed leaves in a folder of its own, for whoever looks at it later or
// elsewhere.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "report/secrets.h"
#include "system/service/service_visit.h"

namespace weir::cli {

/// The folder of a script's failure below `bundles`: the script's path, without its way out of the
/// working folder.
[[nodiscard]] std::filesystem::path bundle_folder(const std::filesystem::path& bundles,
                                                  std::string_view script);

/// Writes what services logged into the bundle of a script, secrets masked, in place of what an
/// earlier run has left there. A line for the report: where it is, or why it is not; empty if
/// nothing was logged. From any thread.
[[nodiscard]] std::string keep_logs(const std::filesystem::path& bundles, std::string_view script,
                                    const std::vector<system::ServiceLog>& logs,
                                    const report::SecretFilter& secrets);

}  // namespace weir::cli
