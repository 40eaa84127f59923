// Core files are known by their content, reports by the words that all sanitizers use.
#include "system/service/troubles.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "base/file.h"
#include "base/text.h"
#include "process/descriptor.h"
#include "system/service/ports.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kReports = {
    "ERROR: AddressSanitizer",  "ERROR: LeakSanitizer",      "WARNING: ThreadSanitizer",
    "WARNING: MemorySanitizer", "ERROR: HWAddressSanitizer", ": runtime error: "};

bool is_core(const fs::path& path) {
  const std::string name = path.filename().string();
  if (name != "core" && !name.starts_with("core.")) return false;
  const process::Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  std::array<char, 18> head = {};
  const auto length = static_cast<ssize_t>(head.size());
  const bool read = file.open() && ::read(file.get(), head.data(), head.size()) == length;
  constexpr char kCoreType = 4;  // e_type of an ELF header
  return read &&
         std::string_view(head.data(), 4) ==
             "\x7f"
             "ELF" &&
         head[16] == kCoreType;
}

std::vector<std::string> find_cores(const fs::path& folder) {
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (is_core(walk->path())) found.push_back(fmt::format("core file {}", walk->path().string()));
  }
  return found;
}

void find_cores_beside(const fs::path& folder, std::vector<std::string>& found) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (is_core(entry.path())) found.push_back(fmt::format("core file {}", entry.path().string()));
  }
}

std::vector<std::string> find_reports(const fs::path& log) {
  std::vector<std::string> found;
  const auto text = read_file(log);
  if (!text) return found;
  for (const std::string_view line : split(*text, '\n')) {
    for (const std::string_view report : kReports) {
      if (line.find(report) == std::string_view::npos) continue;
      found.push_back(fmt::format("{} (in {})", trim(line), log.string()));
      break;
    }
  }
  return found;
}

}  // namespace

std::vector<std::string> Troubles::take_new(const fs::path& folder, const fs::path& working_folder,
                                            const std::vector<fs::path>& logs) {
  std::vector<std::string> all = find_cores(folder);
  if (!working_folder.empty()) find_cores_beside(working_folder, all);
  for (const fs::path& log : logs) {
    for (std::string& report : find_reports(log)) all.push_back(std::move(report));
  }
  std::vector<std::string> fresh;
  for (std::string& trouble : all) {
    if (known_.insert(trouble).second) fresh.push_back(std::move(trouble));
  }
  return fresh;
}

std::vector<std::string> Troubles::take_open(const process::Service& service) {
  std::vector<std::string> fresh;
  if (service.id == 0) return fresh;
  for (const std::string& place : reachable_places(service.identity)) {
    const bool is_new = known_.insert(fmt::format("{} {}", service.id, place)).second;
    if (is_new) {
      fresh.push_back(fmt::format("it listens on {}, where other machines can reach it", place));
    }
  }
  return fresh;
}

}  // namespace weir::system
