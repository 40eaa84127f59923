#include "process/log_times.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "base/testing.h"

namespace weir::process {
namespace {

using std::chrono::milliseconds;

TEST(LogTimes, TellHowLongALogWasThen) {
  const std::string_view times = "1000 10\n2000 30\nnonsense\n3000 31\n";
  EXPECT_EQ(length_at(times, milliseconds(999)), 0U);
  EXPECT_EQ(length_at(times, milliseconds(1000)), 10U);
  EXPECT_EQ(length_at(times, milliseconds(2999)), 30U);
  EXPECT_EQ(length_at(times, milliseconds(9000)), 31U);
  EXPECT_EQ(length_at("", milliseconds(9000)), 0U);
}

TEST(LogTimes, AreNotedWhenALogHasGrown) {
  const TemporaryFolder folder;
  const std::filesystem::path log = folder / "service.log";
  LogTimes times;
  times.add(log);
  times.note(milliseconds(1));
  std::ofstream(log) << "one\n";
  times.note(milliseconds(2));
  times.note(milliseconds(3));
  std::ofstream(log, std::ios::app) << "two\n";
  times.note(milliseconds(4));
  EXPECT_EQ(read_file(log_times_path(log)), std::string("2 4\n4 8\n"));
}

}  // namespace
}  // namespace weir::process
