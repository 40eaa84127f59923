// Resolving of includes.
#include "cli/slt_include.h"

#include <fmt/format.h>

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

std::string identity(const std::string& path) {
  return fs::absolute(path).lexically_normal().string();
}

/// Follows includes from one script on.
class IncludeCheck {
 public:
  explicit IncludeCheck(const slt::Script& script)
      : script_(script), start_(identity(script.source.path)) {}

  Diagnostics run() {
    for (const slt::Record& record : script_.records) {
      if (!is_include(record)) continue;
      const Span place = script_.words_of(record)[0];
      const auto files =
          included_files(*script_.dialect, script_.source.path, script_.source.slice(place));
      if (!files) {
        report(slt::rule::kIncludeMissing, place, files.error().message, files.error().hint);
        continue;
      }
      for (const std::string& file : *files) {
        if (!leads_back(file)) continue;
        report(slt::rule::kIncludeCycle, place,
               fmt::format("`{}` includes this script again", file), {});
        break;
      }
    }
    return std::move(diagnostics_);
  }

 private:
  static bool is_include(const slt::Record& record) {
    return record.kind == slt::RecordKind::Include && !record.has(slt::flag::kBroken);
  }

  void report(const slt::Rule& rule, Span place, std::string message, std::string hint) {
    diagnostics_.push_back({rule.severity, rule.name, place, std::move(message), std::move(hint)});
  }

  /// Whether the file is the script or includes it. Each file is read once.
  bool leads_back(const std::string& file) {
    const std::string name = identity(file);
    if (name == start_) return true;
    if (!seen_.insert(name).second) return false;
    auto text = read_file(file);
    if (!text) return false;
    const slt::Parsed parsed = slt::parse(make_source(file, *std::move(text)), *script_.dialect);
    for (const slt::Record& record : parsed.script.records) {
      if (!is_include(record)) continue;
      const auto files = included_files(*script_.dialect, file, parsed.script.word_of(record, 0));
      if (!files) continue;
      for (const std::string& next : *files) {
        if (leads_back(next)) return true;
      }
    }
    return false;
  }

  const slt::Script& script_;
  std::string start_;
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

Diagnostics check_includes(const slt::Script& script) { return IncludeCheck(script).run(); }

}  // namespace weir::cli
