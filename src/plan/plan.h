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
#include "base/clock.h"
#include "base/result.h"
#include "diag/source.h"
#include "plan/expectation.h"
#include "plan/parts.h"

namespace weir::plan {

/// Whether a try that did not meet the expectation is followed by another until the deadline.
enum class Retry : std::uint8_t {
  Once,
  UntilDeadline,
  Counted,  ///< As Step::tries says.
};

/// So many tries in all, and the pause behind each that did not hold.
struct Tries {
  std::uint64_t attempts = 1;
  Nanoseconds pause{};
  friend bool operator==(const Tries&, const Tries&) = default;
};

/// What kind of script a step is from, and what it is there: decides how it is sent and reported,
/// and what an earlier failure of its file means for it.
enum class StepForm : std::uint8_t {
  Command,    ///< Testdrive.
  Statement,  ///< sqllogictest, as the following: later records are judged by themselves.
  Query,
  Control,  ///< Reported if it does not succeed, never counted.
};

/// One comparison of a loop's variable, such as `i>=2`.
struct Comparison {
  enum class Operator : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };
  std::string_view variable;
  Operator operation = Operator::Equal;
  std::string_view value;
};

[[nodiscard]] std::string_view to_text(Comparison::Operator operation);
/// Whether it holds for the value that its variable has now: as numbers if both are integers, else
/// only equality is known, and nothing else holds.
[[nodiscard]] bool holds(const Comparison& comparison, std::string_view current);

/// A condition on loop variables: the step is left out if all of `comparisons` hold, or with
/// `only_if`, if one of them does not.
struct Guard {
  Range comparisons;  ///< In Plan::comparisons.
  bool only_if = false;
};

/// Both bounds are inclusive: the server's version must lie within, or the step is skipped.
struct VersionGate {
  std::int32_t least = 0;
  std::int32_t most = 9999999;
  friend bool operator==(const VersionGate&, const VersionGate&) = default;
};

/// The values that a block is repeated for.
struct Loop {
  Range variables;      ///< In Plan::names: set together in each iteration.
  Range values;         ///< In Plan::names, those of one iteration side by side.
  bool counts = false;  ///< Instead of `values`:
  std::int64_t first = 0;
  std::int64_t end = 0;     ///< Not reached; but the first iteration is always run.
  bool concurrent = false;  ///< Every iteration on a thread and sessions of its own.
};

/// Steps that are run, skipped or repeated together; what decides is the step with `decides` set to
/// it.
struct Block {
  BlockId parent;                ///< None for a block at top level.
  std::uint32_t loop = kNoLoop;  ///< In Plan::loops.
  static constexpr std::uint32_t kNoLoop = 0xFFFFFFFF;
};

/// What is done on a server of weir's own, before a login is first used, about its role.
enum class LoginRole : std::uint8_t {
  Given,      ///< Nothing: it is there, or the login fails.
  Ordinary,   ///< Made, without rights, if it is missing.
  MayLogIn,   ///< The same, and one that may not log in may do so from then on.
  Superuser,  ///< Made, as a superuser, if it is missing.
};

/// As whom, or to what, a session connects, if not as the target says.
struct Login {
  SessionId session;
  std::string_view user;
  std::string_view password;
  LoginRole role = LoginRole::Given;
  /// The name of a database in memory of the script's own, if it is not the target's; its engine is
  /// a library then, and there is no user.
  std::string_view database = {};
};

/// What few steps have.
struct StepExtra {
  BlockId decides;  ///< The block that is skipped if this step's result says so, or none.
  Range defines;    ///< Variables it sets, in Plan::names.
  Range guards;     ///< In Plan::guards; one that says so leaves it out.
  Tries tries;      ///< Of Retry::Counted.
  /// In Plan::names: under which name it runs beside what follows, until an AwaitOperation of that
  /// name or the end of the lane; entry 0 if it does not.
  std::uint32_t beside = 0;
  std::optional<VersionGate> gate;
  /// Its session is one that an action has to have opened; others are made when first used.
  bool opened_before = false;
  friend bool operator==(const StepExtra&, const StepExtra&) = default;
};

/// Small and flat, since a large script has some hundred thousand; everything of variable size is
/// in the plan's tables, and operations and expectations are shared by steps that are alike.
struct Step {
  StepId id;
  LaneId lane{0};
  SessionId session{0};
  BlockId block;  ///< The innermost block it is in, or none.
  Retry retry = Retry::Once;
  StepForm form = StepForm::Command;
  std::uint32_t extra = 0;        ///< In Plan::extras; entry 0 has nothing.
  std::uint32_t skip = 0;         ///< In Plan::names: why it is never run; entry 0 is no reason.
  std::uint32_t operation = 0;    ///< Index into Plan::operations.
  std::uint32_t expectation = 0;  ///< Index into Plan::expectations.
  SourceId source;
  Span span;  ///< The command's line (with its continuations) in the source.
  Span sql;   ///< Its SQL, if that is sent as it stands in the source; else the operation has it.
  Span expected;  ///< The text of its expectation, likewise.
  Span label;     ///< Of a sqllogictest query; empty if there is none or it is not enforced.
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
  std::vector<std::string_view> names;  ///< Entry 0 is empty.
  std::vector<Companions> companions;
  std::vector<ResultRule> rules;
  std::vector<std::uint32_t> numbers;
  std::vector<StepExtra> extras;
  std::vector<Loop> loops;
  std::vector<Guard> guards;
  std::vector<Comparison> comparisons;
  std::vector<Login> logins;
  std::vector<Need> needs;
  std::string_view engine;  ///< The driver it was made for, such as `sqlite`; empty: any.
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
  [[nodiscard]] const StepExtra& extra(const Step& step) const {
    return tables_->extras[step.extra];
  }
  /// The SQL of a step, wherever it stands; empty for other operations.
  [[nodiscard]] Template sql(const Step& step) const;
  /// The text of its expectation: a block of results, a message, a pattern; empty if it has none.
  [[nodiscard]] Template expected(const Step& step) const;
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

/// What is expected beside the message; null if nothing is.
[[nodiscard]] const Companions* companions_of(const Tables& tables, const ExpectFailure& failure);

/// Collects a plan. Texts given to it must live in a source of the plan, or be passed through
/// `keep` first.
class PlanBuilder {
 public:
  explicit PlanBuilder(std::uint64_t seed) {
    tables_.seed = seed;
    tables_.names.emplace_back();
    tables_.extras.emplace_back();
  }
  void set_engine(std::string_view engine) { tables_.engine = keep(engine); }
  /// Room for so many steps, so that the tables of large plans are not moved.
  void reserve(std::size_t steps);

  SourceId add_source(Source source);
  SessionId session(std::string_view name);  ///< The session of that name, made if new.
  BlockId add_block(BlockId parent);
  BlockId add_loop(BlockId parent, const Loop& loop);
  std::string_view keep(std::string_view text) { return arena_->copy(text); }

  /// Finds the `${name}` references in `text`, which must live as long as the plan.
  [[nodiscard]] Template make_template(std::string_view text);
  /// The template whose references are exactly those at `offsets`.
  [[nodiscard]] Template make_template(std::string_view text,
                                       const std::vector<std::uint32_t>& offsets);
  /// The template with these references, sorted by place.
  [[nodiscard]] Template make_template(std::string_view text,
                                       const std::vector<Reference>& references);
  /// A template in which nothing is a reference.
  [[nodiscard]] static Template literal(std::string_view text) { return {text, {}}; }
  Range add_templates(const std::vector<Template>& templates);
  Range add_rows(const std::vector<std::vector<Template>>& rows);
  Range add_arguments(const std::vector<Argument>& arguments);
  Range add_names(const std::vector<std::string_view>& names);
  /// The index of a name, which is added if the last ones are others.
  std::uint32_t name(std::string_view text);
  std::uint32_t add_companions(const Companions& companions);
  Range add_numbers(const std::vector<std::uint32_t>& numbers);
  std::uint32_t rule(const ResultRule& rule);  ///< The index of an equal one, added if new.
  Range add_comparisons(const std::vector<Comparison>& comparisons);
  Range add_guards(const std::vector<Guard>& guards);
  void add_login(const Login& login);
  void add_need(std::string_view name, StepId step);

  /// Appends a step; `id`, `operation` and `expectation` of `step` are filled in here.
  StepId add_step(Step step, Operation operation, Expectation expectation,
                  const StepExtra& extra = {});

  /// For loading: a step that has its id already, and the first id that is free.
  void restore_step(StepId id, Step step, Operation operation, Expectation expectation,
                    const StepExtra& extra);
  void reserve_ids(std::uint32_t next_step) { tables_.next_step = next_step; }

  [[nodiscard]] Plan build() &&;

 private:
  [[nodiscard]] Span place_of(const Template& text, SourceId source) const;
  void share(Step& step, Operation& operation, Expectation& expectation) const;

  std::vector<Source> sources_;
  std::shared_ptr<Arena> arena_ = std::make_shared<Arena>();
  Tables tables_;
};

/// Names of all variables a step refers to, in order of occurrence, repeated ones once.
[[nodiscard]] std::vector<std::string_view> uses(const Plan& plan, const Step& step);

}  // namespace weir::plan
