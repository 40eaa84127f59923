// Descriptions of services for people.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "base/text.h"
#include "cli/describe.h"

namespace weir::cli {
namespace {

using system::ServiceDescription;
using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string list_of(const std::vector<std::string>& words, std::string_view separator = ", ") {
  return join({words.begin(), words.end()}, separator);
}

/// Facts under each other, with a name in front of the first one of a kind.
class Facts {
 public:
  void add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text_ += fmt::format("  {:<13} {}\n", name == last_ ? std::string_view() : name, value);
    last_ = name;
  }
  void add(std::string_view name, const Pairs& pairs) {
    for (const auto& [key, value] : pairs) add(name, fmt::format("{} = {}", key, value));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::string last_;
};

std::string heading(const ServiceDescription& service) {
  std::string text = service.name;
  if (!service.version.empty()) text += " " + service.version;
  return service.summary.empty() ? text : fmt::format("{}: {}", text, service.summary);
}

std::string probe_text(const system::ProbeSpec& probe) {
  std::string text = fmt::format("{} {}", to_text(probe.kind), probe.target);
  switch (probe.kind) {
    case system::ProbeKind::Http: text += fmt::format(" answers {}", probe.status); break;
    case system::ProbeKind::Sql: text += fmt::format(" answers `{}`", probe.query); break;
    case system::ProbeKind::Log:
      text = fmt::format("log {} has `{}`", probe.target.empty() ? "output" : probe.target,
                         probe.query);
      break;
    case system::ProbeKind::Exit: text = fmt::format("exit {}", probe.status); break;
    case system::ProbeKind::Command:
      text = fmt::format("command {}", list_of(probe.command, " "));
      break;
    default: break;
  }
  return text;
}

std::string task_text(const system::TaskSpec& task) {
  switch (task.kind) {
    case system::TaskSpec::Kind::Http: return fmt::format("{} {}", task.method, task.target);
    case system::TaskSpec::Kind::Sql: return fmt::format("sql {}: {}", task.target, task.text);
    case system::TaskSpec::Kind::Command: return list_of(task.command, " ");
  }
  return {};
}

std::string port_text(const system::PortSpec& port, bool main) {
  std::string text = port.name;
  if (port.fixed != 0) text += fmt::format(" = {}", port.fixed);
  if (!port.advertised.empty()) text += fmt::format(", advertised as {}", port.advertised);
  return main ? text + " (its address)" : text;
}

std::string_view signal_name(int signal) {
  const char* name = ::sigabbrev_np(signal);
  return name == nullptr ? "?" : name;
}

std::string stop_text(const system::StopSpec& stop) {
  std::vector<std::string> codes;
  for (const int code : stop.exit_codes) codes.push_back(std::to_string(code));
  return fmt::format("{}, KILL after {}; ends with {}", signal_name(stop.signal),
                     written(stop.grace), list_of(codes, " or "));
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kMebi = 1UL << 20;
  if (bytes == 0) return {};
  return bytes % kMebi == 0 ? fmt::format("{}MiB", bytes / kMebi) : fmt::format("{}B", bytes);
}

void add_made_of(Facts& facts, const DescribedService& described) {
  const ServiceDescription& service = *described.service;
  for (std::size_t i = 0; i < service.artefacts.size(); ++i) {
    const system::ArtefactSpec& artefact = service.artefacts[i];
    facts.add("artefact", fmt::format("{}: {} {} ({})", artefact.name, to_text(artefact.kind),
                                      list_of(artefact.names, " "),
                                      described.fetched.at(i) ? "there" : "not fetched"));
  }
  for (const system::ToolSpec& tool : service.tools) {
    facts.add("tool",
              tool.hint.empty() ? tool.program : fmt::format("{} ({})", tool.program, tool.hint));
  }
  for (const system::PortSpec& port : service.ports) {
    facts.add("port", port_text(port, &port == &service.ports.front()));
  }
}

void add_life(Facts& facts, const ServiceDescription& service) {
  if (service.prepare) {
    for (const system::TaskSpec& task : service.prepare->tasks) {
      facts.add("prepare", task_text(task));
    }
    for (const system::TaskSpec& task : service.prepare->warm_up) {
      facts.add("warm-up", task_text(task));
    }
  }
  for (const system::FileSpec& file : service.files) facts.add("file", file.path);
  facts.add("start", list_of(service.command, " "));
  facts.add("environment", service.environment);
  for (const system::ProbeSpec& probe : service.ready) facts.add("ready", probe_text(probe));
  for (const system::TaskSpec& task : service.after_start)
    facts.add("after-start", task_text(task));
  if (service.health) facts.add("health", probe_text(*service.health));
  if (service.command.empty()) return;
  facts.add("within", fmt::format("{}, after a restart {}", written(service.start_timeout),
                                  written(service.restart_timeout)));
  facts.add("stop", stop_text(service.stop));
  facts.add("restart", service.keeps_data ? "keeps its data" : "is empty again");
  facts.add("memory-limit", size_text(service.memory_limit));
}

}  // namespace

std::string_view to_text(system::ArtefactKind kind) {
  constexpr std::array<std::string_view, 7> kNames = {"debian", "npm",  "pypi", "maven",
                                                      "go",     "path", "build"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string_view to_text(system::ProbeKind kind) {
  constexpr std::array<std::string_view, 8> kNames = {"tcp", "http", "sql",  "kafka",
                                                      "log", "file", "exit", "command"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string written(std::chrono::milliseconds duration) {
  const auto count = duration.count();
  if (count >= 60'000 && count % 60'000 == 0) return fmt::format("{}min", count / 60'000);
  return count % 1000 == 0 ? fmt::format("{}s", count / 1000) : fmt::format("{}ms", count);
}

std::string written(const system::Origin& origin) {
  return fmt::format("{}:{}", origin.file, origin.line);
}

std::string describe_text(const DescribedService& described) {
  const ServiceDescription& service = *described.service;
  Facts facts;
  facts.add("address", service.address);
  facts.add("unavailable", service.unavailable);
  if (service.versions.size() > 1) facts.add("versions", list_of(service.versions));
  add_made_of(facts, described);
  facts.add("needs", list_of(service.needs));
  add_life(facts, service);
  facts.add("url", Pairs(service.urls.begin(), service.urls.end()));
  facts.add("variable", service.variables);
  facts.add("export", service.exports);
  facts.add("host", list_of(service.hosts));
  facts.add("capability", list_of(service.capabilities));
  facts.add("version-query", service.version_query);
  for (const std::string& query : service.keep_queries) facts.add("keep-query", query);
  for (const system::ChangedKey& change : *described.changes) {
    facts.add("changed",
              fmt::format("{} = {} ({})", change.key, change.value, written(change.origin)));
  }
  return heading(service) + "\n" + facts.take();
}

std::string describe_list(const std::vector<DescribedService>& services) {
  std::string text;
  for (const DescribedService& described : services) {
    const ServiceDescription& service = *described.service;
    const bool fetched = std::find(described.fetched.begin(), described.fetched.end(), false) ==
                         described.fetched.end();
    std::string state = fetched ? "there" : "not fetched";
    if (!service.unavailable.empty()) state = "unavailable";
    if (!service.address.empty()) state = service.address;
    text += fmt::format("{:<16} {:<13} {:<13} {}\n", service.name, service.version, state,
                        service.summary);
  }
  return text;
}

}  // namespace weir::cli
