// Reading of a whole service.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "diag/suggest.h"
#include "system/service/readers.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;
using Service = ServiceDescription;

constexpr std::array kStartKeys = {
    Key<Service>{"command", "list of texts", "the program and its arguments",
                 [](Reading& reading, const Entry& entry, Service& into) {
                   reading.command(entry, into.command);
                 }},
    key<&Service::environment>("environment", "variables; nothing of weir's own gets through"),
    key<&Service::working_folder>("folder", "where it runs; `${folder}` if not given"),
    key<&Service::start_timeout>("timeout", "until it is ready; 30s if not given"),
    key<&Service::restart_timeout>("restart-timeout",
                                   "the same, when it is started again; `timeout` if not given"),
};

constexpr std::array kStopKeys = {
    Key<StopSpec>{"signal", "text", "what asks it to end; TERM if not given",
                  [](Reading& reading, const Entry& entry, StopSpec& into) {
                    reading.signal(entry, into.signal);
                  }},
    key<&StopSpec::grace>("grace", "before it is killed; 5s if not given"),
    Key<StopSpec>{
        "exit-codes", "list of numbers",
        "with which it may end, 128 + N for signal N, beside the signal above; [0] if not given",
        [](Reading& reading, const Entry& entry, StopSpec& into) {
          reading.exit_codes(entry, into.exit_codes);
        }},
    Key<StopSpec>{"death-signal", "text",
                  "what it gets if its supervisor is killed; KILL if not given",
                  [](Reading& reading, const Entry& entry, StopSpec& into) {
                    reading.signal(entry, into.death_signal);
                  }},
};

constexpr std::array kShellKeys = {
    Key<ShellSpec>{"command", "list of texts", "the program and its arguments",
                   [](Reading& reading, const Entry& entry, ShellSpec& into) {
                     reading.command(entry, into.command);
                   }},
    key<&ShellSpec::environment>("environment", "variables beside those of weir"),
};

constexpr std::array kResetKeys = {
    Key<ResetSpec>{"sql", "text", "a URL",
                   [](Reading& reading, const Entry& entry, ResetSpec& into) {
                     reading.sql_url(entry, into.target);
                   }},
    key<&ResetSpec::statements>("statements",
                                "a query that gives statements, of which those that it did not "
                                "give before a script are run after it"),
    key<&ResetSpec::compare>("compare",
                             "a query of what else a script can change: if it answers otherwise "
                             "after that, the service is started from nothing"),
};

void read_start(Reading& reading, const Entry& entry, Service& into) {
  if (!reading.is_table(entry)) return;
  read_keys(reading, entry.value, "`start`", kStartKeys, into);
  if (const Entry* command = entry.value.find("command")) {
    into.command_origin = origin_of(command->value.place);
  }
  if (entry.value.find("restart-timeout") == nullptr) into.restart_timeout = into.start_timeout;
}

void read_ready(Reading& reading, const Entry& entry, Service& into) {
  into.ready.clear();
  for (const Node* table : reading.tables(entry)) {
    read_probe(reading, *table, into.ready.emplace_back());
  }
}

void read_after_start(Reading& reading, const Entry& entry, Service& into) {
  read_tasks(reading, entry, TaskKinds::Any, into.after_start);
}

void read_health(Reading& reading, const Entry& entry, Service& into) {
  if (reading.is_table(entry)) read_probe(reading, entry.value, into.health.emplace());
}

void read_stop(Reading& reading, const Entry& entry, Service& into) {
  if (reading.is_table(entry)) read_keys(reading, entry.value, "`stop`", kStopKeys, into.stop);
}

void read_shell(Reading& reading, const Entry& entry, Service& into) {
  if (!reading.is_table(entry)) return;
  read_keys(reading, entry.value, "`shell`", kShellKeys, into.shell.emplace());
}

void read_reset(Reading& reading, const Entry& entry, Service& into) {
  if (!reading.is_table(entry)) return;
  ResetSpec& reset = into.reset.emplace();
  read_keys(reading, entry.value, "`reset`", kResetKeys, reset);
  for (const std::string_view wanted : {"sql", "statements"}) {
    if (entry.value.find(wanted) != nullptr) continue;
    reading.error(entry.place, "service.missing", fmt::format("`reset` has no `{}`", wanted));
  }
}

void read_address(Reading& reading, const Entry& entry, Service& into) {
  reading.value(entry, into.address);
  const std::string& text = into.address;
  const std::size_t colon = text.rfind(':');
  const bool port = colon != std::string::npos && colon > 0 && colon + 1 < text.size() &&
                    text.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  const bool good = port || text.find("://") != std::string::npos || text.find("${") != text.npos;
  if (entry.value.is(Kind::Text) && !good) {
    reading.error(entry.value.place, "service.value", fmt::format("`{}` is not an address", text),
                  "write HOST:PORT or a URL");
  }
}

/// Names without a group are in that of addresses, as scripts have it.
void read_variables(Reading& reading, const Entry& entry, Service& into) {
  reading.value(entry, into.variables);
  for (auto& [name, value] : into.variables) {
    if (name.find('.') == std::string::npos) name.insert(0, "testdrive.");
  }
}

/// Read by others, before or after the rest.
void elsewhere(Reading& /*reading*/, const Entry& /*entry*/, Service& /*into*/) {}

constexpr std::array kKeys = {
    key<&Service::summary>("summary", "one line about it"),
    Key<Service>{"from", "text", "the service that it starts from", elsewhere},
    key<&Service::versions>("versions", "what can be chosen, oldest first"),
    Key<Service>{"version", "text", "one of them, or its beginning; the newest if not given",
                 elsewhere},
    Key<Service>{"path", "text", "a folder in place of its only artefact", elsewhere},
    Key<Service>{"address", "text", "where it runs already: nothing is started", read_address},
    key<&Service::unavailable>("unavailable", "why it cannot be started, and how to go on"),
    key<&Service::capabilities>(
        "capabilities", "needs of scripts that it meets, such as `kafka`, whatever its name"),
    key<&Service::needs>("needs", "services that must be ready before"),
    Key<Service>{"main", "text", "the port that is its own address", elsewhere},
    key<&Service::keeps_data>("keeps-data", "what it was told survives a restart"),
    key<&Service::options>("options", "words that tell one prepared state from another"),
    key<&Service::memory_limit>("memory-limit", "of address space"),
    key<&Service::disk_needed>("disk", "what must be free before it starts; 64MiB if not given"),
    key<&Service::logs>("logs", "more logs than its output, below its folder"),
    Key<Service>{"hosts", "list of texts",
                 "names in scripts, `NAME` or `NAME:PORT`, that lead to it",
                 [](Reading& reading, const Entry& entry, Service& into) {
                   reading.hosts(entry, into.hosts);
                 }},
    key<&Service::sanity_restart>("sanity-restart", "kill it at the end of a run and look again"),
    key<&Service::version_query>("version-query",
                                 "SQL on its main URL that gives its version, asked where that was "
                                 "not fetched: at an `address`, from a `path` or a `build`"),
    key<&Service::keep_queries>("keep-queries", "SQL whose answers a restart must not change"),
    Key<Service>{"artefact", "tables by name", "what it is made of", elsewhere},
    Key<Service>{"tool", "tables by name", "programs that the machine must have", read_tools},
    Key<Service>{"port", "tables by name", "its ports", read_ports},
    Key<Service>{"prepare", "table", "what is made once and copied", read_prepare},
    Key<Service>{"file", "tables by path", "files in its folder",
                 [](Reading& reading, const Entry& entry, Service& into) {
                   read_files(reading, entry, into.files);
                 }},
    Key<Service>{"start", "table", "its program", read_start},
    Key<Service>{"ready", "list of tables", "probes that must all hold, in order", read_ready},
    Key<Service>{"after-start", "list of tables", "tasks, once it is ready", read_after_start},
    Key<Service>{"health", "table", "a probe that holds while it can be used", read_health},
    Key<Service>{"stop", "table", "how it is ended", read_stop},
    key<&Service::urls>("urls",
                        "its addresses, and paths of files that clients need, by name; `main` is "
                        "the first"),
    Key<Service>{"variables", "table of texts",
                 "variables of scripts; `NAME` is `${testdrive.NAME}` there", read_variables},
    key<&Service::exports>("exports", "variables for other programs, see `weir env`"),
    Key<Service>{"reset", "table", "how it forgets what a script left", read_reset},
    Key<Service>{"shell", "table", "the program of `weir sql`", read_shell},
};

/// `path = "DIR"` stands for the path of the only artefact.
Entry with_path(Reading& reading, const Entry* artefacts, const Entry& path) {
  Entry changed = artefacts != nullptr ? *artefacts : Entry{"artefact", path.place, {}};
  if (changed.value.entries.size() != 1) {
    reading.error(path.place, "service.kinds",
                  fmt::format("`path` for a service of {}",
                              count_of(changed.value.entries.size(), "artefact")),
                  "it takes the place of the only one; else write it below [...artefact.NAME]");
    return changed;
  }
  Node& artefact = changed.value.entries.front().value;
  artefact.kind = Kind::Table;
  artefact.entries = {path};
  return changed;
}

void read_made_of(Reading& reading, const Node& merged, Service& into) {
  const Entry* artefacts = merged.find("artefact");
  if (artefacts != nullptr && !artefacts->value.is(Kind::Table)) {
    return read_artefacts(reading, *artefacts, into);
  }
  if (const Entry* path = merged.find("path")) {
    read_artefacts(reading, with_path(reading, artefacts, *path), into);
  } else if (artefacts != nullptr) {
    read_artefacts(reading, *artefacts, into);
  }
}

/// Puts the main port in front.
void choose_main(Reading& reading, const Node& merged, Service& into) {
  const Entry* chosen = merged.find("main");
  std::string name;
  if (chosen != nullptr) reading.value(*chosen, name);
  if (chosen == nullptr) {
    if (into.ports.size() < 2) return;
    return reading.error(
        merged.find("port")->place, "service.port",
        fmt::format("{} and no `main`", count_of(into.ports.size(), "port")),
        fmt::format("write main = \"{}\" if that is its own address", into.ports.front().name));
  }
  const auto found = std::find_if(into.ports.begin(), into.ports.end(),
                                  [&](const PortSpec& port) { return port.name == name; });
  if (found != into.ports.end()) {
    std::rotate(into.ports.begin(), found, found + 1);
    return;
  }
  if (!chosen->value.is(Kind::Text)) return;
  std::vector<std::string_view> names;
  for (const PortSpec& port : into.ports) names.push_back(port.name);
  std::string hint = did_you_mean(name, names);
  if (hint.empty() && !names.empty()) hint = fmt::format("the ports are {}", join(names, ", "));
  reading.error(chosen->value.place, "service.port", fmt::format("there is no port `{}`", name),
                std::move(hint));
}

/// A wrong command, or one missing in what it starts from, is reported there.
void check_startable(Reading& reading, const Node& merged, const Service& service) {
  const Entry* start = merged.find("start");
  const bool command = start != nullptr && start->value.find("command") != nullptr;
  const Entry* from = merged.find("from");
  const bool elsewhere = from != nullptr && !from->value.text.empty();
  const bool fine = command || elsewhere || merged.find("address") != nullptr ||
                    merged.find("unavailable") != nullptr;
  if (fine) return;
  reading.error(merged.place, "service.missing",
                fmt::format("`{}` has no command and no address", service.name),
                "write [start] command = [...], address = \"HOST:PORT\" if it runs already, or "
                "from = \"NAME\"");
}

}  // namespace

ServiceDescription read_service(Reading& reading, std::string_view name, const Node& merged) {
  ServiceDescription service;
  service.name = name;
  service.version = reading.version();
  service.origin = origin_of(merged.place);
  read_keys(reading, merged, "a service", kKeys, service);
  read_made_of(reading, merged, service);
  choose_main(reading, merged, service);
  if (service.address.find("://") != std::string::npos) service.urls["main"] = service.address;
  check_startable(reading, merged, service);
  return service;
}

std::vector<TableDoc> service_keys() {
  std::vector<TableDoc> tables;
  tables.push_back(documented<Service>("[service.NAME]", kKeys));
  document_made_of(tables);
  document_prepare(tables);
  document_file(tables);
  tables.push_back(documented<Service>("[service.NAME.start]", kStartKeys));
  document_probe(tables);
  document_task(tables);
  tables.push_back(documented<StopSpec>("[service.NAME.stop]", kStopKeys));
  tables.push_back(documented<ResetSpec>("[service.NAME.reset]", kResetKeys));
  tables.push_back(documented<ShellSpec>("[service.NAME.shell]", kShellKeys));
  return tables;
}

}  // namespace weir::system
