// Lines of the parts of prepared folders, and what is new in others.
#include "system/service/prepared_parts.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigits = 16;

std::string line_of(std::string_view what, std::string_view text) {
  return fmt::format("{} {}", sha256_hex(text).substr(0, kDigits), what);
}

/// The lines of a folder that was prepared for the service.
std::optional<std::set<std::string, std::less<>>> lines_in(const fs::path& folder,
                                                           std::string_view service) {
  const auto text = read_file(folder / kPartsName);
  if (!text) return std::nullopt;
  const std::vector<std::string_view> lines = split(*text, '\n');
  if (lines.front() != service) return std::nullopt;
  return std::set<std::string, std::less<>>(lines.begin() + 1, lines.end());
}

}  // namespace

std::string to_text(std::string_view service, const PreparedParts& parts) {
  std::string text = fmt::format("{}\n", service);
  for (const auto& [what, written] : parts) text += line_of(what, written) + "\n";
  return text;
}

std::vector<std::string> new_parts(const fs::path& cache, std::string_view service,
                                   const PreparedParts& parts) {
  std::optional<std::vector<std::string>> fewest;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(cache, error)) {
    const auto known = lines_in(entry.path(), service);
    if (!known) continue;
    std::vector<std::string> fresh;
    for (const auto& [what, written] : parts) {
      if (!known->contains(line_of(what, written))) fresh.push_back(what);
    }
    if (!fewest || fresh.size() < fewest->size()) fewest = std::move(fresh);
  }
  return fewest.value_or(std::vector<std::string>());
}

}  // namespace weir::system
