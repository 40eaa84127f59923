// Retries, masks, variables and judgements, all without a server.
#include <gtest/gtest.h>

#include "run/judge.h"
#include "run/retry.h"
#include "run/row_hint.h"

namespace weir::run {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

MonotonicTime at(Nanoseconds since) { return MonotonicTime(since); }

TEST(RetrySchedule, GrowsThePauseAndCutsItAtTheEnd) {
  RetrySchedule schedule({100ms, 1000, 50ms, 1.5}, at(0ms));
  schedule.begin_try(at(0ms));
  EXPECT_FALSE(schedule.is_last());
  EXPECT_EQ(schedule.next_try(), at(50ms));
  schedule.begin_try(at(50ms));
  EXPECT_EQ(schedule.next_try(), at(100ms));  // 75 ms cut to what is left
  schedule.begin_try(at(100ms));
  EXPECT_FALSE(schedule.is_last());  // not yet *after* the duration
  schedule.begin_try(at(101ms));
  EXPECT_TRUE(schedule.is_last());
  EXPECT_EQ(schedule.tries(), 4U);
}

TEST(RetrySchedule, CountsThePauseFromTheStartOfATry) {
  RetrySchedule schedule({10s, 1000, 50ms, 1.0}, at(0ms));
  schedule.begin_try(at(0ms));
  EXPECT_EQ(schedule.next_try(), at(50ms));
  schedule.begin_try(at(3s));
  EXPECT_EQ(schedule.next_try(), at(3050ms));
}

TEST(RetrySchedule, StopsAtTheNumberOfTries) {
  RetrySchedule schedule({10s, 2, 50ms, 1.5}, at(0ms));
  schedule.begin_try(at(0ms));
  EXPECT_FALSE(schedule.is_last());
  schedule.begin_try(at(50ms));
  EXPECT_TRUE(schedule.is_last());
}

std::string masked(std::string_view pattern, std::string_view replacement, std::string_view text) {
  const auto mask = Mask::create(pattern, replacement);
  EXPECT_TRUE(mask);
  return mask ? mask->apply(text) : "";
}

TEST(Mask, ReplacesAllMatchesWithGroups) {
  EXPECT_EQ(masked("u\\d+", "ID", "u1 and u22"), "ID and ID");
  EXPECT_EQ(masked("(\\w+)-(\\w+)", "$2-$1", "a-b"), "b-a");
  EXPECT_EQ(masked("(?P<x>a)", "[${x}]", "aa"), "[a][a]");
  EXPECT_EQ(masked("(?<x>a)", "<$x>", "a"), "<a>");
  EXPECT_EQ(masked("a", "$$1", "a"), "$1");
}

TEST(Mask, TakesTheLongestGroupNameAndEmptyForUnknownOnes) {
  EXPECT_EQ(masked("(a)", "$1x", "a"), "");
  EXPECT_EQ(masked("(a)", "${1}x", "a"), "ax");
  EXPECT_EQ(masked("(a)", "$9-", "a"), "-");
}

TEST(Mask, StepsOverEmptyMatches) {
  EXPECT_EQ(masked("x*", "-", "axb"), "-a-b-");
  EXPECT_EQ(masked("", "-", "é"), "-é-");
}

TEST(Mask, RefusesWhatTheSyntaxDoesNotHave) {
  const auto mask = Mask::create("(?=a)", "");
  ASSERT_FALSE(mask);
  EXPECT_EQ(mask.error().kind, ErrorKind::Usage);
  EXPECT_EQ(mask.error().hint, "the syntax is RE2's: no look-around, no back-references");
}

class Binding : public ::testing::Test {
 protected:
  Result<std::string> bind(std::string_view text, Escape escape = Escape::None) {
    plan::PlanBuilder builder(0);
    const plan::Template made = builder.make_template(text);
    const plan::Plan plan = std::move(builder).build();
    return variables_.bind(plan, made, escape, nullptr, "own.");
  }
  Variables variables_{{{"x", "a.b"}, {"testdrive.seed", "1"}, {"y", "${x}"}}};
};

TEST_F(Binding, ReplacesOnceAndEscapesForRegexes) {
  EXPECT_EQ(*bind("<${x}>${x}"), "<a.b>a.b");
  EXPECT_EQ(*bind("${y}"), "${x}");
  EXPECT_EQ(*bind("${x}+", Escape::Regex), "a\\.b+");
}

TEST_F(Binding, LeavesAnActionsOwnReferences) { EXPECT_EQ(*bind("${own.i}${x}"), "${own.i}a.b"); }

TEST_F(Binding, NamesTheUnknownVariableAndTheNearestOne) {
  const auto unknown = bind("${testdrive.sead}");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message, "unknown variable `testdrive.sead`");
  EXPECT_EQ(unknown.error().hint, "did you mean `testdrive.seed`?");
  EXPECT_EQ(bind("${arg.zone}").error().hint, "give it with `--var zone=VALUE`");
}

Outcome rows(const std::vector<std::string>& values) {
  Outcome outcome;
  outcome.kind = OutcomeKind::Ok;
  outcome.result = ResultSet({{"v", 25, CellFormat::Text}});
  for (const std::string& value : values) {
    outcome.result.add_cell(value);
    outcome.result.end_row();
  }
  return outcome;
}

Outcome server_error(std::string message) {
  Outcome outcome;
  outcome.kind = OutcomeKind::Error;
  outcome.error = {"42P01", std::move(message), "some detail", "some hint", 0, {}};
  return outcome;
}

Want want_rows(std::vector<TextRow> wanted) { return WantRows{std::nullopt, std::move(wanted)}; }

TEST(Judge, ComparesRowsAsAMultiset) {
  EXPECT_EQ(judge(want_rows({{"a"}, {"b"}}), rows({"b", "a"}), {}).match, Match::Yes);
  const Judgement judgement = judge(want_rows({{"a"}, {"a"}}), rows({"a", "c"}), {});
  EXPECT_EQ(judgement.match, Match::No);
  EXPECT_EQ(judgement.message,
            "rows differ: expected 2 rows, got 2 rows (1 missing, 1 unexpected)");
  EXPECT_EQ(judgement.expected, "a\na\n");
  EXPECT_EQ(judgement.actual, "a\nc\n");
}

TEST(Judge, SaysHowRowsAreWrittenWhereThatIsAllThatDiffers) {
  const auto hint = [](const std::vector<TextRow>& wanted, const std::vector<TextRow>& actual) {
    return row_hint(wanted, actual);
  };
  EXPECT_EQ(hint({{"1,", "2"}}, {{"1", "2"}}), "fields are divided by blanks alone");
  EXPECT_EQ(hint({{"NULL", "x"}}, {{"<null>", "x"}}), "NULL is written `<null>`");
  EXPECT_EQ(hint({{"a", "b"}}, {{"a b"}}), "a field with blanks in it stands in double quotes");
  EXPECT_EQ(hint({{"1"}, {"1"}}, {{}}),
            "a statement goes on in the next line only if that begins with two blanks");
  EXPECT_EQ(hint({{"1"}}, {{"2"}}), "");
  Outcome error = server_error("syntax error at end of input");
  error.error.hint.clear();
  EXPECT_EQ(judge(want_rows({{"a", "int"}, {")"}}), error, {}).hint,
            "a statement goes on in the next line only if that begins with two blanks");
  error.error.message = "column \"a\" does not exist";
  EXPECT_EQ(judge(want_rows({{"FROM", "t"}}), error, {}).hint.substr(0, 22),
            "a statement goes on in");
  EXPECT_EQ(judge(want_rows({{"a"}}), error, {}).hint, "");
}

TEST(Judge, ComparesColumnNamesInOrder) {
  const Want want = WantRows{TextRow{"w"}, {{"a"}}};
  EXPECT_EQ(judge(want, rows({"a"}), {}).message, "column names differ");
}

TEST(Judge, MasksActualValuesOnly) {
  const auto mask = Mask::create("\\d+", "N");
  EXPECT_EQ(judge(want_rows({{"uN"}}), rows({"u12"}), *mask).match, Match::Yes);
  EXPECT_EQ(judge(want_rows({{"u12"}}), rows({"u12"}), *mask).match, Match::No);
}

TEST(Judge, CountsRowsInHashesAndHashesAllFields) {
  // md5("ab")
  const std::string md5 = "187ef4436122d1cc2f40dc2b92f0eba0";
  EXPECT_EQ(judge(WantHash{2, md5}, rows({"b", "a"}), {}).match, Match::Yes);
  EXPECT_EQ(judge(WantHash{1, md5}, rows({"b", "a"}), {}).message,
            "row count differs: expected 1 row, got 2 rows");
  EXPECT_EQ(judge(WantHash{2, md5}, rows({"b", "c"}), {}).message, "hash of the rows differs");
}

TEST(Judge, JoinsTheRowsOfATextAndForgivesOnlyTheLastNewline) {
  EXPECT_EQ(judge(WantText{"a\n  b\n"}, rows({"a", "  b"}), {}).match, Match::Yes);
  EXPECT_EQ(judge(WantText{"a\n"}, rows({"a\n"}), {}).match, Match::Yes);
  EXPECT_EQ(judge(WantText{"a\nb\n"}, rows({"a", " b"}), {}).match, Match::No);
}

TEST(Judge, FindsErrorsInEachOfTheirForms) {
  const auto want = [](plan::FailureMatch match, std::string text) {
    WantFailure failure;
    failure.match = match;
    failure.text = std::move(text);
    if (match == plan::FailureMatch::Regex) failure.pattern = *Pattern::create(failure.text);
    return failure;
  };
  const Outcome outcome = server_error("relation \"t\" does not exist");
  EXPECT_EQ(judge(want(plan::FailureMatch::Contains, "not exist"), outcome, {}).match, Match::Yes);
  EXPECT_EQ(judge(want(plan::FailureMatch::Contains, ""), outcome, {}).match, Match::Yes);
  EXPECT_EQ(judge(want(plan::FailureMatch::Exact, "not exist"), outcome, {}).match, Match::No);
  EXPECT_EQ(judge(want(plan::FailureMatch::Regex, "\"t\".*exist$"), outcome, {}).match, Match::Yes);
  WantFailure with_detail = want(plan::FailureMatch::Contains, "");
  with_detail.detail = "detail";
  with_detail.hint = "missing";
  EXPECT_EQ(judge(with_detail, outcome, {}).message, "the error's hint differs");
}

TEST(Judge, SaysWhatSucceededInsteadOfFailing) {
  WantFailure failure;
  failure.text = "division";
  EXPECT_EQ(judge(failure, rows({"1"}), {}).message,
            "statement succeeded, expected an error that contains `division`");
}

TEST(Judge, NeverTakesALostConnectionForAnError) {
  Outcome lost;
  lost.kind = OutcomeKind::Unknown;
  lost.error.message = "connection lost: reset";
  WantFailure any;
  EXPECT_EQ(judge(any, lost, {}).match, Match::Undecided);
  EXPECT_EQ(judge(want_rows({}), lost, {}).match, Match::Undecided);
}

}  // namespace
}  // namespace weir::run
