// Descriptions of services for programs.
#include "cli/describe.h"

namespace weir::cli {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

void write(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write(JsonWriter& json, std::string_view key, const Pairs& pairs) {
  json.key(key).begin_object();
  for (const auto& [name, value] : pairs) json.key(name).string(value);
  json.end_object();
}

void write(JsonWriter& json, std::string_view key, std::chrono::milliseconds duration) {
  json.key(key).number(static_cast<double>(duration.count()) / 1000, 3);
}

void write_artefacts(JsonWriter& json, const DescribedService& described) {
  json.key("artefacts").begin_array();
  for (std::size_t i = 0; i < described.service->artefacts.size(); ++i) {
    const system::ArtefactSpec& artefact = described.service->artefacts[i];
    json.begin_object().key("name").string(artefact.name);
    json.key("kind").string(to_text(artefact.kind));
    write(json, "names", artefact.names);
    json.key("fetched").boolean(described.fetched.at(i));
    json.end_object();
  }
  json.end_array();
}

void write_ports(JsonWriter& json, const system::ServiceDescription& service) {
  json.key("ports").begin_array();
  for (const system::PortSpec& port : service.ports) {
    json.begin_object().key("name").string(port.name);
    if (port.fixed != 0) json.key("fixed").unsigned_number(port.fixed);
    if (!port.advertised.empty()) json.key("advertised").string(port.advertised);
    json.end_object();
  }
  json.end_array();
}

void write_probe(JsonWriter& json, const system::ProbeSpec& probe) {
  json.begin_object().key("kind").string(to_text(probe.kind));
  if (!probe.target.empty()) json.key("target").string(probe.target);
  if (!probe.query.empty()) json.key("query").string(probe.query);
  if (!probe.command.empty()) write(json, "command", probe.command);
  write(json, "interval", probe.interval);
  json.end_object();
}

void write_probes(JsonWriter& json, const system::ServiceDescription& service) {
  json.key("ready").begin_array();
  for (const system::ProbeSpec& probe : service.ready) write_probe(json, probe);
  json.end_array();
  if (!service.health) return;
  json.key("health");
  write_probe(json, *service.health);
}

void write_changes(JsonWriter& json, const std::vector<system::ChangedKey>& changes) {
  json.key("changed").begin_array();
  for (const system::ChangedKey& change : changes) {
    json.begin_object().key("key").string(change.key).key("value").string(change.value);
    json.key("from").string(written(change.origin)).end_object();
  }
  json.end_array();
}

void write_service(JsonWriter& json, const DescribedService& described) {
  const system::ServiceDescription& service = *described.service;
  json.begin_object().key("name").string(service.name);
  json.key("version").string(service.version).key("summary").string(service.summary);
  write(json, "versions", service.versions);
  if (!service.address.empty()) json.key("address").string(service.address);
  if (!service.unavailable.empty()) json.key("unavailable").string(service.unavailable);
  write_artefacts(json, described);
  json.key("tools").begin_array();
  for (const system::ToolSpec& tool : service.tools) json.string(tool.program);
  json.end_array();
  write_ports(json, service);
  write(json, "needs", service.needs);
  write(json, "command", service.command);
  write(json, "environment", service.environment);
  write_probes(json, service);
  write(json, "start_timeout", service.start_timeout);
  write(json, "restart_timeout", service.restart_timeout);
  json.key("keeps_data").boolean(service.keeps_data);
  json.key("sanity_restart").boolean(service.sanity_restart);
  write(json, "urls", Pairs(service.urls.begin(), service.urls.end()));
  write(json, "variables", service.variables);
  write(json, "exports", service.exports);
  write(json, "hosts", service.hosts);
  write(json, "capabilities", service.capabilities);
  write_changes(json, *described.changes);
  json.end_object();
}

}  // namespace

std::string describe_json(const std::vector<DescribedService>& services) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("services").begin_array();
  for (const DescribedService& described : services) write_service(json, described);
  json.end_array().end_object();
  return text + "\n";
}

}  // namespace weir::cli
