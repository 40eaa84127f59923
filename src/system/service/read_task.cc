// Reading of tasks: what is done once to a running service or to a folder.
#include <fmt/format.h>

#include "system/service/readers.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Node;

constexpr std::array<std::string_view, 3> kKinds = {"command", "http", "sql"};

constexpr std::array kKeys = {
    Key<TaskSpec>{"command", "list of texts", "runs this command, which must end with 0",
                  [](Reading& reading, const Entry& entry, TaskSpec& into) {
                    reading.command(entry, into.command);
                  }},
    key<&TaskSpec::environment>("environment", "of the command, beside that of the service"),
    key<&TaskSpec::timeout>("timeout", "2min if not given"),
    Key<TaskSpec>{"http", "text", "sends a request to this URL",
                  [](Reading& reading, const Entry& entry, TaskSpec& into) {
                    into.kind = TaskSpec::Kind::Http;
                    reading.http_url(entry, into.target);
                  }},
    Key<TaskSpec>{"sql", "text", "runs `query` on the database at this URL",
                  [](Reading& reading, const Entry& entry, TaskSpec& into) {
                    into.kind = TaskSpec::Kind::Sql;
                    reading.sql_url(entry, into.target);
                  }},
    Key<TaskSpec>{"query", "text", "of sql: statements",
                  [](Reading& reading, const Entry& entry, TaskSpec& into) {
                    reading.value(entry, into.text);
                  }},
    key<&TaskSpec::method>("method", "of http; GET if not given"),
    Key<TaskSpec>{"body", "text", "of http",
                  [](Reading& reading, const Entry& entry, TaskSpec& into) {
                    reading.value(entry, into.text);
                  }},
    key<&TaskSpec::content_type>("content-type", "of http; application/json if not given"),
    key<&TaskSpec::status>("status", "of http: what must be answered; 200 if not given"),
};

struct Belongs {
  std::string_view key;
  std::string_view kind;
};
constexpr std::array kBelongs = {
    Belongs{"method", "http"}, Belongs{"body", "http"}, Belongs{"content-type", "http"},
    Belongs{"status", "http"}, Belongs{"query", "sql"}, Belongs{"environment", "command"},
};

void check_keys(Reading& reading, const Node& table, const Entry& kind) {
  for (const Belongs& belongs : kBelongs) {
    const Entry* entry = table.find(belongs.key);
    if (entry == nullptr || belongs.kind == kind.key) continue;
    reading.error(entry->place, "service.kinds",
                  fmt::format("`{}` has no meaning for `{}`", entry->key, kind.key),
                  fmt::format("it belongs to `{}`", belongs.kind));
  }
  if (kind.key == "sql" && table.find("query") == nullptr) {
    reading.error(kind.place, "service.missing", "`sql` without `query`",
                  "write query = \"STATEMENTS\"");
  }
}

TaskSpec read_task(Reading& reading, const Node& table, TaskKinds kinds) {
  TaskSpec task;
  task.origin = origin_of(table.place);
  read_keys(reading, table, "a task", kKeys, task);
  const Entry* kind = only_entry(reading, table.place, table, "a task", kKinds);
  if (kind == nullptr) return task;
  if (task.kind == TaskSpec::Kind::Command) task.command_origin = origin_of(kind->value.place);
  check_keys(reading, table, *kind);
  if (kinds == TaskKinds::OnlyCommands && task.kind != TaskSpec::Kind::Command) {
    reading.error(kind->place, "service.kinds",
                  fmt::format("`{}` where nothing runs yet", kind->key),
                  "write command = [...]; requests can be made in `warm-up`");
  }
  return task;
}

}  // namespace

void read_tasks(Reading& reading, const Entry& entry, TaskKinds kinds,
                std::vector<TaskSpec>& into) {
  into.clear();
  for (const Node* table : reading.tables(entry)) {
    into.push_back(read_task(reading, *table, kinds));
  }
}

void document_task(std::vector<TableDoc>& tables) {
  tables.push_back(documented<TaskSpec>(
      "[[service.NAME.after-start]], and task and warm-up in [service.NAME.prepare]", kKeys));
}

}  // namespace weir::system
