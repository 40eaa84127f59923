// Bundles of failures.
#include "cli/failure_bundle.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kServices = "services";

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot create `{}`: {}", folder.string(), error.message()));
}

/// With a first line that says what is missing.
std::string text_of(const system::ServiceLog& log, const report::SecretFilter& secrets) {
  std::string text = secrets.mask(log.text);
  if (log.left_out == 0) return text;
  return fmt::format("[weir left out {} in front of this]\n", format_bytes(log.left_out)) + text;
}

Result<void> write_logs(const fs::path& folder, const std::vector<system::ServiceLog>& logs,
                        const report::SecretFilter& secrets) {
  std::error_code error;
  fs::remove_all(folder, error);
  for (const system::ServiceLog& log : logs) {
    const fs::path file = folder / log.service / log.name;
    WEIR_TRY(make_folder(file.parent_path()));
    WEIR_TRY(write_file(file, text_of(log, secrets)));
  }
  return {};
}

}  // namespace

fs::path bundle_folder(const fs::path& bundles, std::string_view script) {
  fs::path folder = bundles;
  for (const fs::path& part : fs::path(script).lexically_normal().relative_path()) {
    if (part != ".." && part != ".") folder /= part;
  }
  return folder;
}

std::string keep_logs(const fs::path& bundles, std::string_view script,
                      const std::vector<system::ServiceLog>& logs,
                      const report::SecretFilter& secrets) {
  if (logs.empty()) return {};
  const fs::path folder = bundle_folder(bundles, script) / kServices;
  if (auto written = write_logs(folder, logs, secrets); !written) {
    return fmt::format("logs of services could not be kept: {}", written.error().message);
  }
  std::string names;
  for (const system::ServiceLog& log : logs) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", (log.service / log.name).string());
  }
  return fmt::format("logs of services in {}: {}", folder.string(), names);
}

}  // namespace weir::cli
