// Many who wait for one fetch, each as long as it likes.
#include "system/fetch_once.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace weir::system {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;

Patience within(Nanoseconds budget, std::stop_token stop = {}) {
  return {Deadline::after(SystemClock(), budget), std::move(stop)};
}

TEST(FetchOnceTest, FetchesOnceForAll) {
  std::atomic<int> calls = 0;
  FetchOnce library("it", [&](const Patience&) {
    ++calls;
    return Result<std::filesystem::path>("file");
  });
  for (int i = 0; i < 3; ++i) {
    const auto found = library.get(within(10s));
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, "file");
  }
  EXPECT_EQ(calls, 1);
}

TEST(FetchOnceTest, WaitersGiveUpWhenTheyLikeAndTheFetchGoesOn) {
  std::latch go(1);
  FetchOnce library("it", [&](const Patience& patience) {
    EXPECT_GT(patience.deadline.left(SystemClock()), 9min);
    go.wait();
    return Result<std::filesystem::path>("file");
  });
  const auto late = library.get(within(20ms));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::Timeout);
  EXPECT_EQ(late.error().message, "it was not fetched in time");
  std::stop_source stop;
  const std::jthread interrupts([&] {
    std::this_thread::sleep_for(20ms);
    stop.request_stop();
  });
  const auto interrupted = library.get(within(60s, stop.get_token()));
  ASSERT_FALSE(interrupted);
  EXPECT_EQ(interrupted.error().kind, ErrorKind::Cancelled);
  go.count_down();
  EXPECT_TRUE(library.get(within(10s)));
}

TEST(FetchOnceTest, WhatCannotBeHadIsTriedOnceUnlessTimeWasUp) {
  std::atomic<int> calls = 0;
  FetchOnce library("it", [&](const Patience&) -> Result<std::filesystem::path> {
    const bool first = ++calls == 1;
    return fail(first ? ErrorKind::Timeout : ErrorKind::Unavailable, "no");
  });
  EXPECT_EQ(library.get(within(10s)).error().kind, ErrorKind::Timeout);
  EXPECT_EQ(library.get(within(10s)).error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(library.get(within(10s)).error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(calls, 2);
}

TEST(FetchOnceTest, ItsEndStopsTheFetch) {
  std::atomic<bool> stopped = false;
  {
    FetchOnce library("it", [&](const Patience& patience) -> Result<std::filesystem::path> {
      while (!patience.stop.stop_requested()) std::this_thread::sleep_for(1ms);
      stopped = true;
      return fail(ErrorKind::Cancelled, "interrupted");
    });
    EXPECT_FALSE(library.get(within(1ms)));
  }
  EXPECT_TRUE(stopped);
}

}  // namespace
}  // namespace weir::system
