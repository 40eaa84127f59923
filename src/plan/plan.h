// Plan: what is to be done, as data. Compiled from scripts or made by generators, run by the
// executor, edited by the shrinker, kept in bundles.
//
// A Plan is immutable and cheap to share: copies share sources and texts. Every string_view in it
// points into one of them, so it lives as long as any Plan made from it. Any thread may read it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "diag/source.h"

namespace weir::plan {

/// A number that cannot be mistaken for another kind's.
template <typename Tag>
struct Id {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::uint32_t value = kNone;

  [[nodiscard]] bool exists() const { return value != kNone; }
  friend bool operator==(Id, Id) = default;
  friend auto operator<=>(Id, Id) = default;
};
using StepId = Id<struct StepTag>;        ///< Given once; survives every edit of the plan.
using LaneId = Id<struct LaneTag>;        ///< Steps of a lane run in order; lanes run side by side.
using SessionId = Id<struct SessionTag>;  ///< Index into Plan::sessions.
using BlockId = Id<struct BlockTag>;      ///< Index into Plan::blocks.

/// A range of one of the plan's tables.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// One `${name}` in a template.
struct Reference {
  std::uint32_t offset = 0;  ///< Of the `$`, in the template's text.
  std::string_view name;     ///< Without `${` and `}`, which add three bytes.
};

/// A text with variables, bound just before its step runs. Without references it is its own value.
struct Template {
  std::string_view text;
  Range references;  ///< In Plan::references, by offset.
};

/// One statement on a session.
struct SqlOperation {
  Template text;
};

struct Argument {
  std::string_view name;
  Template value;
  Span span;  ///< Of the whole `name=value`, in the step's source.
};

/// A `$ action` with its arguments (sorted by name) and body lines.
struct ActionOperation {
  std::string_view name;
  Range arguments;  ///< In Plan::arguments.
  Range body;       ///< In Plan::templates.
};

/// All lanes wait here until each has arrived.
struct BarrierOperation {};

using Operation = std::variant<SqlOperation, ActionOperation, BarrierOperation>;

/// The statement may return anything, but must succeed.
struct ExpectSuccess {};

/// Rows as a multiset; `columns` are names, compared in order if given.
struct ExpectRows {
  std::optional<Range> columns;  ///< In Plan::names.
  Range rows;                    ///< In Plan::rows: each a range of Plan::templates.
};

/// `rows` rows whose fields, sorted, hash to `md5`.
struct ExpectHash {
  std::uint64_t rows = 0;
  std::string_view md5;
};

/// One column; its rows, joined by newlines, are this text.
struct ExpectText {
  Template text;
};

enum class FailureMatch : std::uint8_t { Contains, Exact, Regex, Timeout };

/// The statement must fail, or with Timeout must not end in time.
struct ExpectFailure {
  FailureMatch match = FailureMatch::Contains;
  Template text;
  std::optional<std::string_view> detail;
  std::optional<std::string_view> hint;
};

using Expectation = std::variant<ExpectSuccess, ExpectRows, ExpectHash, ExpectText, ExpectFailure>;

/// Whether a try that did not meet the expectation is followed by another until the deadline.
enum class Retry : std::uint8_t { Once, UntilDeadline };

/// Both bounds are inclusive: the server's version must lie within, or the step is skipped.
struct VersionGate {
  std::int32_t least = 0;
  std::int32_t most = 9999999;
};

/// Steps that are run or skipped together; what decides is the step with `decides` set to it.
struct Block {
  BlockId parent;  ///< None for a block at top level.
};

/// Small and flat; everything of variable size is in the plan's tables.
struct Step {
  StepId id;
  LaneId lane{0};
  SessionId session{0};
  BlockId block;    ///< The innermost block it is in, or none.
  BlockId decides;  ///< The block that is skipped if this step's result says so, or none.
  Retry retry = Retry::Once;
  std::uint32_t operation = 0;    ///< Index into Plan::operations.
  std::uint32_t expectation = 0;  ///< Index into Plan::expectations.
  SourceId source;
  Span span;      ///< The command's line (with its continuations) in the source.
  Range defines;  ///< Variables it sets, in Plan::names.
  std::optional<VersionGate> gate;
};

/// What a plan cannot run without: a service, a driver, a capability.
struct Need {
  std::string_view name;  ///< Such as `kafka`.
  StepId step;            ///< The first that needs it.
};

/// The tables of a plan. Filled by PlanBuilder, read through Plan.
struct Tables {
  std::vector<Step> steps;  ///< In the order of execution within each lane.
  std::vector<Block> blocks;
  std::vector<std::string_view> sessions;  ///< Session 0 is the main one and called `main`.
  std::vector<Operation> operations;
  std::vector<Expectation> expectations;
  std::vector<Template> templates;
  std::vector<Reference> references;
  std::vector<Range> rows;
  std::vector<Argument> arguments;
  std::vector<std::string_view> names;
  std::vector<Need> needs;
  std::uint64_t seed = 0;
  std::uint32_t next_step = 0;  ///< The id for the next step that is ever added.
};

/// What all versions of a plan share.
struct Storage {
  std::vector<Source> sources;
  std::vector<std::shared_ptr<const Arena>> arenas;  ///< Texts that stand in no source.
};

class Plan {
 public:
  Plan(std::shared_ptr<const Storage> storage, Tables tables)
      : storage_(std::move(storage)), tables_(std::make_shared<const Tables>(std::move(tables))) {}

  [[nodiscard]] const Tables& tables() const { return *tables_; }
  [[nodiscard]] const Storage& storage() const { return *storage_; }
  [[nodiscard]] const std::shared_ptr<const Storage>& shared_storage() const { return storage_; }
  [[nodiscard]] const std::vector<Step>& steps() const { return tables_->steps; }
  [[nodiscard]] const Source& source(const Step& step) const {
    return storage_->sources[step.source.value];
  }
  [[nodiscard]] const Operation& operation(const Step& step) const {
    return tables_->operations[step.operation];
  }
  [[nodiscard]] const Expectation& expectation(const Step& step) const {
    return tables_->expectations[step.expectation];
  }
  /// Highest lane number plus one; at least 1.
  [[nodiscard]] std::uint32_t lane_count() const;
  [[nodiscard]] const Step* find(StepId id) const;

 private:
  std::shared_ptr<const Storage> storage_;
  std::shared_ptr<const Tables> tables_;
};

/// Slices of the tables.
template <typename T>
[[nodiscard]] const T* begin_of(const std::vector<T>& table, Range range) {
  return table.data() + range.first;
}

/// Collects a plan. Texts given to it must live in a source of the plan, or be passed through
/// `keep` first.
class PlanBuilder {
 public:
  explicit PlanBuilder(std::uint64_t seed) { tables_.seed = seed; }

  SourceId add_source(Source source);
  SessionId session(std::string_view name);  ///< The session of that name, made if new.
  BlockId add_block(BlockId parent);
  std::string_view keep(std::string_view text) { return arena_->copy(text); }

  /// Finds the `${name}` references in `text`, which must live as long as the plan.
  [[nodiscard]] Template make_template(std::string_view text);
  /// The template whose references are exactly those at `offsets`.
  [[nodiscard]] Template make_template(std::string_view text,
                                       const std::vector<std::uint32_t>& offsets);
  /// A template in which nothing is a reference.
  [[nodiscard]] static Template literal(std::string_view text) { return {text, {}}; }
  Range add_templates(const std::vector<Template>& templates);
  Range add_rows(const std::vector<std::vector<Template>>& rows);
  Range add_arguments(const std::vector<Argument>& arguments);
  Range add_names(const std::vector<std::string_view>& names);
  void add_need(std::string_view name, StepId step);

  /// Appends a step; `id`, `operation` and `expectation` of `step` are filled in here.
  StepId add_step(Step step, Operation operation, Expectation expectation);

  /// For loading: a step that has its id already, and the first id that is free.
  void restore_step(StepId id, Step step, Operation operation, Expectation expectation);
  void reserve_ids(std::uint32_t next_step) { tables_.next_step = next_step; }

  [[nodiscard]] Plan build() &&;

 private:
  std::vector<Source> sources_;
  std::shared_ptr<Arena> arena_ = std::make_shared<Arena>();
  Tables tables_;
};

/// Names of all variables a step refers to, in order of occurrence, repeated ones once.
[[nodiscard]] std::vector<std::string_view> uses(const Plan& plan, const Step& step);

}  // namespace weir::plan
