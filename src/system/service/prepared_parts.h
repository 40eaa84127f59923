// What a prepared folder was made of, so that one can be told why there is none.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::system {

/// What something is called in "not prepared yet with ...", and a text that says which one it is.
using PreparedParts = std::vector<std::pair<std::string, std::string>>;

/// A line for each part; a file of this name lies in each prepared folder.
inline constexpr std::string_view kPartsName = ".weir-parts";
[[nodiscard]] std::string to_text(std::string_view service, const PreparedParts& parts);

/// The parts in which a service differs from the prepared folder below `cache` that is most like
/// it; none if there is no folder of the service.
[[nodiscard]] std::vector<std::string> new_parts(const std::filesystem::path& cache,
                                                 std::string_view service,
                                                 const PreparedParts& parts);

}  // namespace weir::system
