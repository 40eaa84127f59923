// Suites of scripts on their leases, SQLite in memory; an engine that cannot be had.
#include "run/scheduler.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "actions/registry.h"
#include "compile/slt.h"
#include "plan/journal.h"
#include "system/providers.h"

namespace weir::run {
namespace {

/// `path: verdict (reason)` of every file that ended, in order.
class Ended final : public plan::EventSink {
 public:
  void on_event(const plan::Event& event) override {
    const auto* ended = std::get_if<plan::FileEnded>(&event.payload);
    if (ended == nullptr) return;
    text += fmt::format("{}: {}", ended->path, plan::to_text(ended->verdict));
    text += ended->reason.empty() ? "" : fmt::format(" ({})", ended->reason);
    text += ended->note.empty() ? "\n" : fmt::format(", {}\n", ended->note);
  }
  std::string text;
};

class Scheduler : public ::testing::Test {
 protected:
  /// A file of the run; without a text it passes.
  void add(const std::string& path, std::string engine,
           const std::string& text = "statement ok\nSELECT 1\n") {
    Script script;
    script.path = path;
    script.source = make_source(path, text);
    script.engine = std::move(engine);
    script.dialect = "sqlite";
    scripts_.emplace(path, std::move(script));
    suites_.push_back({path, {path}});
  }
  /// All files that were added are one suite.
  void join() {
    Suite all{"all", {}};
    for (const Suite& suite : suites_) all.files.push_back(suite.files.front());
    suites_ = {all};
  }

  void run() {
    const LoadScript load = [this](const std::string& path) {
      Script script = scripts_.at(path);
      const slt::Parsed parsed = slt::parse(script.source, *slt::find_dialect("sqlite"));
      script.plan = compile::compile_slt(parsed.script, {}).plan;
      return script;
    };
    const auto leases = system::lease_by_engine(
        {{"sqlite", make_sqlite}, {"duckdb", make_none}, {"postgres", make_target}});
    plan::Journal journal(clock_, {&ended_});
    const FileEnvironment environment{run_options_, endpoints_, actions::actions(), clock_,
                                      journal};
    totals_ = run_suites(suites_, load, options_, *leases, environment, {});
  }

  static Result<std::unique_ptr<system::LeaseProvider>> make_sqlite() {
    system::InProcessOptions options;
    options.engine = "sqlite";
    options.environment = [](const char*) -> const char* { return nullptr; };
    return system::lease_in_process(std::move(options));
  }
  static Result<std::unique_ptr<system::LeaseProvider>> make_none() {
    return fail(ErrorKind::Unavailable, "the library cannot be fetched", "install it");
  }

  /// Nobody listens there.
  static Result<std::unique_ptr<system::LeaseProvider>> make_target() {
    system::TargetOptions options;
    options.target = *driver::parse_target("postgres://me@127.0.0.1:1/db");
    options.environment = [](const char*) -> const char* { return nullptr; };
    return system::lease_target(std::move(options));
  }

  std::map<std::string, Script> scripts_;
  std::vector<Suite> suites_;
  ScheduleOptions options_;
  RunOptions run_options_;
  system::Endpoints endpoints_;
  SystemClock clock_;
  Ended ended_;
  RunTotals totals_;
};

TEST_F(Scheduler, AnEngineThatCannotBeHadEndsNothingButItsOwnFiles) {
  options_.max_errors = 2;
  add("a.slt", "sqlite");
  add("b.slt", "duckdb");
  add("c.slt", "duckdb");
  add("d.slt", "sqlite");
  add("e.slt", "duckdb");
  run();
  EXPECT_EQ(ended_.text,
            "a.slt: pass\nb.slt: error (the library cannot be fetched)\n"
            "c.slt: unjudged (the library cannot be fetched)\nd.slt: pass\n"
            "e.slt: unjudged (the library cannot be fetched)\n");
  EXPECT_EQ(totals_.files.of(plan::Verdict::Pass), 2U);
  EXPECT_EQ(totals_.files.of(plan::Verdict::Error), 1U);
  EXPECT_EQ(totals_.files.of(plan::Verdict::Unjudged), 2U);
  EXPECT_EQ(totals_.problem, "the library cannot be fetched\nhint: install it");
  EXPECT_TRUE(totals_.without_server);
}

TEST_F(Scheduler, ASecondEngineThatCannotBeHadLeavesTheRecordsUnrun) {
  const auto other = system::lease_by_engine({{"duckdb", make_none}});
  options_.other = {other.get(), "duckdb"};
  add("a.slt", "sqlite");
  add("b.slt", "sqlite");
  run();
  EXPECT_EQ(ended_.text,
            "a.slt: error (the library cannot be fetched)\n"
            "b.slt: unjudged (the library cannot be fetched)\n");
}

TEST_F(Scheduler, FilesOfASuiteShareTheDatabaseOfTheFirst) {
  add("a.slt", "sqlite", "statement ok\nCREATE TABLE t(a)\n");
  add("b.slt", "duckdb");
  add("c.slt", "sqlite", "statement ok\nSELECT * FROM t\n");
  join();
  run();
  EXPECT_EQ(ended_.text,
            "a.slt: pass\nb.slt: error (files that share a database have one engine: the first one "
            "ran on sqlite, and this one is for duckdb)\nc.slt: pass\n");
}

TEST_F(Scheduler, ATargetThatIsNotThereIsAskedOnce) {
  for (const char* name : {"a.slt", "b.slt", "c.slt"}) add(name, "postgres");
  run();
  const std::string why =
      "cannot connect to postgres://me@127.0.0.1:1/db: connection to server at \"127.0.0.1\", port "
      "1 failed: Connection refused";
  EXPECT_EQ(ended_.text,
            fmt::format("a.slt: error\nb.slt: unjudged ({0})\nc.slt: unjudged ({0})\n", why));
  EXPECT_TRUE(totals_.without_server);
}

TEST_F(Scheduler, SaysThatAFileJudgedNothing) {
  add("a.slt", "sqlite", "hash-threshold 8\n");
  add("b.slt", "sqlite");
  scripts_.at("b.slt").note = "halt in line 4";
  run();
  EXPECT_EQ(ended_.text, "a.slt: pass, nothing in it was judged\nb.slt: pass, halt in line 4\n");
}

TEST_F(Scheduler, LooksForRemarksOnlyWhereAFileFails) {
  int asked = 0;
  add("a.slt", "sqlite");
  add("b.slt", "sqlite", "statement ok\nbad\n");
  for (auto& [path, script] : scripts_) {
    script.remarks = [&asked] { return ++asked, Diagnostics(); };
  }
  run();
  EXPECT_EQ(asked, 1);
}

TEST_F(Scheduler, FilesByThemselvesShareNothing) {
  add("a.slt", "sqlite", "statement ok\nCREATE TABLE t(a)\n");
  add("b.slt", "sqlite", "statement ok\nCREATE TABLE t(a)\n");
  run();
  EXPECT_EQ(ended_.text, "a.slt: pass\nb.slt: pass\n");
}

}  // namespace
}  // namespace weir::run
