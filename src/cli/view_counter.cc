// Counting of queries that were asked through views.
#include "cli/view_counter.h"

namespace weir::cli {
namespace {

/// The kind of a reason: `not asked through a view: KIND` or `...: KIND: what the engine says`.
std::string kind_of(std::string_view reason) {
  constexpr std::string_view kColon = ": ";
  const std::size_t colon = reason.find(kColon);
  if (colon != std::string_view::npos) reason.remove_prefix(colon + kColon.size());
  return std::string(reason.substr(0, reason.find(kColon)));
}

}  // namespace

void ViewCounter::on_event(const plan::Event& event) {
  const auto* ended = std::get_if<plan::CommandEnded>(&event.payload);
  if (ended == nullptr) return;
  switch (ended->report->view) {
    case plan::ViewCheck::None: return;
    case plan::ViewCheck::Checked: ++counts_.checked; return;
    case plan::ViewCheck::NotPossible: ++counts_.left_out[kind_of(ended->report->reason)]; return;
  }
}

}  // namespace weir::cli
