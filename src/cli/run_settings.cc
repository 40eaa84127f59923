// From arguments and weir.toml to the settings of a run.
#include "cli/run_settings.h"

#include <optional>
#include <utility>

#include "base/file.h"
#include "cli/choose_kafka.h"
#include "cli/choose_place.h"
#include "cli/choose_rules.h"
#include "cli/choose_scripts.h"
#include "cli/given_values.h"
#include "cli/nearest_dialects.h"
#include "cli/repeat.h"
#include "cli/report_files.h"
#include "cli/slt_settings.h"
#include "cli/sqllogictest_settings.h"
#include "cli/testdrive_settings.h"

namespace weir::cli {
namespace {

/// Everything that a run reads, so that nothing of it is written over.
std::vector<std::string> inputs_of(const RunSettings& settings,
                                   const std::optional<Config>& config) {
  std::vector<std::string> inputs = files_of(settings.groups);
  inputs.insert(inputs.end(), settings.init_files.begin(), settings.init_files.end());
  if (config) inputs.push_back(config->source.path);
  return inputs;
}

void choose_output(const Arguments& arguments, RunSettings& settings) {
  settings.junit_report = arguments.text(option::kJunitReport).value_or("");
  settings.json = arguments.text(option::kJson).value_or("");
  settings.resume = arguments.text(option::kResume).value_or("");
  settings.json_only_problems = arguments.has(option::kJsonOnlyProblems);
  if (arguments.has(option::kQuiet)) settings.verbosity = Verbosity::Quiet;
  if (arguments.has(option::kVerbose)) settings.verbosity = Verbosity::Verbose;
  settings.colour = colour_choice(arguments);
}

/// What the name of another runner brings along before anything is read.
void add_originals(Arguments& arguments, const Words& words, Manner manner,
                   const Surroundings& surroundings, Complaints& complaints) {
  if (manner == Manner::Weir) return;
  const std::uint32_t mask =
      manner == Manner::Testdrive ? taken_by::kTestdrive : taken_by::kSqllogictest;
  add_environment(arguments, mask, surroundings.environment, complaints.mistakes);
  const bool named = !arguments.positionals().empty() || arguments.has(option::kSequence);
  if (manner == Manner::Testdrive && !named) {
    arguments.add(Positional{std::string(kStdin), words.size()});
  }
}

/// The script whose folder decides which weir.toml holds.
std::optional<std::string> first_script(const Arguments& arguments) {
  if (!arguments.positionals().empty()) return arguments.positionals().front().text;
  return arguments.text(option::kSequence);
}

}  // namespace

ColourChoice colour_choice(const Arguments& arguments) {
  const std::string choice = *arguments.text(option::kColour);
  if (choice == "always") return ColourChoice::Always;
  return choice == "never" ? ColourChoice::Never : ColourChoice::Auto;
}

Colour decide_colour(ColourChoice choice, bool terminal, const Environment& environment) {
  if (choice == ColourChoice::Always) return Colour::On;
  const auto is = [&](const char* name, std::string_view text) {
    const char* value = environment(name);
    return value != nullptr && value == text;
  };
  const char* no_colour = environment("NO_COLOR");
  const bool unwanted = no_colour != nullptr && *no_colour != '\0';
  const bool on = choice == ColourChoice::Auto && terminal && !unwanted && !is("TERM", "dumb");
  return on ? Colour::On : Colour::Off;
}

std::optional<Config> load_config(Arguments& arguments, Complaints& complaints) {
  if (arguments.negated(option::kConfig)) return std::nullopt;
  std::optional<std::string> path = arguments.text(option::kConfig);
  if (!path) {
    const auto script = first_script(arguments);
    if (script) path = find_config(*script);
  }
  if (!path) return std::nullopt;
  auto text = read_file(*path);
  if (!text) {
    add_mistake(complaints, arguments, option::kConfig, text.error().message, {});
    return std::nullopt;
  }
  CheckedConfig checked = check_config(make_source(*path, *std::move(text)));
  complaints.findings = std::move(checked.findings);
  arguments.add_below(checked.config.options);
  return std::move(checked.config);
}

DialectChoice dialect_choice(const Arguments& arguments, const std::optional<Config>& config) {
  DialectChoice choice;
  if (config) choice.folders = config->dialects;
  const GivenOption* given = arguments.find(option::kDialect);
  if (given == nullptr) return choice;
  // What comes from weir.toml has no place on the command line.
  (given->place ? choice.given : choice.configured) = slt::find_dialect(given->value);
  return choice;
}

RunSettings make_run_settings(Arguments arguments, const Words& words, Manner manner,
                              const Surroundings& surroundings, Complaints& complaints) {
  RunSettings settings;
  settings.manner = manner;
  settings.shown_arguments = words.shown();
  settings.repeated_options = repeated_options(arguments);
  for (const GivenOption& given : arguments.given()) {
    if (!given.negated) settings.given.push_back(given.spec);
  }
  add_originals(arguments, words, manner, surroundings, complaints);
  require_paths(arguments, words, complaints);
  const std::optional<Config> config = load_config(arguments, complaints);
  if (manner == Manner::Testdrive) apply_testdrive_options(arguments, settings, complaints);
  if (manner == Manner::Sqllogictest) {
    apply_sqllogictest_options(arguments, settings, surroundings.environment, complaints);
  }
  choose_seed(arguments, surroundings, settings);
  settings.dialects = dialect_choice(arguments, config);
  if (config) settings.config = config->source.path;
  if (manner == Manner::Sqllogictest) {
    settings.dialects.by_name = &slt::dialect(slt::DialectId::SqllogictestRs);
  }
  settings.system = std::make_shared<RunSystem>(arguments, config);
  check_run_system(*settings.system, arguments, complaints);
  choose_slt(arguments, settings, complaints);
  choose_scripts(arguments, config, settings, complaints);
  add_nearest_dialects(arguments, files_of(settings.groups), config, settings.dialects, complaints);
  choose_place(arguments, surroundings, settings);
  check_files_exist(arguments, complaints);
  choose_rules(arguments, settings);
  choose_kafka(arguments, settings);
  choose_gate_version(arguments, settings, complaints);
  add_variables(arguments, config, surroundings, settings);
  choose_output(arguments, settings);
  if (!complaints.fatal()) check_report_files(arguments, inputs_of(settings, config), complaints);
  return settings;
}

RunSettings make_plan_settings(const Arguments& arguments, const Words& words,
                               const Surroundings& surroundings, std::string name) {
  RunSettings settings;
  settings.shown_arguments = words.shown();
  choose_seed(arguments, surroundings, settings);
  settings.groups.push_back({Origin::Single, {}, {std::move(name)}});
  settings.collected = 1;
  settings.system = std::make_shared<RunSystem>(arguments, std::nullopt);
  choose_place(arguments, surroundings, settings);
  settings.jobs = 1;
  if (!settings.target.empty()) settings.placement = Placement::TargetClones;
  choose_rules(arguments, settings);
  choose_output(arguments, settings);
  return settings;
}

}  // namespace weir::cli
