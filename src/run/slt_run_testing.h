// What the tests of running sqllogictest scripts share: from text to verdicts, on SQLite in memory.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "actions/registry.h"
#include "base/text.h"
#include "compile/slt.h"
#include "driver/driver.h"
#include "plan/journal.h"
#include "run/file_runner.h"

namespace weir::run::testing {

/// Asks for a stop as soon as anything waits before it is tried again.
class StopsAtPause final : public plan::EventSink {
 public:
  void on_event(const plan::Event& event) override {
    if (std::holds_alternative<plan::Waiting>(event.payload)) stop.request_stop();
  }
  std::stop_source stop;
};

/// Keeps what a test looks at: verdicts that are not passes, and what was sent.
class Watcher final : public plan::EventSink {
 public:
  void on_event(const plan::Event& event) override {
    if (const auto* invoked = std::get_if<plan::Invoked>(&event.payload)) {
      sent.emplace_back(invoked->text);
    }
    const auto* ended = std::get_if<plan::CommandEnded>(&event.payload);
    if (ended == nullptr) return;
    const plan::CommandReport& report = *ended->report;
    const auto line = position_of(report.source->text(), report.span.begin).line;
    order += fmt::format("{} ", line);
    checked += report.view == plan::ViewCheck::Checked ? 1 : 0;
    if (report.view == plan::ViewCheck::NotPossible) {
      left_out += fmt::format("{}: {}\n", line, report.reason);
    }
    if (report.verdict == plan::Verdict::Pass) return;
    if (!report.iteration.empty()) iterations += fmt::format("{}\n", report.iteration);
    statements += report.statement + "\n";
    problems += fmt::format("{}: {}: {}\n", line, plan::to_text(report.verdict),
                            report.message.empty() ? report.reason : report.message);
  }

  std::vector<std::string> sent;
  std::string problems;
  std::string iterations;  ///< Where loops stood when something in them did not pass.
  std::string statements;  ///< Of what did not pass, as they are reported.
  std::string order;       ///< Lines of what was judged, as it was.
  int checked = 0;         ///< Records that were asked again through a view.
  std::string left_out;    ///< Lines of those that could not be, each with why.
};

class SltRun : public ::testing::Test {
 protected:
  SltRun() {
    std::string pattern = (std::filesystem::temp_directory_path() / "weir-slt-XXXXXX").string();
    place_.scratch = ::mkdtemp(pattern.data());
    place_.main = *driver::parse_target("sqlite::memory:" + pattern.substr(pattern.size() - 6));
    place_.seed = 1;
  }

 public:
  ~SltRun() override { std::filesystem::remove_all(place_.scratch); }

 protected:
  plan::Plan compile(std::string_view dialect, const std::string& text) const {
    slt::Parsed parsed = slt::parse(make_source("a.slt", text), *slt::find_dialect(dialect));
    EXPECT_FALSE(has_errors(parsed.diagnostics)) << text;
    compile::SltOptions options;
    options.include = [this](const slt::Script& from, std::string_view name) {
      std::vector<slt::Parsed> scripts;
      scripts.push_back(
          slt::parse(make_source(std::string(name), included_.find(name)->second), *from.dialect));
      return Result<std::vector<slt::Parsed>>(std::move(scripts));
    };
    return compile::compile_slt(parsed.script, options).plan;
  }

  void run_plan(const plan::Plan& plan, std::vector<plan::EventSink*> more = {},
                const std::stop_token& stop = {}) {
    watcher_ = {};
    more.push_back(&watcher_);
    plan::Journal journal(clock_, std::move(more));
    const FileEnvironment environment{options_, endpoints_, actions::actions(), clock_, journal};
    result_ = run_file(plan, plan::FileId{0}, place_, environment, stop);
  }
  /// The lines of what did not pass of a file that is stopped in its first pause.
  std::string problems_when_stopped(std::string_view dialect, const std::string& text) {
    StopsAtPause stops;
    run_plan(compile(dialect, text), {&stops}, stops.stop.get_token());
    return watcher_.problems;
  }

  /// The lines of what did not pass, each with its verdict and why.
  std::string problems(std::string_view dialect, const std::string& text) {
    run_plan(compile(dialect, text));
    return watcher_.problems;
  }
  void expect_pass(std::string_view dialect, const std::string& text) {
    EXPECT_EQ(problems(dialect, text), "") << text;
    EXPECT_EQ(result_.verdict, plan::Verdict::Pass);
  }

  /// Records also run on another database in memory.
  void compare_with(std::string_view engine) {
    place_.other = *driver::parse_target(fmt::format("{}::memory:other", engine));
  }

  /// The texts that were sent, joined.
  std::string sent() const {
    std::string text;
    for (const std::string& one : watcher_.sent) text += one + ";";
    return text;
  }

  std::map<std::string, std::string, std::less<>> included_;  ///< Scripts that others may include.
  RunOptions options_;
  system::Endpoints endpoints_;
  SystemClock clock_;
  Place place_;
  Watcher watcher_;
  FileResult result_;
};

}  // namespace weir::run::testing
