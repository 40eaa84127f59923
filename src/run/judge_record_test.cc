// Verdicts on records, of outcomes that no engine within this process gives.
#include "run/judge_record.h"

#include <gtest/gtest.h>

#include "compile/slt.h"

namespace weir::run {
namespace {

class JudgeRecord : public ::testing::Test {
 protected:
  /// What the first record of the script makes of the outcome.
  Judgement judge(std::string_view dialect, const std::string& text, const Outcome& outcome) {
    const slt::Parsed parsed = slt::parse(make_source("a.slt", text), *slt::find_dialect(dialect));
    compile::SltOptions options;
    options.engine = slt::EngineKind::Postgres;
    const plan::Plan plan = compile::compile_slt(parsed.script, options).plan;
    const plan::Step& step = plan.steps().front();
    auto judgement = judge_.judge(plan, step, plan.expected(step).text, outcome);
    EXPECT_TRUE(judgement);
    return judgement ? *std::move(judgement) : Judgement();
  }

  static Outcome ok() {
    Outcome outcome;
    outcome.kind = OutcomeKind::Ok;
    return outcome;
  }
  static Outcome error(std::string sqlstate, std::string message) {
    Outcome outcome;
    outcome.kind = OutcomeKind::Error;
    outcome.error.sqlstate = std::move(sqlstate);
    outcome.error.message = std::move(message);
    return outcome;
  }

  Labels labels_;
  RecordJudge judge_{labels_};
};

TEST_F(JudgeRecord, LooksForANoticeThatMatches) {
  const std::string text = "statement notice drops to .* objects\nDROP TABLE t CASCADE\n";
  Outcome outcome = ok();
  EXPECT_EQ(judge("cockroach", text, outcome).message, "the statement gave no notice");
  outcome.notices = {"NOTICE: other"};
  const Judgement judgement = judge("cockroach", text, outcome);
  EXPECT_EQ(judgement.message, "no notice matches");
  EXPECT_EQ(judgement.actual, "NOTICE: other\n");
  EXPECT_EQ(judgement.expected, "drops to .* objects\n");
  outcome.notices.emplace_back("NOTICE: drops to 2 objects");
  EXPECT_EQ(judge("cockroach", text, outcome).match, Match::Yes);
}

TEST_F(JudgeRecord, ComparesClassesOfErrors) {
  const std::string text = "statement error (42P01)\nS\n";
  EXPECT_EQ(judge("slt-rs", text, error("42P01", "no table")).match, Match::Yes);
  EXPECT_EQ(judge("slt-rs", text, error("42703", "no column")).match, Match::No);
  EXPECT_EQ(judge("slt-rs", text, ok()).match, Match::No);
}

TEST_F(JudgeRecord, ComparesTheClassAndTheTextOfCockroach) {
  const std::string text = "statement error pgcode 42P01 no tab\nS\n";
  EXPECT_EQ(judge("cockroach", text, error("42P01", "no table")).match, Match::Yes);
  EXPECT_EQ(judge("cockroach", text, error("42P01", "nothing")).match, Match::No);
  EXPECT_EQ(judge("cockroach", text, error("42703", "no table")).match, Match::No);
}

TEST_F(JudgeRecord, NeverTakesALostConnectionForTheExpectedError) {
  Outcome lost;
  lost.kind = OutcomeKind::Unknown;
  lost.error.message = "connection lost";
  EXPECT_EQ(judge("slt-rs", "statement error\nS\n", lost).match, Match::Undecided);
  EXPECT_EQ(judge("slt-rs", "statement ok\nS\n", lost).match, Match::Undecided);
}

TEST_F(JudgeRecord, SortsWithinGroupsOnBothSides) {
  Outcome outcome = ok();
  outcome.returns_rows = true;
  outcome.result = ResultSet({{"a", 23, CellFormat::Text}, {"b", 25, CellFormat::Text}});
  const auto add = [&outcome](std::string_view first, std::string_view second) {
    outcome.result.add_cell(first);
    outcome.result.add_cell(second);
    outcome.result.end_row();
  };
  add("1", "y");
  add("1", "x");
  add("2", "z");
  const std::string head = "query IT partialsort(1)\nSELECT a, b FROM t ORDER BY a\n----\n";
  EXPECT_EQ(judge("cockroach", head + "1 x\n1 y\n2 z\n", outcome).match, Match::Yes);
  EXPECT_EQ(judge("cockroach", head + "2 z\n1 x\n1 y\n", outcome).match, Match::No);
}

TEST_F(JudgeRecord, NoticesAreComparedWordByWordAsRegexes) {
  Outcome outcome = ok();
  outcome.notices = {"NOTICE: drops to 2 objects\nHINT: none"};
  const auto problem = [&](const std::string& expected) {
    const std::string text = "query T noticetrace\nS\n----\n" + expected + "\n";
    return judge("cockroach", text, outcome).message;
  };
  EXPECT_EQ(problem("NOTICE: drops to 2 objects\nHINT: none"), "");
  EXPECT_EQ(problem("NOTICE:  drops .. [0-9]+ obj HINT: none"), "");
  EXPECT_EQ(problem("NOTICE: drops to 2 objects"),
            "the result differs: 0 lines missing, 1 unexpected");
}

TEST(Labels, StandForOneHashUntilTheyAreForgotten) {
  const Source source = make_source("a.test", "");
  Labels labels;
  EXPECT_FALSE(labels.contradiction("x", "h1", source, 5));
  EXPECT_FALSE(labels.contradiction("x", "h1", source, 9));
  const auto before = labels.contradiction("x", "h2", source, 12);
  ASSERT_TRUE(before);
  EXPECT_EQ(before->hash, "h1");
  EXPECT_EQ(before->source, &source);
  EXPECT_EQ(before->offset, 5U);
  labels.forget("x");
  labels.forget("never known");
  EXPECT_FALSE(labels.contradiction("x", "h2", source, 20));
}

}  // namespace
}  // namespace weir::run
