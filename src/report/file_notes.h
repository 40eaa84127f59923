// FileNotes: what the console keeps of a file until it ends, so that files never interleave.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostic.h"
#include "plan/event.h"
#include "report/places.h"
#include "report/secrets.h"

namespace weir::report {

/// One line of a source that is safe to print: the one at `span`, cut to a width.
[[nodiscard]] std::string first_line(const SecretFilter& secrets, const Source& source, Span span);

/// Bounded, however much goes wrong in a file. `secrets` outlives it.
class FileNotes {
 public:
  FileNotes(const SecretFilter& secrets, Colour colour) : secrets_(&secrets), colour_(colour) {}

  void start(const plan::FileStarted& file);
  void add_problem(const plan::CommandReport& command);
  void add_problem(const plan::Diagnosed& diagnosed);
  /// A warning or a note.
  void add_remark(const plan::Diagnosed& diagnosed);
  void add_unjudged(const plan::CommandReport& command);
  void add_skip(const plan::CommandReport& command);
  /// For `--verbose`: every command, whatever became of it.
  void add_command(const plan::CommandReport& command);

  [[nodiscard]] std::string_view path() const { return path_; }
  /// The script is one of sqllogictest.
  [[nodiscard]] bool has_records() const { return records_; }
  /// Errors and failures, also those whose text was not kept.
  [[nodiscard]] std::size_t problem_count() const { return problem_count_; }
  /// The first problem in one line, else the file's reason.
  [[nodiscard]] std::string headline(const plan::FileEnded& file) const;

  /// The file's own line.
  [[nodiscard]] std::string line(const plan::FileEnded& file) const;
  /// The lines of `add_command`.
  [[nodiscard]] const std::string& commands() const { return commands_; }
  /// Everything below these, between blank lines; empty if there is nothing.
  [[nodiscard]] std::string problems(const plan::FileEnded& file) const;
  /// The problems alone, of a file that never ends.
  [[nodiscard]] std::string unfinished() const;

 private:
  /// A problem that is shown.
  struct Kept {
    std::string text;
    bool whole = true;        ///< Else only its headline.
    std::size_t times = 1;    ///< How often the headline came in a row.
    std::size_t further = 0;  ///< Iterations of a loop that had the same.
  };

  template <typename Problem>
  void keep(const Problem& problem);
  void add_of_loop(const plan::CommandReport& command);
  [[nodiscard]] bool fold(const std::string& key);
  [[nodiscard]] bool keeps_whole() const;
  [[nodiscard]] std::string first_line_of(const plan::CommandReport& command);
  [[nodiscard]] std::uint32_t line_of(const plan::CommandReport& command);
  [[nodiscard]] std::string_view noun() const;
  [[nodiscard]] std::string skips() const;
  [[nodiscard]] std::string further_problems() const;
  [[nodiscard]] std::string warnings() const;
  [[nodiscard]] std::string next() const;

  const SecretFilter* secrets_;
  Colour colour_;
  Places places_;      ///< Commands come in order...
  MaskedFile masked_;  ///< ...and most are of one source.
  std::string path_;
  bool records_ = false;
  std::vector<Kept> kept_;  ///< The first problems, those that are shown whole in front.
  std::map<std::string, std::size_t> of_loops_;  ///< Which of them are of loops, by what they say.
  std::string first_headline_;
  std::size_t problem_count_ = 0;
  std::size_t shown_count_ = 0;        ///< Of these, those that are kept, or told "N times".
  std::size_t folded_count_ = 0;       ///< And those that are told as further iterations.
  std::vector<std::string> warnings_;  ///< The first ones, a line each.
  std::size_t warning_count_ = 0;
  std::string commands_;
  std::vector<std::string> next_;  ///< The first commands that were not judged.
  std::size_t unjudged_ = 0;
  std::map<std::string, std::size_t, std::less<>> skips_;  ///< Of records, by reason.
};

}  // namespace weir::report
