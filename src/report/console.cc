// The console reporter: a line per file, failures whole, a status line or a sign of life, totals.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "report/clean.h"
#include "report/failure.h"
#include "report/reporter.h"
#include "report/status_line.h"
#include "report/times.h"
#include "report/totals.h"

namespace weir::report::console {
namespace {

using plan::Verdict;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr std::size_t kProblemsShown = 50;  // of one file
constexpr std::size_t kNextShown = 2;
constexpr std::size_t kNextWidth = 100;
constexpr Nanoseconds kRedraw = 100ms;
constexpr Nanoseconds kSignOfLife = 30s;
constexpr Nanoseconds kSlowStart = 1s;  // a service that starts faster is not worth a line

/// What is kept of a file until it ends, so that files never interleave.
struct FileNotes {
  std::string path;
  std::vector<std::string> problems;  ///< Whole texts, at most kProblemsShown.
  std::string commands;               ///< A line each, with `--verbose`.
  std::string headline;               ///< Of the first problem.
  std::size_t problem_count = 0;      ///< Errors and failures, also those not kept.
  std::vector<std::string> next;      ///< The first commands that were not judged.
  std::size_t unjudged = 0;
};

struct VerdictLook {
  std::string_view word;
  std::string_view colour;
};

VerdictLook look_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass: return {"pass", "32"};
    case Verdict::Fail: return {"FAIL", "1;31"};
    case Verdict::Error: return {"ERROR", "1;31"};
    case Verdict::Skip: return {"skip", "33"};
    case Verdict::Unjudged: return {"none", "33"};
  }
  return {"none", "33"};
}

class ConsoleReporter final : public plan::EventSink {
 public:
  ConsoleReporter(const ReportOptions& options, TextSink& sink, const SecretFilter& secrets)
      : options_(options), sink_(sink), secrets_(secrets), status_(sink) {}

  void on_event(const plan::Event& event) override {
    progress_.elapsed = event.time;
    std::visit([&](const auto& payload) { report(event, payload); }, event.payload);
    show_progress(event.time);
  }

 private:
  /// Events that are only for machines.
  template <typename Payload>
  void report(const plan::Event&, const Payload&) {}

  void report(const plan::Event&, const plan::RunStarted& run) {
    progress_.files = run.files;
    std::string line =
        fmt::format("weir {}, {}, {}, seed {}", cleaned(run.version), count_of(run.files, "file"),
                    count_of(run.jobs, "job"), run.seed);
    if (!run.target.empty()) line += fmt::format(", on {}", cleaned(run.target));
    if (options_.detail == Detail::Problems) return;
    print(painted(options_.colour, "2", line) + "\n\n");
  }

  void report(const plan::Event& event, const plan::FileStarted& file) {
    notes_[event.file].path = cleaned(file.path);
    progress_.preparing.clear();
    progress_.running[event.file] = {notes_[event.file].path, 0, file.steps, {}};
    redraw_at_ = event.time;
  }

  void report(const plan::Event& event, const plan::StepStarted&) {
    const auto running = progress_.running.find(event.file);
    if (running == progress_.running.end()) return;
    ++running->second.step;
    running->second.wait.reset();
  }

  void report(const plan::Event& event, const plan::Waiting& waiting) {
    const auto running = progress_.running.find(event.file);
    if (running == progress_.running.end() || waiting.elapsed < 1s) return;
    std::optional<OpenWait>& wait = running->second.wait;
    if (!wait) {
      wait.emplace().place = running->second.path;
      if (waiting.source != nullptr) {
        wait->place = place_of(*waiting.source, waiting.span);
        wait->command = first_line(*waiting.source, waiting.span);
      }
    }
    wait->last_seen = cleaned(waiting.last_seen);
    wait->elapsed = waiting.elapsed;
    wait->left = waiting.left;
  }

  void report(const plan::Event& event, const plan::CommandEnded& ended) {
    const auto running = progress_.running.find(event.file);
    if (running != progress_.running.end()) running->second.wait.reset();
    const plan::CommandReport& command = *ended.report;
    if (options_.detail == Detail::Commands) add_command(notes_[event.file], command);
    switch (command.verdict) {
      case Verdict::Fail:
      case Verdict::Error: add_problem(notes_[event.file], command); return;
      case Verdict::Unjudged: add_unjudged(notes_[event.file], command); return;
      case Verdict::Pass:
      case Verdict::Skip: return;  // counted by the file
    }
  }

  void report(const plan::Event& event, const plan::Diagnosed& diagnosed) {
    if (!event.file.exists()) {
      print(describe(diagnosed, secrets_, options_.colour));
    } else if (diagnosed.diagnostic->severity == Severity::Error) {
      add_problem(notes_[event.file], diagnosed);
    } else {
      notes_[event.file].problems.push_back(describe(diagnosed, secrets_, options_.colour));
    }
  }

  void report(const plan::Event& event, const plan::FileEnded& file) {
    FileNotes notes = std::move(notes_[event.file]);
    notes_.erase(event.file);
    notes.path = cleaned(file.path);
    progress_.running.erase(event.file);
    ++progress_.done;
    if (file.verdict == Verdict::Fail || file.verdict == Verdict::Error) ++progress_.failed;
    if (notes.headline.empty()) {
      notes.headline = fmt::format("{}: {}", notes.path, cleaned(file.reason));
    }
    totals_.add_file(notes.path, file, notes.headline, notes.problem_count);
    const bool good = file.verdict == Verdict::Pass || file.verdict == Verdict::Skip;
    if (options_.detail != Detail::Problems || !good) {
      print(file_line(notes, file) + notes.commands + problems_text(notes, file));
    }
    redraw_at_ = event.time;
  }

  void report(const plan::Event& event, const plan::ServiceChanged& change) {
    using plan::ServicePhase;
    const std::string text = fmt::format("{}: {}", cleaned(change.service), service_text(change));
    const bool starting = change.phase == ServicePhase::Fetch ||
                          change.phase == ServicePhase::Prepare ||
                          change.phase == ServicePhase::Start;
    progress_.preparing = starting ? text : "";
    const bool slow = change.phase == ServicePhase::Ready && change.elapsed >= kSlowStart;
    const bool ended = change.phase == ServicePhase::Exit && !change.message.empty();
    if (slow || ended || change.phase == ServicePhase::Fetch) {
      print(painted(options_.colour, ended ? "1;33" : "2", text) + "\n");
    }
    redraw_at_ = event.time;
  }

  void report(const plan::Event&, const plan::RunEnded& run) {
    progress_.running.clear();
    std::string text = unfinished_text();
    if (progress_.done > 0 && !after_blank_line_) text += "\n";
    print(text + totals_.text(run, cleaned(run.repeat), options_.colour));
    ended_ = true;
  }

  template <typename Problem>
  void add_problem(FileNotes& notes, const Problem& problem) {
    if (notes.problem_count++ == 0) notes.headline = headline(problem, secrets_);
    if (notes.problem_count > kProblemsShown) return;
    notes.problems.push_back(describe(problem, secrets_, options_.colour));
  }

  void add_command(FileNotes& notes, const plan::CommandReport& command) {
    if (command.source == nullptr) return;
    const Position position = position_of(command.source->text(), command.span.begin);
    notes.commands += fmt::format("  {:<8} {:>7.3f} s  {:>4}: {}\n", to_text(command.verdict),
                                  in_seconds(command.elapsed), position.line,
                                  first_line(*command.source, command.span));
  }

  void add_unjudged(FileNotes& notes, const plan::CommandReport& command) {
    ++notes.unjudged;
    if (notes.next.size() == kNextShown || command.source == nullptr) return;
    const Position position = position_of(command.source->text(), command.span.begin);
    // In a file that has stopped the reason is the failure just above.
    const bool stopped = command.reason.starts_with(plan::kFileStopped);
    notes.next.push_back(fmt::format("{:>5} | {}{}", position.line,
                                     first_line(*command.source, command.span),
                                     stopped ? "" : "  (" + cleaned(command.reason) + ")"));
  }

  [[nodiscard]] std::string file_line(const FileNotes& notes, const plan::FileEnded& file) const {
    const VerdictLook look = look_of(file.verdict);
    const std::string word = painted(options_.colour, look.colour, fmt::format("{:<5}", look.word));
    const bool ran = file.commands.executed() > 0 || file.verdict != Verdict::Skip;
    const std::string time = ran ? fmt::format("{:>7.2f} s", in_seconds(file.elapsed)) : "";
    std::string line = fmt::format("{} {:>9}  {}", word, time, notes.path);
    const bool explained = file.verdict == Verdict::Skip || file.verdict == Verdict::Unjudged;
    const std::string tail = explained ? cleaned(file.reason) : counts_text(file.commands);
    if (!tail.empty()) line += "  " + painted(options_.colour, "2", tail);
    return line + "\n";
  }

  /// Everything below the file's line, between blank lines; empty if there is nothing.
  [[nodiscard]] std::string problems_text(const FileNotes& notes,
                                          const plan::FileEnded& file) const {
    std::string text;
    for (const std::string& problem : notes.problems) text += "\n" + problem;
    if (notes.problem_count > kProblemsShown) {
      text +=
          fmt::format("\n… {} in {}\n",
                      count_of(notes.problem_count - kProblemsShown, "more problem"), notes.path);
    }
    const bool bad = file.verdict == Verdict::Fail || file.verdict == Verdict::Error;
    if (bad && !file.reason.empty()) {
      text += fmt::format("\n{} {} {}\n", painted(options_.colour, "1", notes.path + ":"),
                          painted(options_.colour, "1;31", "error:"),
                          painted(options_.colour, "1", cleaned(file.reason)));
    }
    if (bad) text += next_text(notes);
    if (!file.kept.empty()) text += fmt::format("\nkept: {}\n", cleaned(file.kept));
    return text.empty() ? text : text + "\n";
  }

  /// What would have come next.
  [[nodiscard]] std::string next_text(const FileNotes& notes) const {
    if (notes.unjudged == 0) return {};
    std::string text = count_of(notes.unjudged, "command") + " unjudged";
    if (!notes.next.empty()) text += notes.next.size() == notes.unjudged ? ":" : ", next:";
    text = "\n" + painted(options_.colour, "2", text) + "\n";
    for (const std::string& line : notes.next) {
      text += painted(options_.colour, "2", line) + "\n";
    }
    return text;
  }

  /// Problems of files that never ended, because the run was cut short.
  [[nodiscard]] std::string unfinished_text() {
    std::string text;
    for (const auto& [id, notes] : notes_) {
      for (const std::string& problem : notes.problems) text += "\n" + problem;
    }
    return text;
  }

  [[nodiscard]] std::string service_text(const plan::ServiceChanged& change) const {
    std::string text(to_text(change.phase));
    if (change.phase == plan::ServicePhase::Ready) {
      text += fmt::format(" after {:.2f} s", in_seconds(change.elapsed));
    }
    if (!change.message.empty()) text += fmt::format(", {}", cleaned(change.message));
    return text;
  }

  [[nodiscard]] std::string cleaned(std::string_view text) const { return clean(secrets_, text); }

  [[nodiscard]] std::string place_of(const Source& source, Span span) const {
    return fmt::format("{}:{}", cleaned(source.path), position_of(source.text(), span.begin).line);
  }

  [[nodiscard]] std::string first_line(const Source& source, Span span) const {
    const MaskedSource masked = secrets_.mask(source, span);
    return one_line(line_around(masked.source.text(), masked.span.begin), kNextWidth);
  }

  void print(const std::string& text) {
    status_.erase();
    sink_.write(text);
    sink_.flush();
    after_blank_line_ = text.ends_with("\n\n");
    last_print_ = progress_.elapsed;
  }

  void show_progress(Nanoseconds now) {
    if (ended_) return;
    if (options_.progress == ProgressStyle::Live) {
      if (now < redraw_at_) return;
      status_.draw(status_text(progress_, options_.columns()));
      redraw_at_ = now + kRedraw;
    } else if (now - last_print_ >= kSignOfLife) {
      constexpr std::size_t kLogWidth = 200;
      print(status_text(progress_, kLogWidth) + "\n");
    }
  }

  ReportOptions options_;
  TextSink& sink_;
  const SecretFilter& secrets_;
  StatusLine status_;
  RunProgress progress_;
  Totals totals_;
  std::map<plan::FileId, FileNotes> notes_;
  Nanoseconds redraw_at_{};
  Nanoseconds last_print_{};
  bool after_blank_line_ = false;
  bool ended_ = false;
};

std::unique_ptr<plan::EventSink> make(const ReportOptions& options, TextSink& sink,
                                      const SecretFilter& secrets) {
  return std::make_unique<ConsoleReporter>(options, sink, secrets);
}

}  // namespace

extern const ReporterSpec spec;
const ReporterSpec spec{"console", "what people read: a line per file, failures whole, totals",
                        make};

}  // namespace weir::report::console
