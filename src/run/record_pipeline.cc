// Records that are sent ahead: no record depends on the result of another one, and an error of one
// does not touch the others.
#include "run/record_pipeline.h"

#include <algorithm>
#include <utility>

#include "run/record_statement.h"

namespace weir::run {
namespace {

constexpr std::size_t kAhead = 64;  // statements under way, beside the one that is waited for

}  // namespace

std::string_view RecordPipeline::session_of(const Sent& sent) const {
  const plan::Tables& tables = plan_.tables();
  return tables.sessions[tables.steps[sent.index].session.value];
}

void RecordPipeline::fill(std::size_t begin, std::size_t end, std::uint32_t iteration) {
  if (pipeline_ == Pipeline::Off || !settled_.empty() || under_way_.size() > kAhead / 2) return;
  const std::vector<plan::Step>& steps = plan_.steps();
  const plan::Step& first = steps[begin];
  for (std::size_t at = std::max(begin, next_); at < end && under_way_.size() < kAhead; ++at) {
    const plan::Step& step = steps[at];
    if (step.lane != lane_) continue;
    // What is skipped may be in a loop, which decides by itself what is run next.
    if (step.block != first.block) return;
    if (step.skip != 0) continue;
    if (step.session != first.session || !can_go_ahead(plan_, step)) return;
    if (!send(step, at, iteration)) return;
  }
}

bool RecordPipeline::send(const plan::Step& step, std::size_t index, std::uint32_t iteration) {
  const Sent sent{{step.id, iteration, 0}, index};
  const driver::Statement statement = statement_of(plan_, step, plan_.sql(step).text);
  if (!sessions_.submit(sent.instance, session_of(sent), statement)) return false;
  under_way_.push_back(sent);
  next_ = index + 1;
  return true;
}

TryResult RecordPipeline::collect(Deadline deadline) {
  const Sent sent = under_way_.front();
  under_way_.pop_front();
  if (!settled_.empty()) {
    TryResult result = std::move(settled_.front());
    settled_.pop_front();
    return result;
  }
  TryResult result = sessions_.collect(sent.instance, session_of(sent), deadline);
  if (!under_way_.empty() && !sessions_.is_open(session_of(sent))) settle(deadline);
  return result;
}

/// The session is gone: what it says of the rest it says at once.
void RecordPipeline::settle(Deadline deadline) {
  for (const Sent& sent : under_way_) {
    settled_.push_back(sessions_.collect(sent.instance, session_of(sent), deadline));
  }
  while (!settled_.empty() && settled_.back().outcome.kind == OutcomeKind::NotRun) {
    next_ = under_way_.back().index;
    under_way_.pop_back();
    settled_.pop_back();
  }
}

}  // namespace weir::run
