// What options are for.
#include "cli/option_use.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "script/slt/dialect.h"

namespace weir::cli {
namespace {

/// For scripts of sqllogictest alone.
constexpr std::array kForRecords = {&option::kDialect,   &option::kLabel,   &option::kSkip,
                                    &option::kSelectTag, &option::kSkipTag, &option::kEngine,
                                    &option::kAgainst,   &option::kAsView};
/// For testdrive scripts alone.
constexpr std::array kForTestdrive = {&option::kVar,      &option::kSecretVar,   &option::kService,
                                      &option::kRetryAll, &option::kGateVersion, &option::kPsql};
/// For a PostgreSQL of weir's own alone.
constexpr std::array kForPostgres = {&option::kWith, &option::kPgSet};

/// Comes with an engine of sqllogictest-rs, whether or not scripts know it.
constexpr std::string_view kLabelOfOriginal = "postgres-extended";

/// Those of `options` that were given: "`--label`, `--skip`"; empty if none was.
std::string given_among(const std::vector<const OptionSpec*>& given,
                        std::span<const OptionSpec* const> options) {
  std::string names;
  for (const OptionSpec* option : options) {
    if (std::find(given.begin(), given.end(), option) == given.end()) continue;
    names += fmt::format("{}`--{}`", names.empty() ? "" : ", ", option->name);
  }
  return names;
}

}  // namespace

void OptionUse::on_event(const plan::Event& event) {
  const auto* started = std::get_if<plan::FileStarted>(&event.payload);
  if (started == nullptr) return;
  ++(started->dialect.empty() ? testdrive_ : records_);
  const bool postgres =
      started->engine.empty() || started->engine == to_text(slt::EngineKind::Postgres);
  if (postgres) ++on_postgres_;
}

bool OptionUse::is_given(const OptionSpec& option) const {
  return std::find(settings_.given.begin(), settings_.given.end(), &option) !=
         settings_.given.end();
}

std::vector<std::string> OptionUse::warnings() const {
  std::vector<std::string> warnings;
  std::size_t files = 0;
  for (const ScriptGroup& group : settings_.groups) files += group.files.size();
  const bool all = testdrive_ + records_ == files && settings_.collected == files;
  if (!all || use_ == nullptr || records_ == 0 || settings_.passed_before > 0) return warnings;
  if (is_given(option::kLabel)) {
    for (const std::string& label : settings_.slt.labels) {
      if (use_->has_name(label) || label == kLabelOfOriginal) continue;
      warnings.push_back(fmt::format("`--label {}`: no condition is on this name", label));
    }
  }
  if (is_given(option::kSkip) && settings_.slt.skip && !use_->skips()) {
    warnings.emplace_back("`--skip`: the pattern leaves out no record");
  }
  return warnings;
}

std::vector<std::string> OptionUse::notes() const {
  std::vector<std::string> notes;
  const std::string records = given_among(settings_.given, kForRecords);
  if (!records.empty() && testdrive_ > 0) {
    notes.push_back(
        fmt::format("without effect on {}: {}", count_of(testdrive_, "testdrive script"), records));
  }
  const std::string commands = given_among(settings_.given, kForTestdrive);
  if (!commands.empty() && testdrive_ == 0 && records_ > 0) {
    notes.push_back(fmt::format("without effect, as no testdrive script ran: {}", commands));
  }
  const std::string postgres = given_among(settings_.given, kForPostgres);
  if (!postgres.empty() && on_postgres_ == 0 && records_ > 0) {
    notes.push_back(fmt::format("without effect, as no script ran on PostgreSQL: {}", postgres));
  }
  return notes;
}

}  // namespace weir::cli
