// What the console does besides the sample run: progress, limits, odd runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "report/reporter.h"
#include "report/sample_run.h"
#include "report/status_line.h"

namespace weir::report {
namespace {

using plan::CommandReport;
using plan::FileId;
using plan::Verdict;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using testing::HasSubstr;
using testing::Not;

/// A console that writes to memory, with a feed of events.
class Console : public testing::Test {
 protected:
  void make(ProgressStyle progress, std::size_t columns = 80) {
    ReportOptions options;
    options.progress = progress;
    options.columns = [columns] { return columns; };
    reporter_ = find_reporter("console")->make(options, sink_, secrets_);
    feed_.emplace(*reporter_);
  }

  void start(std::size_t files) { feed_->send(plan::RunStarted{"0.1.0", 7, {}, 1, {}, {}, files}); }
  void begin(FileId file, std::string_view path) {
    feed_->send(file, plan::FileStarted{path, 1, 9});
  }
  void end(FileId file, std::string_view path, Verdict verdict, Nanoseconds elapsed = 10ms) {
    plan::Counts counts;
    counts.add(verdict);
    feed_->send(file, plan::FileEnded{path, verdict, {}, elapsed, counts, {}});
  }
  void finish(std::uint64_t passed, std::uint64_t failed) {
    plan::RunEnded run;
    run.files.by_verdict = {passed, failed};
    run.commands = run.files;
    run.elapsed = feed_->now();
    feed_->send(run);
  }
  /// What was written since the last call.
  std::string fresh() {
    const std::string text = sink_.text().substr(seen_);
    seen_ = sink_.text().size();
    return text;
  }

  Source source_ = make_source("a.td", "> SELECT count(*) FROM t\n2\n");
  StringSink sink_;
  SecretFilter secrets_;
  std::unique_ptr<plan::EventSink> reporter_;
  std::optional<EventFeed> feed_;
  std::size_t seen_ = 0;
};

TEST_F(Console, SaysThatNothingRanInAnEmptyRun) {
  make(ProgressStyle::Lines);
  start(0);
  finish(0, 0);
  EXPECT_EQ(sink_.text(),
            "weir 0.1.0, 0 files, 1 job, seed 7\n\n0 passed, 0 failed, 0 skipped in 0.00 s\n");
}

TEST_F(Console, IsShortIfOneFilePasses) {
  make(ProgressStyle::Lines);
  start(1);
  begin({0}, "a.td");
  feed_->pass(10ms);
  end({0}, "a.td", Verdict::Pass);
  finish(1, 0);
  EXPECT_EQ(sink_.text(),
            "weir 0.1.0, 1 file, 1 job, seed 7\n\n"
            "pass     0.01 s  a.td  1 command\n\n"
            "1 passed, 0 failed, 0 skipped in 0.01 s\n");
}

TEST_F(Console, ListsTheSlowestFilesOfALongRun) {
  make(ProgressStyle::Lines);
  start(12);
  for (std::uint32_t i = 0; i < 12; ++i) {
    end({i}, "f" + std::to_string(i), Verdict::Pass, std::chrono::milliseconds(i % 6 * 60));
  }
  finish(12, 0);
  EXPECT_THAT(sink_.text(), HasSubstr("slowest files:\n"
                                      "      0.30 s  f5\n"
                                      "      0.30 s  f11\n"
                                      "      0.24 s  f4\n"
                                      "      0.24 s  f10\n"
                                      "      0.18 s  f3\n"
                                      "      0.18 s  f9\n"
                                      "      0.12 s  f2\n"
                                      "      0.12 s  f8\n\n"));
}

TEST_F(Console, PrintsALineForALogAfterHalfAMinuteOfSilence) {
  make(ProgressStyle::Lines);
  start(2);
  begin({0}, "a.td");
  fresh();
  feed_->pass(29s);
  feed_->send(plan::Ticked{});
  EXPECT_EQ(fresh(), "");
  feed_->pass(1s);
  feed_->send(plan::Ticked{});
  EXPECT_EQ(fresh(), "0/2 · 0:30 · a.td\n");
  feed_->pass(1s);
  feed_->send(plan::Ticked{});
  EXPECT_EQ(fresh(), "");
}

TEST_F(Console, RedrawsOneLineAndRemovesItBeforeOtherOutput) {
  make(ProgressStyle::Live);
  start(2);
  begin({0}, "a.td");
  EXPECT_THAT(fresh(), testing::EndsWith("\r\x1b[2K0/2 · 0:00 · a.td"));
  feed_->pass(1s);
  feed_->send({0}, plan::StepStarted{});
  EXPECT_EQ(fresh(), "\r\x1b[2K0/2 · 0:01 · a.td (1 of 9)");
  feed_->send(plan::Ticked{});
  EXPECT_EQ(fresh(), "");
  end({0}, "a.td", Verdict::Pass);
  EXPECT_EQ(fresh(), "\r\x1b[2Kpass     0.01 s  a.td  1 command\n\r\x1b[2K1/2 · 0:01");
  finish(1, 0);
  EXPECT_EQ(fresh(), "\r\x1b[2K\n1 passed, 0 failed, 0 skipped in 1.00 s, 1 not run\n");
}

TEST_F(Console, SaysAfterASecondWhatIsWaitedForAndWhatWasSeen) {
  make(ProgressStyle::Live, 200);
  start(1);
  begin({0}, "a.td");
  feed_->pass(900ms);
  feed_->send({0}, plan::Waiting{{}, &source_, {0, 24}, "1 row instead of 2", 900ms, 29s});
  EXPECT_THAT(fresh(), Not(HasSubstr("waits")));
  feed_->pass(2s);
  feed_->send({0}, plan::Waiting{{}, &source_, {0, 24}, "1 row instead of 2", 2900ms, 27s});
  EXPECT_EQ(fresh(),
            "\r\x1b[2K0/1 · 0:02 · a.td:1 waits for `> SELECT count(*) FROM t` (3 s, 27 s left), "
            "last seen: 1 row instead of 2");
}

TEST_F(Console, WritesNoControlCodesToALog) {
  make(ProgressStyle::Lines);
  send_sample_run(*reporter_);
  EXPECT_EQ(sink_.text().find_first_of("\r\x1b"), std::string::npos);
}

TEST_F(Console, ShowsWhatIsKnownOfAFileThatNeverEnded) {
  make(ProgressStyle::Lines);
  start(1);
  begin({0}, "a.td");
  CommandReport report;
  report.source = &source_;
  report.verdict = Verdict::Error;
  report.message = "interrupted";
  feed_->send({0}, plan::CommandEnded{{}, &report});
  plan::RunEnded run;
  run.exit_code = 130;
  run.files.add(Verdict::Unjudged);
  feed_->send(run);
  EXPECT_THAT(sink_.text(), HasSubstr("\na.td:1:1: error: interrupted\n"));
  EXPECT_THAT(sink_.text(), HasSubstr("interrupted\n0 passed, 0 failed, 0 skipped in"));
}

TEST_F(Console, CountsFilesThatTheRunNeverCameTo) {
  make(ProgressStyle::Lines);
  start(4);
  begin({0}, "a.td");
  end({0}, "a.td", Verdict::Fail);
  begin({1}, "b.td");
  end({1}, "b.td", Verdict::Unjudged);
  plan::RunEnded run;
  run.files.add(Verdict::Fail);
  run.files.add(Verdict::Unjudged);
  run.repeat = "weir run a.td";
  feed_->send(run);
  EXPECT_THAT(sink_.text(), HasSubstr("\n0 passed, 1 failed, 0 skipped in 0.00 s, 3 not run, to "
                                      "repeat: weir run a.td\n"));
}

TEST_F(Console, FoldsIterationsThatFailTheSameWay) {
  make(ProgressStyle::Lines);
  start(1);
  plan::FileStarted file{"a.test", 1, 60};
  file.dialect = "duckdb";
  feed_->send({0}, file);
  CommandReport report;
  report.source = &source_;
  report.verdict = Verdict::Fail;
  report.message = "the result differs";
  for (int i = 0; i < 40; ++i) {
    report.iteration = "i=" + std::to_string(i);
    report.diff = i < 10 ? "- 1\n+ 2\n" : "+ " + report.iteration + "\n";
    feed_->send({0}, plan::CommandEnded{{}, &report});
  }
  end({0}, "a.test", Verdict::Fail);
  finish(0, 1);
  EXPECT_THAT(sink_.text(),
              HasSubstr("\na.td:1:1: error: the result differs (i=0)\n    1 | > SELECT count(*) "
                        "FROM t\n      | ^\n    diff: - expected, + actual\n          - 1\n"
                        "          + 2\n… and 9 more iterations\n\n"
                        "a.td:1:1: error: the result differs (i=10)\n"));
  EXPECT_THAT(sink_.text(),
              HasSubstr("\na.td:1:1: the result differs (i=19) … and 20 more iterations\n"));
  EXPECT_THAT(sink_.text(), Not(HasSubstr("more problem")));
}

TEST_F(Console, ShowsTheFirstLineOfALongMessageAboveTheSource) {
  make(ProgressStyle::Lines);
  start(1);
  begin({0}, "a.td");
  CommandReport report;
  report.source = &source_;
  report.verdict = Verdict::Fail;
  report.message = "statement failed: no such column\nCandidates: a\n\nLINE 1: SELECT b";
  feed_->send({0}, plan::CommandEnded{{}, &report});
  end({0}, "a.td", Verdict::Fail);
  EXPECT_THAT(sink_.text(),
              HasSubstr("\na.td:1:1: error: statement failed: no such column\n    1 | > SELECT "
                        "count(*) FROM t\n      | ^\n   error: Candidates: a\n\n"
                        "          LINE 1: SELECT b\n"));
}

TEST_F(Console, ShowsWarningsOfAFileThatFailedInALineEach) {
  make(ProgressStyle::Lines);
  start(1);
  begin({0}, "a.td");
  const Diagnostic warning{Severity::Warning, "r", {2, 6}, "is it a word?", "perhaps"};
  for (int i = 0; i < 7; ++i) feed_->send({0}, plan::Diagnosed{&source_, &warning});
  end({0}, "a.td", Verdict::Fail);
  EXPECT_THAT(sink_.text(), HasSubstr("\nwhat `weir check` warns of in this file:\n"
                                      "  a.td:1:3: is it a word?\n"));
  EXPECT_THAT(sink_.text(), HasSubstr("\n  … 2 more warnings\n"));
  EXPECT_THAT(sink_.text(), Not(HasSubstr("perhaps")));
}

TEST_F(Console, SaysWhatElseIsKnownOfAFile) {
  make(ProgressStyle::Lines);
  start(1);
  begin({0}, "a.slt");
  plan::FileEnded ended{"a.slt", Verdict::Pass, {}, 10ms, {}, {}};
  ended.note = "nothing in it was judged";
  feed_->send({0}, ended);
  EXPECT_THAT(sink_.text(), HasSubstr("pass     0.01 s  a.slt  nothing in it was judged\n"));
}

TEST_F(Console, NamesADialectOnceAndTheConfigurationAtTheTop) {
  make(ProgressStyle::Lines);
  plan::RunStarted run{"0.1.0", 7, {}, 1, {}, {}, 2};
  run.config = "tests/weir.toml";
  feed_->send(run);
  for (std::uint32_t i = 0; i < 2; ++i) {
    plan::FileStarted file{"a.test", 1, 1};
    file.dialect = "sqlite";
    file.engine = "sqlite";
    file.dialect_reason = i == 0 ? "its results" : "its extension";
    feed_->send({i}, file);
    end({i}, "a.test", Verdict::Pass);
  }
  EXPECT_THAT(sink_.text(), HasSubstr("1 job, seed 7, with tests/weir.toml\n"));
  EXPECT_THAT(sink_.text(), HasSubstr("dialect sqlite, engine sqlite: its results\n"));
  EXPECT_THAT(sink_.text(), Not(HasSubstr("its extension")));
}

TEST_F(Console, CountsFailuresBeyondFiftyOfOneFile) {
  make(ProgressStyle::Lines);
  start(1);
  begin({0}, "a.td");
  CommandReport report;
  report.verdict = Verdict::Fail;
  for (int i = 0; i < 60; ++i) feed_->send({0}, plan::CommandEnded{{}, &report});
  end({0}, "a.td", Verdict::Fail);
  EXPECT_THAT(sink_.text(), HasSubstr("… 10 more problems in a.td\n"));
}

TEST_F(Console, ShowsTenFailedRecordsWholeAndTheNextInLines) {
  make(ProgressStyle::Lines);
  start(1);
  plan::FileStarted file{"a.test", 1, 60};
  file.dialect = "sqlite";
  file.engine = "sqlite";
  file.dialect_reason = "`--dialect`";
  feed_->send({0}, file);
  CommandReport report;
  report.source = &source_;
  report.verdict = Verdict::Fail;
  report.message = "the result differs";
  for (int i = 0; i < 60; ++i) feed_->send({0}, plan::CommandEnded{{}, &report});
  end({0}, "a.test", Verdict::Fail);
  EXPECT_THAT(sink_.text(), HasSubstr("dialect sqlite, engine sqlite: `--dialect`\n"));
  std::size_t whole = 0;
  std::size_t lines = 0;
  for (const std::string_view line : split(sink_.text(), '\n')) {
    whole += line == "a.td:1:1: error: the result differs" ? 1 : 0;
    lines += line == "a.td:1:1: the result differs (40 times)" ? 1 : 0;
  }
  EXPECT_EQ(whole, 10U);
  EXPECT_EQ(lines, 1U);
  EXPECT_THAT(sink_.text(), HasSubstr("… 10 more problems in a.test\n"));
}

TEST_F(Console, CountsSkippedRecordsByReason) {
  make(ProgressStyle::Lines);
  start(1);
  plan::FileStarted file{"a.test", 1, 9};
  file.dialect = "sqlite";
  feed_->send({0}, file);
  CommandReport report;
  report.verdict = Verdict::Skip;
  for (const char* reason : {"halt", "onlyif b", "onlyif a", "onlyif a", "c", "onlyif a", "c"}) {
    report.reason = reason;
    feed_->send({0}, plan::CommandEnded{{}, &report});
  }
  plan::Counts counts;
  counts.add(Verdict::Skip, 7);
  feed_->send({0}, plan::FileEnded{"a.test", Verdict::Skip, {}, 10ms, counts, {}});
  EXPECT_THAT(sink_.text(),
              HasSubstr("a.test  7 skipped (3 onlyif a, 2 c, 1 halt and 1 other reason)\n"));
}

TEST_F(Console, CutsLongSqlWithANote) {
  make(ProgressStyle::Lines);
  CommandReport report;
  report.source = &source_;
  report.verdict = Verdict::Fail;
  for (int i = 0; i < 100; ++i) report.statement += "SELECT\n";
  feed_->send({0}, plan::CommandEnded{{}, &report});
  end({0}, "a.td", Verdict::Fail);
  EXPECT_THAT(sink_.text(), HasSubstr("     sql: SELECT\n          SELECT\n"));
  EXPECT_THAT(sink_.text(), HasSubstr("          … 75 more lines\n"));
}

TEST_F(Console, LeavesTheSqlOutIfTheSourceLineShowsAllOfIt) {
  make(ProgressStyle::Lines);
  CommandReport report;
  report.source = &source_;
  report.verdict = Verdict::Fail;
  report.statement = "SELECT count(*) FROM t";
  feed_->send({0}, plan::CommandEnded{{}, &report});
  end({0}, "a.td", Verdict::Fail);
  EXPECT_THAT(sink_.text(), Not(HasSubstr("sql:")));
}

TEST(StatusText, FitsTheWidth) {
  RunProgress progress;
  progress.files = 340;
  progress.done = 85;
  progress.failed = 2;
  progress.elapsed = 60s;
  progress.running = {{FileId{1}, {"a.td", 0, 0, {}}}, {FileId{2}, {"b.td", 0, 0, {}}}};
  EXPECT_EQ(status_text(progress, 80), "85/340 · 2 failed · 1:00, 3:00 left · a.td, b.td");
  EXPECT_EQ(status_text(progress, 20), "85/340 · 2 failed ·…");
}

TEST(StatusText, TellsHowManyRecordsAreDoneAndTheTimeLeftBySize) {
  RunProgress progress;
  progress.files = 2;
  progress.bytes = 4000;
  progress.elapsed = 10s;
  RunningFile& file = progress.running[FileId{0}];
  file.path = "a.test";
  file.bytes = 2000;
  file.step = 500;
  file.steps = 1000;
  EXPECT_EQ(status_text(progress, 80), "0/2 · 0:10, 0:30 left · a.test (500 of 1000)");
  file.step = 10;
  EXPECT_EQ(status_text(progress, 80), "0/2 · 0:10 · a.test (10 of 1000)");
  file.step = 1200;  // in a loop
  EXPECT_EQ(status_text(progress, 80), "0/2 · 0:10, 0:10 left · a.test (1200 of 1200)");
}

TEST(StatusText, NamesThreeFilesAndCountsTheOthers) {
  RunProgress progress;
  for (std::uint32_t i = 0; i < 5; ++i) {
    progress.running[FileId{i}].path = "f" + std::to_string(i);
  }
  EXPECT_EQ(status_text(progress, 80), "0 · 0:00 · f0, f1, f2 and 2 more");
}

TEST(FileSink, TellsThatItCannotWrite) {
  const auto missing = FileSink::create("/nonexistent/report.json");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message,
            "cannot write `/nonexistent/report.json`: No such file or directory");
  auto full = FileSink::create("/dev/full");
  ASSERT_TRUE(full);
  (*full)->write("x");
  const auto finished = (*full)->finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().message, "cannot write `/dev/full`: No space left on device");
}

}  // namespace
}  // namespace weir::report
