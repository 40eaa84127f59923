// psql and HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "actions/fake_context.h"
#include "actions/line_diff.h"

namespace weir::actions {
namespace {

using ::testing::Contains;
using ::testing::Not;
using ::testing::StartsWith;

class Psql : public ::testing::Test {
 protected:
  run::ActionResult run(std::vector<std::string> body, std::string output) {
    process::ProcessOutput printed;
    printed.out = std::move(output);
    context_.outputs.emplace_back(std::move(printed));
    return perform(context_, "psql-execute", {{"command", "SELECT 1"}}, std::move(body));
  }
  FakeContext context_;
};

TEST_F(Psql, IsRunWithoutAnythingOfTheCallers) {
  context_.target.password = "secret";
  context_.target.address = "127.0.0.1";
  context_.target.options["sslmode"] = "dis'able";
  expect_pass(run({}, ""));
  ASSERT_EQ(context_.programs.size(), 1U);
  const process::ProcessRequest& request = context_.programs[0];
  const std::string folder = context_.scratch().string();
  EXPECT_EQ(request.arguments,
            (std::vector<std::string>{
                "psql", "--no-psqlrc", "--no-password", "--pset=footer=off",
                "--dbname=host='db' hostaddr='127.0.0.1' port='5432' user='me' dbname='me' "
                "sslmode='dis\\'able' passfile='" +
                    folder + "/.pgpass'",
                "--command=SELECT 1"}));
  ASSERT_TRUE(request.environment);
  EXPECT_THAT(*request.environment, Contains("PGPASSWORD=secret"));
  EXPECT_THAT(*request.environment, Contains("HOME=" + folder));
  EXPECT_THAT(*request.environment, Not(Contains(StartsWith("PGUSER="))));
}

TEST_F(Psql, OutputIsComparedWithoutSpaceAtTheEnds) {
  expect_pass(run({" a ", "---", " 1"}, " a \n---\n 1  \n\n"));
  expect_pass(run({"x", "", "y  "}, "x\n\ny\n"));
}

TEST_F(Psql, DifferencesAreShownLineByLine) {
  const auto result = run({"a", "b", "c"}, "a\nx\nc\n\n");
  expect_end(result, Kind::Fail, "psql printed something else than expected");
  EXPECT_EQ(result.expected, "a\nb\nc\n");
  EXPECT_EQ(result.actual, "a\nx\nc\n");
  EXPECT_EQ(result.diff, "  a\n- b\n+ x\n  c\n");
}

TEST_F(Psql, SaysHowItFailed) {
  process::ProcessOutput printed;
  printed.status.code = 1;
  printed.error = "ERROR:  division by zero\n";
  context_.outputs.emplace_back(printed);
  expect_end(perform(context_, "psql-execute", {{"command", "SELECT 1/0"}}), Kind::Fail,
             "psql ended with exit code 1: ERROR:  division by zero");
}

TEST_F(Psql, NamesThePackageIfItIsMissing) {
  context_.outputs.emplace_back(
      Failure(Error{ErrorKind::Unavailable, "cannot start `psql`: No such file", ""}));
  const auto result = perform(context_, "psql-execute", {{"command", "SELECT 1"}});
  expect_end(result, Kind::Error, "cannot start `psql`: No such file");
  EXPECT_EQ(result.hint, "psql is in Debian's package postgresql-client-15");
}

class Shell : public ::testing::Test {
 protected:
  run::ActionResult command(const std::string& text, std::string printed = {},
                            std::vector<run::ActionCall::Value> more = {}) {
    process::ProcessOutput output;
    output.out = std::move(printed);
    context_.outputs.emplace_back(output);
    return perform(context_, "shell-execute", std::move(more), {text});
  }
  FakeContext context_;
};

TEST_F(Shell, GivesTheCommandToBashWithTheCallersEnvironment) {
  context_.run_options.variables = {{"arg.x", "1"}, {"env.HOME", "/h"}, {"env.PATH", "/bin"}};
  expect_pass(command("echo a"));
  ASSERT_EQ(context_.programs.size(), 1U);
  const process::ProcessRequest& request = context_.programs[0];
  EXPECT_EQ(request.arguments, (std::vector<std::string>{"bash", "-c", "echo a"}));
  EXPECT_EQ(request.folder, context_.scratch());
  EXPECT_EQ(*request.environment, (std::vector<std::string>{"HOME=/h", "PATH=/bin"}));
}

TEST_F(Shell, ComparesTrimmedOutput) {
  expect_pass(command("c", "\n a  b \n", {{"output", "a  b"}}));
  expect_pass(command("c", "anything"));
  expect_pass(command("c", " \n", {{"output", ""}}));
  const auto result = command("c", "a b\nc\n", {{"output", "a  b\nc"}});
  expect_end(result, Kind::Fail, "the command printed something else than expected");
  EXPECT_EQ(result.diff, "- a  b\n+ a b\n  c\n");
}

TEST_F(Shell, LeavesWhatEndsInAnAmpersandToItself) {
  expect_pass(command("server --port 0 & \n"));
  EXPECT_TRUE(context_.programs.empty());
  ASSERT_EQ(context_.background_programs.size(), 1U);
  EXPECT_EQ(context_.background_programs[0].arguments.back(), "server --port 0");
}

TEST_F(Shell, TellsExitCodeAndStandardError) {
  process::ProcessOutput output;
  output.status.code = 2;
  output.error = "no such file\n";
  context_.outputs.emplace_back(output);
  expect_end(perform(context_, "shell-execute", {}, {"c"}), Kind::Fail,
             "the command ended with exit code 2: no such file");
}

TEST(DatabaseReopen, SaysWhatIsToBeOpened) {
  FakeContext context;
  expect_pass(perform(context, "database-reopen", {{"access", "read-only"}, {"path", "a.db"}}));
  expect_pass(perform(context, "database-reopen", {{"keep", "true"}}));
  ASSERT_EQ(context.reopenings.size(), 2U);
  EXPECT_EQ(context.reopenings[0].path, "a.db");
  EXPECT_TRUE(context.reopenings[0].read_only);
  EXPECT_FALSE(context.reopenings[0].keep);
  EXPECT_FALSE(context.reopenings[1].path);
  EXPECT_TRUE(context.reopenings[1].keep);
}

TEST(LineDiff, MarksEmptyLinesWithoutTrailingSpace) {
  EXPECT_EQ(diff_lines({"", "a"}, {"a", ""}), "-\n  a\n+\n");
}

}  // namespace
}  // namespace weir::actions
