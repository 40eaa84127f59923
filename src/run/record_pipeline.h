// RecordPipeline: the records of a lane that were sent before the results of earlier ones were
// known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "base/clock.h"
#include "plan/event.h"
#include "plan/plan.h"
#include "run/options.h"
#include "run/sessions.h"

namespace weir::run {

/// Holds records of one session at a time, in the order in which they were sent, which is the order
/// in which they are collected. A record is sent at most once, unless it is certain that the first
/// time had no effect. While any is under way nobody else may use their session, and nothing is
/// sent behind a session that was lost: its records are settled first.
class RecordPipeline {
 public:
  /// All references outlive it. With Pipeline::Off it stays empty.
  RecordPipeline(const plan::Plan& plan, plan::LaneId lane, Sessions& sessions, Pipeline pipeline)
      : plan_(plan), lane_(lane), sessions_(sessions), pipeline_(pipeline) {}

  /// The steps from `begin` on are going to be run, maybe once more.
  void begin_block(std::size_t begin) {
    if (under_way_.empty()) next_ = begin;
  }
  /// Sends step `begin` and what follows it before `end`, as long as it may go ahead, and is in the
  /// same block and of the same session, which is open.
  void fill(std::size_t begin, std::size_t end, std::uint32_t iteration);

  /// Whether `instance` is the one that is collected next.
  [[nodiscard]] bool holds(const plan::StepInstance& instance) const {
    return !under_way_.empty() && under_way_.front().instance == instance;
  }
  /// What became of the one that is collected next. If its session was lost with it, those behind
  /// are settled: they are unknown too, or forgotten if they certainly were not run.
  [[nodiscard]] TryResult collect(Deadline deadline);

 private:
  struct Sent {
    plan::StepInstance instance;
    std::size_t index = 0;  ///< Of the step.
  };

  [[nodiscard]] std::string_view session_of(const Sent& sent) const;
  [[nodiscard]] bool send(const plan::Step& step, std::size_t index, std::uint32_t iteration);
  void settle(Deadline deadline);

  const plan::Plan& plan_;
  plan::LaneId lane_;
  Sessions& sessions_;
  Pipeline pipeline_;
  std::deque<Sent> under_way_;
  std::deque<TryResult> settled_;  ///< Of the first ones of `under_way_`.
  std::size_t next_ = 0;           ///< Steps before this one are not sent any more.
};

}  // namespace weir::run
