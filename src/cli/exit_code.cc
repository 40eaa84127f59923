// The exit status of a run.
#include "cli/exit_code.h"

namespace weir::cli {
namespace {

int exit_code_of_weir(const RunFacts& facts) {
  using plan::Verdict;
  const std::uint64_t failed = facts.files.of(Verdict::Fail) + facts.files.of(Verdict::Error);
  const std::uint64_t skipped = facts.files.of(Verdict::Skip);
  const bool only_skipped = skipped > 0 && facts.files.executed() == 0;
  if (facts.interrupted) return kExitInterrupted;
  if (facts.not_run || only_skipped) return kExitNotRun;
  if (facts.unparsed > 0) return kExitUsage;
  return failed > 0 || facts.insane ? kExitFailed : kExitPassed;
}

}  // namespace

int exit_code_of(const RunFacts& facts, Manner manner) {
  const int code = exit_code_of_weir(facts);
  if (manner == Manner::Weir) return code;
  return code == kExitPassed ? kExitPassed : kExitFailed;
}

}  // namespace weir::cli
