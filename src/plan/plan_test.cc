// Plans: templates, saving and loading, edits, and what a journal keeps.
#include "plan/plan.h"

#include <gtest/gtest.h>

#include "plan/edit.h"
#include "plan/journal.h"
#include "plan/store.h"

namespace weir::plan {
namespace {

/// A plan with one step of every kind.
Plan make_sample() {
  PlanBuilder builder(0xFFFFFFFFFFFFFFFFULL);
  const SourceId source = builder.add_source(make_source("a.td", "> SELECT ${x}\n1 \"two\n\"\n"));
  const BlockId outer = builder.add_block({});
  const BlockId inner = builder.add_block(outer);
  Step step;
  step.source = source;
  step.span = {0, 13};
  step.retry = Retry::UntilDeadline;
  const Range columns = builder.add_names({builder.keep("a"), builder.keep("b")});
  const Range rows = builder.add_rows({{builder.make_template(builder.keep("1 ${y}")), {}}, {}});
  builder.add_step(step, SqlOperation{builder.make_template(builder.keep("SELECT ${x}, '${y}'"))},
                   ExpectRows{columns, rows});
  step.block = inner;
  step.decides = outer;
  step.gate = VersionGate{-1, 7};
  step.defines = builder.add_names({builder.keep("x")});
  const Range arguments = builder.add_arguments(
      {{builder.keep("x"), builder.make_template(builder.keep("v${z}")), {3, 4}}});
  const Range body = builder.add_templates({builder.make_template(builder.keep("line ${x}"))});
  builder.add_step(step, ActionOperation{builder.keep("set"), arguments, body}, ExpectSuccess{});
  step = {};
  step.session = builder.session("other");
  builder.add_step(step, SqlOperation{PlanBuilder::literal("SELECT '${x}'")},
                   ExpectFailure{FailureMatch::Regex, PlanBuilder::literal("r"),
                                 builder.add_companions({"d", "h"})});
  builder.add_step(step, SqlOperation{PlanBuilder::literal("S")}, ExpectHash{3, "abc"});
  builder.add_step(step, SqlOperation{PlanBuilder::literal("E")},
                   ExpectText{PlanBuilder::literal("plan\n")});
  step.lane = LaneId{1};
  builder.add_step(step, BarrierOperation{}, ExpectSuccess{});
  builder.add_need("kafka", StepId{1});
  return std::move(builder).build();
}

std::string text_of(const Plan& plan, std::size_t step) {
  return std::string(std::get<SqlOperation>(plan.operation(plan.steps()[step])).text.text);
}

TEST(Plan, SavesAndLoadsToTheSameBytes) {
  const std::string saved = save(make_sample());
  const auto loaded = load(saved);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(save(*loaded), saved);
  EXPECT_EQ(loaded->tables().seed, 0xFFFFFFFFFFFFFFFFULL);
  EXPECT_EQ(loaded->lane_count(), 2U);
}

TEST(Plan, ALoadedLiteralThatLooksLikeAReferenceStaysALiteral) {
  const auto loaded = load(save(make_sample()));
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(uses(*loaded, loaded->steps()[2]).empty());
}

TEST(Plan, TellsTheLineThatIsNotPartOfAPlan) {
  std::string saved = save(make_sample());
  saved += "{oops\n";
  const auto loaded = load(saved);
  ASSERT_FALSE(loaded);
  EXPECT_TRUE(loaded.error().message.starts_with("line 8 is not part of a plan:"))
      << loaded.error().message;
}

TEST(Plan, RefusesOtherFormats) {
  EXPECT_EQ(load("{}\n").error().message, "not a plan: its format is not `weir-plan-1`");
}

TEST(Plan, TellsTheVariablesOfAStepOnce) {
  const Plan plan = make_sample();
  EXPECT_EQ(uses(plan, plan.steps()[0]), (std::vector<std::string_view>{"x", "y"}));
  EXPECT_EQ(uses(plan, plan.steps()[1]), (std::vector<std::string_view>{"z", "x"}));
}

TEST(MakeTemplate, KnowsNoEmptyReferenceAndNoEndlessOne) {
  PlanBuilder builder(0);
  EXPECT_EQ(builder.make_template("${} $x ${a} ${b").references.count, 1U);
}

TEST(DropSteps, KeepsTheIdsOfTheOthers) {
  const Plan plan = make_sample();
  const Plan dropped = drop_steps(plan, {StepId{0}, StepId{3}});
  ASSERT_EQ(dropped.steps().size(), 4U);
  EXPECT_EQ(dropped.steps()[0].id, StepId{1});
  EXPECT_EQ(dropped.find(StepId{0}), nullptr);
  EXPECT_EQ(dropped.find(StepId{4})->id, StepId{4});
  EXPECT_EQ(plan.steps().size(), 6U);
}

TEST(DropSteps, DropsTheNeedOfADroppedStep) {
  EXPECT_TRUE(drop_steps(make_sample(), {StepId{1}}).tables().needs.empty());
}

TEST(Resolve, ReplacesVariablesAndRemovesWhatWasSkipped) {
  Bindings bindings;
  bindings.values[{StepId{0}, "x"}] = "1";
  bindings.values[{StepId{0}, "y"}] = "${not-again}";
  bindings.skipped = {StepId{1}};
  const Plan resolved = resolve(make_sample(), bindings);
  ASSERT_EQ(resolved.steps().size(), 5U);
  EXPECT_EQ(text_of(resolved, 0), "SELECT 1, '${not-again}'");
  EXPECT_TRUE(uses(resolved, resolved.steps()[0]).empty());
  EXPECT_EQ(save(*load(save(resolved))), save(resolved));
}

TEST(Resolve, LeavesReferencesWithoutAValue) {
  Bindings bindings;
  bindings.values[{StepId{0}, "x"}] = "a long value";
  const Plan resolved = resolve(make_sample(), bindings);
  EXPECT_EQ(text_of(resolved, 0), "SELECT a long value, '${y}'");
  EXPECT_EQ(uses(resolved, resolved.steps()[0]), (std::vector<std::string_view>{"y"}));
}

TEST(HistoryWriter, WritesTheSameBytesWhateverTheTime) {
  const SystemClock clock;
  const auto record = [&clock] {
    std::string history;
    HistoryWriter writer(history, Times::Off);
    Journal journal(clock, {&writer});
    Outcome outcome;
    outcome.kind = OutcomeKind::Ok;
    outcome.result = ResultSet({{"n", 23, CellFormat::Binary}, {"t", 25, CellFormat::Text}});
    outcome.result.add_cell(std::string_view("\0\0\0\x07", 4));
    outcome.result.add_null();
    outcome.result.end_row();
    journal.emit(FileId{0}, VariableBound{{StepId{3}, 0, 0}, "x", "\"q\""});
    journal.emit(FileId{0}, Invoked{{StepId{3}, 0, 1}, "main", "SELECT"});
    journal.emit(FileId{0}, Returned{{StepId{3}, 0, 1}, "main", &outcome});
    journal.emit(FileId{0}, StepStarted{});
    return history;
  };
  const std::string history = record();
  EXPECT_EQ(history, record());
  EXPECT_EQ(history,
            "{\"event\":\"bind\",\"step\":3,\"iteration\":0,\"attempt\":0,\"name\":\"x\","
            "\"value\":\"\\\"q\\\"\"}\n"
            "{\"event\":\"invoke\",\"step\":3,\"iteration\":0,\"attempt\":1,\"session\":\"main\","
            "\"text\":\"SELECT\"}\n"
            "{\"event\":\"return\",\"step\":3,\"iteration\":0,\"attempt\":1,\"session\":\"main\","
            "\"outcome\":\"ok\",\"columns\":[\"n\",\"t\"],\"rows\":[[\"\\\\x00000007\",null]]}\n");
}

}  // namespace
}  // namespace weir::plan
