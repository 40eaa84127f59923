// Toolchains: programs of the machine that are good enough, or the wheels they come in.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "system/service/fetcher.h"

namespace weir::system {

/// Compares versions number by number: "1.9" is before "1.10", "1.9.1" and "1.9rc1" not before
/// "1.9".
[[nodiscard]] bool is_older(std::string_view version, std::string_view than);

/// The first version number in what a program says of itself; empty if there is none.
[[nodiscard]] std::string version_in(std::string_view text);

/// A Go that understands modules of that version, and any module if it is empty.
[[nodiscard]] Result<std::filesystem::path> find_go(const FetchJob& job, std::string_view version);

}  // namespace weir::system
