// `weir check`: finds mistakes in scripts, and starts nothing.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "cli/check_output.h"
#include "cli/checked_script.h"
#include "cli/choose_scripts.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/nearest_dialects.h"
#include "cli/run_system.h"
#include "cli/script_services.h"
#include "script/slt/dump.h"
#include "script/slt/parse.h"
#include "script/td/dump.h"

namespace weir::cli {
namespace {

using KnownVariables = std::set<std::string, std::less<>>;

std::vector<std::string> collect_scripts(const Arguments& arguments, std::size_t end,
                                         Complaints& complaints) {
  if (!complaints.mistakes.empty()) return {};
  if (arguments.positionals().empty()) {
    complaints.mistakes.push_back({WordPlace{end}, "no script to check",
                                   "name files, folders or patterns, or `-` for standard input"});
  }
  return collect_paths(arguments, Fragments::Taken, complaints);
}

KnownVariables variables_of(const std::optional<Config>& config) {
  KnownVariables known;
  if (!config) return known;
  for (const Setting& variable : config->variables) known.insert("arg." + variable.name);
  return known;
}

/// `[run] kafka-sink-query` holds for every run of the scripts.
SinkLookup sink_lookup_of(const std::optional<Config>& config) {
  const bool given = config && std::ranges::any_of(config->options, [](const GivenOption& one) {
                       return one.spec == &option::kKafkaSinkQuery;
                     });
  return given ? SinkLookup::Query : SinkLookup::Catalogue;
}

/// Whether the file is among those to check, and so is reported there.
bool names_file(const std::vector<std::string>& files, const std::string& path) {
  return std::any_of(files.begin(), files.end(), [&](const std::string& file) {
    std::error_code error;
    return is_config(file) && std::filesystem::equivalent(file, path, error);
  });
}

/// A file that cannot be read, as a finding of its own.
CheckedScript unreadable(const std::string& path, const Error& error) {
  CheckedScript checked{make_source(path, ""), {}, {}};
  checked.diagnostics.push_back(
      {Severity::Error, "file.unreadable", Span{}, error.message, error.hint});
  return checked;
}

/// Prints the commands or records of a script, or gives what is wrong with it.
CheckedScript dump_script(const Invocation& invocation, Source source,
                          const DialectChoice& dialects) {
  if (language_of(dialects, source.path, source.text()) == Language::Slt) {
    const slt::Detected chosen = choose_dialect(dialects, source.path, source.text());
    slt::Parsed parsed = slt::parse(std::move(source), *chosen.dialect);
    if (!has_errors(parsed.diagnostics)) print(invocation.out, slt::dump(parsed.script));
    return {parsed.script.source, std::move(parsed.diagnostics), {}};
  }
  td::Parsed parsed = td::parse(std::move(source));
  if (!has_errors(parsed.diagnostics)) print(invocation.out, td::dump(parsed.script));
  return {parsed.script.source, std::move(parsed.diagnostics), {}};
}

int dump_scripts(const Invocation& invocation, const std::vector<std::string>& files,
                 const DialectChoice& dialects, CheckOutput& output) {
  for (const std::string& file : files) {
    auto source = read_script(file);
    if (!source) {
      output.add(unreadable(file, source.error()));
      continue;
    }
    const CheckedScript checked = dump_script(invocation, *std::move(source), dialects);
    if (has_errors(checked.diagnostics)) output.add(checked);
  }
  return output.errors() > 0 ? kExitUsage : kExitPassed;
}

std::string needs_line(const std::string& file, const CheckedScript& checked,
                       const RunSystem& system, SinkLookup sinks) {
  std::vector<std::string> needs;
  if (checked.plan) needs = needs_of(*checked.plan, system, sinks);
  std::vector<std::string_view> parts(needs.begin(), needs.end());
  const std::string alone = fmt::format("a server of its own ({})", checked.cluster_wide);
  if (!checked.cluster_wide.empty()) parts.push_back(alone);
  return fmt::format("{}: {}\n", file, parts.empty() ? "nothing" : join(parts, ", "));
}

/// Which dialect a sqllogictest script is read in, and why.
std::string dialect_line(const std::string& file, const CheckedScript& checked) {
  return fmt::format("{}: dialect {} ({})\n", file, checked.dialect.dialect->name,
                     checked.dialect.reason);
}

struct CheckSettings {
  KnownVariables known;
  DialectChoice dialects;
  const RunSystem& system;
  SinkLookup sinks;
};

int check_scripts(const Invocation& invocation, const std::vector<std::string>& files,
                  const Arguments& arguments, const CheckSettings& settings, CheckOutput& output) {
  const bool needs = arguments.has(option::kNeeds);
  const bool verbose = arguments.has(option::kCheckVerbose);
  for (const std::string& file : files) {
    auto source = read_script(file);
    if (source && is_config(file)) {
      output.add(check_config(*std::move(source), Remarks::Told).findings);
      continue;
    }
    const CheckedScript checked = source ? check_script(*std::move(source), settings.known,
                                                        settings.dialects, settings.system)
                                         : unreadable(file, source.error());
    if (verbose && checked.dialect.dialect != nullptr) {
      print(invocation.out, dialect_line(file, checked));
    }
    output.add(checked);
    if (needs) print(invocation.out, needs_line(file, checked, settings.system, settings.sinks));
  }
  const bool bad = output.errors() > 0 || (arguments.has(option::kWerror) && output.warnings() > 0);
  const int code = bad ? kExitUsage : kExitPassed;
  std::fflush(invocation.out);  // what was printed stands above the totals
  output.finish(code);
  return code;
}

}  // namespace

int check_command(Invocation& invocation) {
  Complaints complaints;
  Arguments arguments =
      parse_arguments(invocation.words, invocation.first, taken_by::kCheck, complaints.mistakes);
  if (arguments.has(option::kHelp)) {
    print(invocation.out, help_command_page(*find_command("check")));
    return kExitPassed;
  }
  const auto files = collect_scripts(arguments, invocation.words.size(), complaints);
  const std::optional<Config> config = load_config(arguments, complaints);
  if (config && names_file(files, config->source.path)) complaints.findings.clear();
  DialectChoice dialects = dialect_choice(arguments, config);
  if (!complaints.fatal()) {
    Complaints nearest;  // that options of a run come from elsewhere is no matter here
    add_nearest_dialects(arguments, files, config, dialects, nearest);
    complaints.findings = std::move(nearest.findings);
  }
  print_complaints(invocation, complaints);
  if (complaints.fatal()) return kExitUsage;

  const Colour colour = decide_colour(
      colour_choice(arguments), ::isatty(::fileno(invocation.err)) != 0, invocation.environment);
  const auto form = arguments.has(option::kCheckJson) ? CheckForm::Json : CheckForm::Text;
  CheckOutput output(form, invocation.err, colour);
  if (arguments.has(option::kDump)) return dump_scripts(invocation, files, dialects, output);
  const RunSystem system(arguments, config);
  const CheckSettings settings{variables_of(config), dialects, system, sink_lookup_of(config)};
  return check_scripts(invocation, files, arguments, settings, output);
}

}  // namespace weir::cli
