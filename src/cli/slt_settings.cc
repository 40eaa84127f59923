// What the command line and weir.toml say about sqllogictest scripts.
#include "cli/slt_settings.h"

#include <fmt/format.h>

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

}  // namespace

void choose_slt(const Arguments& arguments, RunSettings& settings, Complaints& complaints) {
  for (std::string& label : arguments.all(option::kLabel)) {
    settings.slt.labels.push_back(std::move(label));
  }
  if (const auto skip = arguments.text(option::kSkip)) {
    if (auto pattern = Pattern::create(*skip)) settings.slt.skip = *std::move(pattern);
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
