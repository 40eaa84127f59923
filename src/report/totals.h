// Totals: what the console says after the last file.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "diag/diagnostic.h"
#include "plan/event.h"

namespace weir::report {

/// What is remembered of the files that have ended; bounded however many there are.
class Totals {
 public:
  /// `headline` is that of the file's first problem, `problems` counts them all.
  void add_file(std::string_view path, const plan::FileEnded& file, std::string_view headline,
                std::size_t problems);
  /// How many files the run has, also those that it may end before.
  void expect(std::size_t files) { expected_files_ = files; }
  /// A file whose commands are not records of sqllogictest.
  void note_commands() { all_records_ = false; }

  /// Slowest files, failures once more, counts and, last, the line that scripts read:
  /// "N passed, N failed, N skipped in S s", with the command that repeats the failures; of a run
  /// that left files out ", N not run" behind these.
  [[nodiscard]] std::string text(const plan::RunEnded& run, std::string_view repeat,
                                 Colour colour) const;

 private:
  struct Slow {
    std::string path;
    Nanoseconds elapsed{};
  };

  [[nodiscard]] std::string slowest_text(Colour colour) const;
  [[nodiscard]] std::string failures_text(Colour colour) const;
  [[nodiscard]] std::uint64_t not_run(const plan::Counts& files) const;

  bool all_records_ = true;  ///< Every command was a record.
  std::size_t files_ = 0;
  std::size_t expected_files_ = 0;
  std::vector<Slow> slowest_;  ///< At most ten, the slowest first.
  /// A line per failed file, by path: workers end their files in any order.
  std::multimap<std::string, std::string> failures_;
};

/// What commands are called: those of sqllogictest are records.
inline constexpr std::string_view kCommand = "command";
inline constexpr std::string_view kRecord = "record";

/// "4 commands" if all passed, else "3 passed, 1 failed, 2 unjudged"; empty if there are none.
/// `skips` says why some were skipped.
[[nodiscard]] std::string counts_text(const plan::Counts& counts, std::string_view noun = kCommand,
                                      std::string_view skips = {});

}  // namespace weir::report
