// Plans as JSON lines.
#include "plan/store.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "base/text.h"

namespace weir::plan {
namespace {

constexpr std::string_view kFormat = "weir-plan-1";
using Json = nlohmann::json;

// ---- Writing

template <typename Tag>
void write_id(JsonWriter& json, std::string_view key, Id<Tag> id) {
  if (id.exists()) json.key(key).number(static_cast<std::int64_t>(id.value));
}

/// A template is its text and the offsets of its references; other `${` are meant literally.
void write_template(JsonWriter& json, const Tables& tables, const Template& text) {
  json.begin_array().string(text.text);
  for (std::uint32_t i = 0; i < text.references.count; ++i) {
    json.number(static_cast<std::int64_t>(tables.references[text.references.first + i].offset));
  }
  json.end_array();
}

void write_templates(JsonWriter& json, const Tables& tables, Range range) {
  json.begin_array();
  for (std::uint32_t i = 0; i < range.count; ++i) {
    write_template(json, tables, tables.templates[range.first + i]);
  }
  json.end_array();
}

void write_names(JsonWriter& json, const Tables& tables, Range range) {
  json.begin_array();
  for (std::uint32_t i = 0; i < range.count; ++i) json.string(tables.names[range.first + i]);
  json.end_array();
}

void write_operation(JsonWriter& json, const Tables& tables, const Operation& operation) {
  if (const auto* sql = std::get_if<SqlOperation>(&operation)) {
    json.key("sql");
    write_template(json, tables, sql->text);
  } else if (const auto* action = std::get_if<ActionOperation>(&operation)) {
    json.key("action").string(action->name);
    json.key("arguments").begin_array();
    for (std::uint32_t i = 0; i < action->arguments.count; ++i) {
      const Argument& argument = tables.arguments[action->arguments.first + i];
      json.begin_array().string(argument.name);
      write_template(json, tables, argument.value);
      json.number(static_cast<std::int64_t>(argument.span.begin));
      json.number(static_cast<std::int64_t>(argument.span.length)).end_array();
    }
    json.end_array().key("body");
    write_templates(json, tables, action->body);
  } else {
    json.key("barrier").boolean(true);
  }
}

std::string_view to_text(FailureMatch match) {
  switch (match) {
    case FailureMatch::Contains: return "contains";
    case FailureMatch::Exact: return "exact";
    case FailureMatch::Regex: return "regex";
    case FailureMatch::Timeout: return "timeout";
  }
  return "contains";
}

void write_rows(JsonWriter& json, const Tables& tables, const ExpectRows& rows) {
  if (rows.columns) {
    json.key("columns");
    write_names(json, tables, *rows.columns);
  }
  json.key("rows").begin_array();
  for (std::uint32_t i = 0; i < rows.rows.count; ++i) {
    write_templates(json, tables, tables.rows[rows.rows.first + i]);
  }
  json.end_array();
}

void write_expectation(JsonWriter& json, const Tables& tables, const Expectation& expectation) {
  if (const auto* rows = std::get_if<ExpectRows>(&expectation)) write_rows(json, tables, *rows);
  if (const auto* hash = std::get_if<ExpectHash>(&expectation)) {
    json.key("hash")
        .string(hash->md5)
        .key("hash_rows")
        .number(static_cast<std::int64_t>(hash->rows));
  }
  if (const auto* text = std::get_if<ExpectText>(&expectation)) {
    json.key("text");
    write_template(json, tables, text->text);
  }
  if (const auto* failure = std::get_if<ExpectFailure>(&expectation)) {
    json.key("fails").string(to_text(failure->match)).key("error");
    write_template(json, tables, failure->text);
    if (const Companions* beside = companions_of(tables, *failure)) {
      if (beside->detail) json.key("detail").string(*beside->detail);
      if (beside->hint) json.key("hint").string(*beside->hint);
    }
  }
}

void write_step(JsonWriter& json, const Tables& tables, const Step& step) {
  json.begin_object();
  write_id(json, "id", step.id);
  write_id(json, "lane", step.lane);
  write_id(json, "session", step.session);
  write_id(json, "block", step.block);
  write_id(json, "decides", step.decides);
  if (step.retry == Retry::UntilDeadline) json.key("retry").boolean(true);
  json.key("at").begin_array().number(static_cast<std::int64_t>(step.source.value));
  json.number(static_cast<std::int64_t>(step.span.begin));
  json.number(static_cast<std::int64_t>(step.span.length)).end_array();
  if (step.gate) {
    json.key("gate").begin_array().number(static_cast<std::int64_t>(step.gate->least));
    json.number(static_cast<std::int64_t>(step.gate->most)).end_array();
  }
  if (step.defines.count > 0) {
    json.key("defines");
    write_names(json, tables, step.defines);
  }
  write_operation(json, tables, tables.operations[step.operation]);
  write_expectation(json, tables, tables.expectations[step.expectation]);
  json.end_object();
}

void write_header(JsonWriter& json, const Plan& plan) {
  const Tables& tables = plan.tables();
  json.begin_object().key("format").string(kFormat);
  json.key("seed").string(std::to_string(tables.seed));  // 64 bits do not fit a JSON number
  json.key("next_step").number(static_cast<std::int64_t>(tables.next_step));
  json.key("sources").begin_array();
  for (const Source& source : plan.storage().sources) {
    json.begin_array().string(source.path).string(source.text()).end_array();
  }
  json.end_array().key("sessions").begin_array();
  for (const std::string_view session : tables.sessions) json.string(session);
  json.end_array().key("blocks").begin_array();
  for (const Block& block : tables.blocks) {
    json.number(block.parent.exists() ? static_cast<std::int64_t>(block.parent.value) : -1);
  }
  json.end_array().key("needs").begin_array();
  for (const Need& need : tables.needs) {
    json.begin_array().string(need.name);
    json.number(static_cast<std::int64_t>(need.step.value)).end_array();
  }
  json.end_array().end_object();
}

// ---- Reading. Exceptions of the JSON library end in `load`.

class Loader {
 public:
  explicit Loader(const Json& header) : builder_(seed_of(header)) {
    for (const Json& source : header.at("sources")) {
      builder_.add_source(
          make_source(source.at(0).get<std::string>(), source.at(1).get<std::string>()));
    }
    for (const Json& session : header.at("sessions")) {
      builder_.session(session.get_ref<const std::string&>());
    }
    for (const Json& parent : header.at("blocks")) builder_.add_block(id<BlockId>(parent));
    for (const Json& need : header.at("needs")) {
      builder_.add_need(need.at(0).get_ref<const std::string&>(), id<StepId>(need.at(1)));
    }
    next_step_ = header.at("next_step").get<std::uint32_t>();
  }

  void read_step(const Json& json) {
    Step step;
    step.lane = id<LaneId>(json.value("lane", Json(0)));
    step.session = id<SessionId>(json.value("session", Json(0)));
    step.block = id<BlockId>(json.value("block", Json(-1)));
    step.decides = id<BlockId>(json.value("decides", Json(-1)));
    step.retry = json.value("retry", false) ? Retry::UntilDeadline : Retry::Once;
    const Json& at = json.at("at");
    step.source = SourceId{at.at(0).get<std::uint32_t>()};
    step.span = {at.at(1).get<std::uint32_t>(), at.at(2).get<std::uint32_t>()};
    if (json.contains("gate")) {
      const Json& gate = json["gate"];
      step.gate = VersionGate{gate.at(0).get<std::int32_t>(), gate.at(1).get<std::int32_t>()};
    }
    if (json.contains("defines")) step.defines = names(json["defines"]);
    builder_.restore_step(id<StepId>(json.at("id")), step, operation(json), expectation(json));
  }

  Plan finish() && {
    builder_.reserve_ids(next_step_);
    return std::move(builder_).build();
  }

 private:
  static std::uint64_t seed_of(const Json& header) {
    std::uint64_t seed = 0;
    (void)parse_unsigned(header.at("seed").get_ref<const std::string&>(), seed);
    return seed;
  }

  template <typename IdType>
  static IdType id(const Json& json) {
    const auto number = json.get<std::int64_t>();
    return number < 0 ? IdType{} : IdType{static_cast<std::uint32_t>(number)};
  }

  std::string_view keep(const Json& json) {
    return builder_.keep(json.get_ref<const std::string&>());
  }

  Template text(const Json& json) {
    std::vector<std::uint32_t> offsets;
    for (std::size_t i = 1; i < json.size(); ++i) offsets.push_back(json[i].get<std::uint32_t>());
    return builder_.make_template(keep(json.at(0)), offsets);
  }

  std::vector<Template> texts(const Json& json) {
    std::vector<Template> made;
    for (const Json& one : json) made.push_back(text(one));
    return made;
  }

  Range names(const Json& json) {
    std::vector<std::string_view> made;
    for (const Json& name : json) made.push_back(keep(name));
    return builder_.add_names(made);
  }

  Operation operation(const Json& json) {
    if (json.contains("sql")) return SqlOperation{text(json["sql"])};
    if (!json.contains("action")) return BarrierOperation{};
    std::vector<Argument> arguments;
    for (const Json& argument : json.at("arguments")) {
      arguments.push_back(
          {keep(argument.at(0)),
           text(argument.at(1)),
           {argument.at(2).get<std::uint32_t>(), argument.at(3).get<std::uint32_t>()}});
    }
    return ActionOperation{keep(json["action"]), builder_.add_arguments(arguments),
                           builder_.add_templates(texts(json.at("body")))};
  }

  static FailureMatch match(const std::string& name) {
    for (const FailureMatch match :
         {FailureMatch::Exact, FailureMatch::Regex, FailureMatch::Timeout}) {
      if (to_text(match) == name) return match;
    }
    return FailureMatch::Contains;
  }

  Expectation expectation(const Json& json) {
    if (json.contains("rows")) {
      std::optional<Range> columns;
      if (json.contains("columns")) columns = names(json["columns"]);
      std::vector<std::vector<Template>> rows;
      for (const Json& row : json["rows"]) rows.push_back(texts(row));
      return ExpectRows{columns, builder_.add_rows(rows)};
    }
    if (json.contains("hash")) {
      return ExpectHash{json.at("hash_rows").get<std::uint64_t>(), keep(json["hash"])};
    }
    if (json.contains("text")) return ExpectText{text(json["text"])};
    if (!json.contains("fails")) return ExpectSuccess{};
    ExpectFailure failure{match(json["fails"].get<std::string>()), text(json.at("error"))};
    Companions beside;
    if (json.contains("detail")) beside.detail = keep(json["detail"]);
    if (json.contains("hint")) beside.hint = keep(json["hint"]);
    if (beside.detail || beside.hint) failure.companions = builder_.add_companions(beside);
    return failure;
  }

  PlanBuilder builder_;
  std::uint32_t next_step_ = 0;
};

}  // namespace

std::string save(const Plan& plan) {
  std::string out;
  JsonWriter header(out);
  write_header(header, plan);
  out += '\n';
  for (const Step& step : plan.steps()) {
    JsonWriter json(out);
    write_step(json, plan.tables(), step);
    out += '\n';
  }
  return out;
}

Result<Plan> load(std::string_view text) {
  std::size_t line = 1;
  try {
    const std::vector<std::string_view> lines = split(text, '\n');
    const Json header = Json::parse(lines.front());
    if (header.value("format", "") != kFormat) {
      return fail(ErrorKind::Usage, fmt::format("not a plan: its format is not `{}`", kFormat));
    }
    Loader loader(header);
    for (line = 2; line <= lines.size(); ++line) {
      if (!lines[line - 1].empty()) loader.read_step(Json::parse(lines[line - 1]));
    }
    return std::move(loader).finish();
  } catch (const Json::exception& error) {
    return fail(ErrorKind::Usage,
                fmt::format("line {} is not part of a plan: {}", line, error.what()));
  }
}

}  // namespace weir::plan
