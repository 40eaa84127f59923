// FetchRecord: what was downloaded for an artefact; kept beside its folder in the cache.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "system/service/description.h"

namespace weir::system {

/// A file as its client gave it.
struct FetchedFile {
  std::string name;
  std::string sha256;  ///< Hex; or what else its registry names it by: npm's integrity.
  std::uint64_t bytes = 0;
};

struct FetchedFiles {
  std::vector<FetchedFile> files;  ///< Sorted by name.
  /// SHA-256 over the sorted lines `SHA256  NAME\n`.
  std::string content_sha256;
};

/// Sorts the files and computes `content_sha256`.
[[nodiscard]] FetchedFiles summarise(std::vector<FetchedFile> files);

struct FetchRecord {
  std::string label;             ///< As in messages: `kafka_2.13 4.3.1`.
  std::uint64_t downloaded = 0;  ///< Bytes of all files.
  std::uint64_t size = 0;        ///< Bytes in the cache.
  std::chrono::milliseconds took = {};
  std::int64_t fetched = 0;  ///< Seconds since 1970, UTC.
  FetchedFiles files;
};

[[nodiscard]] std::string to_text(const FetchRecord& record);
/// Lines of another form are passed over.
[[nodiscard]] FetchRecord parse_fetch_record(std::string_view text);

/// Bytes of all files below a folder (of one file); links count nothing.
[[nodiscard]] std::uint64_t bytes_below(const std::filesystem::path& folder);

}  // namespace weir::system
