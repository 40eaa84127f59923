#include "system/service/cannot_start.h"

#include <gtest/gtest.h>

namespace weir::system {
namespace {

const Origin kCommand{"weir.toml", {}, 4, 11};

std::string hint_of(const std::string& message, const Origin& command = kCommand) {
  return explain_start({ErrorKind::Unavailable, message, {}}, command).hint;
}

TEST(CannotStart, SaysWhereTheCommandStandsAndWhatToDo) {
  EXPECT_EQ(hint_of("cannot start `/opt/db`: Exec format error"),
            "its command stands at weir.toml:4:11; a script begins with its interpreter, such as "
            "`#!/bin/sh`");
  EXPECT_TRUE(hint_of("cannot start `db`: No such file or directory")
                  .starts_with("its command stands at weir.toml:4:11; a program is named by"));
  EXPECT_TRUE(hint_of("cannot start `db`: Permission denied", {})
                  .starts_with("it must be a file that may be executed"));
}

TEST(CannotStart, LeavesOtherErrorsAlone) {
  EXPECT_EQ(hint_of("port 80 of `main` is in use"), "");
  EXPECT_EQ(hint_of("cannot start `db`: Too many open files"),
            "its command stands at weir.toml:4:11");
}

}  // namespace
}  // namespace weir::system
