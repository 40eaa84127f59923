// Reading and writing of connection targets.
#include "driver/url.h"

#include <gtest/gtest.h>

namespace weir::driver {
namespace {

TEST(ParseTarget, ReadsEveryPartOfAnUrl) {
  const auto target = parse_target("postgres://us%40er:p%3Aw@db.example:5433/data?sslmode=require");
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->user, "us@er");
  EXPECT_EQ(target->password, "p:w");
  EXPECT_EQ(target->host, "db.example");
  EXPECT_EQ(target->port, 5433);
  EXPECT_EQ(target->database, "data");
  EXPECT_EQ(target->options.at("sslmode"), "require");
  EXPECT_EQ(to_public_url(*target), "postgres://us%40er@db.example:5433/data?sslmode=require");
  EXPECT_EQ(to_url(*target), "postgres://us%40er:p%3Aw@db.example:5433/data?sslmode=require");
}

TEST(ParseTarget, ReadsAddressesOfVersionSix) {
  const auto target = parse_target("postgresql://u@[::1]:6875");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->host, "::1");
  EXPECT_EQ(target->port, 6875);
  EXPECT_EQ(to_url(*target), "postgres://u@[::1]:6875/");
}

TEST(ParseTarget, KnowsSchemesAndPortsOfMysql) {
  const auto target = parse_target("mariadb://u:p@h/d");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->scheme, "mysql");
  EXPECT_EQ(default_port(*target), 3306);
  EXPECT_EQ(default_port(*parse_target("postgresql://u@h/d")), 5432);
  EXPECT_EQ(default_port(*parse_target("sqlite::memory:")), 0);
}

TEST(ParseTarget, ReadsPairsWithQuotes) {
  const auto target = parse_target("host=h port = 1 user='o\\'b c' password=x dbname=d");
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->host, "h");
  EXPECT_EQ(target->user, "o'b c");
  EXPECT_EQ(target->database, "d");
}

TEST(ParseTarget, ReadsFilesOfEnginesInThisProcess) {
  const auto url = [](std::string_view text) { return to_url(*parse_target(text)); };
  EXPECT_EQ(parse_target("sqlite::memory:")->database, ":memory:");
  EXPECT_EQ(parse_target("sqlite:dir/a b.db")->database, "dir/a b.db");
  EXPECT_EQ(parse_target("sqlite:///tmp/a%20.db")->database, "/tmp/a%20.db");
  EXPECT_EQ(url("sqlite::memory:"), "sqlite::memory:");
  EXPECT_EQ(url("sqlite:///tmp/x"), "sqlite:/tmp/x");
  EXPECT_TRUE(is_in_process(*parse_target("sqlite:x")));
  EXPECT_FALSE(is_in_process(*parse_target("postgres://u@h/d")));
  EXPECT_EQ(parse_target("sqlite:").error().message, "bad connection URL: no file");
  EXPECT_EQ(parse_target("sqlite:").error().hint, "write `sqlite:FILE`, or `sqlite::memory:`");
}

TEST(ParseTarget, SaysWhatIsWrong) {
  const auto message = [](std::string_view text) { return parse_target(text).error().message; };
  EXPECT_EQ(message("postgres://u@h:x/d"),
            "bad connection URL: port `x` is not a number from 1 to 65535");
  EXPECT_EQ(message("postgres://u@h:70000/d"),
            "bad connection URL: port `70000` is not a number from 1 to 65535");
  EXPECT_EQ(message("postgres://u@/d"), "bad connection URL: no host");
  EXPECT_EQ(message("postgres://u%4@h/d"),
            "bad connection URL: `%` without two hexadecimal digits");
  EXPECT_EQ(message("postgres://a,b/d"), "bad connection URL: more than one host");
  EXPECT_EQ(message("nonsense"), "bad connection URL: `nonsense` is neither URL nor `key=value`");
  EXPECT_EQ(message("host='x"), "bad connection URL: unterminated quote");
}

}  // namespace
}  // namespace weir::driver
