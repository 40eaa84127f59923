// The events of the sample run, and one approved text per reporter.
#include "report/sample_run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/check.h"
#include "base/file.h"
#include "base/testing.h"
#include "report/reporter.h"

namespace weir::report {

using plan::CommandReport;
using plan::FileId;
using plan::Verdict;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

Span span_of(const Source& source, std::string_view text) {
  const auto begin = source.text().find(text);
  WEIR_CHECK(begin != std::string_view::npos, "the text must occur in the source");
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.size())};
}

void add_sample_secrets(SecretFilter& secrets) { secrets.add("sesame-hunter2"); }

namespace {

plan::Counts counts(std::initializer_list<std::uint64_t> by_verdict) {
  plan::Counts counts;
  std::copy(by_verdict.begin(), by_verdict.end(), counts.by_verdict.begin());
  return counts;
}

CommandReport command(const Source& source, std::string_view line, Verdict verdict) {
  CommandReport report;
  report.source = &source;
  report.span = span_of(source, line);
  report.kind = line.starts_with('$') ? "action" : "sql";
  report.verdict = verdict;
  report.elapsed = 12ms;
  report.tries = 1;
  return report;
}

/// The files of the sample run, and the order in which things happen to them.
class SampleRun {
 public:
  explicit SampleRun(plan::EventSink& sink) : feed_(sink) {}

  void play() {
    start();
    start_service();
    hello_passes();
    totals_and_shop_interleave();
    broken_does_not_parse();
    kafka_is_skipped();
    lost_cannot_be_judged();
    end();
  }

 private:
  void start() {
    feed_.send(plan::RunStarted{"0.1.0", 42, arguments_, 2,
                                "postgres://weir:hunter2@127.0.0.1:5433/main",
                                std::chrono::system_clock::from_time_t(1772366405), 6});
  }

  void start_service() {
    feed_.pass(10ms);
    feed_.send(plan::ServiceChanged{"postgres", plan::ServicePhase::Start, {}, {}});
    feed_.pass(1250ms);
    feed_.send(plan::ServiceChanged{"postgres", plan::ServicePhase::Ready, 1250ms,
                                    "postgres://postgres:hunter2@127.0.0.1:5433"});
  }

  void hello_passes() {
    begin(FileId{0}, "examples/hello.td", 4);
    feed_.pass(31ms);
    end_command(FileId{0}, command(hello_, "> SELECT 1", Verdict::Pass));
    finish(FileId{0}, "examples/hello.td", Verdict::Pass, 31ms, counts({4}));
  }

  void totals_and_shop_interleave() {
    begin(FileId{1}, "examples/totals.td", 5);
    begin(FileId{2}, "examples/nested/shop.td", 7);
    feed_.pass(100ms);
    end_command(FileId{1}, command(totals_, "$ set", Verdict::Pass));
    end_command(FileId{2}, refused());
    end_command(FileId{1}, different_rows());
    end_command(FileId{1}, unjudged("> SELECT 2"));
    end_command(FileId{1}, unjudged("> SELECT 3"));
    end_command(FileId{1}, unjudged("> DROP"));
    CommandReport gated = command(shop_, "> SELECT 'gated'", Verdict::Skip);
    gated.reason = "the version of the target is not known";
    end_command(FileId{2}, gated);
    feed_.pass(310ms);
    finish(FileId{1}, "examples/totals.td", Verdict::Fail, 410ms, counts({1, 1, 0, 0, 3}));
    end_command(FileId{2}, other_text());
    finish(FileId{2}, "examples/nested/shop.td", Verdict::Fail, 410ms, counts({4, 2, 0, 1}),
           "psql postgres://weir:hunter2@127.0.0.1:5433/shop_7");
  }

  CommandReport different_rows() {
    CommandReport report = command(totals_, "> SELECT kind", Verdict::Fail);
    report.statement =
        "SELECT kind, count(*)\n  FROM orders\n WHERE note <> 'sesame-hunter2'\n GROUP BY kind";
    report.message = "rows differ: 1 missing, 1 not expected";
    report.diff = "- apple  3\n+ apple  4\n  cherry sesame-hunter2\n  pear   1\n";
    report.elapsed = 30s;
    report.tries = 84;
    return report;
  }

  CommandReport unjudged(std::string_view line) {
    CommandReport report = command(totals_, line, Verdict::Unjudged);
    report.reason = "an earlier command failed";
    report.tries = 0;
    return report;
  }

  CommandReport refused() {
    CommandReport report = command(shop_, "> CREATE USER", Verdict::Fail);
    report.culprit = span_of(shop_, "ghosts");
    report.statement = "CREATE USER ann PASSWORD 'hunter2' IN ROLE ghosts";
    report.message = "role \"ghosts\" does not exist";
    report.sqlstate = "42704";
    report.detail = "connected as postgres://weir:hunter2@127.0.0.1/shop";
    report.hint = "create it with `CREATE ROLE ghosts PASSWORD 'hunter2'`";
    return report;
  }

  CommandReport other_text() {
    CommandReport report = command(shop_, "$ http-request", Verdict::Fail);
    report.kind = "action";
    report.name = "http-request";
    report.statement = "$ http-request url=http://ann:hunter2@127.0.0.1:8080/orders";
    report.message = "the body differs";
    report.expected = "{\"orders\": 2}";
    report.actual = "{\"orders\": 3, \"password\": \"hunter2\"}\n\x1b[2Jend";
    return report;
  }

  void broken_does_not_parse() {
    const Diagnostic diagnostic{Severity::Error, "td.unterminated-quote",
                                span_of(broken_, "\"two words"), "unterminated quote",
                                "add the closing `\"`"};
    feed_.send(FileId{3}, plan::Diagnosed{&broken_, &diagnostic});
    const Diagnostic warning{Severity::Warning, "td.unset-variable", span_of(broken_, "${nothing}"),
                             "nothing sets `nothing`", ""};
    feed_.send(FileId{3}, plan::Diagnosed{&broken_, &warning});
    finish(FileId{3}, "examples/broken.td", Verdict::Error, {}, {});
  }

  void kafka_is_skipped() {
    finish(FileId{4}, "examples/kafka.td", Verdict::Skip, {}, counts({0, 0, 0, 12}), {},
           "needs kafka, which is neither configured nor built in (password=hunter2)");
  }

  void lost_cannot_be_judged() {
    begin(FileId{5}, "lost.td", 1);
    feed_.pass(200ms);
    feed_.send(
        plan::ServiceChanged{"postgres", plan::ServicePhase::Exit, {}, "killed by signal 9"});
    finish(FileId{5}, "lost.td", Verdict::Error, 200ms, counts({0, 0, 0, 0, 1}), {},
           "no connection to postgres://weir:hunter2@127.0.0.1:5433/main: connection refused");
  }

  void end() {
    feed_.pass(10ms);
    feed_.send(plan::RunEnded{counts({1, 2, 2, 1}), counts({9, 3, 0, 13, 4}), feed_.now(), 1,
                              "weir run --var password=hunter2 examples/totals.td "
                              "examples/nested/shop.td examples/broken.td lost.td"});
  }

  void begin(FileId file, std::string_view path, std::size_t steps) {
    feed_.send(file, plan::FileStarted{path, 1000 + file.value, steps});
  }
  void end_command(FileId file, const CommandReport& report) {
    feed_.send(file, plan::CommandEnded{{}, &report});
  }
  void finish(FileId file, std::string_view path, Verdict verdict, Nanoseconds elapsed,
              plan::Counts commands, std::string_view kept = {}, std::string_view reason = {}) {
    feed_.send(file, plan::FileEnded{path, verdict, reason, elapsed, commands, kept});
  }

  EventFeed feed_;
  std::vector<std::string> arguments_{"run", "--target",
                                      "postgres://weir:hunter2@127.0.0.1:5433/main", "examples"};
  Source hello_ = make_source("examples/hello.td", "> SELECT 1\n1\n");
  Source totals_ = make_source("examples/totals.td",
                               "# totals per kind\n$ set note=sesame-hunter2\n\n"
                               "> SELECT kind, count(*)\n    FROM orders\n"
                               "   WHERE note <> '${note}'\n   GROUP BY kind\n"
                               "apple 3\ncherry sesame-hunter2\npear 1\n\n"
                               "> SELECT 2\n2\n\n> SELECT 3 -- sesame-hunter2\n3\n\n"
                               "> DROP TABLE orders\n");
  Source shop_ = make_source("examples/nested/shop.td",
                             "> CREATE USER ann PASSWORD 'hunter2' IN ROLE ghosts\n\n"
                             "> SELECT 'gated'\n\n"
                             "$ http-request url=http://ann:hunter2@127.0.0.1:8080/orders\n");
  Source broken_ = make_source("examples/broken.td",
                               "> SELECT ${nothing} -- postgres://u:hunter2@h\none \"two words\n");
};

std::filesystem::path baseline(std::string_view name) {
  return source_dir() / "src/report/baselines" / name;
}

/// Compares with the approved text; with WEIR_REBASE set in the environment, approves it.
void expect_baseline(std::string_view name, const std::string& text) {
  if (std::getenv("WEIR_REBASE") != nullptr) {
    ASSERT_TRUE(write_file(baseline(name), text));
  }
  const auto approved = read_file(baseline(name));
  ASSERT_TRUE(approved) << approved.error().message;
  EXPECT_EQ(*approved, text) << "approve with WEIR_REBASE=1";
}

std::string sample_report(std::string_view reporter, const ReportOptions& options) {
  StringSink sink;
  SecretFilter secrets;
  add_sample_secrets(secrets);
  const auto made = find_reporter(reporter)->make(options, sink, secrets);
  send_sample_run(*made);
  return sink.text();
}

TEST(SampleRun, PrintsTheApprovedConsoleText) {
  expect_baseline("console.txt", sample_report("console", {}));
}

TEST(SampleRun, PrintsTheApprovedColours) {
  ReportOptions options;
  options.colour = Colour::On;
  expect_baseline("console-colour.txt", sample_report("console", options));
}

TEST(SampleRun, PrintsTheApprovedJsonLines) {
  expect_baseline("json.jsonl", sample_report("json", {}));
}

TEST(SampleRun, PrintsTheApprovedJunitFile) {
  expect_baseline("junit.xml", sample_report("junit", {}));
}

TEST(SampleRun, PrintsTheApprovedJunitFileUnderTheNameTestdrive) {
  ReportOptions options;
  options.junit_names = {"testdrive", "testdrive", false};
  expect_baseline("junit-testdrive.xml", sample_report("junit", options));
}

TEST(SampleRun, ShowsNoSecretInAnyReport) {
  for (const ReporterSpec* spec : reporters()) {
    for (const auto progress : {ProgressStyle::Lines, ProgressStyle::Live}) {
      ReportOptions options;
      options.progress = progress;
      const std::string text = sample_report(spec->name, options);
      EXPECT_EQ(text.find(kSampleSecret), std::string::npos) << spec->name << '\n' << text;
    }
  }
}

TEST(SampleRun, LeavesPassedCommandsOutOfJsonIfOnlyProblemsAreWanted) {
  ReportOptions options;
  options.json_scope = JsonScope::OnlyProblems;
  const std::string text = sample_report("json", options);
  EXPECT_EQ(text.find(R"("kind":"sql","name":null,"verdict":"pass")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("verdict":"unjudged")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("commands":{"passed":9,)"), std::string::npos) << text;
}

TEST(Reporters, CanBeFoundByName) {
  EXPECT_EQ(find_reporter("nothing"), nullptr);
  for (const ReporterSpec* spec : reporters()) EXPECT_EQ(find_reporter(spec->name), spec);
}

}  // namespace

void send_sample_run(plan::EventSink& sink) { SampleRun(sink).play(); }

}  // namespace weir::report
