// Collecting, grouping and selecting scripts.
#include "cli/collect.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/rng.h"
#include "base/text.h"
#include "cli/glob.h"
#include "cli/script_language.h"
#include "diag/suggest.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

/// Calls `visit(path)` for every file below `folder`, at most `depth` folders down. Paths begin
/// with `folder` as written. Folders that cannot be read are passed over.
template <typename Visit>
void walk(const std::string& folder, int depth, Visit visit) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder.empty() ? "." : folder,
                                         fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry.depth() >= depth) entry.disable_recursion_pending();
    std::error_code ignored;
    if (!entry->is_regular_file(ignored)) continue;
    const std::string path = entry->path().string();
    visit(folder.empty() ? path.substr(2) : path);
  }
}

std::vector<std::string> scripts_below(const std::string& folder, Fragments fragments) {
  std::vector<std::string> found;
  walk(folder, INT32_MAX, [&](const std::string& path) {
    const FileRole role = role_of(path);
    const bool fragment = role == FileRole::Fragment && fragments == Fragments::Taken;
    if (role == FileRole::Script || fragment) found.push_back(path);
  });
  std::sort(found.begin(), found.end());
  return found;
}

/// The folder in front of the first part that is a pattern, as written; may be empty or `/`.
std::string literal_folder(std::string_view pattern) {
  const std::size_t special = pattern.find_first_of("*?");
  const std::size_t slash = pattern.rfind('/', special);
  if (slash == std::string_view::npos) return {};
  return std::string(slash == 0 ? "/" : pattern.substr(0, slash));
}

std::vector<std::string> matching(const std::string& pattern) {
  const std::string folder = literal_folder(pattern);
  const std::string_view rest = std::string_view(pattern).substr(
      folder.empty() || folder == "/" ? folder.size() : folder.size() + 1);
  const bool deep = rest.find("**") != std::string_view::npos;
  const auto depth = deep ? INT32_MAX : static_cast<int>(std::count(rest.begin(), rest.end(), '/'));
  std::vector<std::string> found;
  walk(folder, depth, [&](const std::string& path) {
    if (matches_pattern(pattern, path)) found.push_back(path);
  });
  std::sort(found.begin(), found.end());
  return found;
}

/// A file or folder of nearly that name beside where it should be, as a hint.
std::string similar_path(const std::string& path) {
  const fs::path wanted(path);
  constexpr std::size_t kShortest = 3;  // below that everything is similar
  if (wanted.stem().native().size() < kShortest) return {};
  std::error_code error;
  const fs::path folder = wanted.parent_path();
  std::vector<std::string> names;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view found = nearest(wanted.filename().string(), views);
  if (found.empty()) return {};
  return fmt::format("did you mean `{}`?", (folder / found).string());
}

Failure nothing(std::string message, std::string hint) {
  return fail(ErrorKind::Usage, std::move(message), std::move(hint));
}

/// The first groups, with at most `limit` files in all.
std::vector<ScriptGroup> cut(std::vector<ScriptGroup> groups, std::uint64_t limit) {
  std::vector<ScriptGroup> kept;
  for (ScriptGroup& group : groups) {
    if (limit == 0) break;
    if (group.files.size() > limit) group.files.resize(limit);
    limit -= group.files.size();
    kept.push_back(std::move(group));
  }
  return kept;
}

/// One spelling for all paths to the same place.
std::string identity(const std::string& path) {
  return fs::absolute(path).lexically_normal().string();
}

struct Membership {
  std::size_t suite = 0;
  std::size_t position = 0;
};

/// Where each file of the suites belongs; the first mention counts.
std::map<std::string, Membership> memberships(const std::vector<ScriptGroup>& suites) {
  std::map<std::string, Membership> members;
  for (std::size_t suite = 0; suite < suites.size(); ++suite) {
    for (std::size_t i = 0; i < suites[suite].files.size(); ++i) {
      members.try_emplace(identity(suites[suite].files[i]), Membership{suite, i});
    }
  }
  return members;
}

void shuffle(std::vector<ScriptGroup>& groups, std::uint64_t seed) {
  Rng rng = Rng(seed).split("shuffle");
  for (std::size_t left = groups.size(); left > 1; --left) {
    std::swap(groups[left - 1], groups[rng.below(left)]);
  }
}

}  // namespace

Result<std::vector<std::string>> collect(const std::string& path, Fragments fragments) {
  if (path == kStdin) return std::vector{path};
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    std::vector<std::string> found = scripts_below(path, fragments);
    if (!found.empty()) return found;
    return nothing(fmt::format("no script below `{}`", path),
                   "names of scripts end in .td, .slt, .test or .test_slow");
  }
  return collect_matching(path);
}

Result<std::vector<std::string>> collect_matching(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) return nothing(fmt::format("`{}` is a folder", path), {});
  if (fs::exists(status)) return std::vector{path};
  if (!is_pattern(path)) {
    std::string hint = similar_path(path);
    if (hint.empty() && path.find(',') != std::string::npos) hint = "paths are divided by blanks";
    return nothing(fmt::format("`{}` does not exist", path), std::move(hint));
  }
  std::vector<std::string> found = matching(path);
  if (!found.empty()) return found;
  return nothing(fmt::format("no file matches `{}`", path),
                 "`*` and `?` do not cross a `/`, `**` does");
}

std::vector<ScriptGroup> select(std::vector<ScriptGroup> groups, const Selection& selection) {
  std::vector<ScriptGroup> shard;
  for (std::size_t i = selection.shard; i < groups.size(); i += selection.shard_count) {
    shard.push_back(std::move(groups[i]));
  }
  if (selection.shuffle) shuffle(shard, selection.seed);
  return cut(std::move(shard), selection.max_files);
}

std::vector<ScriptGroup> group_by_suite(const std::vector<std::string>& files,
                                        const std::vector<ScriptGroup>& suites) {
  const std::map<std::string, Membership> members = memberships(suites);
  std::vector<ScriptGroup> groups;
  std::map<std::size_t, std::size_t> group_of_suite;
  for (const std::string& file : files) {
    const auto member = members.find(identity(file));
    if (member == members.end()) {
      groups.push_back({Origin::Single, "", {file}});
      continue;
    }
    const std::size_t suite = member->second.suite;
    const auto [place, added] = group_of_suite.try_emplace(suite, groups.size());
    if (added) groups.push_back({Origin::Suite, suites[suite].name, {}});
    groups[place->second].files.push_back(file);
  }
  for (const auto& [suite, group] : group_of_suite) {
    std::stable_sort(groups[group].files.begin(), groups[group].files.end(),
                     [&](const std::string& a, const std::string& b) {
                       return members.at(identity(a)).position < members.at(identity(b)).position;
                     });
  }
  return groups;
}

}  // namespace weir::cli
