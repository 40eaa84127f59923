// Connection strings of SQL Server.
#include "actions/ado.h"

#include <gtest/gtest.h>

namespace weir::actions {
namespace {

std::string mistake(std::string_view text) { return parse_ado_string(text).error().message; }

TEST(AdoString, NamesServerLoginAndDatabase) {
  const auto target = parse_ado_string(
      "server=tcp:sql-server,1434; IntegratedSecurity=true;TRUSTSERVERCERTIFICATE=True;"
      "User ID=SA;Password=RPSsql12345;Database=test;");
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->scheme, "mssql");
  EXPECT_EQ(target->host, "sql-server");
  EXPECT_EQ(target->port, 1434);
  EXPECT_EQ(target->user, "SA");
  EXPECT_EQ(target->password, "RPSsql12345");
  EXPECT_EQ(target->database, "test");
  EXPECT_EQ(target->options.at("trust-server-certificate"), "true");
}

TEST(AdoString, NeedsNoMoreThanAServer) {
  const auto target = parse_ado_string("Data Source = h ;TrustServerCertificate=no");
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->host, "h");
  EXPECT_EQ(target->port, 0);
  EXPECT_TRUE(target->options.empty());
}

TEST(AdoString, TakesValuesInQuotes) {
  const auto target = parse_ado_string(R"(server=h;pwd="a;""b'=";uid='it''s' ;)");
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->password, "a;\"b'=");
  EXPECT_EQ(target->user, "it's");
}

TEST(AdoString, SaysWhatIsWrong) {
  EXPECT_EQ(mistake("User ID=x"), "bad connection string: it names no server");
  EXPECT_EQ(mistake("server=h;wat"), "bad connection string: `wat` has no value");
  EXPECT_EQ(mistake("server=h,x"),
            "bad connection string: port `x` is not a number from 1 to 65535");
  EXPECT_EQ(mistake("server=h;pwd=\"x"), "bad connection string: a quote is not closed");
  EXPECT_EQ(mistake("server=h\\SQLEXPRESS"),
            "bad connection string: `h\\SQLEXPRESS` names an instance, for which there must be a "
            "port");
  EXPECT_EQ(mistake("server=h;passwort=x"), "bad connection string: nobody knows `passwort`");
}

}  // namespace
}  // namespace weir::actions
