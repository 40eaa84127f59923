// Runs of scripts: all, or those that have not passed yet.
#include "cli/start_run.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/load_script.h"
#include "cli/resume.h"
#include "cli/run_output.h"

namespace weir::cli {
namespace {

/// What has passed according to the file, which is made if there is none.
Result<PassedScripts> open_resume(const RunSettings& settings) {
  std::string options;
  for (const std::string& word : settings.repeated_options) {
    options += (options.empty() ? "" : " ") + shell_quote(word);
  }
  std::error_code error;
  if (!std::filesystem::exists(settings.resume, error)) {
    WEIR_TRY(write_file(settings.resume, passed_header(options)));
    return PassedScripts();
  }
  WEIR_TRY_ASSIGN(const std::string text, read_file(settings.resume));
  auto passed = parse_passed(text, options);
  const bool cut_off = !text.ends_with('\n');
  if (passed && cut_off) {
    WEIR_TRY(write_file(settings.resume, text.substr(0, text.rfind('\n') + 1)));
  }
  if (passed) return passed;
  return Failure(
      Error(passed.error()).within(fmt::format("cannot resume from `{}`", settings.resume)));
}

/// `--resume`: without what has passed, and noting what passes.
int resume_run(RunSettings settings, Invocation& invocation) {
  auto passed = open_resume(settings);
  if (!passed) {
    const bool usage = passed.error().kind == ErrorKind::Usage;
    return report_error(invocation, passed.error(), usage ? kExitUsage : kExitNotRun);
  }
  const bool stays = settings.placement == Placement::TargetItself;
  const Sharing sharing = stays ? Sharing::Nothing : Sharing::Database;
  std::vector<std::string> notes = why_again(settings.groups, *passed, sharing);
  settings.passed_before = leave_out_passed(settings.groups, *passed, sharing);
  if (settings.groups.empty() && settings.passed_before > 0) {
    notes.push_back(
        fmt::format("nothing is left to run: all has passed, says `{0}`; without `{0}` it "
                    "runs again",
                    settings.resume));
  }
  for (const std::string& note : notes) {
    print(invocation.err, fmt::format("{}: note: {}\n", invocation.words.program(), note));
  }
  ResumeWriter writer(settings.resume);
  compile::SltUse use;
  const int code = start_plan_run(
      settings, invocation, {writer.watch(script_loader(settings, use)), {&writer}, {}, &use});
  if (!writer.result()) return report_error(invocation, writer.result().error(), kExitNotRun);
  return code;
}

}  // namespace

int start_run(const RunSettings& settings, Invocation& invocation) {
  if (!settings.resume.empty()) return resume_run(settings, invocation);
  compile::SltUse use;
  return start_plan_run(settings, invocation, {script_loader(settings, use), {}, {}, &use});
}

}  // namespace weir::cli
