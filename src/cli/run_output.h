// RunOutput: the reporters of one run, and the files they write.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/run_settings.h"
#include "plan/journal.h"
#include "report/reporter.h"

namespace weir::cli {

/// Opened before anything runs, so that a report that cannot be written is told at once.
class RunOutput {
 public:
  [[nodiscard]] static Result<std::unique_ptr<RunOutput>> create(const RunSettings& settings,
                                                                 const Invocation& invocation);

  [[nodiscard]] std::vector<plan::EventSink*> sinks() const;
  [[nodiscard]] report::SecretFilter& secrets() { return secrets_; }
  /// Lets the status line move while nothing else happens; until `finish`.
  void keep_moving(plan::Journal& journal);
  /// Closes the files; the first error of writing.
  [[nodiscard]] Result<void> finish();

 private:
  RunOutput() = default;
  [[nodiscard]] Result<void> add(std::string_view reporter, const std::string& path,
                                 const report::ReportOptions& options);

  report::SecretFilter secrets_;
  std::vector<std::unique_ptr<report::FileSink>> files_;
  std::vector<std::unique_ptr<plan::EventSink>> reporters_;
  bool live_ = false;
  std::jthread ticker_;
};

}  // namespace weir::cli
