// judge: is this outcome what the script expects? Pure, so that retries, oracles and rewriting can
// share it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plan/event.h"
#include "plan/plan.h"
#include "run/mask.h"
#include "run/variables.h"
#include "value/outcome.h"
#include "value/rows.h"

namespace weir::run {

/// An expectation with its variables replaced.
struct WantSuccess {};
struct WantRows {
  std::optional<TextRow> columns;
  std::vector<TextRow> rows;  ///< Sorted.
};
struct WantHash {
  std::uint64_t rows = 0;
  std::string md5;
};
struct WantText {
  std::string text;
};
struct WantFailure {
  plan::FailureMatch match = plan::FailureMatch::Contains;
  std::string text;
  std::optional<Pattern> pattern;  ///< For Regex.
  std::optional<std::string> detail;
  std::optional<std::string> hint;
};
using Want = std::variant<WantSuccess, WantRows, WantHash, WantText, WantFailure>;

/// Binds and compiles the expectation of a step.
[[nodiscard]] Result<Want> bind_expectation(const plan::Plan& plan, const plan::Step& step,
                                            const Variables& variables,
                                            const Variables::OnBound& on_bound);

enum class Match : std::uint8_t {
  Yes,
  No,         ///< Judged, and different.
  Undecided,  ///< Could not be judged: connection lost, outcome unknown, interrupted.
};

/// The comparison of one try. Everything but `match` is for people.
struct Judgement {
  Match match = Match::Yes;
  std::string message;    ///< Lower-case phrase; empty if it matches.
  std::string last_seen;  ///< Short: what a status line shows while waiting.
  std::string expected;
  std::string actual;
  std::string diff;
  std::array<std::string, 2> sides;  ///< As of plan::CommandReport.
  std::string sqlstate;
  std::string code;  ///< As of ServerError.
  std::string detail;
  std::string hint;
  std::string notes;  ///< Further lines, such as the rows before masking.
};

/// Of a statement that should have succeeded and did not.
[[nodiscard]] Judgement judge_unexpected(const Outcome& outcome);

/// Of a step that was cut off while it waited for `wanted`, a phrase, or before another try. `last`
/// is of the try before; Yes if there was none.
[[nodiscard]] Judgement judge_interruption(std::string_view wanted, Judgement last);

/// What the report of a step says whose last judgement is not Yes.
void report_failure(plan::CommandReport& report, Judgement judgement);

[[nodiscard]] Judgement judge(const Want& want, const Outcome& outcome, const Mask& mask);

/// What is waited for, as a phrase: "3 rows", "an error that contains `x`".
[[nodiscard]] std::string describe(const Want& want);

}  // namespace weir::run
