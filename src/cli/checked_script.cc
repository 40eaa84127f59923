// A script looked at without running it.
#include "cli/checked_script.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "cli/collect.h"
#include "cli/service_mentions.h"
#include "cli/slt_include.h"
#include "cli/tables.h"
#include "compile/td.h"
#include "script/slt/lint.h"
#include "script/slt/parse.h"
#include "script/td/lint.h"

namespace weir::cli {
namespace {

/// Beside those of the original.
constexpr std::string_view kOwnVariables[] = {"weir.url", "weir.database", "weir.prefix"};

Result<std::string> read_standard_input() {
  std::string content;
  std::string chunk(64UL * 1024, '\0');
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return fail(ErrorKind::Unavailable,
                  std::string("cannot read standard input: ") + std::strerror(errno));
    }
    if (got == 0) return content;
    content.append(chunk, 0, static_cast<std::size_t>(got));
  }
}

void add(CheckedScript& checked, const Diagnostics& more) {
  checked.diagnostics.insert(checked.diagnostics.end(), more.begin(), more.end());
}

CheckedScript check_td(Source source, const std::set<std::string, std::less<>>& known_variables,
                       const RunSystem& system) {
  td::Parsed parsed = td::parse(std::move(source));
  CheckedScript checked{parsed.script.source, std::move(parsed.diagnostics), {}};
  add(checked, td::lint(parsed.script));
  compile::TdOptions options;
  options.actions = action_specs();
  options.known_variables = known_variables;
  options.known_variables.insert(std::begin(kOwnVariables), std::end(kOwnVariables));
  compile::Compiled compiled = compile::compile_td(parsed.script, options);
  add(checked, compiled.diagnostics);
  add(checked, unknown_mentions(compiled.mentions, system));
  checked.cluster_wide = std::move(compiled.cluster_wide);
  checked.plan = std::move(compiled.plan);
  sort_by_place(checked.diagnostics);
  return checked;
}

CheckedScript check_slt(Source source, const DialectChoice& dialects) {
  slt::Detected chosen = choose_dialect(dialects, source.path, source.text());
  slt::Parsed parsed = slt::parse(std::move(source), *chosen.dialect);
  CheckedScript checked{parsed.script.source, std::move(parsed.diagnostics), {}};
  checked.dialect = std::move(chosen);
  add(checked, slt::lint(parsed.script));
  add(checked, check_includes(parsed.script));
  sort_by_place(checked.diagnostics);
  return checked;
}

}  // namespace

Result<Source> read_script(const std::string& path) {
  const bool from_stdin = path == kStdin;
  WEIR_TRY_ASSIGN(std::string text, from_stdin ? read_standard_input() : read_file(path));
  return make_source(from_stdin ? "<stdin>" : path, std::move(text));
}

Diagnostics take_warnings(Diagnostics diagnostics) {
  std::erase_if(diagnostics,
                [](const Diagnostic& finding) { return finding.severity != Severity::Warning; });
  return diagnostics;
}

CheckedScript check_script(Source source, const std::set<std::string, std::less<>>& known_variables,
                           const DialectChoice& dialects, const RunSystem& system) {
  if (language_of(dialects, source.path, source.text()) == Language::Slt) {
    return check_slt(std::move(source), dialects);
  }
  return check_td(std::move(source), known_variables, system);
}

}  // namespace weir::cli
