// Finding what the commands about services read.
#include "cli/service_config.h"

#include "base/file.h"
#include "cli/config.h"
#include "cli/run_system.h"

namespace weir::cli {

Source service_config(const Arguments& arguments, std::vector<Mistake>& mistakes) {
  Source none = make_source("weir.toml", {});
  if (arguments.negated(option::kServiceConfig)) return none;
  const auto given = arguments.text(option::kServiceConfig);
  const auto path = given ? given : find_config(".");
  if (!path) return none;
  auto text = read_file(*path);
  if (text) return make_source(*path, *std::move(text));
  const GivenOption* option = arguments.find(option::kServiceConfig);
  mistakes.push_back({option == nullptr ? std::nullopt : option->place, text.error().message, {}});
  return none;
}

system::ReadOptions service_options(const Arguments& arguments) {
  return {.overrides = arguments.all(option::kServiceOverride),
          .settings = service_settings(arguments)};
}

}  // namespace weir::cli
