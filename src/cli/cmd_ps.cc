// `weir ps`: the services that run here; `weir env`: where they are, for other programs.
#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/interrupts.h"
#include "cli/service_ground.h"
#include "cli/service_list.h"

namespace weir::cli {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs exports_of(const system::Session& session, const std::vector<std::string>& names) {
  Pairs pairs;
  for (const system::InstanceRecord& record : session.records()) {
    if (!names.empty() && std::ranges::find(names, record.name) == names.end()) continue;
    pairs.insert(pairs.end(), record.exports.begin(), record.exports.end());
  }
  return pairs;
}

std::string json_of(const Pairs& pairs) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const auto& [name, value] : pairs) json.key(name).string(value);
  json.end_object();
  return text + "\n";
}

std::string shell_of(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    text += fmt::format("export {}={}\n", name, shell_quote(value));
  }
  return text;
}

/// The services that are asked for must be up.
Result<void> check_up(system::Session& session, const std::vector<std::string>& names) {
  for (const std::string& name : names) WEIR_TRY(find_instance(session, name));
  return {};
}

}  // namespace

int ps_command(Invocation& invocation) {
  const ServiceGround ground =
      begin_service_command(invocation, "ps", taken_by::kPs, ServiceWords::None);
  if (ground.status) return *ground.status;
  const Interrupts interrupts;
  const bool json = ground.arguments.has(option::kServiceJson);
  const auto session = system::Session::find(session_options(invocation, ground),
                                             service_patience({}, interrupts.token()));
  if (!session) return complain(invocation, ground, session.error());
  if (*session == nullptr) {
    if (json) print(invocation.out, "[]\n");
    if (!json) print(invocation.err, "no services run here; `weir up` starts them\n");
    return kExitPassed;
  }
  const auto services = list_services(**session);
  print(invocation.out, json ? services_json(services) : services_text(services));
  const auto reachable = reachable_service(services);
  return reachable ? complain(invocation, *reachable) : kExitPassed;
}

int env_command(Invocation& invocation) {
  const ServiceGround ground =
      begin_service_command(invocation, "env", taken_by::kEnv, ServiceWords::All);
  if (ground.status) return *ground.status;
  const Interrupts interrupts;
  const auto names = named_services(ground.arguments);
  const auto session = find_session(invocation, ground, service_patience({}, interrupts.token()));
  if (!session) return complain(invocation, ground, session.error());
  if (const auto up = check_up(**session, names); !up) {
    return complain(invocation, ground, up.error());
  }
  const Pairs pairs = exports_of(**session, names);
  print(invocation.out,
        ground.arguments.has(option::kServiceJson) ? json_of(pairs) : shell_of(pairs));
  return kExitPassed;
}

}  // namespace weir::cli
