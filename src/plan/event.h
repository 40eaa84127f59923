// Events: everything that happens in a run, as one stream. Reporters, journals and oracles see
// nothing else.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.h"
#include "diag/diagnostic.h"
#include "plan/correction.h"
#include "plan/plan.h"
#include "value/outcome.h"

namespace weir::plan {

/// The key of what happens to a step: loops and retries never share one.
struct StepInstance {
  StepId step;
  std::uint32_t iteration = 0;
  std::uint32_t attempt = 0;  ///< From 0.
  friend bool operator==(const StepInstance&, const StepInstance&) = default;
};

/// Position of a file in the run, from 0.
struct FileId {
  std::uint32_t value = 0xFFFFFFFF;
  [[nodiscard]] bool exists() const { return value != 0xFFFFFFFF; }
  friend bool operator==(FileId, FileId) = default;
  friend auto operator<=>(FileId, FileId) = default;
};

enum class Verdict : std::uint8_t { Pass, Fail, Error, Skip, Unjudged };
[[nodiscard]] std::string_view to_text(Verdict verdict);

/// How many files or commands had which verdict.
struct Counts {
  std::array<std::uint64_t, 5> by_verdict{};

  void add(Verdict verdict, std::uint64_t count = 1) {
    by_verdict[static_cast<std::size_t>(verdict)] += count;
  }
  void add(const Counts& other) {
    for (std::size_t i = 0; i < by_verdict.size(); ++i) by_verdict[i] += other.by_verdict[i];
  }
  [[nodiscard]] std::uint64_t of(Verdict verdict) const {
    return by_verdict[static_cast<std::size_t>(verdict)];
  }
  /// Passed, failed and errors.
  [[nodiscard]] std::uint64_t executed() const {
    return of(Verdict::Pass) + of(Verdict::Fail) + of(Verdict::Error);
  }
};

/// Whether a query was asked again through a view, where the run does that.
enum class ViewCheck : std::uint8_t {
  None,        ///< It was not to be.
  Checked,     ///< It was; a difference is a failure.
  NotPossible  ///< It could not be; the reason of the command says why.
};

/// Everything a reporter may want to say about one judged command.
struct CommandReport {
  const Source* source = nullptr;
  Span span;              ///< The command's line.
  std::string_view kind;  ///< As in the dump: `action`, `sql`, `fails`, `explain`, `barrier`.
  std::string_view name;  ///< The action's name; empty for SQL.
  std::string statement;  ///< The SQL, or the action's line, with variables bound.
  Verdict verdict = Verdict::Pass;
  std::string reason;  ///< Of a skip or an unjudged command, or why there is no view.
  Nanoseconds elapsed{};
  std::uint32_t tries = 0;
  /// Where a loop stood when a command in it did not pass: "i=3", "x=a y=b"; else empty.
  std::string iteration;
  std::string message;   ///< What is wrong: lower-case phrase; empty if passed.
  Span culprit;          ///< Narrower place for the caret; length 0 if there is none.
  std::string expected;  ///< As a script would write it; empty if it does not apply.
  std::string actual;
  std::string diff;  ///< Lines that start with "- ", "+ " or two spaces.
  /// What "- " and "+ " stand for, if not for what is expected and what came.
  std::array<std::string, 2> sides;
  std::string sqlstate;
  std::string code;  ///< The engine's own class of error, where it has no SQLSTATEs.
  std::string detail;
  std::string hint;
  /// Of a record that failed, where the run asks for corrections; else null.
  std::shared_ptr<const Correction> correction;
  ViewCheck view = ViewCheck::None;
};

/// What asking queries again through views came to in a run.
struct ViewCounts {
  std::uint64_t checked = 0;
  std::map<std::string, std::uint64_t> left_out;  ///< How many, by why.
};

/// How the reason of a command begins that was not run because its file had stopped.
inline constexpr std::string_view kFileStopped = "the file stopped";

struct RunStarted {
  std::string_view version;
  std::uint64_t seed = 0;
  std::span<const std::string> arguments;  ///< The command line, secrets masked.
  unsigned jobs = 1;
  std::string_view target;  ///< Of an URL with its password masked, or a description.
  std::chrono::system_clock::time_point started;
  std::size_t files = 0;          ///< How many are to be run.
  std::uint64_t bytes = 0;        ///< Their size in all; 0 if it is not known.
  std::size_t passed_before = 0;  ///< Left out, because an earlier run saw them pass.
  std::string_view config = {};   ///< The weir.toml that holds for the run; empty: none.
};
struct FileStarted {
  std::string_view path;
  std::uint64_t seed = 0;
  std::size_t steps = 0;
  std::uint64_t bytes = 0;               ///< Of the script.
  std::string_view dialect = {};         ///< Of sqllogictest, as which it was read; else empty.
  std::string_view dialect_reason = {};  ///< Why that one, as a phrase.
  std::string_view engine = {};          ///< What runs such a script.
};
/// A step begins; the status line shows it.
struct StepStarted {
  StepInstance instance;
  const Source* source = nullptr;
  Span span;
};
/// A variable was replaced by its value for this step.
struct VariableBound {
  StepInstance instance;
  std::string_view name;
  std::string_view value;
};
/// An operation was handed to a driver...
struct Invoked {
  StepInstance instance;
  std::string_view session;
  std::string_view text;
};
/// ...and this became of it. The history of an oracle is the journal restricted to these two.
struct Returned {
  StepInstance instance;
  std::string_view session;
  const Outcome* outcome = nullptr;
};
/// The step was tried, is not as expected yet, and is going to be tried again.
struct Waiting {
  StepInstance instance;
  const Source* source = nullptr;
  Span span;
  std::string_view last_seen;  ///< One phrase.
  Nanoseconds elapsed{};
  Nanoseconds left{};
};
struct CommandEnded {
  StepInstance instance;
  const CommandReport* report = nullptr;
};
struct FileEnded {
  std::string_view path;
  Verdict verdict = Verdict::Pass;
  std::string_view reason;
  Nanoseconds elapsed{};
  Counts commands;
  /// How to look at what is left of it: `--keep-failed`'s command; empty if nothing is kept.
  std::string_view kept;
  std::string_view note =
      {};  ///< What else there is to know of it, such as a `halt`; may be empty.
};
enum class ServicePhase : std::uint8_t { Fetch, Prepare, Start, Ready, Exit, Stop };
[[nodiscard]] std::string_view to_text(ServicePhase phase);
struct ServiceChanged {
  std::string_view service;
  ServicePhase phase = ServicePhase::Start;
  Nanoseconds elapsed{};
  std::string_view message;
};
struct Diagnosed {
  const Source* source = nullptr;
  const Diagnostic* diagnostic = nullptr;
};
struct RunEnded {
  Counts files;
  Counts commands;
  Nanoseconds elapsed{};
  int exit_code = 0;
  /// The command that runs what failed again; empty if nothing did.
  std::string_view repeat;
  const ViewCounts* views = nullptr;  ///< Null if the run made no views.
};
/// Nothing happened but time went on; emitted a few times a second where somebody is watching.
struct Ticked {};

using EventPayload =
    std::variant<RunStarted, FileStarted, StepStarted, VariableBound, Invoked, Returned, Waiting,
                 CommandEnded, FileEnded, ServiceChanged, Diagnosed, RunEnded, Ticked>;

/// Everything it points to is valid only during the call that delivers it.
struct Event {
  std::uint64_t sequence = 0;  ///< From 1, without gaps.
  Nanoseconds time{};          ///< Since the start of the run, monotonic.
  FileId file;                 ///< None for events of the whole run.
  EventPayload payload;
};

/// Receives events one at a time, in order. Implementations need no lock of their own.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
};

}  // namespace weir::plan
