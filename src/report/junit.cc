// The JUnit reporter: one suite per run, a case per file, for CI systems. Totals come first in the
// format, so everything is kept until the run ends.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.h"
#include "report/clean.h"
#include "report/failure.h"
#include "report/reporter.h"
#include "report/times.h"

namespace weir::report::junit {
namespace {

using plan::Verdict;

constexpr std::size_t kMostTexts = 100;  // of one file; more would only make the report unusable

/// A file's element.
struct Case {
  std::string path;
  Verdict verdict = Verdict::Unjudged;
  std::string reason;
  Nanoseconds elapsed{};
  std::string headline;  ///< Of the first problem.
  std::string texts;     ///< All problems.
  std::size_t problems = 0;
};

/// "a/b/c.td" is in "a.b"; empty for a file in the current folder.
std::string dotted_folder(std::string_view path) {
  std::vector<std::string_view> folders;
  for (const std::string_view part : split(path, '/')) {
    if (!part.empty() && part != "." && part != "..") folders.push_back(part);
  }
  if (!folders.empty()) folders.pop_back();
  return join(folders, ".");
}

class JunitReporter final : public plan::EventSink {
 public:
  JunitReporter(JunitNames names, TextSink& sink, const SecretFilter& secrets)
      : names_(std::move(names)), sink_(sink), secrets_(secrets) {}

  void on_event(const plan::Event& event) override {
    std::visit([&](const auto& payload) { report(event, payload); }, event.payload);
  }

 private:
  /// Events that leave no trace in the report.
  template <typename Payload>
  void report(const plan::Event&, const Payload&) {}

  void report(const plan::Event&, const plan::RunStarted& run) { started_ = utc_time(run.started); }

  void report(const plan::Event& event, const plan::FileStarted& file) {
    cases_[event.file].path = cleaned(file.path);
  }

  void report(const plan::Event& event, const plan::CommandEnded& ended) {
    const plan::CommandReport& command = *ended.report;
    if (command.verdict != Verdict::Fail && command.verdict != Verdict::Error) return;
    add_problem(cases_[event.file], command);
  }

  void report(const plan::Event& event, const plan::Diagnosed& diagnosed) {
    if (diagnosed.diagnostic->severity != Severity::Error || !event.file.exists()) return;
    Case& file = cases_[event.file];
    if (file.path.empty()) file.path = cleaned(diagnosed.source->path);
    add_problem(file, diagnosed);
  }

  void report(const plan::Event& event, const plan::FileEnded& file) {
    Case& ended = cases_[event.file];
    ended.path = cleaned(file.path);
    ended.verdict = file.verdict;
    ended.reason = cleaned(file.reason);
    ended.elapsed = file.elapsed;
  }

  void report(const plan::Event&, const plan::RunEnded& run) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    out += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "time=\"{:.3f}\" timestamp=\"{}\">\n",
        xml_attribute(names_.suite), cases_.size(), count({Verdict::Fail}), count({Verdict::Error}),
        count({Verdict::Skip, Verdict::Unjudged}), in_seconds(run.elapsed), started_);
    for (const auto& [id, file] : cases_) append_case(file, out);
    out += "  </testsuite>\n</testsuites>\n";
    sink_.write(out);
    sink_.flush();
  }

  template <typename Problem>
  void add_problem(Case& file, const Problem& problem) {
    file.verdict = Verdict::Error;  // until the file ends, which a run cut short may not see
    if (file.problems == 0) file.headline = headline(problem, secrets_);
    if (++file.problems > kMostTexts) return;
    if (!file.texts.empty()) file.texts += '\n';
    file.texts += describe(problem, secrets_, Colour::Off);
  }

  [[nodiscard]] std::string cleaned(std::string_view text) const { return clean(secrets_, text); }

  [[nodiscard]] std::ptrdiff_t count(std::initializer_list<Verdict> verdicts) const {
    return std::count_if(cases_.begin(), cases_.end(), [&](const auto& entry) {
      return std::find(verdicts.begin(), verdicts.end(), entry.second.verdict) != verdicts.end();
    });
  }

  [[nodiscard]] std::string class_name(const Case& file) const {
    if (!names_.class_name.empty()) return cleaned(names_.class_name);
    const std::string folder = dotted_folder(file.path);
    return folder.empty() ? names_.suite : folder;
  }

  [[nodiscard]] std::string case_name(const Case& file) const {
    std::string name = file.path;
    if (!names_.as_words) return name;
    const auto divides = [](char byte) {
      return std::string_view(" .-/").find(byte) != std::string_view::npos;
    };
    std::replace_if(name.begin(), name.end(), divides, '_');
    return name;
  }

  void append_case(const Case& file, std::string& out) const {
    out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"",
                       xml_attribute(class_name(file)), xml_attribute(case_name(file)),
                       in_seconds(file.elapsed));
    const std::string content = content_of(file);
    out += content.empty() ? "/>\n" : fmt::format(">\n{}    </testcase>\n", content);
  }

  [[nodiscard]] static std::string content_of(const Case& file) {
    switch (file.verdict) {
      case Verdict::Pass: return {};
      case Verdict::Fail: return problem_element("failure", file);
      case Verdict::Error: return problem_element("error", file);
      case Verdict::Skip: return skipped_element(file.reason);
      case Verdict::Unjudged: return skipped_element(file.reason.empty() ? "not run" : file.reason);
    }
    return {};
  }

  [[nodiscard]] static std::string skipped_element(std::string_view reason) {
    return fmt::format("      <skipped message=\"{}\"/>\n", xml_attribute(reason));
  }

  [[nodiscard]] static std::string problem_element(std::string_view tag, const Case& file) {
    std::string text = file.texts;
    if (!file.reason.empty()) text += fmt::format("{}: {}\n", file.path, file.reason);
    if (file.problems > kMostTexts) {
      text += count_of(file.problems - kMostTexts, "more problem") + "\n";
    }
    const std::string message =
        file.problems > 0 ? file.headline : fmt::format("{}: {}", file.path, file.reason);
    return fmt::format("      <{0} message=\"{1}\">{2}</{0}>\n", tag, xml_attribute(message),
                       xml_text(text));
  }

  JunitNames names_;
  TextSink& sink_;
  const SecretFilter& secrets_;
  std::string started_;
  std::map<plan::FileId, Case> cases_;
};

std::unique_ptr<plan::EventSink> make(const ReportOptions& options, TextSink& sink,
                                      const SecretFilter& secrets) {
  return std::make_unique<JunitReporter>(options.junit_names, sink, secrets);
}

}  // namespace

extern const ReporterSpec spec;
const ReporterSpec spec{"junit", "a JUnit XML file, for CI systems", make};

}  // namespace weir::report::junit
