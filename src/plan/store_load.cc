// Reading of plans from JSON lines.

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "plan/names.h"
#include "plan/store.h"

namespace weir::plan {
namespace {

using Json = nlohmann::json;

// Exceptions of the JSON library end in `load`.

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
    for (const Json& block : header.at("blocks")) read_block(block);
    for (const Json& need : header.at("needs")) {
      builder_.add_need(need.at(0).get_ref<const std::string&>(), id<StepId>(need.at(1)));
    }
    if (header.contains("engine")) builder_.set_engine(keep(header["engine"]));
    if (header.contains("rules")) {
      for (const Json& rule : header["rules"]) rules_.push_back(builder_.rule(read_rule(rule)));
    }
    if (header.contains("logins")) {
      for (const Json& login : header["logins"]) {
        builder_.add_login({id<SessionId>(login.at(0)), keep(login.at(1)), keep(login.at(2)),
                            value_in(kLoginRoles, login.at(3).get<std::string>()),
                            keep(login.at(4))});
      }
    }
    next_step_ = header.at("next_step").get<std::uint32_t>();
  }

  void read_step(const Json& json) {
    Step step;
    step.lane = id<LaneId>(json.value("lane", Json(0)));
    step.session = id<SessionId>(json.value("session", Json(0)));
    step.block = id<BlockId>(json.value("block", Json(-1)));
    StepExtra extra;
    extra.decides = id<BlockId>(json.value("decides", Json(-1)));
    read_policy(json, step, extra);
    const Json& at = json.at("at");
    step.source = SourceId{at.at(0).get<std::uint32_t>()};
    step.span = {at.at(1).get<std::uint32_t>(), at.at(2).get<std::uint32_t>()};
    if (json.contains("gate")) {
      const Json& gate = json["gate"];
      extra.gate = VersionGate{gate.at(0).get<std::int32_t>(), gate.at(1).get<std::int32_t>()};
    }
    extra.opened_before = json.value("opened_before", false);
    if (json.contains("defines")) extra.defines = names(json["defines"]);
    if (json.contains("guards")) extra.guards = guards(json["guards"]);
    if (json.contains("label")) {
      const Json& label = json["label"];
      step.label = {label.at(0).get<std::uint32_t>(), label.at(1).get<std::uint32_t>()};
    }
    builder_.restore_step(id<StepId>(json.at("id")), step, operation(json), expectation(json),
                          extra);
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

  // ---- Parts of the header

  void read_block(const Json& json) {
    if (!json.is_object()) {
      builder_.add_block(id<BlockId>(json));
      return;
    }
    Loop loop;
    loop.variables = names(json.at("variables"));
    loop.counts = json.contains("first");
    if (loop.counts) {
      loop.first = json["first"].get<std::int64_t>();
      loop.end = json.at("end").get<std::int64_t>();
    } else {
      loop.values = names(json.at("values"));
    }
    loop.concurrent = json.value("concurrent", false);
    builder_.add_loop(id<BlockId>(json.at("parent")), loop);
  }

  ResultRule read_rule(const Json& json) {
    ResultRule rule;
    rule.style = find_record_style(json.at("style").get_ref<const std::string&>());
    if (rule.style == nullptr) throw Json::other_error::create(501, "an unknown style", &json);
    rule.letters = keep(json.at("letters"));
    rule.sort = value_in(kSorts, json.at("sort").get<std::string>());
    if (json.contains("partial")) {
      rule.partial = builder_.add_numbers(json["partial"].get<std::vector<std::uint32_t>>());
    }
    rule.column_names = json.value("column_names", false);
    rule.multiline = json.value("multiline", false);
    rule.valuewise = json.value("valuewise", false);
    rule.label_only = json.value("label_only", false);
    rule.unordered = json.value("unordered", false);
    rule.notices = json.value("notices", false);
    rule.text_digits = json.value("text_digits", std::uint32_t{0});
    rule.threshold = json.value("threshold", std::uint64_t{0});
    return rule;
  }

  // ---- Parts of a step

  void read_policy(const Json& json, Step& step, StepExtra& extra) {
    if (json.value("retry", false)) step.retry = Retry::UntilDeadline;
    if (json.contains("tries")) {
      const Json& tries = json["tries"];
      step.retry = Retry::Counted;
      extra.tries = {tries.at(0).get<std::uint64_t>(),
                     Nanoseconds(tries.at(1).get<std::int64_t>())};
    }
    step.form = value_in(kForms, json.value("form", std::string()));
    step.skip = builder_.name(json.value("skip", std::string()));
    extra.beside = builder_.name(json.value("beside", std::string()));
  }

  Range guards(const Json& json) {
    std::vector<Guard> made;
    for (const Json& guard : json) {
      std::vector<Comparison> comparisons;
      for (std::size_t i = 1; i + 2 < guard.size(); i += 3) {
        comparisons.push_back({keep(guard[i]),
                               value_in(kOperators, guard[i + 1].get<std::string>()),
                               keep(guard[i + 2])});
      }
      made.push_back({builder_.add_comparisons(comparisons), guard.at(0).get<bool>()});
    }
    return builder_.add_guards(made);
  }

  Reference reference(const Json& json, std::string_view text) {
    if (!json.is_array()) {
      const auto offset = json.get<std::uint32_t>();
      const std::size_t end = text.find('}', offset);
      if (end == std::string_view::npos || end < offset + 2) {
        throw Json::other_error::create(501, "a reference without an end", &json);
      }
      return braced(offset, text.substr(offset + 2, end - offset - 2));
    }
    return {json.at(0).get<std::uint32_t>(), json.at(1).get<std::uint32_t>(), keep(json.at(2)),
            json.size() > 4 ? keep(json[4]) : std::string_view(),
            value_in(kUnsets, json.at(3).get<std::string>())};
  }

  Template text(const Json& json) {
    const std::string_view kept = keep(json.at(0));
    std::vector<Reference> references;
    for (std::size_t i = 1; i < json.size(); ++i) references.push_back(reference(json[i], kept));
    return builder_.make_template(kept, references);
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
    if (json.contains("sql")) {
      SqlOperation sql{text(json["sql"]),
                       value_in(kStatements, json.value("statements", std::string()))};
      if (json.contains("copy_data")) {
        sql.data = builder_.add_templates({text(json["copy_data"])}).first;
      }
      return sql;
    }
    if (json.contains("continue")) return ContinueOperation{};
    if (json.contains("forget_label")) return ForgetLabelOperation{keep(json["forget_label"])};
    if (json.contains("await")) return AwaitOperation{keep(json["await"])};
    if (json.contains("error_words")) {
      return SetErrorWordsOperation{value_in(kErrorWords, json["error_words"].get<std::string>()),
                                    names(json.at("words"))};
    }
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
    return json.contains("fails") ? failure(json) : record_expectation(json);
  }

  Expectation failure(const Json& json) {
    ExpectFailure failure{value_in(kFailureMatches, json["fails"].get<std::string>()),
                          text(json.at("error"))};
    Companions beside;
    if (json.contains("detail")) beside.detail = keep(json["detail"]);
    if (json.contains("hint")) beside.hint = keep(json["hint"]);
    if (beside.detail || beside.hint) failure.companions = builder_.add_companions(beside);
    return failure;
  }

  std::uint32_t rule(const Json& json) { return rules_.at(json.at("rule").get<std::size_t>()); }

  Expectation record_expectation(const Json& json) {
    if (json.contains("result")) {
      return ExpectResult{text(json["result"]), rule(json)};
    }
    if (json.contains("lines")) return ExpectLines{text(json["lines"]), rule(json)};
    if (json.contains("affected")) return ExpectAffected{json["affected"].get<std::uint64_t>()};
    if (json.contains("variables")) return ExpectVariables{};
    if (json.contains("notice")) return ExpectNotice{text(json["notice"])};
    if (!json.contains("record_error")) return ExpectSuccess{};
    ExpectError error;
    error.match = value_in(kErrorMatches, json["record_error"].get<std::string>());
    error.text = text(json.at("error"));
    error.rule = rule(json);
    error.maybe = json.value("maybe", false);
    error.sqlstate = builder_.name(json.value("sqlstate", std::string()));
    return error;
  }

  PlanBuilder builder_;
  std::vector<std::uint32_t> rules_;  ///< Where those of the header are now.
  std::uint32_t next_step_ = 0;
};

}  // namespace

Result<Plan> load(std::string_view text) {
  std::size_t line = 1;
  try {
    const std::vector<std::string_view> lines = split(text, '\n');
    const Json header = Json::parse(lines.front());
    if (header.value("format", "") != kStoreFormat) {
      return fail(ErrorKind::Usage,
                  fmt::format("not a plan: its format is not `{}`", kStoreFormat));
    }
    Loader loader(header);
    for (line = 2; line <= lines.size(); ++line) {
      if (!lines[line - 1].empty()) loader.read_step(Json::parse(lines[line - 1]));
    }
    return std::move(loader).finish();
  } catch (const std::out_of_range& error) {
    return fail(ErrorKind::Usage, fmt::format("line {} is not part of a plan", line));
  } catch (const Json::exception& error) {
    return fail(ErrorKind::Usage,
                fmt::format("line {} is not part of a plan: {}", line, error.what()));
  }
}

}  // namespace weir::plan
