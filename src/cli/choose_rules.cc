// Timeouts, retries, what stops a file or the run; variables.
#include "cli/choose_rules.h"

#include <fmt/format.h>

#include "cli/given_values.h"

namespace weir::cli {
namespace {

constexpr std::int64_t kLargestVersion = 9999999;

}  // namespace

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

}  // namespace weir::cli
