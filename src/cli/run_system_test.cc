#include "cli/run_system.h"

#include <gtest/gtest.h>

#include "cli/testing.h"

namespace weir::cli {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;
using Names = std::vector<std::string>;

RunSystem system_of(std::vector<std::string> words, std::string config = {}) {
  return {testing::parse(std::move(words)).arguments,
          parse_config(make_source("weir.toml", std::move(config))).config};
}

TEST(RunSystem, TurnsOptionsIntoSettings) {
  const auto parsed =
      testing::parse({"--with", "kafka@4.3", "--with", "postgres=/opt/pg/bin", "--with",
                      "materialized=/opt/mz", "--service", "s3=http://h/\"x", "a.td"});
  const Settings expected = {{"kafka.version", "\"4.3\""},
                             {"postgres.path", "\"/opt/pg\""},
                             {"materialized.path", "\"/opt/mz\""},
                             {"s3.address", "\"http://h/\\\"x\""}};
  EXPECT_EQ(service_settings(parsed.arguments), expected);
}

TEST(RunSystem, FindsServicesInTexts) {
  EXPECT_EQ(services_in("${service.a.addr} ${arg.b} ${service.c-d.url.x}"), (Names{"a", "c-d"}));
  EXPECT_EQ(services_in("postgres://h/d"), Names{});
}

TEST(RunSystem, KnowsWhetherWeirTomlSaysAnythingOfServices) {
  EXPECT_TRUE(system_of({"a.td"}, "[service.kafka]\n").described());
  EXPECT_TRUE(system_of({"a.td"}, "[override.loud.service.kafka]\n").described());
  EXPECT_FALSE(
      system_of({"a.td"}, "# hosts of [service.kafka]\n[hosts]\na = \"b:1\"\n").described());
  EXPECT_FALSE(RunSystem(testing::parse({"a.td"}).arguments, std::nullopt).described());
}

TEST(RunSystem, ReadsHostsThatLeadToServices) {
  const auto host = parse_service_host("mysql:3306=${service.mariadb.addr}");
  ASSERT_TRUE(host);
  EXPECT_EQ(host->from, (system::Address{"mysql", 3306}));
  EXPECT_EQ(host->to, "${service.mariadb.addr}");
  EXPECT_FALSE(parse_service_host("mysql=127.0.0.1"));
}

TEST(RunSystem, KnowsTheEngineOfAServiceBeforeItRuns) {
  const RunSystem system = system_of({"a.td"});
  EXPECT_EQ(scheme_of(system, "${service.mariadb.url}"), "mysql");
  EXPECT_EQ(scheme_of(system, "mysql://root@${service.mariadb.addr}/d"), "mysql");
  EXPECT_EQ(scheme_of(system, "${service.materialized.url.internal}"), "postgres");
  EXPECT_EQ(scheme_of(system, "sqlite:a.db"), "sqlite");
  EXPECT_EQ(scheme_of(system, "${service.nothing.url}"), "");
}

TEST(RunSystem, MeetsNeedsByNameAndByCapability) {
  const RunSystem plain = system_of({"a.td"});
  EXPECT_EQ(plain.find_for("kafka")->name, "kafka");
  EXPECT_EQ(plain.find_for("mysql")->name, "mariadb");
  EXPECT_EQ(plain.find_for("telepathy"), nullptr);
  const RunSystem own = system_of({"a.td"},
                                  "[service.redpanda]\ncapabilities = [\"kafka\"]\n"
                                  "address = \"127.0.0.1:9092\"\n");
  EXPECT_EQ(own.find_for("kafka")->name, "redpanda");
}

TEST(RunSystem, StartsAnewWhatOptionsChange) {
  EXPECT_TRUE(system_of({"a.td"}).joins());
  EXPECT_TRUE(system_of({"--up", "kafka", "a.td"}).joins());
  EXPECT_FALSE(system_of({"--own-services", "a.td"}).joins());
  EXPECT_FALSE(system_of({"--with", "kafka@4.3", "a.td"}).joins());
  EXPECT_FALSE(system_of({"--service", "kafka=h:1", "a.td"}).joins());
}

TEST(RunSystem, TellsServicesThatThereAreNot) {
  const testing::ScratchFolder folder;
  folder.write("a.td", "> SELECT 1\n");
  EXPECT_NE(testing::settle({"--up", "kafak", "a.td"}).text().find("did you mean `kafka`?"),
            std::string::npos);
  EXPECT_NE(testing::settle({"--service", "kafak=h:1", "a.td"}).text().find("there is no service"),
            std::string::npos);
  EXPECT_NE(testing::settle({"--target", "${service.kafak.url}", "a.td"}).text().find("`kafak`"),
            std::string::npos);
  EXPECT_NE(testing::settle({"--host", "k=${service.kafak.addr}", "a.td"}).text().find("`kafka`?"),
            std::string::npos);
}

TEST(RunSystem, TellsHostsThatLeadNowhere) {
  const testing::ScratchFolder folder;
  folder.write("a.td", "> SELECT 1\n");
  const auto told = [](const std::string& host) {
    return testing::settle({"--host", host, "a.td"}).text();
  };
  EXPECT_NE(told("k=${service.kafka.adr}").find("did you mean `addr`?"), std::string::npos);
  EXPECT_NE(told("k=${kafka}").find("`${kafka}` is not known here"), std::string::npos);
  EXPECT_NE(told("k:x=${service.kafka.addr}").find("is not a host"), std::string::npos);
  EXPECT_EQ(told("k=${service.kafka.addr}"), "");
}

}  // namespace
}  // namespace weir::cli
