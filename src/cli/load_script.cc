// Loading of scripts, and which of their needs are met.
#include "cli/load_script.h"

#include "cli/checked_script.h"
#include "cli/load_slt.h"
#include "cli/script_services.h"

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

run::Script load(const std::string& path, const RunSettings& settings, compile::SltUse& use) {
  auto source = read_script(path);
  if (!source) return unreadable(path, source.error());
  if (language_of(settings.dialects, path, source->text()) == Language::Slt) {
    return load_slt(path, *std::move(source), settings, &use);
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
  CheckedScript checked =
      check_script(*std::move(source), known, settings.dialects, *settings.system);
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
  ScriptServices services = services_of(*checked.plan, settings);
  script.diagnostics = std::move(services.diagnostics);
  if (has_errors(script.diagnostics)) return script;
  script.skip_reason = std::move(services.unmet);
  script.services = std::move(services.uses);
  script.cluster_wide = std::move(checked.cluster_wide);
  script.plan = std::move(checked.plan);
  return script;
}

}  // namespace

run::LoadScript script_loader(const RunSettings& settings, compile::SltUse& use) {
  return [&settings, &use](const std::string& path) { return load(path, settings, use); };
}

}  // namespace weir::cli
