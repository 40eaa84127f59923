// StatusLine: the one line at the bottom of a terminal that says how the run is going.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "plan/event.h"
#include "report/sink.h"

namespace weir::report {

/// What a command has been waiting for, and for how long.
struct OpenWait {
  std::string place;      ///< "path:line".
  std::string command;    ///< Its first line.
  std::string last_seen;  ///< One phrase.
  Nanoseconds elapsed{};
  Nanoseconds left{};
};

/// What a file that runs is doing. Texts are clean already.
struct RunningFile {
  std::string path;
  std::size_t step = 0;          ///< Steps begun, or passed over.
  std::size_t steps = 0;         ///< All of them; loops may run some more often.
  std::optional<OpenWait> wait;  ///< Set while a command waits for its expectation.
  std::uint64_t bytes = 0;       ///< Of the script.

  /// Between 0 and 1.
  [[nodiscard]] double fraction() const;
};

/// How far the run is.
struct RunProgress {
  std::size_t files = 0;         ///< To be run; 0 if not known.
  std::uint64_t bytes = 0;       ///< Of all files; 0 if not known.
  std::uint64_t done_bytes = 0;  ///< Of those that are done.
  std::size_t done = 0;
  std::size_t failed = 0;
  Nanoseconds elapsed{};
  std::string preparing;  ///< "postgres: start"; empty unless a service is being prepared.
  std::map<plan::FileId, RunningFile> running;

  /// The file that waits longest, if one waits for a second or more.
  [[nodiscard]] const RunningFile* waiting() const;
  /// What the rest will take if it goes on like this; nothing before three files are done or a
  /// twentieth of the run.
  [[nodiscard]] std::optional<Nanoseconds> left() const;
  /// How much of the run is done, between 0 and 1: by the size of the files where it is known.
  [[nodiscard]] double fraction() const;
};

/// Without control codes, cut to `columns`.
[[nodiscard]] std::string status_text(const RunProgress& progress, std::size_t columns);

/// Draws over itself. `erase` must come before anything else is written to the sink.
class StatusLine {
 public:
  explicit StatusLine(TextSink& sink) : sink_(sink) {}

  void draw(const std::string& text);
  void erase();

 private:
  TextSink& sink_;
  std::string shown_;
};

}  // namespace weir::report
