// Reading of all scripts before the first one runs.
#include "cli/check_first.h"

namespace weir::cli {

run::RunTotals check_all(const RunSettings& settings, const run::LoadScript& load,
                         plan::Journal& journal) {
  run::RunTotals totals;
  std::uint32_t number = 0;
  for (const ScriptGroup& group : settings.groups) {
    for (const std::string& path : group.files) {
      const plan::FileId file{number++};
      const run::Script script = load(path);
      if (!has_errors(script.diagnostics)) continue;
      journal.emit(file, plan::FileStarted{path, settings.seed, 0, script.source.text().size(),
                                           script.dialect, script.dialect_reason, script.engine});
      for (const Diagnostic& diagnostic : script.diagnostics) {
        journal.emit(file, plan::Diagnosed{&script.source, &diagnostic});
      }
      journal.emit(file, plan::FileEnded{path, plan::Verdict::Error, {}, {}, {}, {}});
      totals.files.add(plan::Verdict::Error);
      totals.failed.push_back(path);
      totals.unparsable = true;
    }
  }
  return totals;
}

}  // namespace weir::cli
