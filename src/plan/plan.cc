// Building and reading of plans.
#include "plan/plan.h"

#include <algorithm>

#include "base/check.h"
#include "plan/names.h"

namespace weir::plan {
namespace {

template <typename T>
Range append(std::vector<T>& table, const std::vector<T>& entries) {
  const Range range{static_cast<std::uint32_t>(table.size()),
                    static_cast<std::uint32_t>(entries.size())};
  table.insert(table.end(), entries.begin(), entries.end());
  return range;
}

/// How far back an equal entry is looked for: scripts repeat what they did lately.
constexpr std::size_t kLookBack = 64;

/// The index of an entry equal to `wanted` among the last ones; else `make()` is added.
template <typename T, typename Make>
std::uint32_t find_or_add(std::vector<T>& table, const T& wanted, Make make) {
  const std::size_t last = table.size() > kLookBack ? table.size() - kLookBack : 0;
  for (std::size_t i = table.size(); i > last; --i) {
    if (table[i - 1] == wanted) return static_cast<std::uint32_t>(i - 1);
  }
  table.push_back(make());
  return static_cast<std::uint32_t>(table.size() - 1);
}

/// Calls `visit` for each template of an expectation or operation.
template <typename Visit>
void for_each_template(const Tables& tables, const Step& step, Visit visit) {
  const auto visit_range = [&](Range range) {
    for (std::uint32_t i = 0; i < range.count; ++i) visit(tables.templates[range.first + i]);
  };
  const Operation& operation = tables.operations[step.operation];
  if (const auto* sql = std::get_if<SqlOperation>(&operation)) {
    visit(sql->text);
    if (sql->copies()) visit(tables.templates[sql->data]);
  }
  if (const auto* action = std::get_if<ActionOperation>(&operation)) {
    for (std::uint32_t i = 0; i < action->arguments.count; ++i) {
      visit(tables.arguments[action->arguments.first + i].value);
    }
    visit_range(action->body);
  }
  const Expectation& expectation = tables.expectations[step.expectation];
  if (const auto* text = std::get_if<ExpectText>(&expectation)) visit(text->text);
  if (const auto* failure = std::get_if<ExpectFailure>(&expectation)) visit(failure->text);
  if (const auto* result = std::get_if<ExpectResult>(&expectation)) visit(result->block);
  if (const auto* lines = std::get_if<ExpectLines>(&expectation)) visit(lines->block);
  if (const auto* error = std::get_if<ExpectError>(&expectation)) visit(error->text);
  if (const auto* notice = std::get_if<ExpectNotice>(&expectation)) visit(notice->pattern);
  if (const auto* rows = std::get_if<ExpectRows>(&expectation)) {
    for (std::uint32_t i = 0; i < rows->rows.count; ++i)
      visit_range(tables.rows[rows->rows.first + i]);
  }
}

}  // namespace

std::string_view to_text(Comparison::Operator operation) { return name_in(kOperators, operation); }

std::uint32_t Plan::lane_count() const {
  std::uint32_t count = 1;
  for (const Step& step : steps()) count = std::max(count, step.lane.value + 1);
  return count;
}

Template Plan::sql(const Step& step) const {
  if (step.sql.length > 0) return PlanBuilder::literal(source(step).slice(step.sql));
  const auto* sql = std::get_if<SqlOperation>(&operation(step));
  return sql == nullptr ? Template() : sql->text;
}

Template Plan::expected(const Step& step) const {
  if (step.expected.length > 0) return PlanBuilder::literal(source(step).slice(step.expected));
  const Expectation& wanted = expectation(step);
  if (const auto* result = std::get_if<ExpectResult>(&wanted)) return result->block;
  if (const auto* lines = std::get_if<ExpectLines>(&wanted)) return lines->block;
  if (const auto* error = std::get_if<ExpectError>(&wanted)) return error->text;
  if (const auto* notice = std::get_if<ExpectNotice>(&wanted)) return notice->pattern;
  return {};
}

const Step* Plan::find(StepId id) const {
  const auto found = std::find_if(steps().begin(), steps().end(),
                                  [id](const Step& step) { return step.id == id; });
  return found == steps().end() ? nullptr : &*found;
}

const Companions* companions_of(const Tables& tables, const ExpectFailure& failure) {
  return failure.companions == ExpectFailure::kNoCompanions
             ? nullptr
             : &tables.companions[failure.companions];
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

BlockId PlanBuilder::add_loop(BlockId parent, const Loop& loop) {
  tables_.loops.push_back(loop);
  tables_.blocks.push_back({parent, static_cast<std::uint32_t>(tables_.loops.size() - 1)});
  return {static_cast<std::uint32_t>(tables_.blocks.size() - 1)};
}

void PlanBuilder::reserve(std::size_t steps) { tables_.steps.reserve(steps); }

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
    tables_.references.push_back(braced(static_cast<std::uint32_t>(at), name));
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
    tables_.references.push_back(braced(offset, text.substr(offset + 2, end - offset - 2)));
  }
  return made;
}

Template PlanBuilder::make_template(std::string_view text,
                                    const std::vector<Reference>& references) {
  return {text, append(tables_.references, references)};
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

std::uint32_t PlanBuilder::name(std::string_view text) {
  if (text.empty()) return 0;
  return find_or_add(tables_.names, text, [&] { return keep(text); });
}

std::uint32_t PlanBuilder::add_companions(const Companions& companions) {
  return append(tables_.companions, {companions}).first;
}

Range PlanBuilder::add_numbers(const std::vector<std::uint32_t>& numbers) {
  return append(tables_.numbers, numbers);
}

std::uint32_t PlanBuilder::rule(const ResultRule& rule) {
  return find_or_add(tables_.rules, rule, [&] {
    ResultRule kept = rule;
    kept.letters = keep(rule.letters);
    return kept;
  });
}

Range PlanBuilder::add_comparisons(const std::vector<Comparison>& comparisons) {
  return append(tables_.comparisons, comparisons);
}

Range PlanBuilder::add_guards(const std::vector<Guard>& guards) {
  return append(tables_.guards, guards);
}

void PlanBuilder::add_login(const Login& login) { tables_.logins.push_back(login); }

void PlanBuilder::add_need(std::string_view name, StepId step) {
  const bool known = std::any_of(tables_.needs.begin(), tables_.needs.end(),
                                 [name](const Need& need) { return need.name == name; });
  if (!known) tables_.needs.push_back({keep(name), step});
}

/// Where a text without variables stands in a source; empty if it does not.
Span PlanBuilder::place_of(const Template& text, SourceId source) const {
  if (text.references.count > 0 || source.value >= sources_.size()) return {};
  const std::string_view whole = sources_[source.value].text();
  const bool inside =
      text.text.data() >= whole.data() && text.text.data() < whole.data() + whole.size();
  if (!inside) return {};
  return {static_cast<std::uint32_t>(text.text.data() - whole.data()),
          static_cast<std::uint32_t>(text.text.size())};
}

/// Records are many and alike: what differs between them stands in the step, the rest is shared.
void PlanBuilder::share(Step& step, Operation& operation, Expectation& expectation) const {
  if (auto* sql = std::get_if<SqlOperation>(&operation)) {
    step.sql = place_of(sql->text, step.source);
    if (step.sql.length > 0) sql->text = {};
  }
  if (auto* result = std::get_if<ExpectResult>(&expectation)) {
    step.expected = place_of(result->block, step.source);
    if (step.expected.length > 0) result->block = {};
  }
}

StepId PlanBuilder::add_step(Step step, Operation operation, Expectation expectation,
                             const StepExtra& extra) {
  if (step.form == StepForm::Statement || step.form == StepForm::Query) {
    share(step, operation, expectation);
    step.operation = find_or_add(tables_.operations, operation, [&] { return operation; });
    step.expectation = find_or_add(tables_.expectations, expectation, [&] { return expectation; });
  } else {
    tables_.operations.push_back(operation);
    tables_.expectations.push_back(expectation);
    step.operation = static_cast<std::uint32_t>(tables_.operations.size() - 1);
    step.expectation = static_cast<std::uint32_t>(tables_.expectations.size() - 1);
  }
  step.id = StepId{tables_.next_step++};
  step.extra = extra == StepExtra() ? 0 : append(tables_.extras, {extra}).first;
  tables_.steps.push_back(step);
  return step.id;
}

void PlanBuilder::restore_step(StepId id, Step step, Operation operation, Expectation expectation,
                               const StepExtra& extra) {
  add_step(step, operation, expectation, extra);
  tables_.steps.back().id = id;
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
