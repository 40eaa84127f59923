// From arguments and weir.toml to the settings of a run.
#include "cli/run_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/file.h"
#include "base/text.h"
#include "cli/make_leases.h"
#include "cli/nearest_dialects.h"
#include "cli/repeat.h"
#include "cli/report_files.h"
#include "cli/script_language.h"
#include "cli/slt_settings.h"
#include "cli/sqllogictest_settings.h"
#include "cli/testdrive_settings.h"

namespace weir::cli {
namespace {

constexpr std::uint64_t kMostJobs = 1024;
constexpr std::int64_t kLargestVersion = 9999999;

void add_mistake(Complaints& complaints, const Arguments& arguments, const OptionSpec& spec,
                 std::string message, std::string hint) {
  const GivenOption* given = arguments.find(spec);
  complaints.mistakes.push_back(
      {given == nullptr ? std::nullopt : given->place, std::move(message), std::move(hint)});
}

template <typename Parse>
auto parse_all(const Arguments& arguments, const OptionSpec& spec, Parse parse) {
  std::vector<typename decltype(parse(""))::value_type> values;
  for (const std::string& text : arguments.all(spec)) {
    if (auto parsed = parse(text)) values.push_back(*std::move(parsed));
  }
  return values;
}

// --- what is run

void collect_sequences(const Arguments& arguments, std::vector<ScriptGroup>& groups,
                       Complaints& complaints) {
  for (const GivenOption& given : arguments.given()) {
    if (given.spec != &option::kSequence) continue;
    auto files = collect(given.value);
    if (files) {
      groups.push_back({Origin::Sequence, given.value, *std::move(files)});
    } else {
      complaints.mistakes.push_back({given.place, files.error().message, files.error().hint});
    }
  }
}

std::vector<std::string> collect_paths(const Arguments& arguments, Complaints& complaints) {
  std::vector<std::string> files;
  for (const Positional& positional : arguments.positionals()) {
    auto found = collect(positional.text);
    if (found) {
      files.insert(files.end(), found->begin(), found->end());
    } else {
      complaints.mistakes.push_back(
          {WordPlace{positional.index}, found.error().message, found.error().hint});
    }
  }
  return files;
}

/// What to do if no script is named. An option that lacks its value takes the script for it.
std::string no_script_hint(const Arguments& arguments) {
  for (const GivenOption& given : arguments.given()) {
    const bool word = given.place && given.place->index != given.word;
    if (!word || role_of(given.value) == FileRole::None) continue;
    return fmt::format("`{}` was taken for the value of `{}`", given.value, usage_of(*given.spec));
  }
  return "name files, folders or patterns, or `-` for standard input";
}

void require_paths(const Arguments& arguments, const Words& words, Complaints& complaints) {
  const bool named = !arguments.positionals().empty() || arguments.has(option::kSequence);
  if (named || !complaints.mistakes.empty()) return;
  complaints.mistakes.push_back(
      {WordPlace{words.size()}, "no script to run", no_script_hint(arguments)});
}

Selection make_selection(const Arguments& arguments, const RunSettings& settings,
                         Complaints& complaints) {
  Selection selection;
  selection.shard = arguments.count(option::kShard).value_or(0);
  selection.shard_count = arguments.count(option::kShardCount).value_or(1);
  if (selection.shard >= selection.shard_count) {
    add_mistake(
        complaints, arguments, option::kShard,
        fmt::format("there is no shard {} of {}", selection.shard, selection.shard_count),
        fmt::format("shards are counted from 0, the last is {}", selection.shard_count - 1));
  }
  selection.shuffle = arguments.has(option::kShuffle);
  selection.seed = settings.seed;
  selection.max_files = arguments.count(option::kMaxTests).value_or(UINT64_MAX);
  return selection;
}

void choose_seed(const Arguments& arguments, const Surroundings& surroundings,
                 RunSettings& settings) {
  const auto given = arguments.count(option::kSeed);
  settings.seed_given = given.has_value();
  settings.seed = given.value_or(surroundings.random_seed);
}

/// One group of all, which therefore share what a group shares.
void put_together(std::vector<ScriptGroup>& groups) {
  ScriptGroup all;
  for (ScriptGroup& group : groups) {
    all.files.insert(all.files.end(), group.files.begin(), group.files.end());
  }
  groups.clear();
  if (!all.files.empty()) groups.push_back(std::move(all));
}

void choose_scripts(const Arguments& arguments, const std::optional<Config>& config,
                    RunSettings& settings, Complaints& complaints) {
  // A word behind an option that is unknown may be its value: no file is looked for then.
  if (!complaints.mistakes.empty()) return;
  std::vector<ScriptGroup> groups;
  collect_sequences(arguments, groups, complaints);
  std::vector<std::string> files = collect_paths(arguments, complaints);
  if (const auto& skipped = settings.skipped_files) {
    const auto left_out =
        std::erase_if(files, [&](const std::string& file) { return skipped->found_in(file); });
    if (left_out == 0) complaints.notes.emplace_back("`--skip` leaves out none of the files");
  }
  const auto single = group_by_suite(files, config ? config->suites : std::vector<ScriptGroup>());
  groups.insert(groups.end(), single.begin(), single.end());
  for (const ScriptGroup& group : groups) settings.collected += group.files.size();
  const Selection selection = make_selection(arguments, settings, complaints);
  if (complaints.fatal()) return;
  settings.groups = select(std::move(groups), selection);
  if (settings.one_database && !arguments.has(option::kTarget)) put_together(settings.groups);
}

// --- where it is run

unsigned choose_jobs(const Arguments& arguments, const Surroundings& surroundings,
                     const RunSettings& settings) {
  const std::string against = arguments.text(option::kAgainst).value_or("");
  const bool one_place =
      arguments.has(option::kTarget) || (!against.empty() && !is_own_engine(against));
  const bool shares = one_place && !arguments.has(option::kIsolate);
  if (settings.one_database) return 1;
  const std::uint64_t jobs =
      arguments.count(option::kJobs).value_or(shares ? 1 : surroundings.cores);
  return static_cast<unsigned>(std::min(jobs, kMostJobs));
}

void choose_place(const Arguments& arguments, const Surroundings& surroundings,
                  RunSettings& settings) {
  settings.jobs = choose_jobs(arguments, surroundings, settings);
  settings.isolated = arguments.has(option::kIsolate) || settings.jobs > 1;
  settings.against = arguments.text(option::kAgainst).value_or("");
  settings.target = arguments.text(option::kTarget).value_or("");
  if (!settings.target.empty()) {
    settings.placement = settings.isolated ? Placement::TargetClones : Placement::TargetItself;
  }
  settings.choices = parse_all(arguments, option::kWith, parse_service_choice);
  settings.server_settings = parse_all(arguments, option::kPgSet, parse_setting);
  settings.init_files = arguments.all(option::kInit);
  settings.aliases = parse_all(arguments, option::kHost, parse_host_alias);
  settings.temp_dir = arguments.text(option::kTempDir).value_or("");
  settings.keep_failed = arguments.has(option::kKeepFailed);
  settings.bundles = arguments.text(option::kBundles).value_or("");
}

void check_files_exist(const Arguments& arguments, Complaints& complaints) {
  for (const GivenOption& given : arguments.given()) {
    if (given.spec != &option::kInit) continue;
    if (role_of(given.value) != FileRole::None) {
      complaints.mistakes.push_back(
          {given.place, fmt::format("`{}` is a script", given.value), "`--init` names SQL files"});
      continue;
    }
    if (auto text = read_file(given.value); !text) {
      complaints.mistakes.push_back(
          {given.place, text.error().message, "`--init` names SQL files"});
    }
  }
}

std::vector<std::string> files_of(const std::vector<ScriptGroup>& groups) {
  std::vector<std::string> files;
  for (const ScriptGroup& group : groups) {
    files.insert(files.end(), group.files.begin(), group.files.end());
  }
  return files;
}

/// Everything that a run reads, so that nothing of it is written over.
std::vector<std::string> inputs_of(const RunSettings& settings,
                                   const std::optional<Config>& config) {
  std::vector<std::string> inputs = files_of(settings.groups);
  inputs.insert(inputs.end(), settings.init_files.begin(), settings.init_files.end());
  if (config) inputs.push_back(config->source.path);
  return inputs;
}

// --- how it is judged

void choose_rules(const Arguments& arguments, RunSettings& settings) {
  run::RunOptions& rules = settings.options;
  rules.timeout = *arguments.duration(option::kTimeout);
  rules.file_timeout = arguments.duration(option::kFileTimeout);
  rules.max_tries = arguments.count(option::kMaxTries).value_or(rules.max_tries);
  rules.initial_backoff = *arguments.duration(option::kInitialBackoff);
  rules.backoff_factor = *arguments.factor(option::kBackoffFactor);
  if (arguments.has(option::kKeepGoing)) rules.after_failure = run::AfterFailure::KeepGoing;
  if (arguments.has(option::kRetryAll)) rules.retry_rule = run::RetryRule::All;
  if (arguments.negated(option::kRetryAll)) rules.retry_rule = run::RetryRule::Sensible;
  rules.psql_program = arguments.text(option::kPsql).value_or(rules.psql_program);
  for (const Setting& set : parse_all(arguments, option::kSet, parse_setting)) {
    rules.session_settings[set.name] = set.value;
  }
  settings.max_errors = arguments.count(option::kMaxErrors).value_or(settings.max_errors);
  if (arguments.has(option::kFailFast)) {
    settings.max_errors = 1;
    if (!arguments.has(option::kKeepGoing)) rules.after_failure = run::AfterFailure::Stop;
  }
  if (arguments.negated(option::kPipelining)) rules.pipeline = run::Pipeline::Off;
  settings.strict_needs = arguments.has(option::kStrictNeeds);
  settings.check_first = arguments.has(option::kCheckFirst);
  settings.slt.rewrite = arguments.has(option::kRewrite);
  if (settings.slt.rewrite) rules.corrections = run::Corrections::On;
  if (arguments.has(option::kAsView)) rules.views = run::Views::On;
}

void choose_gate_version(const Arguments& arguments, RunSettings& settings,
                         Complaints& complaints) {
  const auto version = arguments.count(option::kGateVersion);
  if (!version) return;
  if (*version > kLargestVersion) {
    return add_mistake(complaints, arguments, option::kGateVersion,
                       fmt::format("`{}` is too large for a version", *version),
                       fmt::format("the largest is {}", kLargestVersion));
  }
  settings.options.gate_version = static_cast<std::int64_t>(*version);
}

// --- what scripts see

void add_variables(const Arguments& arguments, const std::optional<Config>& config,
                   const Surroundings& surroundings, RunSettings& settings) {
  auto& variables = settings.options.variables;
  for (const std::string& entry : surroundings.all_variables) {
    if (auto variable = parse_setting(entry)) variables["env." + variable->name] = variable->value;
  }
  if (config) {
    for (const Setting& variable : config->variables)
      variables["arg." + variable.name] = variable.value;
  }
  for (const GivenOption& given : arguments.given()) {
    const bool secret = given.spec == &option::kSecretVar;
    if (given.spec != &option::kVar && !secret) continue;
    const auto variable = parse_setting(given.value);
    if (!variable) continue;
    const std::string name = "arg." + variable->name;
    variables[name] = variable->value;
    if (secret) settings.secrets.insert(name);
  }
}

// --- what is printed

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
