// Tables and JSON of services that run.
#include "cli/service_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/bytes.h"
#include "base/duration.h"
#include "base/json_writer.h"
#include "process/identity.h"
#include "process/tree.h"
#include "system/service/ports.h"

namespace weir::cli {
namespace {

using system::InstanceRecord;
using Row = std::vector<std::string>;

std::int64_t seconds_since_1970() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

std::string endpoint_of(const InstanceRecord& record) {
  if (const auto main = record.urls.find("main"); main != record.urls.end()) return main->second;
  std::string text = record.address;
  for (const auto& [name, port] : record.ports) {
    text += fmt::format("{}127.0.0.1:{}", text.empty() ? "" : " ", port);
  }
  return text;
}

std::string state_text(const InstanceRecord& record) {
  if (record.state != system::ServiceState::Ready || record.ready_after.count() == 0) {
    return std::string(to_text(record.state));
  }
  return fmt::format("ready in {}", format_duration(record.ready_after));
}

std::string uptime_text(std::int64_t seconds) {
  return seconds == 0 ? "0 s" : format_duration(std::chrono::seconds(seconds));
}

Row row_of(const ListedService& service) {
  const InstanceRecord& record = service.record;
  const bool runs = service.memory > 0;
  return {record.name,
          record.version,
          state_text(record),
          runs ? std::to_string(record.process.identity.pid) : "-",
          runs ? uptime_text(service.uptime) : "-",
          runs ? format_bytes(service.memory) : "-",
          std::to_string(record.restarts),
          endpoint_of(record)};
}

void write_pairs(JsonWriter& json, std::string_view key,
                 const std::vector<std::pair<std::string, std::string>>& pairs) {
  json.key(key).begin_object();
  for (const auto& [name, value] : pairs) json.key(name).string(value);
  json.end_object();
}

void write_service(JsonWriter& json, const ListedService& service) {
  const InstanceRecord& record = service.record;
  json.begin_object().key("name").string(record.name).key("version").string(record.version);
  json.key("state").string(to_text(record.state));
  if (!record.address.empty()) json.key("address").string(record.address);
  if (service.memory > 0) {
    json.key("pid").number(std::int64_t{record.process.identity.pid});
    json.key("uptime").number(service.uptime).key("memory").unsigned_number(service.memory);
  }
  if (!service.reachable.empty()) {
    json.key("reachable").begin_array();
    for (const std::string& place : service.reachable) json.string(place);
    json.end_array();
  }
  json.key("ready_after").number(static_cast<double>(record.ready_after.count()) / 1000, 3);
  json.key("restarts").unsigned_number(record.restarts);
  json.key("folder").string(record.folder.string());
  json.key("ports").begin_object();
  for (const auto& [name, port] : record.ports) json.key(name).unsigned_number(port);
  json.end_object().key("urls").begin_object();
  for (const auto& [name, url] : record.urls) json.key(name).string(url);
  json.end_object();
  write_pairs(json, "variables", record.variables);
  write_pairs(json, "exports", record.exports);
  json.key("logs").begin_array();
  for (const auto& log : record.logs) json.string(log.string());
  json.end_array().end_object();
}

}  // namespace

std::vector<ListedService> list_services(const system::Session& session) {
  std::vector<ListedService> services;
  for (InstanceRecord& record : session.records()) {
    ListedService listed{std::move(record), 0, 0, {}};
    const process::Identity& identity = listed.record.process.identity;
    if (identity.pid != 0 && process::is_alive(identity)) {
      listed.memory = process::resident_bytes(identity);
      listed.reachable = system::reachable_places(identity);
      listed.uptime = std::max<std::int64_t>(0, seconds_since_1970() - listed.record.started);
    }
    services.push_back(std::move(listed));
  }
  return services;
}

std::optional<Error> reachable_service(const std::vector<ListedService>& services) {
  for (const ListedService& service : services) {
    if (service.reachable.empty()) continue;
    return Error{ErrorKind::Unavailable,
                 fmt::format("{}: it listens on {}, where other machines can reach it",
                             service.record.name, fmt::join(service.reachable, ", ")),
                 "have it bind to 127.0.0.1 only"};
  }
  return std::nullopt;
}

std::string services_text(const std::vector<ListedService>& services) {
  std::vector<Row> rows = {
      {"SERVICE", "VERSION", "STATE", "PID", "UPTIME", "MEMORY", "RESTARTS", "ADDRESS"}};
  for (const ListedService& service : services) rows.push_back(row_of(service));
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      text += fmt::format("{:<{}}  ", row[i], widths[i]);
    }
    text += row.back() + "\n";
  }
  return text;
}

std::string services_json(const std::vector<ListedService>& services) {
  std::string text;
  JsonWriter json(text);
  json.begin_array();
  for (const ListedService& service : services) write_service(json, service);
  json.end_array();
  return text + "\n";
}

}  // namespace weir::cli
