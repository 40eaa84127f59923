// Statements of weir's own, by engine.
#include "system/target_words.h"

#include <gtest/gtest.h>

namespace weir::system {
namespace {

driver::ConnectTarget target(std::string_view url) { return *driver::parse_target(url); }

TEST(TargetWords, PostgresClonesAndForces) {
  const driver::ConnectTarget here = target("postgres://me:pw@h/d");
  const TargetWords& words = words_of(here);
  EXPECT_EQ(words.create("a\"b", "d", NewDatabase::Clone),
            "CREATE DATABASE \"a\"\"b\" TEMPLATE \"d\"");
  EXPECT_EQ(words.create("a", "d", NewDatabase::Empty), "CREATE DATABASE \"a\"");
  EXPECT_EQ(words.drop("a"),
            (std::vector<std::string>{"DROP DATABASE \"a\" WITH (FORCE)", "DROP DATABASE \"a\""}));
  EXPECT_EQ(words.meeting_places("postgres", NewDatabase::Clone),
            (std::vector<std::string>{"template1", "postgres"}));
  EXPECT_EQ(words.meeting_places("d", NewDatabase::Empty),
            (std::vector<std::string>{"d", "postgres"}));
  EXPECT_EQ(words.database_of(target("postgres://me@h")), "me");
  EXPECT_EQ(words.shell(here, {}), "psql 'postgres://me@h/d'");
  EXPECT_EQ(words.shell(here, "DROP DATABASE x"), "psql 'postgres://me@h/d' -c 'DROP DATABASE x'");
}

TEST(TargetWords, MysqlMakesEmptyDatabasesThatSortAsTheTargetsDo) {
  const driver::ConnectTarget here = target("mariadb://me:pw@h/d");
  const TargetWords& words = words_of(here);
  EXPECT_EQ(words.create("a`'b", "d\\", NewDatabase::Clone),
            "SET @weir = coalesce((SELECT concat('CREATE DATABASE `a``''b`', ' CHARACTER SET ', "
            "default_character_set_name, ' COLLATE ', default_collation_name) FROM "
            "information_schema.schemata WHERE schema_name = 'd\\\\'), "
            "'CREATE DATABASE `a``''b`'); PREPARE weir FROM @weir; EXECUTE weir");
  EXPECT_EQ(words.drop("a"), std::vector<std::string>{"DROP DATABASE `a`"});
  EXPECT_EQ(words.database_of(target("mysql://me@h")), "");
  EXPECT_EQ(words.shell(here, {}), "mariadb -h h -P 3306 -u me -p d");
  EXPECT_EQ(words.shell(target("mysql://me@h:3307"), "DROP DATABASE x"),
            "mariadb -h h -P 3307 -u me -e 'DROP DATABASE x'");
}

}  // namespace
}  // namespace weir::system
