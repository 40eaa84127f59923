// Tests of what `weir run` makes of its arguments, of the drop-in, and of repeating failures.
#include "cli/run_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_code.h"
#include "cli/repeat.h"
#include "cli/testing.h"

namespace weir::cli {
namespace {

using plan::Verdict;
using ::testing::ElementsAre;
using ::testing::Pair;
using testing::ScratchFolder;
using testing::settle;

class RunSettingsTest : public ::testing::Test {
 protected:
  RunSettingsTest() {
    folder_.write("a.td");
    folder_.write("b.td");
  }
  ScratchFolder folder_;
};

TEST_F(RunSettingsTest, RunsOnAServerOfItsOwnWithAllCores) {
  const auto settled = settle({"a.td"});
  EXPECT_EQ(settled.text(), "");
  EXPECT_EQ(settled.settings.placement, Placement::OwnServer);
  EXPECT_EQ(settled.settings.jobs, 4U);
  EXPECT_EQ(settled.settings.seed, 77U);
  EXPECT_FALSE(settled.settings.seed_given);
}

TEST_F(RunSettingsTest, RunsOneFileAtATimeInATarget) {
  const auto settled = settle({"a.td", "--target", "postgres://me@h/db"});
  EXPECT_EQ(settled.settings.placement, Placement::TargetItself);
  EXPECT_EQ(settled.settings.jobs, 1U);
}

TEST_F(RunSettingsTest, ClonesATargetWhenIsolatedOrParallel) {
  const auto isolated = settle({"a.td", "--target", "postgres://me@h/db", "--isolate"});
  EXPECT_EQ(isolated.settings.placement, Placement::TargetClones);
  EXPECT_EQ(isolated.settings.jobs, 4U);
  const auto parallel = settle({"a.td", "--target", "postgres://me@h/db", "--jobs", "2"});
  EXPECT_EQ(parallel.settings.placement, Placement::TargetClones);
  EXPECT_EQ(parallel.settings.jobs, 2U);
}

TEST_F(RunSettingsTest, LetsTheCommandLineWinOverTheConfiguration) {
  folder_.write("weir.toml",
                "[run]\ntimeout = \"10s\"\njobs = 3\ntarget = \"postgres://me@h/db\"\n"
                "[variables]\nx = 1\ny = 2\n");
  const auto settled = settle({"a.td", "--timeout=1s", "--with=postgres@15", "--var", "y=3"});
  EXPECT_EQ(settled.text(), "");
  EXPECT_EQ(settled.settings.options.timeout, std::chrono::seconds(1));
  EXPECT_EQ(settled.settings.jobs, 3U);
  EXPECT_EQ(settled.settings.placement, Placement::OwnServer);
  EXPECT_EQ(settled.settings.options.variables.at("arg.x"), "1");
  EXPECT_EQ(settled.settings.options.variables.at("arg.y"), "3");
}

TEST_F(RunSettingsTest, ReadsNoConfigurationIfNoneIsWanted) {
  folder_.write("weir.toml", "[run]\njobs = 3\n");
  EXPECT_EQ(settle({"a.td", "--no-config"}).settings.jobs, 4U);
}

TEST_F(RunSettingsTest, GivesScriptsVariablesAndKeepsSecretsApart) {
  const auto settled = settle({"a.td", "--var=x=1=2", "--secret-var=key=hush"});
  const auto& variables = settled.settings.options.variables;
  EXPECT_EQ(variables.at("arg.x"), "1=2");
  EXPECT_EQ(variables.at("arg.key"), "hush");
  EXPECT_EQ(variables.at("env.HOME"), "/home/me");
  EXPECT_THAT(settled.settings.secrets, ElementsAre("arg.key"));
}

TEST_F(RunSettingsTest, LooksForNoFileBehindAnUnknownOption) {
  EXPECT_EQ(settle({"--jbos", "2", "a.td"}).complaints.mistakes.size(), 1U);
}

TEST_F(RunSettingsTest, RefusesAShardThatDoesNotExist) {
  EXPECT_EQ(settle({"a.td", "--shard=2", "--shard-count=2"}).text(),
            "weir: error: there is no shard 2 of 2\n"
            "  weir run a.td --shard=2 --shard-count=2\n"
            "                        ^\n"
            "hint: shards are counted from 0, the last is 1\n");
}

TEST_F(RunSettingsTest, TakesTheOptionsOfTheOriginal) {
  const auto settled = settle(
      {"*.td", "--default-timeout=5s", "--default-max-tries", "3",
       "--materialize-url=postgres://materialize@127.0.0.1:16875", "--kafka-addr=k:1",
       "--materialize-param=x=y", "--schema-registry-url=http://r:1", "--cluster-replica-sizes={}"},
      Manner::Testdrive);
  EXPECT_EQ(settled.text(), "");
  const RunSettings& settings = settled.settings;
  EXPECT_EQ(settings.options.timeout, std::chrono::seconds(5));
  EXPECT_EQ(settings.options.max_tries, 3U);
  EXPECT_EQ(settings.options.retry_rule, run::RetryRule::All);
  EXPECT_EQ(settings.max_errors, 10U);
  EXPECT_EQ(settings.target, "postgres://materialize@127.0.0.1:16875");
  EXPECT_EQ(settings.placement, Placement::TargetItself);
  EXPECT_EQ(settings.options.session_settings.at("x"), "y");
  const auto& variables = settings.options.variables;
  EXPECT_EQ(variables.at("testdrive.kafka-addr"), "k:1");
  EXPECT_EQ(variables.at("testdrive.schema-registry-url"), "http://r:1/");
  EXPECT_EQ(variables.at("testdrive.materialize-sql-addr"), "127.0.0.1:16875");
  EXPECT_EQ(variables.at("testdrive.materialize-sasl-sql-addr"), "127.0.0.1:6881");
  EXPECT_EQ(variables.at("testdrive.materialize-http-url"), "http://127.0.0.1:6876");
  EXPECT_EQ(variables.at("testdrive.aws-region"), "us-east-1");
  EXPECT_THAT(settings.secrets,
              ElementsAre("testdrive.aws-secret-access-key", "testdrive.aws-token"));
  EXPECT_THAT(settled.complaints.notes,
              ElementsAre("without effect here: `--cluster-replica-sizes`; `weir testdrive --help` "
                          "says why"));
}

TEST_F(RunSettingsTest, TakesOptionsForKafkaAndTheRegistry) {
  const auto settled =
      settle({"a.td", "--kafka-option=a.b=1,c.d=2", "--kafka-option", "sasl.password=x,y=z",
              "--kafka-option=d=1,2", "--kafka-default-partitions=3", "--cert=c.p12",
              "--cert-password=p", "--ccsr-username=u", "--ccsr-password=q"});
  EXPECT_EQ(settled.text(), "");
  const run::KafkaOptions& kafka = settled.settings.options.kafka;
  EXPECT_THAT(kafka.properties, ElementsAre(Pair("a.b", "1"), Pair("c.d", "2"), Pair("d", "1,2"),
                                            Pair("sasl.password", "x,y=z")));
  EXPECT_EQ(kafka.default_partitions, 3U);
  EXPECT_EQ(kafka.certificate + kafka.certificate_password, "c.p12p");
  EXPECT_EQ(kafka.registry_user + kafka.registry_password, "uq");
}

TEST_F(RunSettingsTest, DefaultsToTheTargetOfTheOriginalAndStandardInput) {
  const auto settled = settle({}, Manner::Testdrive);
  EXPECT_EQ(settled.text(), "");
  EXPECT_EQ(settled.settings.target, "postgres://materialize@localhost:6875");
  ASSERT_EQ(settled.settings.groups.size(), 1U);
  EXPECT_THAT(settled.settings.groups[0].files, ElementsAre("-"));
}

TEST_F(RunSettingsTest, SaysWhereWebhooksAre) {
  const auto settled =
      settle({"--materialize-use-https", "--materialize-http-port=80"}, Manner::Testdrive);
  EXPECT_EQ(settled.text(), "");
  EXPECT_EQ(settled.settings.options.variables.at("testdrive.materialize-http-url"),
            "https://localhost:80");
}

TEST_F(RunSettingsTest, StartsAServerUnderTheOldNameIfAskedTo) {
  EXPECT_EQ(settle({"a.td", "--with=postgres@15"}, Manner::Testdrive).settings.placement,
            Placement::OwnServer);
}

TEST_F(RunSettingsTest, ReadsTheEnvironmentOnlyUnderTheOldName) {
  const Environment environment = [](const char* name) -> const char* {
    return std::string_view(name) == "VAR" ? "x=1" : nullptr;
  };
  EXPECT_EQ(settle({"a.td"}, Manner::Testdrive, environment).settings.options.variables.at("arg.x"),
            "1");
  EXPECT_EQ(settle({"a.td"}, Manner::Weir, environment).settings.options.variables.count("arg.x"),
            0U);
}

TEST_F(RunSettingsTest, WantsAUserInTheUrlOfTheOriginal) {
  EXPECT_EQ(settle({"a.td", "--materialize-url", "postgres://h:1"}, Manner::Testdrive)
                .complaints.mistakes.at(0)
                .message,
            "the URL names no user");
}

TEST_F(RunSettingsTest, RepeatsFailuresWithTheOptionsThatMatter) {
  folder_.write("it's.td");
  const auto settled = settle(
      {"a.td", "it's.td", "--keep-going", "--jobs=2", "--junit-report=j.xml", "--timeout=2s",
       "--timeout=1s", "--var=x=a b", "--secret-var=key=hush", "--target=postgres://u:hush@h/d"});
  EXPECT_EQ(repeat_command(settled.settings, 5, {"it's.td"}),
            "weir run --seed 5 --keep-going --timeout 1s --var 'x=a b' --secret-var 'key=***' "
            "--target 'postgres://u:***@h/d' 'it'\\''s.td'");
  EXPECT_EQ(repeat_command(settled.settings, 5, {}), "");
}

TEST_F(RunSettingsTest, RepeatsPropertiesOfKafkaWithoutTheirSecrets) {
  const auto settled = settle(
      {"a.td", "--kafka-option=security.protocol=sasl_ssl,sasl.password=hush,sasl.mechanism=PLAIN",
       "--kafka-option=ssl.key.password=${testdrive.key-password}"});
  EXPECT_EQ(repeat_command(settled.settings, std::nullopt, {"a.td"}),
            "weir run --kafka-option "
            "'security.protocol=sasl_ssl,sasl.password=***,sasl.mechanism=PLAIN' --kafka-option "
            "'ssl.key.password=${testdrive.key-password}' a.td");
}

TEST_F(RunSettingsTest, RepeatsWhatAFailureBuildsOn) {
  folder_.write("s/1.td");
  folder_.write("s/2.td");
  folder_.write("s/3.td");
  folder_.write("weir.toml", "[[suite]]\nfiles = [\"s\"]\n");
  EXPECT_EQ(repeat_command(settle({"s", "a.td"}).settings, std::nullopt, {"s/2.td"}),
            "weir run s/1.td s/2.td");
  EXPECT_EQ(repeat_command(settle({"--sequence", "s", "a.td"}).settings, std::nullopt, {"s/2.td"}),
            "weir run --sequence s");
}

TEST_F(RunSettingsTest, ColoursOnlyWhereColoursAreWanted) {
  const auto with = [](std::string_view set, const char* value) -> Environment {
    return [=](const char* name) { return name == set ? value : nullptr; };
  };
  EXPECT_EQ(decide_colour(ColourChoice::Auto, true, with("", "")), Colour::On);
  EXPECT_EQ(decide_colour(ColourChoice::Auto, false, with("", "")), Colour::Off);
  EXPECT_EQ(decide_colour(ColourChoice::Auto, true, with("NO_COLOR", "1")), Colour::Off);
  EXPECT_EQ(decide_colour(ColourChoice::Auto, true, with("NO_COLOR", "")), Colour::On);
  EXPECT_EQ(decide_colour(ColourChoice::Auto, true, with("TERM", "dumb")), Colour::Off);
  EXPECT_EQ(decide_colour(ColourChoice::Always, false, with("NO_COLOR", "1")), Colour::On);
  EXPECT_EQ(decide_colour(ColourChoice::Never, true, with("", "")), Colour::Off);
}

RunFacts facts(std::initializer_list<Verdict> verdicts) {
  RunFacts all;
  for (const Verdict verdict : verdicts) all.files.add(verdict);
  return all;
}

TEST(ExitCode, FollowsTheVerdicts) {
  EXPECT_EQ(exit_code_of(facts({}), Manner::Weir), 0);
  EXPECT_EQ(exit_code_of(facts({Verdict::Pass, Verdict::Skip}), Manner::Weir), 0);
  EXPECT_EQ(exit_code_of(facts({Verdict::Pass, Verdict::Fail}), Manner::Weir), 1);
  EXPECT_EQ(exit_code_of(facts({Verdict::Error}), Manner::Weir), 1);
  EXPECT_EQ(exit_code_of(facts({Verdict::Skip, Verdict::Skip}), Manner::Weir), 3);
}

TEST(ExitCode, TakesTheGravestReason) {
  RunFacts all = facts({Verdict::Fail, Verdict::Error});
  all.unparsed = 1;
  EXPECT_EQ(exit_code_of(all, Manner::Weir), 2);
  EXPECT_EQ(exit_code_of(all, Manner::Testdrive), 1);
  all.not_run = true;
  EXPECT_EQ(exit_code_of(all, Manner::Weir), 3);
  all.interrupted = true;
  EXPECT_EQ(exit_code_of(all, Manner::Weir), 130);
  EXPECT_EQ(exit_code_of(all, Manner::Testdrive), 1);
}

}  // namespace
}  // namespace weir::cli
