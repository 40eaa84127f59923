// Writing of plans as JSON lines.
#include "base/json_writer.h"
#include "plan/names.h"
#include "plan/store.h"

namespace weir::plan {
namespace {

/// Visitor made of lambdas.
template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

/// Writes the parts of one plan, each as a value or as members of the object that is open.
class Saver {
 public:
  Saver(std::string& out, const Plan& plan) : json_(out), plan_(plan), tables_(plan.tables()) {}

  void header() {
    json_.begin_object().key("format").string(kStoreFormat);
    json_.key("seed").string(std::to_string(tables_.seed));  // 64 bits do not fit a JSON number
    json_.key("next_step").unsigned_number(tables_.next_step);
    if (!tables_.engine.empty()) json_.key("engine").string(tables_.engine);
    json_.key("sources").begin_array();
    for (const Source& source : plan_.storage().sources) {
      json_.begin_array().string(source.path).string(source.text()).end_array();
    }
    json_.end_array().key("sessions").begin_array();
    for (const std::string_view session : tables_.sessions) json_.string(session);
    json_.end_array().key("blocks").begin_array();
    for (const Block& block : tables_.blocks) this->block(block);
    json_.end_array().key("needs").begin_array();
    for (const Need& need : tables_.needs) {
      json_.begin_array().string(need.name).unsigned_number(need.step.value).end_array();
    }
    json_.end_array();
    rules();
    logins();
    json_.end_object();
  }

  void step(const Step& step) {
    json_.begin_object();
    id("id", step.id);
    id("lane", step.lane);
    id("session", step.session);
    id("block", step.block);
    const StepExtra& extra = plan_.extra(step);
    id("decides", extra.decides);
    policy(step);
    json_.key("at").begin_array().unsigned_number(step.source.value);
    span(step.span);
    json_.end_array();
    if (extra.gate) {
      json_.key("gate").begin_array().number(static_cast<std::int64_t>(extra.gate->least));
      json_.number(static_cast<std::int64_t>(extra.gate->most)).end_array();
    }
    if (extra.opened_before) json_.key("opened_before").boolean(true);
    if (extra.defines.count > 0) names("defines", extra.defines);
    if (extra.guards.count > 0) guards(extra.guards);
    operation(step);
    expectation(step);
    json_.end_object();
  }

 private:
  // ---- Small parts

  template <typename Tag>
  void id(std::string_view key, Id<Tag> id) {
    if (id.exists()) json_.key(key).unsigned_number(id.value);
  }

  void span(Span span) { json_.unsigned_number(span.begin).unsigned_number(span.length); }

  void names(std::string_view key, Range range) {
    json_.key(key).begin_array();
    for (std::uint32_t i = 0; i < range.count; ++i) json_.string(tables_.names[range.first + i]);
    json_.end_array();
  }

  /// A text and the references in it; other `${` are meant literally. `${name}` is only its offset.
  void text(const Template& text) {
    json_.begin_array().string(text.text);
    for (std::uint32_t i = 0; i < text.references.count; ++i) {
      const Reference& reference = tables_.references[text.references.first + i];
      const bool plain = reference.unset == Unset::Error &&
                         reference.length == braced(reference.offset, reference.name).length;
      if (plain) {
        json_.unsigned_number(reference.offset);
      } else {
        this->reference(reference);
      }
    }
    json_.end_array();
  }

  void reference(const Reference& reference) {
    json_.begin_array().unsigned_number(reference.offset).unsigned_number(reference.length);
    json_.string(reference.name).string(name_in(kUnsets, reference.unset));
    if (!reference.fallback.empty()) json_.string(reference.fallback);
    json_.end_array();
  }

  void texts(Range range) {
    json_.begin_array();
    for (std::uint32_t i = 0; i < range.count; ++i) text(tables_.templates[range.first + i]);
    json_.end_array();
  }

  // ---- Parts of the header

  /// Its parent, or -1; for a loop an object.
  void block(const Block& block) {
    const std::int64_t parent =
        block.parent.exists() ? static_cast<std::int64_t>(block.parent.value) : -1;
    if (block.loop == Block::kNoLoop) {
      json_.number(parent);
      return;
    }
    const Loop& loop = tables_.loops[block.loop];
    json_.begin_object().key("parent").number(parent);
    names("variables", loop.variables);
    if (loop.counts) {
      json_.key("first").number(loop.first).key("end").number(loop.end);
    } else {
      names("values", loop.values);
    }
    if (loop.concurrent) json_.key("concurrent").boolean(true);
    json_.end_object();
  }

  void rules() {
    if (tables_.rules.empty()) return;
    json_.key("rules").begin_array();
    for (const ResultRule& rule : tables_.rules) {
      json_.begin_object().key("style").string(rule.style->name);
      json_.key("letters").string(rule.letters).key("sort").string(name_in(kSorts, rule.sort));
      if (rule.partial.count > 0) {
        json_.key("partial").begin_array();
        for (std::uint32_t i = 0; i < rule.partial.count; ++i) {
          json_.unsigned_number(tables_.numbers[rule.partial.first + i]);
        }
        json_.end_array();
      }
      if (rule.column_names) json_.key("column_names").boolean(true);
      if (rule.multiline) json_.key("multiline").boolean(true);
      if (rule.valuewise) json_.key("valuewise").boolean(true);
      if (rule.label_only) json_.key("label_only").boolean(true);
      if (rule.unordered) json_.key("unordered").boolean(true);
      if (rule.notices) json_.key("notices").boolean(true);
      if (rule.text_digits > 0) json_.key("text_digits").unsigned_number(rule.text_digits);
      if (rule.threshold > 0) json_.key("threshold").unsigned_number(rule.threshold);
      json_.end_object();
    }
    json_.end_array();
  }

  void logins() {
    if (tables_.logins.empty()) return;
    json_.key("logins").begin_array();
    for (const Login& login : tables_.logins) {
      json_.begin_array().unsigned_number(login.session.value);
      json_.string(login.user).string(login.password);
      json_.string(name_in(kLoginRoles, login.role)).string(login.database).end_array();
    }
    json_.end_array();
  }

  // ---- Parts of a step

  void policy(const Step& step) {
    if (step.retry == Retry::UntilDeadline) json_.key("retry").boolean(true);
    if (step.retry == Retry::Counted) {
      const Tries& tries = plan_.extra(step).tries;
      json_.key("tries").begin_array().unsigned_number(tries.attempts);
      json_.number(static_cast<std::int64_t>(tries.pause.count())).end_array();
    }
    if (step.form != StepForm::Command) json_.key("form").string(name_in(kForms, step.form));
    if (step.skip != 0) json_.key("skip").string(tables_.names[step.skip]);
    const std::uint32_t beside = plan_.extra(step).beside;
    if (beside != 0) json_.key("beside").string(tables_.names[beside]);
  }

  /// Each guard is whether it is an `onlyif`, and its comparisons in threes.
  void guards(Range range) {
    json_.key("guards").begin_array();
    for (std::uint32_t i = 0; i < range.count; ++i) {
      const Guard& guard = tables_.guards[range.first + i];
      json_.begin_array().boolean(guard.only_if);
      for (std::uint32_t j = 0; j < guard.comparisons.count; ++j) {
        const Comparison& comparison = tables_.comparisons[guard.comparisons.first + j];
        json_.string(comparison.variable).string(name_in(kOperators, comparison.operation));
        json_.string(comparison.value);
      }
      json_.end_array();
    }
    json_.end_array();
  }

  void action(const ActionOperation& action) {
    json_.key("action").string(action.name).key("arguments").begin_array();
    for (std::uint32_t i = 0; i < action.arguments.count; ++i) {
      const Argument& argument = tables_.arguments[action.arguments.first + i];
      json_.begin_array().string(argument.name);
      text(argument.value);
      span(argument.span);
      json_.end_array();
    }
    json_.end_array().key("body");
    texts(action.body);
  }

  void operation(const Step& step) {
    std::visit(
        Overloaded{[&](const SqlOperation& sql) {
                     json_.key("sql");
                     text(plan_.sql(step));
                     if (sql.copies()) keyed("copy_data", tables_.templates[sql.data]);
                     if (sql.statements == Statements::One) return;
                     json_.key("statements").string(name_in(kStatements, sql.statements));
                   },
                   [&](const ActionOperation& made) { action(made); },
                   [&](const BarrierOperation&) { json_.key("barrier").boolean(true); },
                   [&](const ContinueOperation&) { json_.key("continue").boolean(true); },
                   [&](const ForgetLabelOperation& forget) {
                     json_.key("forget_label").string(forget.label);
                   },
                   [&](const AwaitOperation& await) { json_.key("await").string(await.name); },
                   [&](const SetErrorWordsOperation& set) {
                     json_.key("error_words").string(name_in(kErrorWords, set.kind));
                     names("words", set.words);
                   }},
        plan_.operation(step));
  }

  void keyed(std::string_view key, const Template& text) {
    json_.key(key);
    this->text(text);
  }

  void rows(const ExpectRows& rows) {
    if (rows.columns) names("columns", *rows.columns);
    json_.key("rows").begin_array();
    for (std::uint32_t i = 0; i < rows.rows.count; ++i) {
      texts(tables_.rows[rows.rows.first + i]);
    }
    json_.end_array();
  }

  void failure(const ExpectFailure& failure) {
    json_.key("fails").string(name_in(kFailureMatches, failure.match));
    keyed("error", failure.text);
    if (const Companions* beside = companions_of(tables_, failure)) {
      if (beside->detail) json_.key("detail").string(*beside->detail);
      if (beside->hint) json_.key("hint").string(*beside->hint);
    }
  }

  void record_error(const ExpectError& error, const Template& text) {
    json_.key("record_error").string(name_in(kErrorMatches, error.match));
    keyed("error", text);
    json_.key("rule").unsigned_number(error.rule);
    if (error.maybe) json_.key("maybe").boolean(true);
    if (error.sqlstate != 0) json_.key("sqlstate").string(tables_.names[error.sqlstate]);
  }

  void expectation(const Step& step) {
    const Template text = plan_.expected(step);
    std::visit(
        Overloaded{[](const ExpectSuccess&) {}, [&](const ExpectRows& wanted) { rows(wanted); },
                   [&](const ExpectHash& hash) {
                     json_.key("hash").string(hash.md5).key("hash_rows").unsigned_number(hash.rows);
                   },
                   [&](const ExpectText& wanted) { keyed("text", wanted.text); },
                   [&](const ExpectFailure& wanted) { failure(wanted); },
                   [&](const ExpectResult& result) {
                     keyed("result", text);
                     json_.key("rule").unsigned_number(result.rule);
                     if (step.label.length == 0) return;
                     json_.key("label").begin_array();
                     span(step.label);
                     json_.end_array();
                   },
                   [&](const ExpectLines& lines) {
                     keyed("lines", text);
                     json_.key("rule").unsigned_number(lines.rule);
                   },
                   [&](const ExpectAffected& wanted) {
                     json_.key("affected").unsigned_number(wanted.rows);
                   },
                   [&](const ExpectVariables&) { json_.key("variables").boolean(true); },
                   [&](const ExpectError& error) { record_error(error, text); },
                   [&](const ExpectNotice&) { keyed("notice", text); }},
        plan_.expectation(step));
  }

  JsonWriter json_;
  const Plan& plan_;
  const Tables& tables_;
};

}  // namespace

std::string save(const Plan& plan) {
  std::string out;
  Saver(out, plan).header();
  out += '\n';
  for (const Step& step : plan.steps()) {
    Saver(out, plan).step(step);
    out += '\n';
  }
  return out;
}

}  // namespace weir::plan
