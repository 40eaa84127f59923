// Loading of scripts, and which of their needs are met.
#include "cli/load_script.h"

#include <fmt/format.h>

#include "cli/checked_script.h"
#include "cli/load_slt.h"
#include "driver/driver.h"

namespace weir::cli {
namespace {

constexpr std::string_view kNoCommands = "the script has no commands";

run::Script unreadable(const std::string& path, const Error& error) {
  run::Script script;
  script.path = path;
  script.source = make_source(path, "");
  script.diagnostics.push_back(
      {Severity::Error, "file.unreadable", Span{}, error.message, error.hint});
  return script;
}

/// A server that a driver speaks to is where the script's own URLs say.
std::string unmet_needs(const plan::Plan& plan) {
  std::string reason;
  for (const plan::Need& need : plan.tables().needs) {
    if (driver::find_driver(need.name) != nullptr) continue;
    reason += fmt::format("{}{}", reason.empty() ? "needs " : ", ", need.name);
  }
  return reason.empty() ? reason : reason + ", which this build of weir cannot start";
}

run::Script load(const std::string& path, const RunSettings& settings) {
  auto source = read_script(path);
  if (!source) return unreadable(path, source.error());
  if (language_of(settings.dialects, path, source->text()) == Language::Slt) {
    return load_slt(path, *std::move(source), settings);
  }
  run::Script script;
  script.path = path;
  script.source = *source;
  if (settings.slt.rewrite) {
    script.diagnostics.push_back({Severity::Error, "file.rewrite", Span{},
                                  "`--rewrite` cannot change a testdrive script",
                                  "only sqllogictest scripts can be rewritten"});
    return script;
  }
  std::set<std::string, std::less<>> known;
  for (const auto& [name, value] : settings.options.variables) known.insert(name);
  CheckedScript checked = check_script(*std::move(source), known, settings.dialects);
  script.diagnostics = std::move(checked.diagnostics);
  // Warnings are for `weir check`: a script that ran for years should run without remarks. What
  // they say of one that fails may be why.
  script.remarks = [warnings = take_warnings(script.diagnostics)] { return warnings; };
  std::erase_if(script.diagnostics,
                [](const Diagnostic& finding) { return finding.severity != Severity::Error; });
  if (checked.plan->steps().empty() && script.diagnostics.empty()) {
    script.diagnostics.push_back({Severity::Error, "file.empty", Span{}, std::string(kNoCommands),
                                  "a line with a command starts with `$`, `>`, `!` or `?`"});
  }
  if (has_errors(script.diagnostics)) return script;
  script.skip_reason = unmet_needs(*checked.plan);
  script.cluster_wide = std::move(checked.cluster_wide);
  script.plan = std::move(checked.plan);
  return script;
}

}  // namespace

run::LoadScript script_loader(const RunSettings& settings) {
  return [&settings](const std::string& path) { return load(path, settings); };
}

}  // namespace weir::cli
