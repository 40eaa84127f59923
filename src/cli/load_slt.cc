// From a sqllogictest script to a plan for its engine.
#include "cli/load_slt.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "cli/checked_script.h"
#include "cli/script_language.h"
#include "cli/slt_include.h"
#include "compile/slt.h"
#include "driver/url.h"

namespace weir::cli {
namespace {

Result<std::vector<slt::Parsed>> include_files(const slt::Script& from, std::string_view pattern) {
  WEIR_TRY_ASSIGN(const auto paths, included_files(*from.dialect, from.source.path, pattern));
  std::vector<slt::Parsed> parsed;
  for (const std::string& path : paths) {
    WEIR_TRY_ASSIGN(std::string text, read_file(path));
    parsed.push_back(slt::parse(make_source(path, std::move(text)), *from.dialect));
  }
  return parsed;
}

Result<std::string> data_of(const slt::Script& from, std::string_view path) {
  WEIR_TRY_ASSIGN(const std::string found, data_file(from.source.path, path));
  return read_file(found);
}

void keep_errors(Diagnostics& diagnostics) {
  std::erase_if(diagnostics,
                [](const Diagnostic& finding) { return finding.severity != Severity::Error; });
}

compile::SltOptions compile_options(const RunSettings& settings, slt::EngineKind engine,
                                    compile::SltUse* use) {
  compile::SltOptions options;
  options.engine = engine;
  options.labels = settings.slt.labels;
  options.skip = settings.slt.skip ? &*settings.slt.skip : nullptr;
  options.include = include_files;
  options.results = [](const std::string& path) { return read_file(path); };
  options.data = data_of;
  options.selected_tags = settings.slt.selected_tags;
  options.skipped_tags = settings.slt.skipped_tags;
  options.environment = [&settings](std::string_view name) -> std::optional<std::string> {
    const auto found = settings.options.variables.find("env." + std::string(name));
    if (found != settings.options.variables.end()) return found->second;
    // DuckDB's suite is run in the folder that holds its data.
    std::error_code error;
    if (name == "DATA_DIR" && std::filesystem::is_directory("data", error)) return "data";
    return std::nullopt;
  };
  options.seed = settings.seed;
  options.use = use;
  return options;
}

}  // namespace

slt::EngineKind engine_for(const RunSettings& settings, const slt::Dialect& dialect) {
  if (settings.slt.engine) return *settings.slt.engine;
  if (settings.placement == Placement::OwnServer) return dialect.default_engine;
  const auto engine = slt::find_engine(scheme_of(*settings.system, settings.target));
  return engine.value_or(slt::EngineKind::Postgres);
}

run::Script load_slt(const std::string& path, Source source, const RunSettings& settings,
                     compile::SltUse* use) {
  run::Script script;
  script.path = path;
  script.source = source;
  const slt::Detected chosen = choose_dialect(settings.dialects, path, source.text());
  script.dialect = chosen.dialect->name;
  script.dialect_reason = chosen.reason;
  script.engine = to_text(engine_for(settings, *chosen.dialect));
  script.remarks = [source, &settings] {
    return take_warnings(check_script(source, {}, settings.dialects, *settings.system).diagnostics);
  };
  slt::Parsed parsed = slt::parse(std::move(source), *chosen.dialect);
  script.diagnostics = std::move(parsed.diagnostics);
  keep_errors(script.diagnostics);
  if (has_errors(script.diagnostics)) return script;
  const slt::EngineKind engine = engine_for(settings, *chosen.dialect);
  compile::CompiledSlt compiled =
      compile::compile_slt(parsed.script, compile_options(settings, engine, use));
  script.diagnostics = std::move(compiled.diagnostics);
  if (has_errors(script.diagnostics)) return script;
  script.skip_reason = std::move(compiled.skip_reason);
  script.cluster_wide = std::move(compiled.cluster_wide);
  if (!compiled.halt.empty()) {
    script.note = fmt::format("halt in {}, the rest was not run", compiled.halt);
  }
  // A role that is made belongs to the whole server: others must not see it.
  const bool makes_roles = settings.placement == Placement::OwnServer && !compiled.role.empty();
  if (script.cluster_wide.empty() && makes_roles) script.cluster_wide = "role " + compiled.role;
  script.plan = std::move(compiled.plan);
  return script;
}

}  // namespace weir::cli
