// `weir describe`: what services are, after everything is laid over everything.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/describe.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/run_system.h"
#include "cli/service_config.h"
#include "cli/service_mistake.h"
#include "system/places.h"
#include "system/service/fetch.h"

namespace weir::cli {
namespace {

/// The names that were asked for, else all there are.
std::vector<std::string> choose(const Arguments& arguments, const system::SystemDescription& system,
                                Complaints& complaints) {
  std::vector<std::string> chosen;
  if (arguments.positionals().empty()) {
    for (const auto& [name, service] : system.services) chosen.push_back(name);
  }
  for (const Positional& positional : arguments.positionals()) {
    chosen.push_back(positional.text);
    if (system.services.contains(positional.text)) continue;
    ServiceMistake mistake = no_service(positional.text, system);
    complaints.mistakes.push_back(
        {WordPlace{positional.index}, std::move(mistake.message), std::move(mistake.hint)});
  }
  return chosen;
}

class Describing {
 public:
  explicit Describing(const Invocation& invocation) {
    const auto account = system::service_account();
    if (!account) return;
    const auto cache = system::cache_folder(invocation.environment, *account);
    if (cache) cache_ = *cache;
  }

  [[nodiscard]] DescribedService describe(const system::ReadSystem& read,
                                          const std::string& name) const {
    DescribedService described;
    described.service = &read.system.services.find(name)->second;
    described.changes = &read.changes.find(name)->second;
    for (const system::ArtefactSpec& artefact : described.service->artefacts) {
      described.fetched.push_back(!cache_.empty() && system::is_fetched(cache_, artefact));
    }
    return described;
  }

 private:
  std::filesystem::path cache_;  ///< Empty if there is none.
};

std::string text_of(const std::vector<DescribedService>& services, const Arguments& arguments) {
  if (arguments.has(option::kServiceJson)) return describe_json(services);
  if (arguments.positionals().empty()) return describe_list(services);
  std::string text;
  for (const DescribedService& described : services) {
    text += (text.empty() ? "" : "\n") + describe_text(described);
  }
  return text;
}

}  // namespace

int describe_command(Invocation& invocation) {
  Complaints complaints;
  const Arguments arguments =
      parse_arguments(invocation.words, invocation.first, taken_by::kDescribe, complaints.mistakes);
  if (arguments.has(option::kHelp)) {
    print(invocation.out, help_command_page(*find_command("describe")));
    return kExitPassed;
  }
  const Source config = service_config(arguments, complaints.mistakes);
  system::ReadSystem read = system::read_system(config, service_options(arguments));
  tell_findings(read.findings, arguments, config, complaints);
  const auto names = choose(arguments, read.system, complaints);
  print_complaints(invocation, complaints);
  if (complaints.fatal()) return kExitUsage;
  const Describing describing(invocation);
  std::vector<DescribedService> services;
  for (const std::string& name : names) services.push_back(describing.describe(read, name));
  print(invocation.out, text_of(services, arguments));
  return kExitPassed;
}

}  // namespace weir::cli
