// Reading of probes: what is asked of a service to know that it can be used.
#include <fmt/format.h>

#include "base/text.h"
#include "system/service/readers.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;

constexpr std::array<std::string_view, 8> kKinds = {"tcp", "http", "sql",  "kafka",
                                                    "log", "file", "exit", "command"};
constexpr std::array<ProbeKind, kKinds.size()> kProbeKinds = {
    ProbeKind::Tcp, ProbeKind::Http, ProbeKind::Sql,  ProbeKind::Kafka,
    ProbeKind::Log, ProbeKind::File, ProbeKind::Exit, ProbeKind::Command};

/// The name for what the service itself prints.
constexpr std::string_view kOutput = "output";

void read_kind(Reading& reading, const Entry& entry, ProbeSpec& into) {
  const auto row = std::find(kKinds.begin(), kKinds.end(), entry.key) - kKinds.begin();
  into.kind = kProbeKinds[static_cast<std::size_t>(row)];
  if (into.kind == ProbeKind::Command) return reading.command(entry, into.command);
  if (into.kind == ProbeKind::Exit) return reading.exit_code(entry, into.status);
  if (into.kind == ProbeKind::Http) return reading.http_url(entry, into.target);
  if (into.kind == ProbeKind::Sql) return reading.sql_url(entry, into.target);
  if (into.kind == ProbeKind::Tcp || into.kind == ProbeKind::Kafka) {
    return reading.address(entry, into.target);
  }
  reading.value(entry, into.target);
  if (into.kind == ProbeKind::Log && into.target == kOutput) into.target.clear();
}

/// One cell of an expected row.
std::string cell_of(Reading& reading, const Node& cell) {
  if (!cell.is_scalar()) {
    reading.error(cell.place, "service.type",
                  fmt::format("{} in a row, expected texts and numbers", to_text(cell.kind)));
  }
  return cell.text;
}

void read_rows(Reading& reading, const Entry& entry, ProbeSpec& into) {
  if (!entry.value.is(Kind::List)) {
    return reading.wrong_type(entry, "a list of rows", "such as [[\"1\", \"a\"]]");
  }
  into.rows.clear();
  for (const Node& row : entry.value.elements) {
    if (!row.is(Kind::List)) {
      reading.error(row.place, "service.type",
                    fmt::format("{} in `rows`, expected lists", to_text(row.kind)),
                    "a row is a list of its cells: rows = [[\"1\"]]");
      continue;
    }
    auto& cells = into.rows.emplace_back();
    for (const Node& cell : row.elements) cells.push_back(cell_of(reading, cell));
  }
}

constexpr Key<ProbeSpec> kind_key(std::string_view name, std::string_view form,
                                  std::string_view doc) {
  return {name, form, doc, read_kind};
}

constexpr std::array kKeys = {
    kind_key("tcp", "text", "this address accepts connections"),
    kind_key("http", "text", "this URL answers, with `status` and `body`"),
    kind_key("sql", "text", "the database at this URL answers `query` with `rows`"),
    kind_key("kafka", "text", "the broker at this address answers with its metadata"),
    kind_key("log", "text", "`pattern` is found in this file, or in \"output\""),
    kind_key("file", "text", "this file is there"),
    kind_key("exit", "number", "the service itself has ended with this code"),
    kind_key("command", "list of texts", "this command ends with 0"),
    Key<ProbeSpec>{"status", "number", "of http; 200 if not given",
                   [](Reading& reading, const Entry& entry, ProbeSpec& into) {
                     reading.value(entry, into.status);
                   }},
    Key<ProbeSpec>{"body", "pattern", "of http: is found in the answer",
                   [](Reading& reading, const Entry& entry, ProbeSpec& into) {
                     reading.pattern(entry, into.body);
                   }},
    Key<ProbeSpec>{"query", "text", "of sql; `select 1` if not given",
                   [](Reading& reading, const Entry& entry, ProbeSpec& into) {
                     reading.value(entry, into.query);
                   }},
    Key<ProbeSpec>{"rows", "list of rows", "of sql: what it must give; any if not given",
                   read_rows},
    Key<ProbeSpec>{"pattern", "pattern", "of log",
                   [](Reading& reading, const Entry& entry, ProbeSpec& into) {
                     reading.pattern(entry, into.query);
                   }},
    key<&ProbeSpec::interval>("interval", "between two tries; 10ms if not given"),
    key<&ProbeSpec::timeout>("timeout", "for all tries; that of the start if not given"),
    key<&ProbeSpec::start_period>("start-period", "before the first try"),
};

/// Keys that mean something for one kind only.
struct Belongs {
  std::string_view key;
  ProbeKind kind;
};
constexpr std::array kBelongs = {
    Belongs{"status", ProbeKind::Http}, Belongs{"body", ProbeKind::Http},
    Belongs{"query", ProbeKind::Sql},   Belongs{"rows", ProbeKind::Sql},
    Belongs{"pattern", ProbeKind::Log},
};

void check_keys(Reading& reading, const Node& table, const Entry& kind, const ProbeSpec& probe) {
  for (const Belongs& belongs : kBelongs) {
    const Entry* entry = table.find(belongs.key);
    if (entry == nullptr || belongs.kind == probe.kind) continue;
    const auto owner = std::find(kProbeKinds.begin(), kProbeKinds.end(), belongs.kind);
    reading.error(entry->place, "service.kinds",
                  fmt::format("`{}` has no meaning for `{}`", entry->key, kind.key),
                  fmt::format("it belongs to `{}`",
                              kKinds[static_cast<std::size_t>(owner - kProbeKinds.begin())]));
  }
  if (probe.kind == ProbeKind::Log && table.find("pattern") == nullptr) {
    reading.error(kind.place, "service.missing", "`log` without `pattern`",
                  "write pattern = \"REGEX\", which is looked for in it");
  }
}

}  // namespace

std::span<const std::string_view> probe_kinds() { return kKinds; }

void read_probe(Reading& reading, const Node& table, ProbeSpec& into) {
  into.origin = origin_of(table.place);
  read_keys(reading, table, "a probe", kKeys, into);
  const Entry* kind = only_entry(reading, table.place, table, "a probe", kKinds);
  if (kind == nullptr) return;
  check_keys(reading, table, *kind, into);
  if (into.kind == ProbeKind::Sql && into.query.empty()) into.query = "select 1";
}

void document_probe(std::vector<TableDoc>& tables) {
  tables.push_back(documented<ProbeSpec>("[[service.NAME.ready]], [service.NAME.health]", kKeys));
}

}  // namespace weir::system
