// `weir logs`: what services have written, and what they write.
#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/follow_logs.h"
#include "cli/interrupts.h"
#include "cli/service_ground.h"

namespace weir::cli {
namespace {

std::vector<FollowedLog> logs_of(const system::Session& session,
                                 const std::vector<std::string>& names) {
  std::vector<FollowedLog> logs;
  for (const system::InstanceRecord& record : session.records()) {
    if (!names.empty() && std::ranges::find(names, record.name) == names.end()) continue;
    for (const auto& path : record.logs) {
      const bool output = path == record.logs.front();
      logs.push_back(
          {record.name,
           output ? record.name : fmt::format("{}/{}", record.name, path.filename().string()),
           path,
           0,
           {}});
    }
  }
  return logs;
}

std::string json_of(const FollowedLog& log, std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("service").string(log.service);
  json.key("log").string(log.path.filename().string());
  json.key("line").string(line).end_object();
  return text + "\n";
}

Result<void> show(const Invocation& invocation, const ServiceGround& ground,
                  const std::stop_token& stop) {
  const Arguments& arguments = ground.arguments;
  const auto names = named_services(arguments);
  WEIR_TRY_ASSIGN(const auto session, find_session(invocation, ground, service_patience({}, stop)));
  for (const std::string& name : names) WEIR_TRY(find_instance(*session, name));
  std::vector<FollowedLog> logs = logs_of(*session, names);
  LogSelection selection;
  selection.lines = arguments.count(option::kLogLines);
  selection.since = arguments.duration(option::kLogSince);
  const bool labelled = logs.size() > 1;
  const bool json = arguments.has(option::kServiceJson);
  const auto write = [&](const FollowedLog& log, std::string_view line) {
    if (json) return print(invocation.out, json_of(log, line));
    if (labelled) print(invocation.out, log.label + ": ");
    print(invocation.out, line);
  };
  show_logs(logs, selection, write);
  std::fflush(invocation.out);
  if (!arguments.has(option::kFollow)) return {};
  const auto write_now = [&](const FollowedLog& log, std::string_view line) {
    write(log, line);
    std::fflush(invocation.out);
  };
  return follow_logs(logs, write_now, stop);
}

}  // namespace

int logs_command(Invocation& invocation) {
  const ServiceGround ground =
      begin_service_command(invocation, "logs", taken_by::kLogs, ServiceWords::All);
  if (ground.status) return *ground.status;
  const Interrupts interrupts;
  const auto done = show(invocation, ground, interrupts.token());
  return done ? kExitPassed : complain(invocation, ground, done.error());
}

}  // namespace weir::cli
