// From the needs of a plan to services.
#include "cli/script_services.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "actions/kafka_sink.h"
#include "actions/registry.h"
#include "base/text.h"
#include "cli/service_mistake.h"
#include "compile/td_variables.h"
#include "driver/driver.h"

namespace weir::cli {
namespace {

constexpr std::string_view kExactly = "service ";
constexpr std::string_view kVariable = "variable ";

bool is_word_byte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '-' || byte == '_' ||
         byte == '.';
}

/// Whether the host stands in the text by itself.
bool names_host(std::string_view text, std::string_view host) {
  for (std::size_t at = text.find(host); at != std::string_view::npos;
       at = text.find(host, at + 1)) {
    const std::size_t end = at + host.size();
    const bool begins = at == 0 || !is_word_byte(text[at - 1]);
    if (begins && (end == text.size() || !is_word_byte(text[end]))) return true;
  }
  return false;
}

/// Only Materialize has a catalogue of sinks.
std::string_view name_of(const plan::Need& need) {
  return need.name == actions::kSinkCatalogue ? "materialize" : need.name;
}

/// The actions of a plan.
template <typename Use>
void for_each_action(const plan::Tables& tables, const Use& use) {
  for (const plan::Operation& operation : tables.operations) {
    if (const auto* action = std::get_if<plan::ActionOperation>(&operation)) use(*action);
  }
}

/// By host name, the services to which it leads.
std::map<std::string, std::vector<std::string>> hosts_of(const RunSystem& system) {
  std::map<std::string, std::vector<std::string>> hosts;
  if (system.described()) {  // none of the catalogue has any
    for (const auto& [name, service] : system.read().system.services) {
      for (const std::string& host : service.hosts) {
        hosts[host.substr(0, host.find(':'))].push_back(name);
      }
    }
  }
  for (const system::ServiceHost& host : system.hosts()) {
    for (std::string& name : services_in(host.to)) hosts[host.from.host].push_back(name);
  }
  return hosts;
}

/// The services whose host names stand in URLs of actions.
std::vector<const system::ServiceDescription*> services_of_hosts(const plan::Tables& tables,
                                                                 const RunSystem& system) {
  std::vector<const system::ServiceDescription*> found;
  const auto hosts = hosts_of(system);
  if (hosts.empty()) return found;
  for_each_action(tables, [&](const plan::ActionOperation& action) {
    for (std::uint32_t i = 0; i < action.arguments.count; ++i) {
      const std::string_view text = tables.arguments[action.arguments.first + i].value.text;
      for (const auto& [host, names] : hosts) {
        if (!names_host(text, host)) continue;
        for (const std::string& name : names) {
          if (const auto* service = system.find(name)) found.push_back(service);
        }
      }
    }
  });
  return found;
}

class Finder {
 public:
  Finder(const plan::Plan& plan, const RunSettings& settings)
      : plan_(plan), tables_(plan.tables()), settings_(settings), system_(*settings.system) {}

  ScriptServices find() {
    find_missing_actions();
    for (const plan::Need& need : tables_.needs) find_need(need);
    for (const auto* service : services_of_hosts(tables_, system_)) use(*service);
    find_changes();
    for (const auto& [name, alone] : uses_) result_.uses.push_back({name, alone});
    result_.unmet = fmt::format("{}", fmt::join(unmet_, "; "));
    return std::move(result_);
  }

 private:
  /// Actions that are checked, but whose drivers are not part of weir yet.
  void find_missing_actions() {
    std::set<std::string_view> names;
    for_each_action(tables_, [&](const plan::ActionOperation& action) {
      const run::ActionEntry* entry = actions::find_action(action.name);
      if (entry != nullptr && entry->function == nullptr) names.insert(entry->spec->needs);
    });
    for (const std::string_view need : names) {
      missing_.insert(need);
      unmet_.push_back(fmt::format("needs {}, which this build of weir cannot start", need));
    }
  }

  void find_need(const plan::Need& written) {
    const bool asks_query = !settings_.options.kafka.sink_query.empty();
    if (asks_query && written.name == actions::kSinkCatalogue) return;
    plan::Need need = written;
    need.name = name_of(written);
    if (need.name.starts_with(kExactly)) return find_service(need);
    if (missing_.contains(need.name) || driver::find_driver(need.name) != nullptr) return;
    if (is_given(need.name)) return;
    if (need.name.starts_with(kVariable)) {
      const auto* giver = system_.find_giver(need.name.substr(kVariable.size()));
      if (giver != nullptr) use(*giver);
      return;
    }
    const system::ServiceDescription* service = system_.find_for(need.name);
    if (service == nullptr) {
      unmet_.push_back(fmt::format("needs {}, which this build of weir cannot start", need.name));
    } else {
      use(*service);
    }
  }

  /// Whether the user has said where it is, as the original's options do.
  [[nodiscard]] bool is_given(std::string_view need) const {
    const auto& variables = settings_.options.variables;
    return std::any_of(variables.begin(), variables.end(), [&](const auto& variable) {
      return compile::need_of_variable(variable.first) == need;
    });
  }

  void find_service(const plan::Need& need) {
    const std::string_view name = need.name.substr(kExactly.size());
    if (const auto* service = system_.find(name)) return use(*service);
    ServiceMistake mistake = no_service(name, system_.read().system);
    const plan::Step* step = plan_.find(need.step);
    result_.diagnostics.push_back({Severity::Error, mistake.rule,
                                   step == nullptr ? Span{} : step->span,
                                   std::move(mistake.message), std::move(mistake.hint)});
  }

  void use(const system::ServiceDescription& service) {
    uses_.try_emplace(service.name, false);
    if (service.unavailable.empty() || !service.address.empty()) return;
    if (!told_.insert(service.name).second) return;
    unmet_.push_back(
        fmt::format("needs {}, which cannot be started: {}", service.name, service.unavailable));
  }

  void find_changes() {
    constexpr std::array<std::string_view, 4> kLooks = {"service-wait", "service-logs-match",
                                                        "service-start", "service-keep"};
    for_each_action(tables_, [&](const plan::ActionOperation& action) {
      const run::ActionEntry* entry = actions::find_action(action.name);
      if (entry == nullptr || std::ranges::find(kLooks, action.name) != kLooks.end()) return;
      for (std::uint32_t i = 0; i < action.arguments.count; ++i) {
        const plan::Argument& argument = tables_.arguments[action.arguments.first + i];
        const auto& specs = entry->spec->arguments;
        const bool service = std::ranges::any_of(specs, [&](const plan::ArgumentSpec& spec) {
          return spec.name == argument.name && spec.type == plan::ArgumentType::Service;
        });
        const auto found = uses_.find(argument.value.text);
        if (service && found != uses_.end()) found->second = true;
      }
    });
  }

  const plan::Plan& plan_;
  const plan::Tables& tables_;
  const RunSettings& settings_;
  const RunSystem& system_;
  ScriptServices result_;
  std::map<std::string, bool, std::less<>> uses_;
  std::set<std::string_view> missing_;
  std::set<std::string> told_;
  std::vector<std::string> unmet_;
};

}  // namespace

ScriptServices services_of(const plan::Plan& plan, const RunSettings& settings) {
  return Finder(plan, settings).find();
}

std::vector<std::string> needs_of(const plan::Plan& plan, const RunSystem& system,
                                  SinkLookup sinks) {
  std::vector<std::string> needs;
  const auto add = [&](std::string need) {
    if (std::ranges::find(needs, need) == needs.end()) needs.push_back(std::move(need));
  };
  for (const plan::Need& need : plan.tables().needs) {
    if (sinks == SinkLookup::Query && need.name == actions::kSinkCatalogue) continue;
    if (!need.name.starts_with(kVariable)) {
      add(std::string(name_of(need)));
    } else if (const auto* giver = system.find_giver(need.name.substr(kVariable.size()))) {
      add(compile::need_of_service(giver->name));
    }
  }
  for (const auto* service : services_of_hosts(plan.tables(), system)) {
    add(compile::need_of_service(service->name));
  }
  return needs;
}

}  // namespace weir::cli
