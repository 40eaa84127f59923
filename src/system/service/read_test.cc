// Tests of reading descriptions: merging, versions, overrides, values.
#include "system/service/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace weir::system {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

std::string messages_of(const ReadSystem& read) {
  std::string all;
  for (const Finding& finding : read.findings) {
    all += render(finding.source, finding.diagnostic, Colour::Off);
  }
  return all;
}

ReadSystem read_text(const std::string& text, const ReadOptions& options = {}) {
  ReadSystem read = read_system(make_source("/project/weir.toml", text), options);
  EXPECT_EQ(messages_of(read), "");
  return read;
}

/// A service with versions, for tests of layers.
constexpr const char* kVersioned = R"(
[service.db]
versions = ["14.2.0", "15.1.0", "15.3.0"]
artefact.server = { pypi = "db==${version}", sha256 = { } }
start.command = ["${artefact.server}/bin/db"]
stop.grace = "1s"
[service.db.version."15".stop]
signal = "INT"
grace = "2s"
[service.db.version."15.1".stop]
grace = "3s"
[override.slow.service.db.stop]
grace = "9s"
[override.old.service.db.version]
default = "14"
)";

const ServiceDescription& db_of(const ReadSystem& read) { return read.system.services.at("db"); }

TEST(Catalogue, ReadsWithoutAMistakeInEveryVersion) {
  const ReadSystem read = read_text("");
  for (const CatalogueEntry& entry : catalogue()) {
    const auto found = read.system.services.find(entry.name);
    ASSERT_NE(found, read.system.services.end()) << entry.name;
    EXPECT_FALSE(found->second.summary.empty()) << entry.name;
    for (const std::string& version : found->second.versions) {
      const ReadSystem other = read_text(
          "", {.overrides = {},
               .settings = {{std::string(entry.name) + ".version", '"' + version + '"'}}});
      EXPECT_EQ(other.system.services.at(std::string(entry.name)).version, version);
    }
  }
}

TEST(ReadSystem, TakesTheNewestVersionAndItsTables) {
  const ReadSystem read = read_text(kVersioned);
  EXPECT_EQ(db_of(read).version, "15.3.0");
  EXPECT_THAT(db_of(read).versions, ElementsAre("14.2.0", "15.1.0", "15.3.0"));
  EXPECT_EQ(db_of(read).stop.signal, SIGINT);
  EXPECT_EQ(db_of(read).stop.grace, seconds(2));
  EXPECT_THAT(db_of(read).artefacts.at(0).names, ElementsAre("db==15.3.0"));
}

TEST(ReadSystem, LaysTheLongerNameOfAVersionOnTheShorterOne) {
  const ReadSystem read =
      read_text(kVersioned, {.overrides = {}, .settings = {{"db.version", "\"15.1\""}}});
  EXPECT_EQ(db_of(read).version, "15.1.0");
  EXPECT_EQ(db_of(read).stop.signal, SIGINT);
  EXPECT_EQ(db_of(read).stop.grace, seconds(3));
}

TEST(ReadSystem, LaysOverridesOnTopAndLeavesTheRestAsItWas) {
  EXPECT_THAT(read_text(kVersioned).overrides, ElementsAre("slow", "old"));
  const ReadSystem slow = read_text(kVersioned, {.overrides = {"slow"}, .settings = {}});
  EXPECT_EQ(db_of(slow).stop.grace, seconds(9));
  EXPECT_EQ(db_of(slow).stop.signal, SIGINT);
  const ReadSystem old = read_text(kVersioned, {.overrides = {"old"}, .settings = {}});
  EXPECT_EQ(db_of(old).version, "14.2.0");
  EXPECT_EQ(db_of(old).stop.signal, SIGTERM);
  EXPECT_EQ(db_of(old).stop.grace, seconds(1));
}

TEST(ReadSystem, SaysWhichValuesWereChangedAndWhere) {
  const ReadSystem read = read_text(
      "[service.kafka]\nstop.grace = \"20s\"\n[override.x.service.kafka]\nmemory-limit "
      "= \"1GiB\"\n",
      {.overrides = {"x"}, .settings = {}});
  const auto& changes = read.changes.at("kafka");
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].key, "stop.grace");
  EXPECT_EQ(changes[0].value, "\"20s\"");
  EXPECT_EQ(changes[0].origin.file, "/project/weir.toml");
  EXPECT_EQ(changes[1].key, "memory-limit");
  EXPECT_THAT(read.changes.at("kafka"), ::testing::SizeIs(2));
}

TEST(ReadSystem, StartsAServiceFromAnother) {
  const ReadSystem read = read_text(
      "[service.second]\nfrom = \"kafka\"\nsummary = \"another one\"\n"
      "[service.third]\nfrom = \"second\"\nstop.grace = \"1s\"\n");
  const ServiceDescription& third = read.system.services.at("third");
  EXPECT_EQ(third.summary, "another one");
  EXPECT_EQ(third.stop.grace, seconds(1));
  EXPECT_EQ(third.ports.at(0).name, "plain");
  EXPECT_NE(read.system.services.at("kafka").summary, "another one");
}

TEST(ReadSystem, ReplacesAnArtefactThatSaysAnewWhereItComesFrom) {
  const ReadSystem read = read_text("[service.kafka.artefact.libs]\npath = \"libs\"\n");
  const ArtefactSpec& libs = read.system.services.at("kafka").artefacts.at(0);
  EXPECT_EQ(libs.kind, ArtefactKind::Path);
  EXPECT_THAT(libs.names, ElementsAre("/project/libs"));
  EXPECT_THAT(libs.sha256, IsEmpty());
}

TEST(ReadSystem, TakesAPathForTheOnlyArtefactWhichMakesItAvailable) {
  const std::string text =
      "[service.own]\nunavailable = \"build it\"\n[service.own.artefact.server]\npath = \"\"\n"
      "[service.own.start]\ncommand = [\"${artefact.server}/own\"]\n";
  const ReadSystem without = read_text(text);
  EXPECT_EQ(without.system.services.at("own").unavailable, "build it");
  EXPECT_THAT(without.system.services.at("own").artefacts, IsEmpty());
  const ReadSystem with =
      read_text(text, {.overrides = {}, .settings = {{"own.path", "\"/opt/own\""}}});
  EXPECT_EQ(with.system.services.at("own").unavailable, "");
  EXPECT_THAT(with.system.services.at("own").artefacts.at(0).names, ElementsAre("/opt/own"));
}

TEST(ReadSystem, ARestartMayTakeAsLongAsAStartUnlessItIsSaid) {
  const std::string slow = "[service.slow.start]\ncommand = [\"slow\"]\ntimeout = \"9s\"\n";
  const ReadSystem same = read_text(slow);
  EXPECT_EQ(same.system.services.at("slow").restart_timeout, seconds(9));
  const ReadSystem other = read_text(slow + "restart-timeout = \"2s\"\n");
  EXPECT_EQ(other.system.services.at("slow").restart_timeout, seconds(2));
}

TEST(ReadSystem, AnEmptyListTakesTheWarmUpAway) {
  const ReadSystem read = read_text(R"(
[service.registry]
from = "schema-registry"
prepare.warm-up = []
[service.db]
start.command = ["/bin/db"]
prepare.warm-up = []
)");
  EXPECT_THAT(read.system.services.at("registry").prepare->warm_up, IsEmpty());
  EXPECT_THAT(read.system.services.at("registry").prepare->command, Not(IsEmpty()));
}

TEST(ReadSystem, ReadsValues) {
  const ReadSystem read = read_text(R"(
[service.own]
memory-limit = "512MiB"
disk = "3 kB"
main = "b"
hosts = ["own:9092"]
needs = ["kafka"]
[service.own.port.a]
fixed = 9000
[service.own.port.b]
[service.own.tool.java]
[service.own.file."etc/own.conf"]
text = "first"
lines = { b = 1, a = "it's", on = true }
separator = " = "
quote = "'"
mode = "0600"
[service.own.start]
command = ["own", "--registry", "${service.s.url}"]
environment = { HOME = "${folder}", N = 3 }
timeout = "500ms"
[[service.own.ready]]
http = "http://${addr.b}/health"
status = 204
interval = "5ms"
[[service.own.ready]]
sql = "postgres://${addr.b}/x"
rows = [["1", 2, true]]
[[service.own.after-start]]
http = "http://${addr.b}/"
method = "PUT"
body = "{}"
[service.own.stop]
signal = "SIGQUIT"
exit-codes = [0, 131]
[service.s]
address = "http://127.0.0.1:8081/apis"
)");
  const ServiceDescription& own = read.system.services.at("own");
  EXPECT_EQ(own.memory_limit, 512UL << 20);
  EXPECT_EQ(own.disk_needed, 3000U);
  EXPECT_EQ(own.ports.at(0).name, "b");
  EXPECT_EQ(own.ports.at(1).fixed, 9000);
  EXPECT_EQ(own.tools.at(0).program, "java");
  EXPECT_EQ(own.files.at(0).text, "first\nb = '1'\na = 'it''s'\non = 'true'\n");
  EXPECT_EQ(own.files.at(0).mode, 0600U);
  EXPECT_THAT(own.environment, ElementsAre(Pair("HOME", "${folder}"), Pair("N", "3")));
  EXPECT_EQ(own.start_timeout, milliseconds(500));
  EXPECT_EQ(own.ready.at(0).status, 204);
  EXPECT_EQ(own.ready.at(0).interval, milliseconds(5));
  EXPECT_EQ(own.ready.at(1).query, "select 1");
  EXPECT_THAT(own.ready.at(1).rows, ElementsAre(ElementsAre("1", "2", "true")));
  EXPECT_EQ(own.after_start.at(0).method, "PUT");
  EXPECT_EQ(own.stop.signal, SIGQUIT);
  EXPECT_THAT(own.stop.exit_codes, ElementsAre(0, 131));
  EXPECT_THAT(own.needs, ElementsAre("kafka", "s"));
  EXPECT_EQ(read.system.services.at("s").urls.at("main"), "http://127.0.0.1:8081/apis");
}

TEST(ReadSystem, FindsMistakesOfOverridesAndVersionsThatNobodyChose) {
  const ReadSystem read = read_system(
      make_source("weir.toml", std::string(kVersioned) +
                                   "[service.db.version.\"14\".stop]\nsignal = \"NONE\"\n"
                                   "[override.bad.service.db]\nmemory-limit = 3\n"),
      {});
  ASSERT_EQ(read.findings.size(), 2U);
  EXPECT_EQ(read.findings[0].diagnostic.message, "`NONE` is not a signal that can be sent here");
  EXPECT_EQ(read.findings[1].diagnostic.message, "`memory-limit` is a number, expected a size");
}

}  // namespace
}  // namespace weir::system
