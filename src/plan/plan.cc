// Building and reading of plans.
#include "plan/plan.h"

#include <algorithm>

#include "base/check.h"

namespace weir::plan {
namespace {

template <typename T>
Range append(std::vector<T>& table, const std::vector<T>& entries) {
  const Range range{static_cast<std::uint32_t>(table.size()),
                    static_cast<std::uint32_t>(entries.size())};
  table.insert(table.end(), entries.begin(), entries.end());
  return range;
}

/// Calls `visit` for each template of an expectation or operation.
template <typename Visit>
void for_each_template(const Tables& tables, const Step& step, Visit visit) {
  const auto visit_range = [&](Range range) {
    for (std::uint32_t i = 0; i < range.count; ++i) visit(tables.templates[range.first + i]);
  };
  const Operation& operation = tables.operations[step.operation];
  if (const auto* sql = std::get_if<SqlOperation>(&operation)) visit(sql->text);
  if (const auto* action = std::get_if<ActionOperation>(&operation)) {
    for (std::uint32_t i = 0; i < action->arguments.count; ++i) {
      visit(tables.arguments[action->arguments.first + i].value);
    }
    visit_range(action->body);
  }
  const Expectation& expectation = tables.expectations[step.expectation];
  if (const auto* text = std::get_if<ExpectText>(&expectation)) visit(text->text);
  if (const auto* failure = std::get_if<ExpectFailure>(&expectation)) visit(failure->text);
  if (const auto* rows = std::get_if<ExpectRows>(&expectation)) {
    for (std::uint32_t i = 0; i < rows->rows.count; ++i)
      visit_range(tables.rows[rows->rows.first + i]);
  }
}

}  // namespace

std::uint32_t Plan::lane_count() const {
  std::uint32_t count = 1;
  for (const Step& step : steps()) count = std::max(count, step.lane.value + 1);
  return count;
}

const Step* Plan::find(StepId id) const {
  const auto found = std::find_if(steps().begin(), steps().end(),
                                  [id](const Step& step) { return step.id == id; });
  return found == steps().end() ? nullptr : &*found;
}

SourceId PlanBuilder::add_source(Source source) {
  sources_.push_back(std::move(source));
  return {static_cast<std::uint32_t>(sources_.size() - 1)};
}

SessionId PlanBuilder::session(std::string_view name) {
  auto& sessions = tables_.sessions;
  if (sessions.empty()) sessions.emplace_back("main");
  const auto found = std::find(sessions.begin(), sessions.end(), name);
  if (found != sessions.end()) return {static_cast<std::uint32_t>(found - sessions.begin())};
  sessions.push_back(keep(name));
  return {static_cast<std::uint32_t>(sessions.size() - 1)};
}

BlockId PlanBuilder::add_block(BlockId parent) {
  tables_.blocks.push_back({parent});
  return {static_cast<std::uint32_t>(tables_.blocks.size() - 1)};
}

Template PlanBuilder::make_template(std::string_view text) {
  Template made{text, {static_cast<std::uint32_t>(tables_.references.size()), 0}};
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) break;
    const std::string_view name = text.substr(at + 2, end - at - 2);
    if (name.empty()) {  // `${}` is not a reference
      at += 2;
      continue;
    }
    tables_.references.push_back({static_cast<std::uint32_t>(at), name});
    ++made.references.count;
    at = end + 1;
  }
  return made;
}

Template PlanBuilder::make_template(std::string_view text,
                                    const std::vector<std::uint32_t>& offsets) {
  const Template made{text,
                      {static_cast<std::uint32_t>(tables_.references.size()),
                       static_cast<std::uint32_t>(offsets.size())}};
  for (const std::uint32_t offset : offsets) {
    const std::size_t end = text.find('}', offset);
    WEIR_CHECK(end != std::string_view::npos, "a reference without an end");
    tables_.references.push_back({offset, text.substr(offset + 2, end - offset - 2)});
  }
  return made;
}

Range PlanBuilder::add_templates(const std::vector<Template>& templates) {
  return append(tables_.templates, templates);
}

Range PlanBuilder::add_rows(const std::vector<std::vector<Template>>& rows) {
  std::vector<Range> ranges;
  ranges.reserve(rows.size());
  for (const auto& row : rows) ranges.push_back(add_templates(row));
  return append(tables_.rows, ranges);
}

Range PlanBuilder::add_arguments(const std::vector<Argument>& arguments) {
  return append(tables_.arguments, arguments);
}

Range PlanBuilder::add_names(const std::vector<std::string_view>& names) {
  return append(tables_.names, names);
}

void PlanBuilder::add_need(std::string_view name, StepId step) {
  const bool known = std::any_of(tables_.needs.begin(), tables_.needs.end(),
                                 [name](const Need& need) { return need.name == name; });
  if (!known) tables_.needs.push_back({keep(name), step});
}

StepId PlanBuilder::add_step(Step step, Operation operation, Expectation expectation) {
  const StepId id{tables_.next_step++};
  restore_step(id, step, operation, expectation);
  return id;
}

void PlanBuilder::restore_step(StepId id, Step step, Operation operation, Expectation expectation) {
  step.id = id;
  step.operation = static_cast<std::uint32_t>(tables_.operations.size());
  step.expectation = static_cast<std::uint32_t>(tables_.expectations.size());
  tables_.operations.push_back(operation);
  tables_.expectations.push_back(expectation);
  tables_.steps.push_back(step);
}

Plan PlanBuilder::build() && {
  if (tables_.sessions.empty()) tables_.sessions.emplace_back("main");
  auto storage = std::make_shared<Storage>();
  storage->sources = std::move(sources_);
  storage->arenas.push_back(std::move(arena_));
  return {std::move(storage), std::move(tables_)};
}

std::vector<std::string_view> uses(const Plan& plan, const Step& step) {
  std::vector<std::string_view> names;
  for_each_template(plan.tables(), step, [&](const Template& text) {
    for (std::uint32_t i = 0; i < text.references.count; ++i) {
      const std::string_view name = plan.tables().references[text.references.first + i].name;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  });
  return names;
}

}  // namespace weir::plan
