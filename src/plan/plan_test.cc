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
  StepExtra extra;
  extra.decides = outer;
  extra.gate = VersionGate{-1, 7};
  extra.opened_before = true;
  extra.defines = builder.add_names({builder.keep("x")});
  const Range arguments = builder.add_arguments(
      {{builder.keep("x"), builder.make_template(builder.keep("v${z}")), {3, 4}}});
  const Range body = builder.add_templates({builder.make_template(builder.keep("line ${x}"))});
  builder.add_step(step, ActionOperation{builder.keep("set"), arguments, body}, ExpectSuccess{},
                   extra);
  step = {};
  step.session = builder.session("other");
  builder.add_step(step, SqlOperation{PlanBuilder::literal("SELECT '${x}'")},
                   ExpectFailure{FailureMatch::Regex, PlanBuilder::literal("r"),
                                 builder.add_companions({"d", "h"})});
  builder.add_step(step, SqlOperation{PlanBuilder::literal("S")}, ExpectHash{3, "abc"});
  builder.add_step(step, SqlOperation{PlanBuilder::literal("E")},
                   ExpectText{PlanBuilder::literal("plan\n")});
  extra = {};
  extra.beside = builder.name("statement a");
  SqlOperation copy{PlanBuilder::literal("COPY t FROM STDIN")};
  copy.data = builder.add_templates({PlanBuilder::literal("1\n\\N\n")}).first;
  builder.add_step(step, copy, ExpectSuccess{}, extra);
  builder.add_step(step, AwaitOperation{"statement a"}, ExpectSuccess{});
  const Range words = builder.add_names({"HTTP", "a b"});
  builder.add_step(step, SetErrorWordsOperation{ErrorWords::NeverExpected, words}, ExpectSuccess{});
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

/// A plan with everything that only sqllogictest scripts have.
Plan make_records() {
  PlanBuilder builder(7);
  builder.set_engine("duckdb");
  const SourceId source = builder.add_source(make_source("a.slt", "query I x label\n"));
  const auto text = [&](std::string_view written, const Reference& reference) {
    return builder.make_template(builder.keep(written), std::vector{reference});
  };
  Loop counted{builder.add_names({builder.keep("i")}), {}, true, -1, 3, false};
  const BlockId outer = builder.add_loop({}, counted);
  Loop listed;
  listed.variables = builder.add_names({builder.keep("a"), builder.keep("b")});
  listed.values = builder.add_names({"1", "2", "3", "4"});
  listed.concurrent = true;
  const BlockId inner = builder.add_loop(outer, listed);
  ResultRule plain;
  plain.style = find_record_style("duckdb");
  ResultRule rule;
  rule.style = find_record_style("cockroach");
  rule.letters = "IT";
  rule.sort = SortMode::Partial;
  rule.partial = builder.add_numbers({1, 3});
  rule.column_names = rule.multiline = rule.valuewise = rule.label_only = true;
  rule.threshold = 1ULL << 63U;
  Step step;
  step.source = source;
  step.form = StepForm::Query;
  step.block = inner;
  step.retry = Retry::Counted;
  step.label = {8, 5};
  StepExtra extra;
  extra.tries = {3, std::chrono::seconds(1)};
  extra.guards = builder.add_guards(
      {{builder.add_comparisons({{"i", Comparison::Operator::GreaterEqual, "2"}}), true}});
  builder.add_step(
      step, SqlOperation{text("S $x", {2, 2, "x", {}, Unset::Environment}), Statements::First},
      ExpectResult{text("{x}", {0, 3, "x", {}, Unset::Kept}), builder.rule(rule)}, extra);
  step = {};
  step.form = StepForm::Statement;
  step.skip = builder.name("because");
  builder.add_step(step,
                   SqlOperation{text("${x:y}", {0, 6, "x", "y", Unset::Fallback}), Statements::Any},
                   ExpectAffected{5});
  step.skip = 0;
  step.session = builder.session("u");
  builder.add_login({step.session, "u", "p"});
  ExpectError error{ErrorMatch::FullRegex, true, builder.rule(plain), builder.name("42P01"),
                    PlanBuilder::literal("e")};
  builder.add_step(step, SqlOperation{PlanBuilder::literal("A")}, error);
  builder.add_step(step, SqlOperation{PlanBuilder::literal("B")},
                   ExpectNotice{PlanBuilder::literal("n")});
  builder.add_step(step, SqlOperation{PlanBuilder::literal("C")},
                   ExpectLines{PlanBuilder::literal("COMPLETE 0\n"), error.rule});
  step.form = StepForm::Control;
  extra = {};
  extra.defines = builder.add_names({"v"});
  builder.add_step(step, SqlOperation{PlanBuilder::literal("D")}, ExpectVariables{}, extra);
  builder.add_step(step, ContinueOperation{}, ExpectSuccess{});
  builder.add_step(step, ForgetLabelOperation{"label"}, ExpectSuccess{});
  return std::move(builder).build();
}

TEST(Plan, SavesAndLoadsRecordsToTheSameBytes) {
  const Plan plan = make_records();
  const std::string saved = save(plan);
  const auto loaded = load(saved);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(save(*loaded), saved);
  const Tables& tables = loaded->tables();
  EXPECT_EQ(tables.engine, "duckdb");
  EXPECT_EQ(tables.rules.size(), 2U);
  EXPECT_EQ(tables.rules[0].style, find_record_style("cockroach"));
  EXPECT_EQ(tables.rules[0].threshold, 1ULL << 63U);
  EXPECT_EQ(loaded->extra(loaded->steps()[0]).tries.attempts, 3U);
  EXPECT_EQ(tables.names[loaded->steps()[1].skip], "because");
  EXPECT_EQ(loaded->steps()[2].skip, 0U);
  EXPECT_EQ(tables.loops[0].first, -1);
  EXPECT_TRUE(tables.loops[1].concurrent);
  EXPECT_EQ(save(drop_steps(*loaded, {StepId{0}})), save(drop_steps(plan, {StepId{0}})));
}

TEST(Plan, RefusesARuleOfAStyleThatIsNotKnown) {
  std::string saved = save(make_records());
  saved.replace(saved.find("cockroach"), 9, "cockroch!");
  const auto loaded = load(saved);
  ASSERT_FALSE(loaded);
  EXPECT_TRUE(loaded.error().message.starts_with("line 1 is not part of a plan"));
}

TEST(Plan, RefusesARuleThatIsNotThere) {
  std::string saved = save(make_records());
  const std::size_t rule = saved.find("\"rule\":0");
  saved.replace(rule, 8, "\"rule\":9");
  EXPECT_EQ(load(saved).error().message, "line 2 is not part of a plan");
}

TEST(Resolve, KeepsLoopsAndWhatChangesInThem) {
  Bindings bindings;
  bindings.values[{StepId{0}, "x"}] = "1";
  bindings.values[{StepId{0}, "i"}] = "2";
  PlanBuilder builder(0);
  builder.add_source(make_source("a.slt", ""));
  Loop loop{builder.add_names({"i"}), {}, true, 0, 3, false};
  Step step;
  step.source = SourceId{0};
  step.block = builder.add_loop({}, loop);
  step.form = StepForm::Statement;
  const std::vector<Reference> references = {{0, 3, "i", {}, Unset::Kept},
                                             {3, 3, "x", {}, Unset::Kept}};
  builder.add_step(step, SqlOperation{builder.make_template("{i}{x}", references)},
                   ExpectSuccess{});
  const Plan resolved = resolve(std::move(builder).build(), bindings);
  EXPECT_TRUE(resolved.steps()[0].block.exists());
  EXPECT_EQ(text_of(resolved, 0), "{i}1");
  EXPECT_EQ(uses(resolved, resolved.steps()[0]), (std::vector<std::string_view>{"i"}));
}

TEST(BindingsCollector, AStepThatOneIterationRanWasNotSkipped) {
  const SystemClock clock;
  BindingsCollector collector;
  Journal journal(clock, {&collector});
  CommandReport skipped;
  skipped.verdict = Verdict::Skip;
  CommandReport passed;
  journal.emit(FileId{0}, CommandEnded{{StepId{1}, 0, 0}, &skipped});
  journal.emit(FileId{0}, CommandEnded{{StepId{1}, 1, 0}, &passed});
  journal.emit(FileId{0}, CommandEnded{{StepId{1}, 2, 0}, &skipped});
  journal.emit(FileId{0}, CommandEnded{{StepId{2}, 0, 0}, &skipped});
  EXPECT_EQ(collector.of(FileId{0}).skipped, (std::set<StepId>{StepId{2}}));
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
  EXPECT_TRUE(loaded.error().message.starts_with("line 11 is not part of a plan:"))
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
  ASSERT_EQ(dropped.steps().size(), 7U);
  EXPECT_EQ(dropped.steps()[0].id, StepId{1});
  EXPECT_EQ(dropped.find(StepId{0}), nullptr);
  EXPECT_EQ(dropped.find(StepId{4})->id, StepId{4});
  EXPECT_EQ(plan.steps().size(), 9U);
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
  ASSERT_EQ(resolved.steps().size(), 8U);
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
