// Journal: numbers and dates events, and hands them to every sink in one order.
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/guarded.h"
#include "plan/edit.h"
#include "plan/event.h"

namespace weir::plan {

/// The one writer of a run. `emit` may be called from any thread; it returns when every sink has
/// seen the event, so nothing is buffered and memory stays bounded.
class Journal {
 public:
  Journal(const Clock& clock, std::vector<EventSink*> sinks)
      : clock_(clock), start_(clock.now()), state_(State{0, std::move(sinks)}) {}

  void emit(FileId file, EventPayload payload);
  /// Since the journal was made.
  [[nodiscard]] Nanoseconds elapsed() const { return clock_.now() - start_; }

 private:
  struct State {
    std::uint64_t sequence;
    std::vector<EventSink*> sinks;
  };
  const Clock& clock_;
  MonotonicTime start_;
  Guarded<State> state_;
};

/// Writes the history of one file as JSON lines: what was bound, invoked, returned and judged.
/// With `Times::Off` nothing in it depends on time, so two runs that did the same give the same
/// bytes.
enum class Times : std::uint8_t { Off, On };
class HistoryWriter final : public EventSink {
 public:
  HistoryWriter(std::string& out, Times times) : out_(out), times_(times) {}
  void on_event(const Event& event) override;

 private:
  std::string& out_;
  Times times_;
};

/// The lines of a history, those of one step together and in the order of the steps' ids: lanes
/// that ran side by side then always give the same bytes.
[[nodiscard]] std::string ordered_by_step(std::string_view history);

/// Collects what `resolve` needs while a run goes on, per file.
class BindingsCollector final : public EventSink {
 public:
  void on_event(const Event& event) override;
  [[nodiscard]] const Bindings& of(FileId file) { return by_file_[file]; }

 private:
  std::map<FileId, Bindings> by_file_;
};

}  // namespace weir::plan
