// Everything that is wrong with a weir.toml, its services included.
#include <algorithm>

#include "cli/config.h"
#include "cli/run_system.h"
#include "system/service/read.h"

namespace weir::cli {

CheckedConfig check_config(Source source, Remarks remarks) {
  ParsedConfig parsed = parse_config(std::move(source));
  const Source& config = parsed.config.source;
  std::vector<Finding> findings;
  for (Diagnostic& diagnostic : parsed.diagnostics) {
    findings.push_back({config, std::move(diagnostic)});
  }
  std::optional<system::ReadSystem> catalogue;
  if (parsed.config.describes_services) {
    catalogue = system::read_system(config, {});
    std::ranges::move(catalogue->findings, std::back_inserter(findings));
    if (remarks == Remarks::Told)
      std::ranges::move(catalogue->remarks, std::back_inserter(findings));
  }
  for (const GivenOption& given : parsed.config.options) {
    if (!speaks_of_services(given)) continue;
    if (!catalogue) catalogue = system::read_system(config, {});
    for (ServiceMistake& mistake : mistakes_in_option(given, *catalogue)) {
      findings.push_back({config,
                          {Severity::Error, mistake.rule, given.config, std::move(mistake.message),
                           std::move(mistake.hint)}});
    }
  }
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    const bool here = a.source.path == config.path;
    const bool there = b.source.path == config.path;
    if (!here || !there) return here && !there;
    return a.diagnostic.span.begin < b.diagnostic.span.begin;
  });
  return {std::move(parsed.config), std::move(findings)};
}

bool is_config(std::string_view path) { return path.ends_with(".toml"); }

}  // namespace weir::cli
