// The JSON lines reporter: one object per event, for programs.
#include <map>
#include <optional>

#include "base/json_writer.h"
#include "report/clean.h"
#include "report/places.h"
#include "report/reporter.h"
#include "report/times.h"

namespace weir::report::json {
namespace {

constexpr int kSecondDecimals = 6;

class JsonReporter final : public plan::EventSink {
 public:
  JsonReporter(JsonScope scope, TextSink& sink, const SecretFilter& secrets)
      : scope_(scope), sink_(sink), secrets_(secrets) {}

  void on_event(const plan::Event& event) override {
    std::visit([&](const auto& payload) { report(event, payload); }, event.payload);
  }

 private:
  /// Events that are no part of the format.
  template <typename Payload>
  void report(const plan::Event&, const Payload&) {}

  void report(const plan::Event& event, const plan::RunStarted& run) {
    begin(event, "run");
    text("version", run.version);
    json_->key("seed").unsigned_number(run.seed);
    json_->key("arguments").begin_array();
    for (const std::string& argument : run.arguments) json_->string(clean(argument));
    json_->end_array().key("jobs").unsigned_number(run.jobs);
    text("target", run.target);
    existing_text("config", run.config);
    if (run.passed_before > 0) json_->key("passed_before").unsigned_number(run.passed_before);
    word("started", utc_time(run.started) + "Z");
    end();
    sink_.flush();
  }

  void report(const plan::Event& event, const plan::FileStarted& file) {
    paths_[event.file] = clean(file.path);
    begin(event, "file");
    path(event.file);
    word("phase", "start");
    json_->key("seed").unsigned_number(file.seed);
    existing_text("dialect", file.dialect);
    existing_text("dialect_reason", file.dialect_reason);
    if (!file.dialect.empty()) text("engine", file.engine);
    end();
  }

  void report(const plan::Event& event, const plan::FileEnded& file) {
    paths_[event.file] = clean(file.path);
    begin(event, "file");
    path(event.file);
    word("phase", "end");
    word("verdict", to_text(file.verdict));
    optional_text("reason", file.reason);
    seconds(file.elapsed);
    counts("commands", file.commands);
    if (!file.kept.empty()) text("kept", file.kept);
    existing_text("note", file.note);
    end();
    sink_.flush();
    paths_.erase(event.file);
    places_.forget(event.file);
  }

  void report(const plan::Event& event, const plan::CommandEnded& ended) {
    const plan::CommandReport& command = *ended.report;
    const bool passed = command.verdict == plan::Verdict::Pass;
    if (passed && scope_ == JsonScope::OnlyProblems) return;
    begin(event, "command");
    if (command.source != nullptr) {
      place(event.file, *command.source, command.span.begin);
    } else {
      path(event.file);
    }
    word("kind", command.kind);
    optional_text("name", command.name);
    word("verdict", to_text(command.verdict));
    optional_text("reason", command.reason);
    seconds(command.elapsed);
    json_->key("tries").unsigned_number(command.tries);
    if (!passed) explain(command);
    end();
  }

  /// What a person would ask about a command that did not pass; only what exists.
  void explain(const plan::CommandReport& command) {
    existing_text("statement", command.statement);
    existing_text("iteration", command.iteration);
    existing_text("message", command.message);
    existing_text("expected", command.expected);
    existing_text("actual", command.actual);
    existing_text("diff", command.diff);
    if (!command.sides[0].empty()) sides(command);
    existing_text("sqlstate", command.sqlstate);
    existing_text("code", command.code);
    existing_text("detail", command.detail);
    existing_text("hint", command.hint);
  }

  /// What "- " and "+ " stand for in the diff.
  void sides(const plan::CommandReport& command) {
    json_->key("sides").begin_array();
    for (const std::string& side : command.sides) json_->string(clean(side));
    json_->end_array();
  }

  void report(const plan::Event& event, const plan::ServiceChanged& change) {
    begin(event, "service");
    text("service", change.service);
    word("phase", to_text(change.phase));
    seconds(change.elapsed);
    optional_text("message", change.message);
    end();
    sink_.flush();
  }

  void report(const plan::Event& event, const plan::Diagnosed& diagnosed) {
    const Diagnostic& diagnostic = *diagnosed.diagnostic;
    begin(event, "diagnostic");
    place(event.file, *diagnosed.source, diagnostic.span.begin);
    const Position behind = places_.at(event.file, *diagnosed.source, diagnostic.span.end());
    json_->key("end_line").unsigned_number(behind.line);  // the first character behind the span
    json_->key("end_column").unsigned_number(behind.column);
    word("severity", to_text(diagnostic.severity));
    word("rule", diagnostic.rule);
    text("message", diagnostic.message);
    optional_text("hint", diagnostic.hint);
    end();
  }

  void report(const plan::Event& event, const plan::RunEnded& run) {
    begin(event, "summary");
    counts("files", run.files);
    counts("commands", run.commands);
    if (run.views != nullptr) views(*run.views);
    seconds(run.elapsed);
    json_->key("exit").number(static_cast<std::int64_t>(run.exit_code));
    end();
    sink_.flush();
  }

  void begin(const plan::Event& event, std::string_view kind) {
    line_.clear();
    json_.emplace(line_);
    json_->begin_object().key("event").string(kind);
    json_->key("t").number(in_seconds(event.time), kSecondDecimals);
  }
  void end() {
    json_->end_object();
    line_ += '\n';
    sink_.write(line_);
  }

  [[nodiscard]] std::string clean(std::string_view value) const {
    return valid_utf8(secrets_.mask(value));
  }
  /// One of our own words, which needs no cleaning.
  void word(std::string_view key, std::string_view value) { json_->key(key).string(value); }
  void text(std::string_view key, std::string_view value) { json_->key(key).string(clean(value)); }
  void existing_text(std::string_view key, std::string_view value) {
    if (!value.empty()) text(key, value);
  }
  /// Null if there is none, as in the dump of a script.
  void optional_text(std::string_view key, std::string_view value) {
    if (value.empty()) {
      json_->key(key).null();
    } else {
      text(key, value);
    }
  }
  void seconds(Nanoseconds duration) {
    json_->key("seconds").number(in_seconds(duration), kSecondDecimals);
  }
  void path(plan::FileId file) { json_->key("file").string(paths_[file]); }

  void place(plan::FileId file, const Source& source, std::uint32_t offset) {
    if (source.path != raw_path_) {
      raw_path_ = source.path;
      clean_path_ = clean(source.path);
    }
    word("file", clean_path_);
    const Position position = places_.at(file, source, offset);
    json_->key("line").unsigned_number(position.line);
    json_->key("column").unsigned_number(position.column);
  }

  void views(const plan::ViewCounts& counted) {
    json_->key("views").begin_object();
    json_->key("checked").unsigned_number(counted.checked);
    json_->key("left_out").begin_object();
    for (const auto& [reason, count] : counted.left_out) json_->key(reason).unsigned_number(count);
    json_->end_object().end_object();
  }
  void counts(std::string_view key, const plan::Counts& counted) {
    using plan::Verdict;
    json_->key(key).begin_object();
    json_->key("passed").unsigned_number(counted.of(Verdict::Pass));
    json_->key("failed").unsigned_number(counted.of(Verdict::Fail));
    json_->key("errors").unsigned_number(counted.of(Verdict::Error));
    json_->key("skipped").unsigned_number(counted.of(Verdict::Skip));
    json_->key("unjudged").unsigned_number(counted.of(Verdict::Unjudged));
    json_->key("executed").unsigned_number(counted.executed());
    json_->end_object();
  }

  JsonScope scope_;
  TextSink& sink_;
  const SecretFilter& secrets_;
  std::string line_;
  std::optional<JsonWriter> json_;  ///< Of the line being written.
  Places places_;
  std::string raw_path_;  ///< Of the last place, and what it is without secrets.
  std::string clean_path_;
  std::map<plan::FileId, std::string> paths_;  ///< Masked once, for files that run.
};

std::unique_ptr<plan::EventSink> make(const ReportOptions& options, TextSink& sink,
                                      const SecretFilter& secrets) {
  return std::make_unique<JsonReporter>(options.json_scope, sink, secrets);
}

}  // namespace

extern const ReporterSpec spec;
const ReporterSpec spec{"json", "one JSON object a line for everything that happens", make};

}  // namespace weir::report::json
