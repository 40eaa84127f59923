#include "system/service/log_reader.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "base/testing.h"

namespace weir::system {
namespace {

class LogReader : public ::testing::Test {
 protected:
  void write(std::string_view text) const { ASSERT_TRUE(append_file(log_, text)); }
  static Pattern pattern(std::string_view text) { return Pattern::create(text).value(); }

  TemporaryFolder folder_;
  std::filesystem::path log_ = folder_ / "service.log";
};

TEST_F(LogReader, FindsALineAsSoonAsItIsThere) {
  LogSearch search(log_, 0);
  EXPECT_FALSE(search.look(pattern("ready")));
  write("starting\n");
  EXPECT_FALSE(search.look(pattern("ready")));
  write("all is rea");
  EXPECT_FALSE(search.look(pattern("ready")));
  write("dy");
  EXPECT_TRUE(search.look(pattern("^all is ready$")));
}

TEST_F(LogReader, PassesOverWhatWasThereBefore) {
  write("ready\n");
  LogSearch search(log_, log_length(log_));
  EXPECT_FALSE(search.look(pattern("ready")));
  write("again\n");
  EXPECT_FALSE(search.look(pattern("ready")));
  EXPECT_EQ(search.last_lines(), "again\n");
}

TEST_F(LogReader, ReadsEachLineOnce) {
  write("one\n");
  LogSearch search(log_, 0);
  EXPECT_TRUE(search.look(pattern("one")));
  EXPECT_FALSE(search.look(pattern("one")));
}

TEST_F(LogReader, BeginsAnewWithALogThatDoes) {
  write("a long line that goes\n");
  LogSearch search(log_, log_length(log_));
  ASSERT_TRUE(write_file(log_, "new\n"));
  EXPECT_TRUE(search.look(pattern("^new$")));
}

TEST_F(LogReader, FindsWhatStandsInTheMiddleOfAHugeLine) {
  const std::string much(300'000, 'x');
  write(much + "needle" + much);
  LogSearch search(log_, 0);
  EXPECT_TRUE(search.look(pattern("needle")));
  // The beginning of the line is forgotten by now.
  EXPECT_FALSE(search.look(pattern("needle")));
  write("\nend\n");
  EXPECT_TRUE(search.look(pattern("^end$")));
  EXPECT_LT(search.last_lines().size(), 10'000U);
}

TEST_F(LogReader, ShowsTheLastLines) {
  LogSearch search(log_, 0);
  write("1\n2\n\n3\n4\n5\n6\n7");
  EXPECT_FALSE(search.look(pattern("never")));
  EXPECT_EQ(search.last_lines(), "2\n3\n4\n5\n6\n7\n");
}

TEST_F(LogReader, ReadsTheEndOfAPart) {
  write("before\nfirst\nsecond\nafter\n");
  const LogEnd whole = read_log_end(log_, 7, 20, 1000);
  EXPECT_EQ(whole.text, "first\nsecond\n");
  EXPECT_EQ(whole.left_out, 0U);
  const LogEnd end = read_log_end(log_, 7, 20, 10);
  EXPECT_EQ(end.text, "second\n");
  EXPECT_EQ(end.left_out, 6U);
  const LogEnd within = read_log_end(log_, 7, 20, 4);
  EXPECT_EQ(within.text, "ond\n");
  EXPECT_EQ(within.left_out, 9U);
}

TEST_F(LogReader, TakesALogThatIsNotThereAsEmpty) {
  EXPECT_EQ(log_length(log_), 0U);
  EXPECT_EQ(read_log_end(log_, 5, 10, 100).text, "");
  write("anew\n");
  const LogEnd anew = read_log_end(log_, 50, 100, 100);
  EXPECT_EQ(anew.text, "anew\n");
  EXPECT_EQ(anew.left_out, 0U);
}

}  // namespace
}  // namespace weir::system
