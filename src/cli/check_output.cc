// What `weir check` prints.
#include "cli/check_output.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "cli/command.h"
#include "report/failure.h"
#include "report/reporter.h"

namespace weir::cli {

CheckOutput::CheckOutput(CheckForm form, std::FILE* err, Colour colour)
    : err_(err), colour_(colour) {
  if (form == CheckForm::Text) return;
  const report::ReporterSpec* json = report::find_reporter("json");
  WEIR_CHECK(json != nullptr, "there is no reporter for JSON");
  sink_ = report::FileSink::standard_output();
  reporter_ = json->make(report::ReportOptions{}, *sink_, secrets_);
  journal_ = std::make_unique<plan::Journal>(clock_, std::vector{reporter_.get()});
}

CheckOutput::~CheckOutput() = default;

void CheckOutput::say(const Source& source, const Diagnostic& diagnostic) {
  if (diagnostic.severity == Severity::Error) ++errors_;
  if (diagnostic.severity == Severity::Warning) ++warnings_;
  const plan::Diagnosed diagnosed{&source, &diagnostic};
  if (journal_) {
    journal_->emit(plan::FileId{static_cast<std::uint32_t>(files_.executed())}, diagnosed);
  } else {
    print(err_, text_of(diagnosed));
  }
}

void CheckOutput::add(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) say(finding.source, finding.diagnostic);
  noun_ = "file";
  files_.add(has_errors(findings) ? plan::Verdict::Error : plan::Verdict::Pass);
}

void CheckOutput::add(const CheckedScript& script) {
  for (const Diagnostic& diagnostic : script.diagnostics) say(script.source, diagnostic);
  files_.add(has_errors(script.diagnostics) ? plan::Verdict::Error : plan::Verdict::Pass);
}

void CheckOutput::finish(int exit_code) {
  if (journal_) {
    journal_->emit({}, plan::RunEnded{files_, {}, journal_->elapsed(), exit_code, {}});
  } else {
    print(err_, totals());
  }
}

std::string CheckOutput::text_of(const plan::Diagnosed& diagnosed) const {
  if (!diagnosed.source->text().empty()) return report::describe(diagnosed, secrets_, colour_);
  // A file that cannot be read has no line to show.
  return fmt::format("{}: {}: {}\n", diagnosed.source->path,
                     to_text(diagnosed.diagnostic->severity), diagnosed.diagnostic->message);
}

std::string CheckOutput::totals() const {
  std::string found = errors_ > 0 ? count_of(errors_, "error") : std::string();
  if (warnings_ > 0) found += (found.empty() ? "" : ", ") + count_of(warnings_, "warning");
  if (found.empty()) found = "no mistakes";
  return fmt::format("{} checked: {}\n", count_of(files_.executed(), noun_), found);
}

}  // namespace weir::cli
