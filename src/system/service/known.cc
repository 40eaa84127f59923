// Names of descriptions, one small function for each family.
#include "system/service/known.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using Text = std::optional<std::string>;

Text find_path(const std::map<std::string, fs::path, std::less<>>& paths, std::string_view name) {
  const auto found = paths.find(name);
  return found == paths.end() ? std::nullopt : Text(found->second.string());
}

Text jars_of(const Known& known, std::string_view name) {
  const auto folder = known.materials.artefacts.find(name);
  if (folder == known.materials.artefacts.end()) return std::nullopt;
  std::vector<std::string> jars;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder->second, error)) {
    if (entry.path().extension() == ".jar") jars.push_back(entry.path().string());
  }
  std::ranges::sort(jars);
  return fmt::format("{}", fmt::join(jars, ":"));
}

const PortSpec* find_port(const Known& known, std::string_view name) {
  const auto& ports = known.description->ports;
  const auto found = std::ranges::find(ports, name, &PortSpec::name);
  return found == ports.end() ? nullptr : &*found;
}

/// `HOST:PORT` of an address that may be a URL.
std::string_view socket_of(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("/?"));
  return address.substr(address.rfind('@') + 1);
}

/// Of a service that runs elsewhere only the first port is known.
Text elsewhere(const Known& known, std::string_view name) {
  const auto& ports = known.description->ports;
  if (!ports.empty() && ports.front().name != name) return std::nullopt;
  return std::string(socket_of(known.description->address));
}

Text port_of(const Known& known, std::string_view name) {
  if (!known.description->address.empty()) {
    const Text socket = elsewhere(known, name);
    return socket ? Text(socket->substr(socket->rfind(':') + 1)) : std::nullopt;
  }
  const auto found = known.ports.find(std::string(name));
  return found == known.ports.end() ? std::nullopt : Text(std::to_string(found->second));
}

Text address_of(const Known& known, std::string_view name) {
  if (!known.description->address.empty()) return elsewhere(known, name);
  const Text port = port_of(known, name);
  return port ? Text("127.0.0.1:" + *port) : std::nullopt;
}

Text host_of(const Known& known, std::string_view name) {
  const Text address = address_of(known, name);
  return address ? Text(address->substr(0, address->rfind(':'))) : std::nullopt;
}

Text advertised_of(const Known& known, std::string_view name) {
  const PortSpec* port = find_port(known, name);
  const bool own = port == nullptr || port->advertised.empty();
  if (own || !known.description->address.empty()) return address_of(known, name);
  const auto resolved = interpolate(port->advertised, names_of(known));
  return resolved ? Text(*resolved) : std::nullopt;
}

Text url_of(const Known& known, std::string_view name) {
  const std::string& address = known.description->address;
  if (name == "main" && address.find("://") != std::string::npos) return address;
  const auto found = known.description->urls.find(std::string(name));
  if (found == known.description->urls.end()) return std::nullopt;
  // The reader refuses a URL that needs itself.
  const auto resolved = interpolate(found->second, names_of(known));
  return resolved ? Text(*resolved) : std::nullopt;
}

Text artefact_of(const Known& known, std::string_view name) {
  return find_path(known.materials.artefacts, name);
}
Text tool_of(const Known& known, std::string_view name) {
  return find_path(known.materials.tools, name);
}

struct Family {
  std::string_view prefix;
  Text (*look_up)(const Known& known, std::string_view name);
};
constexpr std::array<Family, 8> kFamilies = {{{"artefact.", artefact_of},
                                              {"jars.", jars_of},
                                              {"tool.", tool_of},
                                              {"port.", port_of},
                                              {"addr.", address_of},
                                              {"host.", host_of},
                                              {"advertised.", advertised_of},
                                              {"url.", url_of}}};

Text non_empty(const fs::path& path) { return path.empty() ? std::nullopt : Text(path.string()); }

Text look_up(const Known& known, std::string_view name) {
  const std::string& version = known.description->version;
  if (name == "version") return version;
  if (name == "major") return version.substr(0, version.find('.'));
  // What weir does not start has its files elsewhere.
  const bool here = known.description->address.empty();
  if (name == "folder") return here ? non_empty(known.folder) : std::nullopt;
  if (name == "prepared") return non_empty(known.prepared);
  if (name == "url") return url_of(known, "main");
  for (const Family& family : kFamilies) {
    if (name.starts_with(family.prefix)) {
      return family.look_up(known, name.substr(family.prefix.size()));
    }
  }
  return known.others ? known.others(name) : std::nullopt;
}

void set_variable(std::vector<std::string>& environment, std::string_view name,
                  std::string_view value) {
  const std::string begin = fmt::format("{}=", name);
  std::erase_if(environment, [&](const std::string& entry) { return entry.starts_with(begin); });
  environment.push_back(begin + std::string(value));
}

}  // namespace

Result<Materials> ensure_materials(const Workshop& workshop, const ServiceDescription& description,
                                   const OnFetch& progress, const Patience& patience) {
  Materials materials;
  for (const ToolSpec& tool : description.tools) {
    WEIR_TRY_ASSIGN(materials.tools[tool.name], ensure_tool(workshop, tool, progress, patience));
  }
  for (const ArtefactSpec& artefact : description.artefacts) {
    WEIR_TRY_ASSIGN(materials.artefacts[artefact.name],
                    ensure(workshop, artefact, progress, patience));
  }
  return materials;
}

NameLookup names_of(const Known& known) {
  return [&known](std::string_view name) { return look_up(known, name); };
}

Result<std::vector<std::string>> interpolate_all(const std::vector<std::string>& texts,
                                                 const NameLookup& names) {
  std::vector<std::string> replaced;
  for (const std::string& text : texts) {
    WEIR_TRY_ASSIGN(replaced.emplace_back(), interpolate(text, names));
  }
  return replaced;
}

Result<std::vector<std::pair<std::string, std::string>>> interpolate_all(
    const std::vector<std::pair<std::string, std::string>>& settings, const NameLookup& names) {
  std::vector<std::pair<std::string, std::string>> replaced;
  for (const auto& [name, value] : settings) {
    WEIR_TRY_ASSIGN(std::string text, interpolate(value, names));
    replaced.emplace_back(name, std::move(text));
  }
  return replaced;
}

std::vector<std::string> environment_of(
    const Workshop& workshop, const fs::path& folder,
    const std::vector<std::pair<std::string, std::string>>& settings) {
  std::vector<std::string> environment = workshop.environment;
  set_variable(environment, "HOME", folder.string());
  set_variable(environment, "TMPDIR", (folder / "tmp").string());
  for (const auto& [name, value] : settings) set_variable(environment, name, value);
  return environment;
}

}  // namespace weir::system
