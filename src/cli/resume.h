// Resume: the file that remembers which scripts have passed, so that a run can go on where an
// earlier one was cut short.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "base/result.h"
#include "cli/collect.h"
#include "plan/event.h"
#include "run/scheduler.h"

namespace weir::cli {

/// A file that a script consists of: itself, or one that it includes.
struct ScriptPart {
  std::string path;
  std::string digest;  ///< SHA-256 of its bytes.
};

/// Scripts that passed, by their paths as they were given; the script itself comes first.
using PassedScripts = std::map<std::string, std::vector<ScriptPart>, std::less<>>;

/// Reads what `format_passed` wrote; a last line that was cut off is passed over. Usage if the text
/// is something else, or belongs to a run with other `options`.
[[nodiscard]] Result<PassedScripts> parse_passed(std::string_view text, std::string_view options);
/// The first lines of the file, and the line of one script.
[[nodiscard]] std::string passed_header(std::string_view options);
[[nodiscard]] std::string passed_line(const std::vector<ScriptPart>& parts);

/// Whether scripts of a group can run without those before them.
enum class Sharing : std::uint8_t { Database, Nothing };

/// Takes out what has passed and not changed since; of scripts that build on each other all or
/// none. Returns how many went.
std::size_t leave_out_passed(std::vector<ScriptGroup>& groups, const PassedScripts& passed,
                             Sharing sharing);

/// Why scripts that have passed run again all the same, a sentence each; of many the first ones.
/// `groups` is what was asked for, before anything was taken out.
[[nodiscard]] std::vector<std::string> why_again(const std::vector<ScriptGroup>& groups,
                                                 const PassedScripts& passed, Sharing sharing);

/// Adds a line to the file for each script that passes.
class ResumeWriter final : public plan::EventSink {
 public:
  explicit ResumeWriter(std::string path) : path_(std::move(path)) {}

  /// The loader, which also notes what scripts consist of. The writer outlives it.
  [[nodiscard]] run::LoadScript watch(run::LoadScript load);
  void on_event(const plan::Event& event) override;
  /// The first error of writing.
  [[nodiscard]] const Result<void>& result() const { return result_; }

 private:
  void add(std::string_view script);

  std::string path_;
  Guarded<PassedScripts> loaded_;
  Result<void> result_;
};

}  // namespace weir::cli
