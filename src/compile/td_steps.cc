// Translating the parts of commands.
#include "compile/td_steps.h"

#include <algorithm>
#include <limits>

namespace weir::compile {
namespace {

plan::FailureMatch match_of(td::ErrorMode mode) {
  switch (mode) {
    case td::ErrorMode::Contains: return plan::FailureMatch::Contains;
    case td::ErrorMode::Exact: return plan::FailureMatch::Exact;
    case td::ErrorMode::Regex: return plan::FailureMatch::Regex;
    case td::ErrorMode::Timeout: return plan::FailureMatch::Timeout;
  }
  return plan::FailureMatch::Contains;
}

std::int32_t clamped(std::int64_t bound) {
  using Limits = std::numeric_limits<std::int32_t>;
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(bound, Limits::min(), Limits::max()));
}

}  // namespace

plan::Range StepParts::arguments(const td::Command& command) {
  arguments_.clear();
  for (const td::Argument& argument : context_.script.arguments_of(command)) {
    const std::uint32_t begin = argument.key.span.begin;
    const std::uint32_t end = std::max(argument.key.span.end(), argument.value.span.end());
    arguments_.push_back({context_.keep(argument.key.text), context_.make_template(argument.value),
                          Span{begin, end - begin}});
  }
  std::sort(arguments_.begin(), arguments_.end(),
            [](const plan::Argument& a, const plan::Argument& b) { return a.name < b.name; });
  return context_.builder.add_arguments(arguments_);
}

plan::Operation StepParts::action(const td::Command& command) {
  const plan::Range given = arguments(command);
  templates_.clear();
  for (const td::Text& line : context_.script.input_of(command)) {
    templates_.push_back(context_.make_template(line));
  }
  return plan::ActionOperation{context_.keep(command.head.text), given,
                               context_.builder.add_templates(templates_)};
}

plan::Operation StepParts::statement(const td::Command& command) const {
  return plan::SqlOperation{context_.make_template(command.head)};
}

plan::Range StepParts::columns(const td::Header& header) {
  names_.clear();
  for (const td::Text& name : context_.script.fields_of(header.columns)) {
    names_.push_back(context_.keep(name.text));
  }
  return context_.builder.add_names(names_);
}

plan::Expectation StepParts::rows(const td::Command& command) {
  plan::ExpectRows expected;
  if (const td::Header* header = context_.script.header_of(command)) {
    expected.columns = columns(*header);
  }
  rows_.clear();
  for (const td::Row& row : context_.script.rows_of(command)) {
    auto& fields = rows_.emplace_back();
    fields.reserve(row.fields.count);
    for (const td::Text& field : context_.script.fields_of(row)) {
      fields.push_back(context_.make_template(field));
    }
  }
  expected.rows = context_.builder.add_rows(rows_);
  return expected;
}

plan::Expectation StepParts::failure(const td::ExpectedError& error) const {
  plan::ExpectFailure expected;
  expected.match = match_of(error.mode);
  expected.text = context_.make_template(error.text);
  plan::Companions beside;
  if (error.detail) beside.detail = context_.keep(error.detail->text);
  if (error.hint) beside.hint = context_.keep(error.hint->text);
  if (beside.detail || beside.hint) expected.companions = context_.builder.add_companions(beside);
  return expected;
}

plan::Expectation StepParts::expectation(const td::Command& command) {
  const td::Script& script = context_.script;
  switch (command.kind) {
    case td::CommandKind::Action: return plan::ExpectSuccess{};
    case td::CommandKind::Fails: return failure(*script.error_of(command));
    case td::CommandKind::Explain:
      return plan::ExpectText{context_.make_template(*script.plan_of(command))};
    case td::CommandKind::Sql: break;
  }
  if (const td::Hash* hash = script.hash_of(command)) {
    return plan::ExpectHash{hash->rows, context_.keep(hash->digest.text)};
  }
  return rows(command);
}

Span span_of_line(const td::Script& script, const td::Command& command) {
  std::uint32_t end = command.sigil.end();
  for (const td::Node& node : script.nodes_of(command)) {
    if (node.kind != td::NodeKind::Command && node.kind != td::NodeKind::Continuation) break;
    end = script.content_of(node).end();
  }
  return {command.sigil.begin, end - command.sigil.begin};
}

std::optional<plan::VersionGate> gate_of(const td::Script& script, const td::Command& command) {
  const td::VersionGate* gate = script.gate_of(command);
  if (gate == nullptr) return std::nullopt;
  return plan::VersionGate{clamped(gate->min), clamped(gate->max)};
}

}  // namespace weir::compile
