// What services say of each other while they run, waiting for their ends, and restarts on purpose.
#include <fmt/format.h>

#include <map>
#include <set>

#include "system/service/known.h"
#include "system/service/sanity_restart.h"
#include "system/service/session_state.h"

namespace weir::system {
namespace {

constexpr std::string_view kService = "service.";

/// The name of the service's own vocabulary that `service.S.NAME` means.
std::optional<std::string> own_name(const ServiceDescription& description, std::string_view name) {
  if (name == "url" || name.starts_with("url.")) return std::string(name);
  const std::string port = description.ports.empty() ? "" : description.ports.front().name;
  if (name == "addr") return "advertised." + port;
  if (name.starts_with("addr.")) return fmt::format("advertised.{}", name.substr(5));
  return std::nullopt;
}

}  // namespace

NameLookup Session::State::names() const {
  return [this](std::string_view name) { return look_up(name); };
}

std::optional<std::string> Session::State::look_up(std::string_view name) const {
  if (name == "project") return options.project.string();
  if (!name.starts_with(kService)) return std::nullopt;
  name.remove_prefix(kService.size());
  const std::string_view service = name.substr(0, name.find('.'));
  const ServiceDescription* known = description(service);
  if (known == nullptr || service.size() == name.size()) return std::nullopt;
  name.remove_prefix(service.size() + 1);
  Known running{known, {}, {}, {}, {}, names()};
  {
    const std::scoped_lock lock(mutex);
    const auto record = records.find(service);
    if (record == records.end()) return std::nullopt;
    running.ports = record->second.ports;
    running.folder = record->second.folder;
  }
  const bool part = name == "host" || name == "port";
  const auto own = own_name(*known, part ? "addr" : name);
  if (!own) return std::nullopt;
  auto text = names_of(running)(*own);
  if (!text || !part) return text;
  const std::size_t colon = text->rfind(':');
  return name == "host" ? text->substr(0, colon) : text->substr(colon + 1);
}

Result<std::string> Session::await_failure(const Patience& patience) {
  State& state = *state_;
  for (;;) {
    state.learn_others();
    std::vector<process::Service> running;
    std::map<std::int64_t, std::string> names;
    for (const InstanceRecord& record : records()) {
      const bool up = record.state != ServiceState::Stopped && record.state != ServiceState::Done &&
                      record.process.id != 0;
      if (!up || state.is_told(record.process.id)) continue;
      running.push_back(record.process);
      names[record.process.id] = record.name;
    }
    WEIR_TRY_ASSIGN(const process::Service ended, state.services.supervisor->wait_any_exit(
                                                      running, patience.deadline, patience.stop));
    {
      const std::scoped_lock lock(state.mutex);
      state.told_ends.insert(ended.id);
    }
    const std::string& name = names.at(ended.id);
    if (!state.is_asked_for(name)) return name;
  }
}

void Session::State::learn_others() {
  const auto on_disk = shared() ? load_session(file) : std::nullopt;
  if (!on_disk) return;
  for (const auto& [name, record] : on_disk->instances) {
    const ServiceDescription* known = description(name);
    const bool starts = record.state == ServiceState::Starting || record.process.id == 0;
    if (known == nullptr || starts) continue;
    {
      const std::scoped_lock lock(mutex);
      const auto own = records.find(name);
      // Ids grow: one that is smaller was written before our own change.
      if (own != records.end() && own->second.process.id >= record.process.id) continue;
    }
    auto attached = Instance::attach(*services.workshop, *known, record, names(), on_change());
    if (!attached) continue;
    const std::scoped_lock lock(mutex);
    records[name] = record;
    instances[name] = *std::move(attached);
  }
}

bool Session::State::is_told(std::int64_t service) const {
  const std::scoped_lock lock(mutex);
  return told_ends.contains(service);
}

/// Another weir that stops a service says so in the record that all share.
bool Session::State::is_asked_for(const std::string& name) const {
  const auto on_disk = shared() ? load_session(file) : std::nullopt;
  if (!on_disk) return false;
  const auto found = on_disk->instances.find(name);
  return found != on_disk->instances.end() && found->second.state == ServiceState::Stopped;
}

Result<void> Session::sanity_restart(const KeptQueries& more, const Patience& patience) {
  State& state = *state_;
  std::vector<Instance*> chosen;
  {
    const std::scoped_lock lock(state.mutex);
    for (const auto& [name, instance] : state.instances) {
      const bool done = instance->record().state == ServiceState::Done;
      if (instance->description().sanity_restart && !done) chosen.push_back(instance.get());
    }
  }
  for (Instance* instance : chosen) {
    const std::string& name = instance->description().name;
    std::vector<std::string> queries = instance->description().keep_queries;
    if (const auto found = more.find(name); found != more.end()) {
      queries.insert(queries.end(), found->second.begin(), found->second.end());
    }
    auto done = restart_and_compare(*instance, queries, state.options.wait, patience);
    if (done) continue;
    if (done.error().message.starts_with(name + " ")) return done;
    return Failure(std::move(done).error().within(name));
  }
  return {};
}

}  // namespace weir::system
