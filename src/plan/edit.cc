// Dropping steps, and replacing variables by what they stood for.
#include "plan/edit.h"

#include <algorithm>

namespace weir::plan {
namespace {

bool is_loop(const Tables& tables, BlockId block) {
  return block.exists() && tables.blocks[block.value].loop != Block::kNoLoop;
}

/// Variables of loops, and those that steps in loops set: one recorded value is not all of theirs.
std::set<std::string_view> changing_names(const Tables& tables) {
  std::set<std::string_view> changing;
  const auto add = [&](Range names) {
    for (std::uint32_t i = 0; i < names.count; ++i) changing.insert(tables.names[names.first + i]);
  };
  for (const Loop& loop : tables.loops) add(loop.variables);
  for (const Step& step : tables.steps) {
    if (!is_loop(tables, step.block)) continue;
    add(tables.extras[step.extra].defines);
    const auto* action = std::get_if<ActionOperation>(&tables.operations[step.operation]);
    if (action == nullptr || action->name != "set") continue;
    for (std::uint32_t i = 0; i < action->arguments.count; ++i) {
      changing.insert(tables.arguments[action->arguments.first + i].name);
    }
  }
  return changing;
}

/// Rewrites the templates of one step with recorded values; new texts go to a fresh arena.
class Resolver {
 public:
  Resolver(const Plan& plan, const Bindings& bindings)
      : bindings_(bindings),
        tables_(plan.tables()),
        changing_(changing_names(plan.tables())),
        arena_(std::make_shared<Arena>()) {}

  void resolve_step(const Step& step) {
    current_ = step.id;
    looped_ = is_loop(tables_, step.block);
    Operation& operation = tables_.operations[step.operation];
    if (auto* sql = std::get_if<SqlOperation>(&operation)) {
      resolve_one(sql->text);
      if (sql->copies()) resolve_one(tables_.templates[sql->data]);
    }
    if (auto* action = std::get_if<ActionOperation>(&operation)) {
      for (std::uint32_t i = 0; i < action->arguments.count; ++i) {
        resolve_one(tables_.arguments[action->arguments.first + i].value);
      }
      resolve_range(action->body);
    }
    Expectation& expectation = tables_.expectations[step.expectation];
    if (auto* text = std::get_if<ExpectText>(&expectation)) resolve_one(text->text);
    if (auto* failure = std::get_if<ExpectFailure>(&expectation)) resolve_one(failure->text);
    if (auto* result = std::get_if<ExpectResult>(&expectation)) resolve_one(result->block);
    if (auto* lines = std::get_if<ExpectLines>(&expectation)) resolve_one(lines->block);
    if (auto* error = std::get_if<ExpectError>(&expectation)) resolve_one(error->text);
    if (auto* notice = std::get_if<ExpectNotice>(&expectation)) resolve_one(notice->pattern);
    if (auto* rows = std::get_if<ExpectRows>(&expectation)) {
      for (std::uint32_t i = 0; i < rows->rows.count; ++i) {
        resolve_range(tables_.rows[rows->rows.first + i]);
      }
    }
  }

  /// The step decides about no block any more.
  void undecide(Step& step) {
    StepExtra extra = tables_.extras[step.extra];
    if (!extra.decides.exists()) return;
    extra.decides = {};
    step.extra = static_cast<std::uint32_t>(tables_.extras.size());
    tables_.extras.push_back(extra);
  }

  Plan finish(const Plan& plan) && {
    auto storage = std::make_shared<Storage>(plan.storage());
    storage->arenas.push_back(std::move(arena_));
    return {std::move(storage), std::move(tables_)};
  }
  Tables& tables() { return tables_; }

 private:
  void resolve_range(Range range) {
    for (std::uint32_t i = 0; i < range.count; ++i) resolve_one(tables_.templates[range.first + i]);
  }

  void resolve_one(Template& text) {
    if (text.references.count == 0) return;
    std::string bound;
    std::vector<Reference> left;  // references without a value
    std::size_t copied = 0;
    for (std::uint32_t i = 0; i < text.references.count; ++i) {
      const Reference& reference = tables_.references[text.references.first + i];
      bound += text.text.substr(copied, reference.offset - copied);
      const std::string_view written = text.text.substr(reference.offset, reference.length);
      copied = reference.offset + written.size();
      const auto value = bindings_.values.find({current_, std::string(reference.name)});
      const bool changes = looped_ && changing_.contains(reference.name);
      if (changes || value == bindings_.values.end()) {
        left.push_back(reference);
        left.back().offset = static_cast<std::uint32_t>(bound.size());
        bound += written;
      } else {
        bound += value->second;
      }
    }
    bound += text.text.substr(copied);
    text.text = arena_->copy(bound);
    text.references = {static_cast<std::uint32_t>(tables_.references.size()),
                       static_cast<std::uint32_t>(left.size())};
    tables_.references.insert(tables_.references.end(), left.begin(), left.end());
  }

  const Bindings& bindings_;
  Tables tables_;
  const std::set<std::string_view> changing_;
  std::shared_ptr<Arena> arena_;
  StepId current_;
  bool looped_ = false;  ///< The step stands in a loop.
};

}  // namespace

Plan drop_steps(const Plan& plan, const std::set<StepId>& dropped) {
  Tables tables = plan.tables();
  std::erase_if(tables.steps, [&](const Step& step) { return dropped.contains(step.id); });
  std::erase_if(tables.needs, [&](const Need& need) { return dropped.contains(need.step); });
  return {plan.shared_storage(), std::move(tables)};
}

Plan resolve(const Plan& plan, const Bindings& bindings) {
  Resolver resolver(plan, bindings);
  Tables& tables = resolver.tables();
  std::erase_if(tables.steps, [&](const Step& step) { return bindings.skipped.contains(step.id); });
  for (Step& step : tables.steps) {
    resolver.resolve_step(step);
    resolver.undecide(step);
    if (!is_loop(tables, step.block)) step.block = {};  // what was skipped is gone
  }
  return std::move(resolver).finish(plan);
}

}  // namespace weir::plan
