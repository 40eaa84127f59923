// `--as-view`: counts the queries that were asked through views, and why others were not.
#pragma once

#include "plan/event.h"

namespace weir::cli {

class ViewCounter final : public plan::EventSink {
 public:
  void on_event(const plan::Event& event) override;
  [[nodiscard]] const plan::ViewCounts& counts() const { return counts_; }

 private:
  plan::ViewCounts counts_;
};

}  // namespace weir::cli
