// The console reporter: a line per file, failures whole, a status line or a sign of life, totals.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/text.h"
#include "report/clean.h"
#include "report/failure.h"
#include "report/file_notes.h"
#include "report/reporter.h"
#include "report/status_line.h"
#include "report/times.h"
#include "report/totals.h"

namespace weir::report::console {
namespace {

using plan::Verdict;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr Nanoseconds kRedraw = 100ms;
constexpr Nanoseconds kSignOfLife = 30s;
constexpr Nanoseconds kSlowStart = 1s;  // a service that starts faster is not worth a line

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
    totals_.expect(run.files);
    progress_.files = run.files;
    progress_.bytes = run.bytes;
    std::string line =
        fmt::format("weir {}, {}, {}, seed {}", cleaned(run.version), count_of(run.files, "file"),
                    count_of(run.jobs, "job"), run.seed);
    if (run.passed_before > 0) line += fmt::format(", {} passed before", run.passed_before);
    if (!run.target.empty()) line += fmt::format(", on {}", cleaned(run.target));
    if (!run.config.empty()) line += fmt::format(", with {}", cleaned(run.config));
    if (options_.detail == Detail::Problems) return;
    print(painted(options_.colour, "2", line) + "\n\n");
  }

  void report(const plan::Event& event, const plan::FileStarted& file) {
    FileNotes& notes = notes_of(event.file);
    notes.start(file);
    if (!notes.has_records()) totals_.note_commands();
    if (notes.has_records()) introduce(file);
    progress_.preparing.clear();
    RunningFile& running = progress_.running[event.file];
    running.path = notes.path();
    running.steps = file.steps;
    running.bytes = file.bytes;
    redraw_at_ = event.time;
  }

  void report(const plan::Event& event, const plan::StepStarted&) { count_step(event.file); }

  void report(const plan::Event& event, const plan::Waiting& waiting) {
    const auto running = progress_.running.find(event.file);
    if (running == progress_.running.end() || waiting.elapsed < 1s) return;
    std::optional<OpenWait>& wait = running->second.wait;
    if (!wait) {
      wait.emplace().place = running->second.path;
      if (waiting.source != nullptr) {
        wait->place = place_of(*waiting.source, waiting.span);
        wait->command = first_line(secrets_, *waiting.source, waiting.span);
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
    FileNotes& notes = notes_of(event.file);
    if (options_.detail == Detail::Commands) notes.add_command(command);
    switch (command.verdict) {
      case Verdict::Fail:
      case Verdict::Error: notes.add_problem(command); return;
      case Verdict::Unjudged: notes.add_unjudged(command); break;
      case Verdict::Skip: notes.add_skip(command); break;
      case Verdict::Pass: return;  // counted by the file
    }
    count_step(event.file);  // it never started
  }

  void report(const plan::Event& event, const plan::Diagnosed& diagnosed) {
    if (!event.file.exists()) {
      print(describe(diagnosed, secrets_, options_.colour));
    } else if (diagnosed.diagnostic->severity == Severity::Error) {
      notes_of(event.file).add_problem(diagnosed);
    } else {
      notes_of(event.file).add_remark(diagnosed);
    }
  }

  void report(const plan::Event& event, const plan::FileEnded& file) {
    const FileNotes notes = std::move(notes_of(event.file));
    notes_.erase(event.file);
    leave(event.file);
    if (file.verdict == Verdict::Fail || file.verdict == Verdict::Error) ++progress_.failed;
    totals_.add_file(cleaned(file.path), file, notes.headline(file), notes.problem_count());
    const bool good = file.verdict == Verdict::Pass || file.verdict == Verdict::Skip;
    if (options_.detail != Detail::Problems || !good) {
      print(notes.line(file) + notes.commands() + notes.problems(file));
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

  FileNotes& notes_of(plan::FileId file) {
    return notes_.try_emplace(file, secrets_, options_.colour).first->second;
  }

  void count_step(plan::FileId file) {
    const auto running = progress_.running.find(file);
    if (running == progress_.running.end()) return;
    ++running->second.step;
    running->second.wait.reset();
  }

  /// The file runs no longer.
  void leave(plan::FileId file) {
    const auto running = progress_.running.find(file);
    if (running != progress_.running.end()) {
      progress_.done_bytes += running->second.bytes;
      progress_.running.erase(running);
    }
    ++progress_.done;
  }

  /// Says once for each folder which dialect scripts are read in, and why the first one is.
  void introduce(const plan::FileStarted& file) {
    if (options_.detail == Detail::Problems) return;
    const std::string what = fmt::format("dialect {}, engine {}", file.dialect, file.engine);
    const std::string_view folder = file.path.substr(0, file.path.rfind('/') + 1);
    if (!introduced_.insert(fmt::format("{} in {}", what, folder)).second) return;
    const std::string line = cleaned(fmt::format("{}: {}", what, file.dialect_reason));
    print(painted(options_.colour, "2", line) + "\n");
  }

  /// Problems of files that never ended, because the run was cut short.
  [[nodiscard]] std::string unfinished_text() {
    std::string text;
    for (const auto& [id, notes] : notes_) text += notes.unfinished();
    return text;
  }

  [[nodiscard]] std::string service_text(const plan::ServiceChanged& change) const {
    using plan::ServicePhase;
    const bool making =
        change.phase == ServicePhase::Fetch || change.phase == ServicePhase::Prepare;
    if (making && !change.message.empty()) return cleaned(change.message);  // it has the verb
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
  std::set<std::string> introduced_;  ///< Dialects, engines and folders that were told.
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
