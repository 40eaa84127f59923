// The compiler of `.td` scripts: one pass over the commands, from top to bottom.
#include "compile/td.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/pattern_mistake.h"
#include "base/text.h"
#include "compile/td_actions.h"
#include "compile/td_context.h"
#include "compile/td_references.h"
#include "compile/td_sessions.h"
#include "compile/td_skips.h"
#include "compile/td_sql.h"
#include "compile/td_steps.h"
#include "compile/td_variables.h"

namespace weir::compile {
namespace {

using plan::ActionSpec;

plan::Retry retry_for(dialect::Tries tries) {
  return tries == dialect::Tries::Once ? plan::Retry::Once : plan::Retry::UntilDeadline;
}

/// Commands that the parser could not make out have its diagnostic already.
bool is_whole(const td::Script& script, const td::Command& command) {
  switch (command.kind) {
    case td::CommandKind::Action: return !command.head.text.empty();
    case td::CommandKind::Sql: return true;
    case td::CommandKind::Fails: return script.error_of(command) != nullptr;
    case td::CommandKind::Explain: return script.plan_of(command) != nullptr;
  }
  return false;
}

class Compiler {
 public:
  Compiler(const td::Script& script, const TdOptions& options)
      : script_(script),
        builder_(options.seed),
        context_{script, builder_, diagnostics_},
        actions_(options.actions),
        variables_(options.known_variables),
        sessions_(context_),
        skips_(context_),
        parts_(context_) {
    source_ = builder_.add_source(script.source);
  }

  Compiled run() && {
    for (const td::Command& command : script_.commands) {
      if (is_whole(script_, command)) compile(command);
    }
    skips_.finish();
    variables_.explain_late_ones(diagnostics_);
    sort_by_place(diagnostics_);
    return {std::move(builder_).build(), std::move(diagnostics_), std::string(cluster_wide_),
            std::move(mentions_)};
  }

 private:
  void compile(const td::Command& command) {
    const std::size_t errors_before = context_.errors;
    variable_needs_.clear();
    plan::Step step;
    step.session = sessions_.of(command);
    step.source = source_;
    step.span = span_of_line(script_, command);
    plan::StepExtra extra;
    extra.gate = gate_of(script_, command);
    extra.opened_before = !sessions_.is_main(step.session);
    check_gate(command);
    const bool is_action = command.kind == td::CommandKind::Action;
    const ActionSpec* spec = is_action ? enter_action(command, step, extra) : nullptr;
    if (!is_action) enter_statement(command, step);
    if (spec != nullptr) extra.defines = defines_of(*spec, command);
    if (context_.errors > errors_before) return;
    const plan::Operation operation =
        is_action ? parts_.action(command) : parts_.statement(command);
    const plan::StepId id = builder_.add_step(step, operation, parts_.expectation(command), extra);
    add_needs(spec, id);
  }

  const ActionSpec* enter_action(const td::Command& command, plan::Step& step,
                                 plan::StepExtra& extra) {
    const ActionSpec* spec = check_action(context_, actions_, command);
    skips_.enter(command, spec == nullptr ? plan::Control::None : spec->control, step, extra);
    check_meaning(context_, command);
    for (const td::Argument& argument : script_.arguments_of(command)) {
      use_variables(argument.value, command.head.text);
      const plan::ArgumentSpec* known =
          spec == nullptr ? nullptr : find_argument(*spec, argument.key.text);
      if (known != nullptr && known->type == plan::ArgumentType::Service) {
        variable_needs_.push_back(need_of_service(argument.value.text));
      }
      if (known != nullptr && has_need(*known, argument.value.text)) {
        variable_needs_.emplace_back(known->need);
      }
    }
    if (spec != nullptr) mention_arguments(*spec, command);
    for (const td::Text& line : script_.input_of(command)) use_variables(line, command.head.text);
    sessions_.enter(command);
    if (skips_.reachable()) note_cluster_wide(find_cluster_wide(script_, command));
    return spec;
  }

  /// Those of actions on services, unless variables stand in them.
  void mention_arguments(const ActionSpec& spec, const td::Command& command) {
    const auto is_service = [](const plan::ArgumentSpec& argument) {
      return argument.type == plan::ArgumentType::Service;
    };
    if (!skips_.reachable() || std::ranges::none_of(spec.arguments, is_service)) return;
    for (const td::Argument& argument : script_.arguments_of(command)) {
      const plan::ArgumentSpec* known = find_argument(spec, argument.key.text);
      const std::string_view value = argument.value.text;
      if (known == nullptr || value.empty() || has_reference(value)) continue;
      mentions_.push_back({argument.value.span, std::string(value), known->name});
    }
  }

  static bool has_need(const plan::ArgumentSpec& argument, std::string_view value) {
    if (argument.need.empty() || argument.need_if.empty()) return !argument.need.empty();
    const auto values = split(argument.need_if, '|');
    return std::ranges::find(values, value) != values.end();
  }

  void enter_statement(const td::Command& command, plan::Step& step) {
    step.block = skips_.current();
    const dialect::Statement statement = check_statement(context_, command);
    use_variables(command.head, {});
    step.retry = retry_for(statement.if_it_must_succeed);
    if (command.kind == td::CommandKind::Sql) enter_rows(command);
    if (command.kind == td::CommandKind::Explain) use_variables(*script_.plan_of(command), {});
    if (command.kind == td::CommandKind::Fails) {
      const td::ExpectedError& error = *script_.error_of(command);
      step.retry = retry_for(error.mode == td::ErrorMode::Timeout ? dialect::Tries::Once
                                                                  : statement.if_it_must_fail);
      enter_error(error);
    }
    if (skips_.reachable())
      note_cluster_wide(dialect::find_cluster_wide(statement, command.head.text));
  }

  void enter_rows(const td::Command& command) {
    for (const td::Row& row : script_.rows_of(command)) {
      for (const td::Text& field : script_.fields_of(row)) use_variables(field, {});
    }
    if (const td::Header* header = script_.header_of(command)) {
      for (const td::Text& name : script_.fields_of(header->columns)) {
        expect_no_variables(name, "the names of columns");
      }
    }
    if (const td::Hash* hash = script_.hash_of(command))
      expect_no_variables(hash->digest, "a hash");
  }

  void enter_error(const td::ExpectedError& error) {
    use_variables(error.text, {});
    if (error.detail) expect_no_variables(*error.detail, "`detail:`");
    if (error.hint) expect_no_variables(*error.hint, "`hint:`");
    const bool searched =
        error.mode == td::ErrorMode::Contains || error.mode == td::ErrorMode::Regex;
    if (searched && error.text.text.empty()) {
      context_.report(rule::kMatchesEveryError, error.prefix, "every error meets this expectation",
                      "write what the message must contain");
    }
    if (error.mode == td::ErrorMode::Regex) check_error_regex(error.text);
  }

  /// Values are escaped, so that any of them is as good as a letter.
  void check_error_regex(const td::Text& text) {
    const auto mistake = find_mistake(replace_references(text.text, "x"));
    if (!mistake) return;
    const std::size_t at = text.text.find(mistake->fragment);
    const bool whole = at == std::string_view::npos || mistake->fragment.empty();
    const std::string_view culprit =
        whole ? text.text : text.text.substr(at, mistake->fragment.size());
    context_.report(rule::kBadErrorRegex, place_of(script_, text, culprit),
                    fmt::format("the pattern does not compile: {}", mistake->message),
                    "the syntax is RE2's: no look-around, no back-references");
  }

  void check_gate(const td::Command& command) {
    const td::VersionGate* gate = script_.gate_of(command);
    if (gate == nullptr || gate->min <= gate->max) return;
    context_.report(rule::kEmptyGate, script_.bracket_of(command)->span,
                    "no version lies within this gate, so the command is never run");
  }

  void use_variables(const td::Text& text, std::string_view action) {
    if (text.text.find('$') == std::string_view::npos || !skips_.reachable()) return;
    variables_.check_uses(context_, text, action);
    for_each_reference(text.text, [&](std::string_view whole, std::string_view name) {
      constexpr std::string_view kService = "service.";
      if (name.starts_with(kService)) {
        const std::string_view what = name.substr(kService.size());
        mentions_.push_back({place_of(script_, text, whole), std::string(what), {}});
      }
      std::string need = need_of_variable(name);
      if (!need.empty()) variable_needs_.push_back(std::move(need));
    });
  }

  void expect_no_variables(const td::Text& text, std::string_view where) {
    for_each_reference(text.text, [&](std::string_view whole, std::string_view) {
      context_.report(
          rule::kNotSubstituted, place_of(script_, text, whole),
          fmt::format("`{}` stays as it is: variables are not replaced in {}", whole, where));
    });
  }

  plan::Range defines_of(const ActionSpec& spec, const td::Command& command) {
    names_.clear();
    for (const td::Argument& argument : script_.arguments_of(command)) {
      const plan::ArgumentSpec* known = find_argument(spec, argument.key.text);
      if (known != nullptr && known->type == plan::ArgumentType::Name) {
        define_named(argument.value.text);
      } else if (known == nullptr && spec.other_arguments == plan::OtherArguments::Variables) {
        define_key(spec, argument.key.text);
      }
    }
    for (const std::string_view name : names_) variables_.set(name);
    return builder_.add_names(names_);
  }

  void define_named(std::string_view name) {
    if (has_reference(name)) {
      variables_.set_unknown();
    } else {
      names_.push_back(context_.keep(name));
    }
  }

  void define_key(const ActionSpec& spec, std::string_view key) {
    if (key.empty()) return;
    const bool is_default = spec.name == "set-arg-default";
    names_.push_back(is_default ? builder_.keep(fmt::format("arg.{}", key)) : context_.keep(key));
  }

  void add_needs(const ActionSpec* spec, plan::StepId id) {
    if (!skips_.reachable()) return;
    if (spec != nullptr && !spec->needs.empty()) builder_.add_need(spec->needs, id);
    for (const std::string& need : variable_needs_) builder_.add_need(need, id);
  }

  void note_cluster_wide(std::string_view words) {
    if (cluster_wide_.empty()) cluster_wide_ = words;
  }

  const td::Script& script_;
  plan::PlanBuilder builder_;
  Diagnostics diagnostics_;
  Context context_;
  ActionTable actions_;
  Variables variables_;
  SessionNames sessions_;
  Skips skips_;
  StepParts parts_;
  SourceId source_;
  std::vector<std::string_view> names_;
  std::vector<std::string> variable_needs_;
  std::string_view cluster_wide_;
  std::vector<ServiceMention> mentions_;
};

}  // namespace

Compiled compile_td(const td::Script& script, const TdOptions& options) {
  return Compiler(script, options).run();
}

}  // namespace weir::compile
