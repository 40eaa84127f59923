// What the leading keywords of statements say.
#include "dialect/statement.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "dialect/sql_scanner.h"

namespace weir::dialect {
namespace {

std::string tokens_of(std::string_view sql) {
  SqlScanner scanner(sql);
  std::string text;
  for (Token token = scanner.next(); token.kind != TokenKind::End; token = scanner.next()) {
    text += std::string(token.text) + '\x1f';
  }
  return text;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += std::string(part) + '\x1f';
  return text;
}

TEST(SqlScanner, LeavesOutCommentsAlsoNestedOnes) {
  EXPECT_EQ(tokens_of("-- a\n a /* b /* c */ d */ e -- f"), joined({"a", "e"}));
  EXPECT_EQ(tokens_of("a /* never closed /* */ b"), joined({"a"}));
}

TEST(SqlScanner, KeepsQuotedTextsWhole) {
  EXPECT_EQ(tokens_of("'it''s;' \"a\"\"b\" E'c\\'d' e"),
            joined({"'it''s;'", "\"a\"\"b\"", "E", "'c\\'d'", "e"}));
  EXPECT_EQ(tokens_of("$$a;$$ $t$b $$ c$t$ $1 $"), joined({"$$a;$$", "$t$b $$ c$t$", "$1", "$"}));
  EXPECT_EQ(tokens_of("'open"), joined({"'open"}));
  EXPECT_EQ(tokens_of("$$open"), joined({"$$open"}));
}

TEST(SqlScanner, KnowsVariablesOfScripts) {
  EXPECT_EQ(tokens_of("t_${a b}x ${c"), joined({"t_", "${a b}", "x", "$", "{", "c"}));
}

TEST(SqlScanner, GivesTheContentOfDollarStrings) {
  EXPECT_EQ(content_of_dollar_string("$a$ b $a$"), " b ");
  EXPECT_EQ(content_of_dollar_string("$$$$"), "");
  EXPECT_EQ(content_of_dollar_string("$$ open"), " open");
}

TEST(Classify, SkipsWhatStandsBeforeTheFirstKeyword) {
  EXPECT_EQ(classify(" -- c\n/* /* */ ; */ ((select 1) UNION (SELECT 2))").kind,
            StatementKind::Select);
  EXPECT_EQ(classify(";;\tInSeRt into t values (1)").words, "INSERT");
}

TEST(Classify, TellsWhatIsTriedOnceWhenItMustSucceed) {
  for (const char* sql : {"FETCH 1 c",
                          "EXPLAIN SELECT 1",
                          "EXPLAIN OPTIMIZED PLAN FOR SELECT 1",
                          "CREATE CONNECTION c TO KAFKA (BROKER 'x')",
                          "CREATE CLUSTER c SIZE '1'",
                          "CREATE CLUSTER REPLICA c.r SIZE '1'",
                          "CREATE DATABASE d",
                          "CREATE SCHEMA s",
                          "CREATE SOURCE s FROM LOAD GENERATOR COUNTER",
                          "CREATE SINK s FROM t INTO KAFKA",
                          "CREATE SOURCE w IN CLUSTER c FROM WEBHOOK BODY FORMAT JSON",
                          "CREATE VIEW v AS SELECT 1",
                          "CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1",
                          "CREATE MATERIALIZED VIEW v AS SELECT 1",
                          "CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT 1",
                          "CREATE TABLE t (a int)",
                          "CREATE TEMP TABLE t (a int)",
                          "CREATE TABLE t FROM SOURCE s",
                          "CREATE DEFAULT INDEX ON t",
                          "CREATE UNIQUE INDEX i ON t (a)",
                          "CREATE TYPE t AS LIST (ELEMENT TYPE = int)",
                          "CREATE ROLE r",
                          "ALTER TABLE t RENAME TO u",
                          "ALTER VIEW IF EXISTS v RENAME TO w",
                          "ALTER INDEX i SET (a = 1)",
                          "ALTER SINK s SET FROM t",
                          "DISCARD ALL",
                          "DROP TABLE t",
                          "DROP CLUSTER c CASCADE",
                          "SET a = 1",
                          "SET SESSION a TO 1",
                          "SET LOCAL a TO 1",
                          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$"}) {
    EXPECT_EQ(classify(sql).if_it_must_succeed, Tries::Once) << sql;
  }
}

TEST(Classify, TellsWhatIsTriedAgainWhenItMustSucceed) {
  for (const char* sql : {"SELECT 1",
                          "VALUES (1)",
                          "TABLE t",
                          "WITH a AS (SELECT 1) SELECT * FROM a",
                          "INSERT INTO t VALUES (1)",
                          "UPDATE t SET a = 1",
                          "DELETE FROM t",
                          "COPY t TO STDOUT",
                          "SHOW TABLES",
                          "BEGIN",
                          "START TRANSACTION",
                          "COMMIT",
                          "ROLLBACK",
                          "END",
                          "ABORT",
                          "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                          "SET LOCAL TRANSACTION READ ONLY",
                          "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                          "RESET a",
                          "DECLARE c CURSOR FOR SELECT 1",
                          "CLOSE c",
                          "PREPARE p AS SELECT 1",
                          "EXECUTE p",
                          "DEALLOCATE p",
                          "SUBSCRIBE t",
                          "CREATE SECRET s AS 'x'",
                          "CREATE NETWORK POLICY p (RULES ())",
                          "ALTER SYSTEM SET a = 1",
                          "ALTER TABLE t OWNER TO r",
                          "ALTER SCHEMA a SWAP WITH b",
                          "ALTER TABLE rename ADD COLUMN a int",
                          "DROP OWNED BY r",
                          "REASSIGN OWNED BY a TO b",
                          "GRANT SELECT ON t TO r",
                          "REVOKE SELECT ON t FROM r",
                          "COMMENT ON TABLE t IS 'x'",
                          "VALIDATE CONNECTION c",
                          "EXPLAIN TIMESTAMP FOR SELECT 1",
                          "EXPLAIN FILTER PUSHDOWN FOR SELECT 1",
                          "EXPLAIN ANALYZE SELECT 1",
                          "EXPLAIN (ANALYZE, COSTS OFF) SELECT 1",
                          "EXPLAIN KEY SCHEMA FOR SINK s",
                          "EXPLAIN VALUE SCHEMA FOR SINK s",
                          "${query}",
                          "HURRY UP",
                          "RAISE NOTICE 'a'"}) {
    EXPECT_EQ(classify(sql).if_it_must_succeed, Tries::UntilDeadline) << sql;
  }
}

TEST(Classify, TellsWhatIsTriedOnceWhenItMustFail) {
  for (const char* sql :
       {"COMMIT", "END WORK", "ROLLBACK", "ABORT", "FETCH ALL FROM c", "ALTER SINK s SET FROM t",
        "CREATE CONNECTION c TO KAFKA ()", "SELEC 1", "", "1 + 1", "COMMIT PREPARED 'x'"}) {
    EXPECT_EQ(classify(sql).if_it_must_fail, Tries::Once) << sql;
  }
  for (const char* sql : {"SELECT 1", "CREATE TABLE t ()", "DROP TABLE t", "SET a = 1", "BEGIN",
                          "EXPLAIN SELECT 1", "${query}", "INSERT INTO t VALUES (1)"}) {
    EXPECT_EQ(classify(sql).if_it_must_fail, Tries::UntilDeadline) << sql;
  }
}

TEST(Classify, FindsTheStatementBehindCommonTableExpressions) {
  EXPECT_EQ(classify("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a").kind,
            StatementKind::Insert);
  EXPECT_EQ(classify("WITH RECURSIVE a(x) AS (VALUES (1) UNION SELECT 2), b AS (SELECT 1) "
                     "UPDATE t SET x = 1")
                .kind,
            StatementKind::Update);
  EXPECT_EQ(classify("WITH a AS (SELECT 1) DELETE FROM t").kind, StatementKind::Delete);
  EXPECT_EQ(classify("WITH delete AS (SELECT 1), update AS (SELECT 2) SELECT 1").kind,
            StatementKind::Select);
  EXPECT_EQ(classify("WITH MUTUALLY RECURSIVE a (x int) AS (SELECT 1) SELECT * FROM a").kind,
            StatementKind::Select);
}

TEST(Classify, TellsWhatMustNotBeSentTwice) {
  for (const char* sql :
       {"INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "DELETE FROM t", "MERGE INTO t USING u",
        "WITH a AS (SELECT 1) DELETE FROM t", "CALL p()", "DO $$ BEGIN END $$", "EXECUTE p",
        "WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a",
        "WITH a AS MATERIALIZED (INSERT INTO t VALUES (1) RETURNING *) SELECT 1",
        "COPY t FROM STDIN", "COPY t (a, b) FROM '/x'", "EXPLAIN ANALYZE INSERT INTO t VALUES (1)",
        "EXPLAIN ANALYZE VERBOSE DELETE FROM t", "EXPLAIN (ANALYZE) UPDATE t SET a = 1",
        "EXPLAIN (ANALYZE) WITH a AS (SELECT 1) DELETE FROM t"}) {
    EXPECT_TRUE(classify(sql).writes) << sql;
  }
  for (const char* sql :
       {"SELECT 1", "COPY (SELECT 1 FROM t) TO STDOUT", "EXPLAIN INSERT INTO t VALUES (1)",
        "EXPLAIN (ANALYZE OFF) DELETE FROM t", "EXPLAIN ANALYZE SELECT 1",
        "WITH a AS (SELECT 1) SELECT 'AS (DELETE'", "CREATE TABLE t (a int)", "COMMIT"}) {
    EXPECT_FALSE(classify(sql).writes) << sql;
  }
}

TEST(Classify, TellsWhatLeadsOutOfAFailedTransaction) {
  for (const char* sql : {"COMMIT", "END", "ROLLBACK WORK", "ABORT", "ROLLBACK TO SAVEPOINT a",
                          "ROLLBACK TRANSACTION TO a", "PREPARE TRANSACTION 'x'"}) {
    EXPECT_TRUE(classify(sql).ends_transaction) << sql;
  }
  for (const char* sql :
       {"BEGIN", "SAVEPOINT a", "RELEASE a", "SELECT 1", "PREPARE p AS SELECT 1"}) {
    EXPECT_FALSE(classify(sql).ends_transaction) << sql;
  }
  EXPECT_EQ(classify("ROLLBACK WORK TO a").kind, StatementKind::RollbackTo);
}

TEST(Classify, NamesWhatIsCreated) {
  EXPECT_EQ(classify("CREATE TABLE t (a int)").created, "t");
  EXPECT_EQ(classify("create temp table if not exists a.\"b c\"(x int)").created, "b c");
  EXPECT_EQ(classify("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)").created, "i");
  EXPECT_EQ(classify("CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT 1").created, "v");
  EXPECT_EQ(classify("CREATE FUNCTION f(int) RETURNS int").created, "f");
  EXPECT_EQ(classify("CREATE INDEX ON t (a)").created, "");
  EXPECT_EQ(classify("CREATE USER MAPPING FOR u SERVER s").created, "");
  EXPECT_EQ(classify("CREATE CAST (a AS b)").created, "");
  EXPECT_EQ(classify("CREATE").created, "");
  EXPECT_EQ(classify("SELECT 1").created, "");
}

TEST(Classify, KnowsEveryRowOfItsTableByItsWords) {
  std::set<std::string_view> seen;
  for (const std::string_view words : known_statements()) {
    EXPECT_TRUE(seen.insert(words).second) << words;
    if (words == "WITH") continue;
    EXPECT_EQ(classify(words).words, words);
  }
}

TEST(CountStatements, CountsOutsideQuotesAndComments) {
  EXPECT_EQ(count_statements("").count, 0U);
  EXPECT_EQ(count_statements(" ; -- ;\n;").count, 0U);
  EXPECT_EQ(count_statements("SELECT ';', \";\", $$;$$, $a$;$a$ /* ; */;").count, 1U);
  EXPECT_EQ(count_statements("CREATE RULE u AS ON UPDATE TO t DO (SELECT 1; SELECT 2)").count, 1U);
  EXPECT_EQ(count_statements("CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; SELECT 2; END").count,
            1U);
  const StatementCount two = count_statements("SELECT 1; ; SELECT 2;");
  EXPECT_EQ(two.count, 2U);
  EXPECT_EQ(two.second, 12U);
}

TEST(SplitStatements, GivesEachOneUpToTheNext) {
  using Statements = std::vector<std::string_view>;
  EXPECT_EQ(split_statements(" ; -- ;\n;"), Statements());
  EXPECT_EQ(split_statements("; SELECT 1"), Statements{"; SELECT 1"});
  EXPECT_EQ(split_statements("/* a */ SELECT ';'; ; SELECT 2;\n-- c\nSELECT 3; "),
            (Statements{"/* a */ SELECT ';'; ; ", "SELECT 2;\n-- c\n", "SELECT 3; "}));
}

TEST(FindClusterWide, FindsStatementsAnywhereInTheText) {
  EXPECT_EQ(find_cluster_wide("create role r"), "CREATE ROLE");
  EXPECT_EQ(find_cluster_wide("SELECT 1; /* x */ Drop Database d"), "DROP DATABASE");
  EXPECT_EQ(find_cluster_wide("ALTER SYSTEM SET wal_level = logical"), "ALTER SYSTEM");
  EXPECT_EQ(find_cluster_wide("PREPARE TRANSACTION 'a'"), "PREPARE TRANSACTION");
  EXPECT_EQ(find_cluster_wide("CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p"),
            "CREATE SUBSCRIPTION");
  EXPECT_EQ(find_cluster_wide("CREATE TABLESPACE t LOCATION '/x'"), "CREATE TABLESPACE");
  EXPECT_EQ(find_cluster_wide("GRANT admin TO bob"), "GRANT");
}

TEST(FindClusterWide, FindsFunctionsAndBodies) {
  EXPECT_EQ(find_cluster_wide("SELECT PG_Create_Logical_Replication_Slot('a', 'b')"),
            "pg_create_logical_replication_slot");
  EXPECT_EQ(find_cluster_wide("DO $$ BEGIN CREATE ROLE r; END $$"), "CREATE ROLE");
  EXPECT_EQ(find_cluster_wide("DO $$ BEGIN EXECUTE 'CREATE DATABASE d'; END $$"),
            "CREATE DATABASE");
  EXPECT_EQ(find_cluster_wide("DO $a$ BEGIN EXECUTE $b$DROP USER u$b$; END $a$"), "DROP USER");
}

/// The short way for a statement that is classified already; each text is the only one with its
/// sign that there may be more.
TEST(FindClusterWide, SaysTheSameOfAClassifiedStatement) {
  for (const char* sql :
       {"CREATE ROLE r", "SELECT 1; DROP DATABASE d", "DO $$CREATE ROLE r$$",
        "SELECT pg_drop_replication_slot('s')", "SELECT PG_DROP_REPLICATION_SLOT('s')"}) {
    EXPECT_NE(find_cluster_wide(sql), "") << sql;
    EXPECT_EQ(find_cluster_wide(classify(sql), sql), find_cluster_wide(sql)) << sql;
  }
  EXPECT_EQ(find_cluster_wide(classify("SELECT 1"), "SELECT 1"), "");
}

TEST(FindClusterWide, IsNotFooledByWordsElsewhere) {
  for (const char* sql :
       {"SELECT 'CREATE ROLE r'", "SELECT 1 -- CREATE ROLE r", "CREATE TABLE role (a int)",
        "ALTER TABLE t DROP user", "CREATE USER MAPPING FOR u SERVER s", "GRANT SELECT ON t TO r",
        "SELECT 'pg_drop_replication_slot'", "PREPARE p AS SELECT 1", "COMMIT", "",
        "COMMENT ON TABLE t IS 'DROP DATABASE d'"}) {
    EXPECT_EQ(find_cluster_wide(sql), "") << sql;
  }
}

}  // namespace
}  // namespace weir::dialect
