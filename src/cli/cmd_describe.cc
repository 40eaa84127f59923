// `weir describe`: what services are, after everything is laid over everything.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/describe.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/run_system.h"
#include "cli/service_config.h"
#include "diag/suggest.h"
#include "system/places.h"
#include "system/service/fetch.h"

namespace weir::cli {
namespace {

using Services = std::map<std::string, system::ServiceDescription, std::less<>>;

/// The names that were asked for, else all there are.
std::vector<std::string> choose(const Arguments& arguments, const Services& services,
                                Complaints& complaints) {
  std::vector<std::string_view> known;
  for (const auto& [name, service] : services) known.push_back(name);
  if (arguments.positionals().empty()) return {known.begin(), known.end()};
  std::vector<std::string> chosen;
  for (const Positional& positional : arguments.positionals()) {
    chosen.push_back(positional.text);
    if (services.contains(positional.text)) continue;
    std::string hint = did_you_mean(positional.text, known);
    if (hint.empty()) hint = "`weir describe` lists the services";
    complaints.mistakes.push_back({WordPlace{positional.index},
                                   fmt::format("there is no service `{}`", positional.text),
                                   std::move(hint)});
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
  const auto names = choose(arguments, read.system.services, complaints);
  print_complaints(invocation, complaints);
  if (complaints.fatal()) return kExitUsage;
  const Describing describing(invocation);
  std::vector<DescribedService> services;
  for (const std::string& name : names) services.push_back(describing.describe(read, name));
  print(invocation.out, text_of(services, arguments));
  return kExitPassed;
}

}  // namespace weir::cli
