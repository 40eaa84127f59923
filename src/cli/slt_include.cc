// Resolving of includes.
#include "cli/slt_include.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "cli/collect.h"
#include "script/slt/parse.h"
#include "script/slt/rules.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

bool has_variable(std::string_view pattern) {
  return pattern.find_first_of("${") != std::string_view::npos;
}

/// Follows includes from one script on.
class IncludeCheck {
 public:
  explicit IncludeCheck(const slt::Script& script)
      : script_(script), open_{path_identity(script.source.path)} {}

  Diagnostics run() {
    for (const slt::Record& record : script_.records) {
      if (record.kind == slt::RecordKind::Copy) check_data(record);
      if (!is_include(record)) continue;
      const Span place = script_.words_of(record)[0];
      const auto files =
          included_files(*script_.dialect, script_.source.path, script_.source.slice(place));
      if (!files) {
        report(slt::rule::kIncludeMissing, place, files.error().message, files.error().hint);
        continue;
      }
      for (const std::string& file : *files) {
        const std::string again = find_cycle(file);
        if (again.empty()) continue;
        report(slt::rule::kIncludeCycle, place, cycle_message(file, again), {});
        break;
      }
    }
    return std::move(diagnostics_);
  }

 private:
  /// Only Materialize's `copy` names a file.
  void check_data(const slt::Record& record) {
    if (record.has(slt::flag::kDashes) || record.has(slt::flag::kBroken)) return;
    const Span place = script_.words_of(record)[1];
    const auto found = data_file(script_.source.path, script_.source.slice(place));
    if (found) return;
    report(slt::rule::kDataMissing, place, found.error().message, found.error().hint);
  }

  static bool is_include(const slt::Record& record) {
    return record.kind == slt::RecordKind::Include && !record.has(slt::flag::kBroken);
  }

  void report(const slt::Rule& rule, Span place, std::string message, std::string hint) {
    diagnostics_.push_back({rule.severity, rule.name, place, std::move(message), std::move(hint)});
  }

  [[nodiscard]] std::string cycle_message(const std::string& file, const std::string& again) const {
    if (again == open_.front()) return fmt::format("`{}` includes this script again", file);
    const std::string shown = fs::proximate(again).string();
    return fmt::format("`{}` leads to `{}`, which includes itself", file, shown);
  }

  /// The script that is included while it is open: this one, or one behind it; empty if there is
  /// none. Each file is read once.
  std::string find_cycle(const std::string& file) {
    std::string name = path_identity(file);
    if (std::ranges::find(open_, name) != open_.end()) return name;
    if (!seen_.insert(name).second) return {};
    auto text = read_file(file);
    if (!text) return {};
    open_.push_back(std::move(name));
    const slt::Parsed parsed = slt::parse(make_source(file, *std::move(text)), *script_.dialect);
    std::string again;
    for (const slt::Record& record : parsed.script.records) {
      if (!is_include(record) || !again.empty()) continue;
      const auto files = included_files(*script_.dialect, file, parsed.script.word_of(record, 0));
      for (std::size_t i = 0; files && again.empty() && i < files->size(); ++i) {
        again = find_cycle((*files)[i]);
      }
    }
    open_.pop_back();
    return again;
  }

  const slt::Script& script_;
  std::vector<std::string> open_;  ///< The scripts that lead to the one looked at.
  std::set<std::string> seen_;
  Diagnostics diagnostics_;
};

}  // namespace

Result<std::vector<std::string>> included_files(const slt::Dialect& dialect,
                                                const std::string& path, std::string_view pattern) {
  if (has_variable(pattern)) return std::vector<std::string>();
  const fs::path folder = fs::path(path).parent_path();
  const std::string beside = (folder / pattern).lexically_normal().string();
  auto found = collect_matching(beside);
  if (!found && dialect.family == slt::Family::Duckdb) {
    if (auto other = collect_matching(std::string(pattern))) return other;
  }
  return found;
}

Result<std::string> data_file(const std::string& script, std::string_view path) {
  std::error_code error;
  const fs::path beside = fs::path(script).parent_path() / path;
  for (const fs::path& candidate : {beside, fs::path(path)}) {
    if (fs::is_regular_file(candidate, error)) return candidate.lexically_normal().string();
  }
  return fail(ErrorKind::Usage, fmt::format("there is no file `{}`", path),
              "it lies beside the script, or below the working directory");
}

Diagnostics check_includes(const slt::Script& script) { return IncludeCheck(script).run(); }

}  // namespace weir::cli
