// Telling languages and dialects apart.
#include "cli/script_language.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "base/text.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTd = ".td";
constexpr std::string_view kFragment = ".slt.part";
constexpr std::array<std::string_view, 4> kSlt{".slt", ".test", ".test_slow", ".slt.serial"};
constexpr std::string_view kCockroachFolder = "logic_test";

bool has_slt_extension(std::string_view path) {
  for (const std::string_view extension : kSlt) {
    if (path.ends_with(extension)) return true;
  }
  return path.ends_with(kFragment);
}

/// A file of CockroachDB's tests, which have no extension.
bool is_logic_test(std::string_view path) {
  const auto parts = split(path, '/');
  if (parts.back().find('.') != std::string_view::npos) return false;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] == kCockroachFolder) return true;
  }
  return false;
}

/// The first word of the first line that is neither blank nor a comment.
std::string_view first_word(std::string_view text) {
  while (!text.empty()) {
    const std::size_t feed = text.find('\n');
    const std::string_view line = trim(text.substr(0, feed));
    if (!line.empty() && line.front() != '#') return line.substr(0, line.find_first_of(" \t"));
    if (feed == std::string_view::npos) break;
    text.remove_prefix(feed + 1);
  }
  return {};
}

bool lies_below(const std::string& path, const std::string& folder) {
  if (!path.starts_with(folder)) return false;
  return folder.ends_with('/') || path.size() == folder.size() || path[folder.size()] == '/';
}

}  // namespace

FileRole role_of(std::string_view path) {
  if (path.ends_with(kFragment)) return FileRole::Fragment;
  const bool script = path.ends_with(kTd) || has_slt_extension(path) || is_logic_test(path);
  return script ? FileRole::Script : FileRole::None;
}

slt::Detected choose_dialect(const DialectChoice& choice, std::string_view path,
                             std::string_view text) {
  if (choice.given != nullptr) return {choice.given, "`--dialect`"};
  const std::string place = fs::absolute(path).lexically_normal().string();
  const FolderDialect* innermost = nullptr;
  for (const FolderDialect& entry : choice.folders) {
    if (!lies_below(place, entry.folder)) continue;
    if (innermost == nullptr || entry.folder.size() >= innermost->folder.size()) {
      innermost = &entry;
    }
  }
  if (innermost != nullptr && innermost->dialect != nullptr) {
    return {innermost->dialect, "`[dialects]` in weir.toml"};
  }
  if (innermost != nullptr) return slt::detect_dialect(path, text);
  if (choice.configured != nullptr) return {choice.configured, "`dialect` in weir.toml"};
  if (choice.by_name != nullptr) return {choice.by_name, "the name weir is called by"};
  return slt::detect_dialect(path, text);
}

Language language_of(const DialectChoice& choice, std::string_view path, std::string_view text) {
  if (path.ends_with(kTd)) return Language::Td;
  if (has_slt_extension(path) || is_logic_test(path)) return Language::Slt;
  if (choice.given != nullptr || choice.by_name != nullptr) return Language::Slt;
  const std::string_view word = first_word(text);
  const bool condition = word == "skipif" || word == "onlyif";
  return condition || slt::find_directive(word) != nullptr ? Language::Slt : Language::Td;
}

}  // namespace weir::cli
