// A synthetic run of every kind of event, for the tests of reporters.
#pragma once

#include <string>
#include <vector>

#include "plan/event.h"
#include "report/secrets.h"

namespace weir::report {

/// Sends events to a sink, numbering and dating them.
class EventFeed {
 public:
  explicit EventFeed(plan::EventSink& sink) : sink_(sink) {}

  /// Moves the clock of the run on.
  void pass(Nanoseconds duration) { now_ += duration; }
  void send(plan::EventPayload payload) { send({}, std::move(payload)); }
  void send(plan::FileId file, plan::EventPayload payload) {
    sink_.on_event({++sequence_, now_, file, std::move(payload)});
  }
  [[nodiscard]] Nanoseconds now() const { return now_; }

 private:
  plan::EventSink& sink_;
  std::uint64_t sequence_ = 0;
  Nanoseconds now_{};
};

/// The span of the first occurrence of `text` in the source; it must occur.
[[nodiscard]] Span span_of(const Source& source, std::string_view text);

/// What every secret of the sample run contains; no report may.
inline constexpr std::string_view kSampleSecret = "hunter2";

/// Seven files on two jobs: passes, two failures, an error, a file that does not parse, a skip, two
/// files interleaved, services, secrets wherever a text can hold one.
void send_sample_run(plan::EventSink& sink);

/// What the user marked as secret in the sample run.
void add_sample_secrets(SecretFilter& secrets);

}  // namespace weir::report
