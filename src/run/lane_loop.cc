// Blocks that are repeated, and the conditions on their variables.
#include <fmt/format.h>

#include "base/text.h"
#include "run/lane.h"

namespace weir::run {
namespace {

using plan::Comparison;

/// The condition as a script would write it.
std::string describe(const plan::Tables& tables, const plan::Guard& guard) {
  std::string text = guard.only_if ? "onlyif" : "skipif";
  for (std::uint32_t i = 0; i < guard.comparisons.count; ++i) {
    const Comparison& comparison = tables.comparisons[guard.comparisons.first + i];
    text += fmt::format("{}{}{}{}", i == 0 ? " " : "&&", comparison.variable,
                        to_text(comparison.operation), comparison.value);
  }
  return text;
}

/// How often a loop is run, and which values it has then.
class Iterations {
 public:
  Iterations(const plan::Tables& tables, const plan::Loop& loop) : tables_(tables), loop_(loop) {}

  [[nodiscard]] std::uint64_t count() const {
    if (!loop_.counts) return loop_.values.count / std::max(1U, loop_.variables.count);
    return loop_.end > loop_.first ? static_cast<std::uint64_t>(loop_.end - loop_.first) : 1;
  }
  void set(Variables& variables, std::uint64_t number) const {
    for (std::uint32_t i = 0; i < loop_.variables.count; ++i) {
      variables.set(tables_.names[loop_.variables.first + i], value(number, i));
    }
  }

  /// A variable means its loop only.
  void forget(Variables& variables) const {
    for (std::uint32_t i = 0; i < loop_.variables.count; ++i) {
      variables.forget(tables_.names[loop_.variables.first + i]);
    }
  }

 private:
  [[nodiscard]] std::string value(std::uint64_t number, std::uint32_t variable) const {
    if (loop_.counts) {
      return std::to_string(loop_.first + static_cast<std::int64_t>(number));
    }
    const std::uint64_t at = number * loop_.variables.count + variable;
    return std::string(tables_.names[loop_.values.first + at]);
  }

  const plan::Tables& tables_;
  const plan::Loop& loop_;
};

}  // namespace

std::string Lane::why_left_out(const plan::Step& step) const {
  const plan::Tables& tables = shared_.plan.tables();
  const plan::Range guards = shared_.plan.extra(step).guards;
  for (std::uint32_t i = 0; i < guards.count; ++i) {
    const plan::Guard& guard = tables.guards[guards.first + i];
    bool all = true;
    for (std::uint32_t j = 0; j < guard.comparisons.count; ++j) {
      const Comparison& comparison = tables.comparisons[guard.comparisons.first + j];
      const std::string* value = variables_.find(comparison.variable);
      all &= value != nullptr && plan::holds(comparison, *value);
    }
    if (all != guard.only_if) return describe(tables, guard);
  }
  return {};
}

std::string Lane::describe_iteration(const plan::Step& step) const {
  const plan::Tables& tables = shared_.plan.tables();
  std::string text;
  for (plan::BlockId block = step.block; block.exists();
       block = tables.blocks[block.value].parent) {
    const std::uint32_t number = tables.blocks[block.value].loop;
    if (number == plan::Block::kNoLoop) continue;
    const plan::Range variables = tables.loops[number].variables;
    std::string here;
    for (std::uint32_t i = 0; i < variables.count; ++i) {
      const std::string_view name = tables.names[variables.first + i];
      const std::string* value = variables_.find(name);
      if (value != nullptr) here += fmt::format("{}{}={}", here.empty() ? "" : " ", name, *value);
    }
    if (here.empty()) continue;
    if (!text.empty()) here += " ";
    text.insert(0, here);
  }
  return text;
}

/// The block directly below `inside` that holds the step; none if the step is in `inside` itself.
plan::BlockId Lane::child_block(const plan::Step& step, plan::BlockId inside) const {
  const auto& blocks = shared_.plan.tables().blocks;
  plan::BlockId block = step.block;
  while (block.exists() && block != inside && blocks[block.value].parent != inside) {
    block = blocks[block.value].parent;
  }
  return block == inside ? plan::BlockId() : block;
}

bool Lane::run_steps(std::size_t begin, std::size_t end, plan::BlockId inside) {
  const plan::Tables& tables = shared_.plan.tables();
  for (std::size_t i = begin; i < end;) {
    const plan::Step& step = tables.steps[i];
    if (step.lane != lane_) {
      ++i;
      continue;
    }
    const plan::BlockId child = child_block(step, inside);
    if (child.exists() && tables.blocks[child.value].loop != plan::Block::kNoLoop) {
      std::size_t behind = i + 1;
      while (behind < end && child_block(tables.steps[behind], inside) == child) ++behind;
      run_loop(tables.loops[tables.blocks[child.value].loop], i, behind, child);
      i = behind;
      continue;
    }
    if (std::holds_alternative<plan::ContinueOperation>(tables.operations[step.operation])) {
      if (why_left_out(step).empty()) return false;
      ++i;
      continue;
    }
    pipeline_.fill(i, end, iteration_);
    run_step(step);
    ++i;
  }
  return true;
}

void Lane::run_loop(const plan::Loop& loop, std::size_t begin, std::size_t end,
                    plan::BlockId block) {
  const Iterations iterations(shared_.plan.tables(), loop);
  if (loop.concurrent) {
    run_concurrently(loop, begin, end, block);
    return;
  }
  for (std::uint64_t number = 0; number < iterations.count(); ++number) {
    iterations.set(variables_, number);
    ++iteration_;
    pipeline_.begin_block(begin);
    (void)run_steps(begin, end, block);
  }
  iterations.forget(variables_);
}

/// The other lane's main database is this lane's from now on, and that of others.
void Lane::use_database_of(const Lane& other) {
  main_ = other.main_;
  main_.shared = true;
  sessions_.set_main(main_);
}

/// Every iteration has a thread, sessions and variables of its own, as DuckDB's runner does it.
void Lane::run_concurrently(const plan::Loop& loop, std::size_t begin, std::size_t end,
                            plan::BlockId block) {
  const Iterations iterations(shared_.plan.tables(), loop);
  std::vector<std::unique_ptr<Lane>> lanes;
  for (std::uint64_t number = 0; number < iterations.count(); ++number) {
    auto& lane = lanes.emplace_back(std::make_unique<Lane>(shared_, lane_));
    lane->variables_.take_values(variables_);
    lane->use_database_of(*this);
    lane->error_words_ = error_words_;
    lane->iteration_ = iteration_ + static_cast<std::uint32_t>(number) + 1;
    lane->rng_ = rng_.split(fmt::format("iteration {}", lane->iteration_));
    iterations.set(lane->variables_, number);
  }
  {
    std::vector<std::jthread> threads;
    threads.reserve(lanes.size());
    for (const auto& lane : lanes) {
      threads.emplace_back(
          [&lane, begin, end, block] { (void)lane->run_steps(begin, end, block); });
    }
  }
  for (const auto& lane : lanes) counts_.add(lane->counts_);
  iteration_ += static_cast<std::uint32_t>(lanes.size());
}

}  // namespace weir::run
