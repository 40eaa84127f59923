// Checking the uses of variables.
#include "compile/td_variables.h"

#include <fmt/format.h>

#include <algorithm>

#include "compile/td_references.h"
#include "diag/suggest.h"

namespace weir::compile {
namespace {

/// Set by the run, by the command line or by the environment: never reported.
constexpr std::string_view kOutsidePrefixes[] = {"arg.", "env.", "testdrive.", "weir.", "service."};

/// What scripts write most often without its prefix.
constexpr std::string_view kRunVariables[] = {
    "testdrive.seed",
    "testdrive.temp-dir",
    "testdrive.kafka-addr",
    "testdrive.schema-registry-url",
    "testdrive.aws-region",
    "testdrive.aws-endpoint",
    "testdrive.aws-account",
    "testdrive.aws-access-key-id",
    "testdrive.aws-secret-access-key",
    "testdrive.aws-token",
    "testdrive.materialize-environment-id",
    "testdrive.materialize-sql-addr",
    "testdrive.materialize-internal-sql-addr",
    "testdrive.materialize-user",
};

/// Looking for a similar name costs time per name; nobody has that many by hand.
constexpr std::size_t kMostCandidates = 500;

struct VariableNeed {
  std::string_view prefix;
  std::string_view need;
};

constexpr VariableNeed kVariableNeeds[] = {
    {"testdrive.kafka-", "kafka"},
    {"testdrive.schema-registry-", "schema-registry"},
    {"testdrive.aws-", "s3"},
    {"testdrive.fivetran-", "fivetran"},
    {"testdrive.materialize-environment-id", "materialize"},
    {"testdrive.materialize-internal-", "materialize"},
    {"testdrive.materialize-password-", "materialize"},
    {"testdrive.materialize-sasl-", "materialize"},
};

bool comes_from_outside(std::string_view name) {
  return std::any_of(std::begin(kOutsidePrefixes), std::end(kOutsidePrefixes),
                     [name](std::string_view prefix) { return name.starts_with(prefix); });
}

/// Whether `$ set` can set it: keys of arguments have few characters.
bool can_be_key(std::string_view name) {
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == name.npos;
}

}  // namespace

std::string need_of_variable(std::string_view name) {
  constexpr std::string_view kService = "service.";
  if (name.starts_with(kService)) {
    name.remove_prefix(kService.size());
    return need_of_service(name.substr(0, name.find('.')));
  }
  const auto* found =
      std::find_if(std::begin(kVariableNeeds), std::end(kVariableNeeds),
                   [name](const VariableNeed& row) { return name.starts_with(row.prefix); });
  if (found != std::end(kVariableNeeds)) return std::string(found->need);
  const bool of_run = std::find(std::begin(kRunVariables), std::end(kRunVariables), name) !=
                      std::end(kRunVariables);
  if (of_run || !name.starts_with("testdrive.")) return {};
  return fmt::format("variable {}", name);
}

std::string need_of_service(std::string_view service) { return fmt::format("service {}", service); }

bool Variables::has_value(std::string_view name) const {
  return anything_may_be_set_ || comes_from_outside(name) || set_.contains(name) ||
         from_outside_.contains(name);
}

std::string Variables::hint_for(std::string_view name) const {
  if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return fmt::format("write a group of a pattern without braces, as `${}`", name);
  }
  const std::string argument = fmt::format("arg.{}", name);
  if (set_.contains(argument) || from_outside_.contains(argument)) {
    return fmt::format("did you mean `${{{}}}`?", argument);
  }
  const std::string of_run = fmt::format("testdrive.{}", name);
  if (std::find(std::begin(kRunVariables), std::end(kRunVariables), of_run) !=
      std::end(kRunVariables)) {
    return fmt::format("did you mean `${{{}}}`?", of_run);
  }
  if (set_.size() + from_outside_.size() > kMostCandidates) return {};
  std::vector<std::string_view> candidates(set_.begin(), set_.end());
  candidates.insert(candidates.end(), from_outside_.begin(), from_outside_.end());
  const std::string_view found = nearest(name, candidates);
  if (!found.empty()) return fmt::format("did you mean `${{{}}}`?", found);
  if (!can_be_key(name)) return {};
  return fmt::format("`$ set {0}=VALUE` sets it, `--var {0}=VALUE` would set `arg.{0}`", name);
}

void Variables::check_uses(Context& context, const td::Text& text, std::string_view action) {
  for_each_reference(text.text, [&](std::string_view whole, std::string_view name) {
    if (is_own(name, action) || has_value(name) || reported_.contains(name)) return;
    reported_.emplace(name);
    unset_.push_back({std::string(name), context.diagnostics.size()});
    context.report(rule::kUnsetVariable, place_of(context.script, text, whole),
                   fmt::format("nothing sets the variable `{}` before this", name), hint_for(name));
  });
}

void Variables::explain_late_ones(Diagnostics& diagnostics) const {
  for (const Unset& unset : unset_) {
    if (set_.contains(unset.name)) {
      diagnostics[unset.diagnostic].hint = "it gets its value only after this";
    }
  }
}

}  // namespace weir::compile
