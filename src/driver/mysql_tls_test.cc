// What options of a MySQL URL mean.
#include "driver/mysql_tls.h"

#include <gtest/gtest.h>

namespace weir::driver::mysql {
namespace {

Result<Security> read(std::string_view url) { return read_security(*parse_target(url)); }

std::string ways(std::string_view url) {
  const auto security = read(url);
  if (!security) return security.error().message;
  std::string text;
  for (const Tls way : security->ways) text += way == Tls::On ? '+' : '-';
  return text;
}

TEST(MysqlTls, LoopbackIsAskedForTlsOnlyIfItInsists) {
  EXPECT_EQ(ways("mysql://u@127.0.0.1/d"), "-+");
  EXPECT_EQ(ways("mysql://u@localhost/d"), "-+");
  EXPECT_EQ(ways("mysql://u@db.example/d"), "+-");
}

TEST(MysqlTls, ModesHaveTwoNames) {
  EXPECT_EQ(ways("mysql://u@h/d?ssl-mode=DISABLED"), "-");
  EXPECT_EQ(ways("mysql://u@h/d?sslmode=disable"), "-");
  EXPECT_EQ(ways("mysql://u@h/d?ssl-mode=preferred"), "+-");
  EXPECT_EQ(ways("mysql://u@h/d?sslmode=require"), "+");
  EXPECT_EQ(ways("mysql://u@h/d?ssl-mode=on"), "bad connection URL: no `ssl-mode` `on`");
}

TEST(MysqlTls, ACertificateIsCheckedAgainstAuthorities) {
  const auto security = read("mysql://u@h/d?sslmode=verify-full&ssl-ca=/a.pem&ssl-key=k&sslcert=c");
  ASSERT_TRUE(security) << security.error().message;
  EXPECT_TRUE(security->names_host);
  EXPECT_EQ(security->authorities, "/a.pem");
  EXPECT_EQ(security->certificate, "c");
  EXPECT_EQ(security->key, "k");
  EXPECT_EQ(ways("mysql://u@h/d?ssl-mode=verify_ca"),
            "bad connection URL: `ssl-mode=verify_ca` needs `ssl-ca`");
}

TEST(MysqlTls, ANameIsNotCheckedWhereAnAliasLeads) {
  ConnectTarget target = *parse_target("mysql://u@h/d?ssl-mode=verify_identity&ssl-ca=a");
  target.address = "127.0.0.1";
  const auto security = read_security(target);
  ASSERT_FALSE(security);
  EXPECT_EQ(security.error().message, "a certificate of `h` cannot be checked at `127.0.0.1`");
}

TEST(MysqlTls, OtherOptionsAreMistakes) {
  EXPECT_EQ(ways("mysql://u@h/d?charset=latin1"),
            "bad connection URL: MySQL's driver has no option `charset`");
}

}  // namespace
}  // namespace weir::driver::mysql
