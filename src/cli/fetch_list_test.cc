// What is fetched for services, and how it is shown.
#include "cli/fetch_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/fetch_output.h"

namespace weir::cli {
namespace {

using testing::ElementsAre;

system::ServiceDescription service(std::string name, std::string jars) {
  system::ServiceDescription description;
  description.name = std::move(name);
  system::ArtefactSpec artefact;
  artefact.kind = system::ArtefactKind::Maven;
  artefact.names = {std::move(jars)};
  description.artefacts = {artefact};
  description.tools = {{"java", "java", "17", "", {}}};
  return description;
}

TEST(FetchList, HoldsWhatSeveralNeedOnce) {
  FetchList list;
  add_service(list, service("kafka", "g:kafka:1"));
  system::ServiceDescription other = service("connect", "g:connect:1");
  other.artefacts.push_back(service("", "g:kafka:1").artefacts.front());
  other.versions = {"1", "2"};
  other.version = "2";
  add_service(list, other);
  ASSERT_EQ(list.artefacts.size(), 2U);
  EXPECT_THAT(list.artefacts[0].services, ElementsAre("kafka", "connect 2"));
  EXPECT_THAT(list.artefacts[1].services, ElementsAre("connect 2"));
  ASSERT_EQ(list.tools.size(), 1U);
  EXPECT_THAT(list.tools[0].services, ElementsAre("kafka", "connect 2"));
}

TEST(FetchList, SaysWhyThereIsNothing) {
  FetchList list;
  system::ServiceDescription runs = service("a", "g:a:1");
  runs.address = "localhost:1";
  add_service(list, runs);
  system::ServiceDescription missing = service("b", "g:b:1");
  missing.unavailable = "build it";
  add_service(list, missing);
  add_service(list, missing);
  EXPECT_TRUE(list.artefacts.empty());
  ASSERT_EQ(list.nothing.size(), 2U);
  EXPECT_EQ(list.nothing[0].reason, "it runs at localhost:1");
  EXPECT_EQ(list.nothing[1].reason, "build it");
}

/// What is written to a file.
std::string text_of(std::FILE* file) {
  std::string text(static_cast<std::size_t>(std::ftell(file)), '\0');
  EXPECT_EQ(std::fseek(file, 0, SEEK_SET), 0);
  EXPECT_EQ(std::fread(text.data(), 1, text.size(), file), text.size());
  return text;
}

TEST(HowFar, IsOfTheWholeOnlyWhileItDownloads) {
  EXPECT_EQ(how_far({"kafka 4", "downloading", 5, 10}), "5 B of 10 B");
  EXPECT_EQ(how_far({"kafka 4", "downloading", 12, 10}), "12 B");
  EXPECT_EQ(how_far({"kafka 4", "clearing up", 5, 10}), "5 B");
}

struct Shown {
  std::string out, err;
};

/// One thing in each state.
Shown show(FetchForm form) {
  const SystemClock clock;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::tmpfile(), std::fclose);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> err(std::tmpfile(), std::fclose);
  FetchOutput output(form, out.get(), err.get(), clock);
  output.begin(1, 2, {"kafka"}, "kafka 4", 45'000'000);
  output.progress({"kafka 4", "downloading", 5, 10});
  using State = FetchedItem::State;
  FetchedItem fetched{State::Fetched, {"kafka"}, "kafka 4", "/cache/kafka", "", "", 0, {}};
  fetched.record.label = "kafka 4";
  fetched.record.downloaded = 45'000'000;
  fetched.record.size = 46'000'000;
  fetched.record.took = std::chrono::milliseconds(1500);
  fetched.record.files = {{{"k.jar", "aa", 45'000'000}}, "bb"};
  output.end({State::Found, {"kafka"}, "java", "/usr/bin/java", "", "", 0, {}});
  output.end(std::move(fetched));
  output.end({State::Missing, {"s3"}, "gateway 1", "", "", "", 2'000'000, {}});
  EXPECT_FALSE(output.failed());
  output.end({State::Failed, {"x", "y"}, "x 1", "", "no network", "buy one", 0, {}});
  EXPECT_TRUE(output.failed());
  output.finish("/cache");
  return {text_of(out.get()), text_of(err.get())};
}

TEST(FetchOutput, HasRowsAndTotals) {
  const Shown shown = show(FetchForm::Text);
  EXPECT_EQ(shown.out,
            "kafka                    java                                     /usr/bin/java\n"
            "kafka                    kafka 4                                  fetched 45.0 MB in "
            "1.50 s\n"
            "s3                       gateway 1                                to be fetched, 2.0 "
            "MB\n"
            "x, y                     x 1                                      failed\n"
            "  error: no network\n"
            "  hint: buy one\n"
            "1 fetched, 45.0 MB in 1.50 s; 1 to be fetched, about 2.0 MB; 1 failed; 46.0 MB of "
            "this in /cache\n");
  EXPECT_EQ(shown.err, "[1/2] fetching kafka 4, 45.0 MB, for kafka\n")
      << "a log has no line for what takes no time";
}

TEST(FetchOutput, IsOneObjectOfJson) {
  EXPECT_EQ(
      show(FetchForm::Json).out,
      R"({"cache":"/cache","items":[{"services":["kafka"],"name":"java","state":"found","path":"/usr/bin/java"},)"
      R"({"services":["kafka"],"name":"kafka 4","state":"fetched","path":"/cache/kafka","downloaded":45000000,)"
      R"("size":46000000,"milliseconds":1500,"content-sha256":"bb","files":[{"name":"k.jar","sha256":"aa","bytes":45000000}]},)"
      R"({"services":["s3"],"name":"gateway 1","state":"missing","expected":2000000},)"
      R"({"services":["x","y"],"name":"x 1","state":"failed","error":"no network","hint":"buy one"}]})"
      "\n");
}

}  // namespace
}  // namespace weir::cli
