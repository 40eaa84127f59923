// Running of one file: its lanes, its deadline and its verdict.
#include "run/file_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <thread>

#include "base/duration.h"
#include "base/text.h"
#include "run/lane.h"
#include "value/rows.h"

namespace weir::run {
namespace {

using plan::Verdict;

constexpr Nanoseconds kVersionBudget = 10s;

/// Stops a file when its time is over, and tells whether it did.
class FileTimer {
 public:
  FileTimer(Clock& clock, std::optional<Nanoseconds> budget, std::stop_source& stop) {
    if (!budget) return;
    const MonotonicTime end = Deadline::after(clock, *budget).when();
    thread_ = std::jthread([this, &clock, &stop, end](const std::stop_token& cancelled) {
      if (!clock.wait_until(end, cancelled)) return;
      expired_ = true;
      stop.request_stop();
    });
  }
  /// No stop comes from here any more.
  bool finish() {
    thread_ = {};
    return expired_;
  }

 private:
  std::atomic<bool> expired_ = false;
  std::jthread thread_;
};

/// The number that version gates compare with: mz_version_num(), one int4, or what was configured.
std::optional<std::int64_t> find_version(const plan::Plan& plan, plan::FileId file,
                                         const Place& place, const FileEnvironment& environment,
                                         const std::stop_token& stop) {
  const bool gated =
      std::any_of(plan.steps().begin(), plan.steps().end(),
                  [&](const plan::Step& step) { return plan.extra(step).gate.has_value(); });
  if (!gated) return std::nullopt;
  Sessions sessions({environment.options, environment.endpoints, environment.clock,
                     environment.journal, file, place.main, stop});
  const TryResult tried =
      sessions.run({}, kMainSession, {"SELECT mz_version_num()", driver::Protocol::Prepared},
                   Deadline::after(environment.clock, kVersionBudget));
  std::int64_t version = 0;
  const auto rows = render_rows(tried.outcome.result);
  const bool told = tried.outcome.ok() && rows.size() == 1 && rows[0].size() == 1 &&
                    parse_integer(rows[0][0], version);
  return told ? std::optional(version) : environment.options.gate_version;
}

Verdict verdict_of(const plan::Counts& commands) {
  if (commands.of(Verdict::Fail) > 0) return Verdict::Fail;
  if (commands.of(Verdict::Error) > 0) return Verdict::Error;
  if (commands.of(Verdict::Pass) == 0 && commands.of(Verdict::Skip) > 0) return Verdict::Skip;
  return Verdict::Pass;
}

std::string reason_of(std::vector<std::string>& problems) {
  std::string reason;
  for (const std::string& problem : problems) reason += (reason.empty() ? "" : "; ") + problem;
  return reason;
}

}  // namespace

FileResult run_file(const plan::Plan& plan, plan::FileId file, const Place& place,
                    const FileEnvironment& environment, const std::stop_token& stop) {
  std::stop_source stop_file;
  const std::stop_callback forward(stop, [&] { stop_file.request_stop(); });
  FileTimer timer(environment.clock, environment.options.file_timeout, stop_file);

  const std::uint32_t lane_count = plan.lane_count();
  std::barrier<> barrier(lane_count);
  std::atomic<const plan::Step*> first_failed = nullptr;
  Guarded<std::vector<std::string>> problems;
  const std::stop_token token = stop_file.get_token();
  Labels labels;
  Guarded<std::string> left_out;
  std::atomic<std::uint32_t> views = 0;
  FileShared shared{plan,         file,     place,
                    environment,  token,    barrier,
                    first_failed, problems, find_version(plan, file, place, environment, token),
                    labels,       left_out, views};

  FileResult result;
  Guarded<FileResult*> collected(&result);
  const auto run_lane = [&](std::uint32_t number) {
    Lane lane(shared, plan::LaneId{number});
    const plan::Counts counts = lane.run();
    collected.with_lock([&](FileResult* total) {
      total->commands.add(counts);
      total->without_server |= lane.without_server();
      if (total->server_problem.empty()) total->server_problem = lane.server_problem();
    });
  };
  {
    std::vector<std::jthread> others;
    for (std::uint32_t number = 1; number < lane_count; ++number) {
      others.emplace_back([&run_lane, number] { run_lane(number); });
    }
    run_lane(0);
  }

  result.verdict = verdict_of(result.commands);
  problems.with_lock([&](auto& list) { result.reason = reason_of(list); });
  const bool out_of_time = timer.finish();
  if (out_of_time || stop.stop_requested()) {
    if (result.verdict != Verdict::Fail) result.verdict = Verdict::Error;
    result.reason = out_of_time ? fmt::format("the file took longer than {}",
                                              format_duration(*environment.options.file_timeout))
                                : "interrupted";
  }
  return result;
}

}  // namespace weir::run
