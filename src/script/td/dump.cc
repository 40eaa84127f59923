// JSON lines of commands.
#include "script/td/dump.h"

#include <algorithm>
#include <vector>

#include "base/json_writer.h"

namespace weir::td {
namespace {

std::string_view to_text(CommandKind kind) {
  switch (kind) {
    case CommandKind::Action: return "action";
    case CommandKind::Sql: return "sql";
    case CommandKind::Fails: return "fails";
    case CommandKind::Explain: return "explain";
  }
  return "action";
}

std::string_view to_text(ErrorMode mode) {
  switch (mode) {
    case ErrorMode::Contains: return "contains";
    case ErrorMode::Exact: return "exact";
    case ErrorMode::Regex: return "regex";
    case ErrorMode::Timeout: return "timeout";
  }
  return "contains";
}

class Dumper {
 public:
  Dumper(std::string& out, const Script& script) : script_(script), json_(out) {}

  void command(const Command& command) {
    const bool action = command.kind == CommandKind::Action;
    json_.begin_object();
    json_.key("file").string(script_.source.path);
    json_.key("line").number(std::int64_t{command.line});
    json_.key("kind").string(to_text(command.kind));
    json_.key("name");
    action ? json_.string(command.head.text) : json_.null();
    json_.key("args");
    action ? arguments(command) : null();
    json_.key("query");
    action ? json_.null() : json_.string(command.head.text);
    json_.key("expect");
    expectation(command);
    json_.key("columns");
    const Header* header = script_.header_of(command);
    header != nullptr ? texts(script_.fields_of(header->columns)) : null();
    json_.key("input");
    action ? texts(script_.input_of(command)) : null();
    json_.key("version");
    const VersionGate* gate = script_.gate_of(command);
    gate != nullptr ? version(*gate) : null();
    if (const Text* session = script_.session_of(command)) {
      json_.key("session").string(session->text);
    }
    json_.end_object();
  }

 private:
  void null() { json_.null(); }

  void arguments(const Command& command) {
    const auto written = script_.arguments_of(command);
    std::vector<const Argument*> sorted;
    for (const Argument& argument : written) sorted.push_back(&argument);
    std::sort(sorted.begin(), sorted.end(),
              [](const Argument* a, const Argument* b) { return a->key.text < b->key.text; });
    json_.begin_array();
    for (const Argument* argument : sorted) {
      json_.begin_array().string(argument->key.text).string(argument->value.text).end_array();
    }
    json_.end_array();
  }

  void texts(std::span<const Text> list) {
    json_.begin_array();
    for (const Text& text : list) json_.string(text.text);
    json_.end_array();
  }

  void version(const VersionGate& gate) {
    json_.begin_array().number(gate.min).number(gate.max).end_array();
  }

  void expectation(const Command& command) {
    if (const Hash* hash = script_.hash_of(command)) {
      json_.begin_object().key("hash").string(hash->digest.text);
      json_.key("rows").unsigned_number(hash->rows).end_object();
    } else if (const ExpectedError* error = script_.error_of(command)) {
      expected_error(*error);
    } else if (const Text* plan = script_.plan_of(command)) {
      json_.string(plan->text);
    } else if (command.kind == CommandKind::Sql) {
      json_.begin_array();
      for (const Row& row : script_.rows_of(command)) texts(script_.fields_of(row));
      json_.end_array();
    } else {
      json_.null();
    }
  }

  void expected_error(const ExpectedError& error) {
    json_.begin_object().key("mode").string(to_text(error.mode)).key("text");
    error.mode == ErrorMode::Timeout ? json_.null() : json_.string(error.text.text);
    json_.key("detail");
    error.detail ? json_.string(error.detail->text) : json_.null();
    json_.key("hint");
    error.hint ? json_.string(error.hint->text) : json_.null();
    json_.end_object();
  }

  const Script& script_;
  JsonWriter json_;
};

}  // namespace

void append_dump(std::string& out, const Script& script) {
  for (const Command& command : script.commands) {
    Dumper(out, script).command(command);
    out += '\n';
  }
}

std::string dump(const Script& script) {
  std::string out;
  append_dump(out, script);
  return out;
}

}  // namespace weir::td
