// What the command line and weir.toml say about sqllogictest scripts.
#include "cli/slt_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/given_values.h"
#include "driver/url.h"

namespace weir::cli {
namespace {

/// The engine of a target; nothing if there is none or it cannot be read.
std::optional<slt::EngineKind> engine_of_target(const Arguments& arguments) {
  const auto text = arguments.text(option::kTarget);
  if (!text) return std::nullopt;
  const auto target = driver::parse_target(*text);
  if (!target) return std::nullopt;
  return slt::find_engine(target->scheme);
}

std::vector<std::vector<std::string>> tag_sets(const std::vector<std::string>& values) {
  std::vector<std::vector<std::string>> sets;
  for (const std::string& value : values) {
    auto& set = sets.emplace_back();
    for (const std::string_view tag : split(value, ',')) {
      if (!trim(tag).empty()) set.emplace_back(trim(tag));
    }
  }
  return sets;
}

}  // namespace

void choose_slt(const Arguments& arguments, RunSettings& settings, Complaints& complaints) {
  for (std::string& label : arguments.all(option::kLabel)) {
    settings.slt.labels.push_back(std::move(label));
  }
  settings.slt.selected_tags = tag_sets(arguments.all(option::kSelectTag));
  settings.slt.skipped_tags = tag_sets(arguments.all(option::kSkipTag));
  if (const auto skip = arguments.text(option::kSkip)) {
    if (auto pattern = Pattern::create(*skip)) settings.slt.skip = *std::move(pattern);
  }
  const bool input = std::ranges::any_of(
      arguments.positionals(), [](const Positional& script) { return script.text == kStdin; });
  if (arguments.has(option::kRewrite) && input) {
    add_mistake(complaints, arguments, option::kRewrite,
                "what comes from standard input cannot be rewritten", "name a file");
  }
  const GivenOption* engine = arguments.find(option::kEngine);
  if (engine == nullptr) return;
  settings.slt.engine = slt::find_engine(engine->value);
  const auto target = engine_of_target(arguments);
  if (!target || target == settings.slt.engine) return;
  // What stands on the command line wins over weir.toml.
  const bool only_target_given = arguments.find(option::kTarget)->place && !engine->place;
  if (only_target_given) {
    settings.slt.engine = target;
    return;
  }
  complaints.mistakes.push_back(
      {engine->place,
       fmt::format("`--engine {}` contradicts the target, whose engine is {}", engine->value,
                   to_text(*target)),
       "without `--engine` the engine is that of the target"});
}

}  // namespace weir::cli
