// Dialects by name, names of engines, and guessing.
#include "script/slt/dialect.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace weir::slt {
namespace {

TEST(SltDialects, HaveDifferentNamesAndAreFoundByThem) {
  std::set<std::string_view> names;
  for (const Dialect& entry : dialects()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_EQ(find_dialect(entry.name), &entry);
    EXPECT_EQ(&dialect(entry.id), &entry);
    EXPECT_FALSE(entry.summary.empty());
  }
  for (const std::string_view name : dialect_names()) EXPECT_NE(find_dialect(name), nullptr);
  EXPECT_EQ(find_dialect("slt-rs"), find_dialect("sqllogictest-rs"));
  EXPECT_EQ(find_dialect("crdb"), find_dialect("cockroach"));
  EXPECT_EQ(find_dialect("mysql"), nullptr);
  EXPECT_EQ(find_dialect(""), nullptr);
}

TEST(SltDialects, NameTheEngineTheyRunOnByDefault) {
  EXPECT_EQ(find_dialect("sqlite")->default_engine, EngineKind::Sqlite);
  EXPECT_EQ(find_dialect("duckdb")->default_engine, EngineKind::Duckdb);
  EXPECT_EQ(find_dialect("risingwave")->default_engine, EngineKind::Postgres);
  EXPECT_EQ(to_text(EngineKind::Postgres), "postgres");
  EXPECT_EQ(find_engine("mysql"), EngineKind::Mysql);
}

TEST(SltDialects, KnowTheNamesOfAnEngineInConditions) {
  const Dialect& sqlite = *find_dialect("sqlite");
  EXPECT_TRUE(names_engine(sqlite, "SQLite", EngineKind::Sqlite, {}));
  EXPECT_TRUE(names_engine(sqlite, "PostgreSQL", EngineKind::Postgres, {}));
  EXPECT_FALSE(names_engine(sqlite, "postgresql", EngineKind::Sqlite, {}));
  EXPECT_TRUE(names_engine(sqlite, "MySQL", EngineKind::Mysql, {}));
  EXPECT_TRUE(names_engine(sqlite, "mariadb", EngineKind::Mysql, {}));
  EXPECT_FALSE(names_engine(sqlite, "mysql", EngineKind::Postgres, {}));
  const Dialect& slt_rs = *find_dialect("slt-rs");
  EXPECT_TRUE(names_engine(slt_rs, "postgres", EngineKind::Postgres, {}));
  EXPECT_TRUE(names_engine(slt_rs, "postgresql", EngineKind::Postgres, {}));
  EXPECT_FALSE(names_engine(slt_rs, "Postgres", EngineKind::Postgres, {}));
  const Dialect& materialize = *find_dialect("mz");
  EXPECT_TRUE(names_engine(materialize, "postgresql", EngineKind::Postgres, {}));
  EXPECT_FALSE(names_engine(materialize, "postgresql", EngineKind::Sqlite, {}));
}

TEST(SltDialects, TakeLabelsAsNames) {
  const std::vector<std::string> labels{"serial", "madsim"};
  const Dialect& slt_rs = *find_dialect("risingwave");
  EXPECT_TRUE(names_engine(slt_rs, "madsim", EngineKind::Postgres, labels));
  EXPECT_FALSE(names_engine(slt_rs, "parallel", EngineKind::Postgres, labels));
  EXPECT_FALSE(names_engine(*find_dialect("sqlite"), "SERIAL", EngineKind::Postgres, labels));
}

std::string_view detected(std::string_view path, std::string_view text) {
  return detect_dialect(path, text).dialect->name;
}

TEST(SltDetection, TrustsTheOutermostFolderOfAKnownName) {
  EXPECT_EQ(detected("x/materialize/cockroach/a.slt", ""), "materialize");
  EXPECT_EQ(detected("cockroach/a", ""), "cockroach");
  EXPECT_EQ(detected("pkg/sql/logictest/testdata/logic_test/aggregate", ""), "cockroach");
  EXPECT_EQ(detected("risingwave/e2e_test/a.slt", ""), "risingwave");
  EXPECT_EQ(detect_dialect("duckdb/a.test", "").reason, "the folder `duckdb`");
  EXPECT_EQ(detected("duckdb/test/sqlite/select1.test", ""), "sqlite");
  EXPECT_EQ(detected("duckdb", ""), "sqlite");  // a file of that name says nothing
}

TEST(SltDetection, BelievesDirectivesBeforeAFolder) {
  const std::string_view mode = "mode cockroach\n\nquery II\nSELECT 1, 2\n----\n1 2\n";
  EXPECT_EQ(detected("cockroach/a.slt", mode), "materialize");
  EXPECT_EQ(detect_dialect("cockroach/a.slt", mode).reason,
            "`mode cockroach` in line 1, which the dialect of the folder `cockroach` has not");
  EXPECT_EQ(detected("duckdb/a.test", "control sortmode rowsort\n"), "sqllogictest-rs");
  EXPECT_EQ(detected("risingwave/a.slt", "\nrequire parquet\n\nloop i 0 3\n"), "duckdb");
  EXPECT_EQ(detected("sqlite/a.test", "statement async x\nSELECT 1\n"), "cockroach");
  EXPECT_EQ(detected("databend/a.test", "mode output_hash\n\nstatement ok\nSELECT 1\n"), "duckdb");
  // Forms that are a mistake in the folder's dialect only are reported there.
  EXPECT_EQ(detected("duckdb/a.test", "statement error\nSELECT x\n"), "duckdb");
  EXPECT_EQ(detected("risingwave/a.slt", "skipif x # remark\nstatement ok\nSELECT 1\n"),
            "risingwave");
}

TEST(SltDetection, BelievesTheLayoutBeforeAFolder) {
  // Projects keep copies of DuckDB's tests in folders of that name.
  EXPECT_EQ(detected("duckdb/a.slt.part", "query II\nSELECT 1, 2\n----\n1\t2\n"),
            "sqllogictest-rs");
  EXPECT_EQ(detected("duckdb/a.test", "query II\nSELECT 1, 2\n----\n1 2\n"), "sqllogictest-rs");
  EXPECT_EQ(detect_dialect("duckdb/a.test", "query II\nSELECT 1, 2\n----\n1 2\n").reason,
            "its results, a row on each line");
  EXPECT_EQ(detected("duckdb/a.test", "query II\nSELECT 1, 2\n----\n1\t2\n"), "duckdb");
  EXPECT_EQ(detected("duckdb/a.test",
                     "query TT\nSELECT 1, 2\n----\na b\nc d\n\n"
                     "query II\nSELECT 1, 2\n----\n1\n2\n"),
            "duckdb");
}

TEST(SltDetection, ReadsHeadersAndExtensions) {
  EXPECT_EQ(detected("a.test", "# name: test/sql/a.test\n"), "duckdb");
  EXPECT_EQ(detected("a", "# LogicTest: local\n\nquery I\nSELECT 1\n"), "cockroach");
  EXPECT_EQ(detected("a.test_slow", "statement ok\nSELECT 1\n"), "duckdb");
  EXPECT_EQ(detected("a.slt", "statement ok\nSELECT 1\n"), "sqllogictest-rs");
  EXPECT_EQ(detected("a.test", "statement ok\nSELECT 1\n"), "sqlite");
  EXPECT_EQ(detected("a.slt", "# Copyright Materialize, Inc.\n\nstatement ok\nSELECT 1\n"),
            "materialize");
  EXPECT_EQ(detected("a.slt.part", "query II nosort\nSELECT 1, 2\n----\n1\n2\n"),
            "sqllogictest-rs");
}

TEST(SltDetection, FindsDirectivesThatOnlyOneDialectHas) {
  EXPECT_EQ(detected("a.slt", "mode cockroach\n\nquery I\nSELECT 1\n----\n1\n"), "materialize");
  EXPECT_EQ(detected("a.test", "require parquet\n\nstatement ok\nSELECT 1\n"), "duckdb");
  EXPECT_EQ(detected("a.test", "\nset seed 1\n"), "duckdb");
  EXPECT_EQ(detected("a.test", "control sortmode rowsort\n"), "sqllogictest-rs");
  EXPECT_EQ(detected("a.slt", "let $x\nSELECT 1\n\nrepeat 3\n"), "cockroach");
  EXPECT_EQ(detected("a.slt", "query T multiline\nSELECT 1\n----\nx\nEOF\n"), "materialize");
  EXPECT_EQ(detect_dialect("a.test", "# x\n\nstatement maybe\nSELECT 1\n").reason,
            "`statement maybe` in line 3");
}

TEST(SltDetection, TellsTheLineOfWhatItFound) {
  EXPECT_EQ(detect_dialect("a.test", "statement error nope\nSELECT *\nFROM x\n").reason,
            "`statement error` in line 1");
  EXPECT_EQ(detect_dialect("a.test", "query T\nSELECT 1\n----\na\nb <slt:ignore>\n").reason,
            "`<slt:ignore>` in line 5");
}

TEST(SltDetection, DoesNotChooseADialectThatRefusesWhatIsThere) {
  EXPECT_EQ(detected("a.test",
                     "skipif mysql # text\nstatement ok\nSELECT 1\n\n"
                     "statement error\nSELECT x\n"),
            "sqlite");
  // Of those that read the rest CockroachDB is the first, and refuses an error without a text.
  EXPECT_EQ(detected("a.test",
                     "skipif mysql # text\nstatement error whatever\nSELECT x\n\n"
                     "statement error\nSELECT x\n"),
            "materialize");
  EXPECT_EQ(detected("a.slt", "let $x\nSELECT 1\n"), "cockroach");
  EXPECT_EQ(detected("a.test", "let x\nSELECT 1\n"), "sqllogictest-rs");
}

TEST(SltDetection, LooksAtLettersErrorsAndLayout) {
  EXPECT_EQ(detected("a.test", "query ?\nSELECT 1\n----\n1\n"), "sqllogictest-rs");
  EXPECT_EQ(detected("a.test", "query II\nSELECT 1, 2\n----\n1 2\n"), "sqllogictest-rs");
  EXPECT_EQ(detected("a.test", "query II\nSELECT 1, 2\n----\n1\t2\n"), "duckdb");
  EXPECT_EQ(detected("a.test", "query II nosort\nSELECT 1, 2\n----\n1\n2\n"), "sqlite");
  EXPECT_EQ(detected("a.slt", "query II nosort\nSELECT 1, 2\n----\n1\n2\n"), "materialize");
  EXPECT_EQ(detected("a.test", "query T\nSELECT 1\n----\na\nb <slt:ignore>\n"), "sqllogictest-rs");
  EXPECT_EQ(detected("a.test", "statement error\nSELECT x\n----\nno column\n"), "duckdb");
  EXPECT_EQ(detected("a.test", "statement error 1065\nSELECT x\n"), "sqllogictest-rs");
  EXPECT_EQ(detected("a.test", "onlyif mysql # remark\nstatement ok\nSELECT 1\n"), "sqlite");
}

TEST(SltDetection, IsNotMisledByText) {
  EXPECT_EQ(detected("a.slt", "query T\nSELECT 1\n----\nrequire parquet\n"), "sqllogictest-rs");
  EXPECT_EQ(detected("a.test", ""), "sqlite");
  EXPECT_EQ(detected("", "\n\n# only a remark"), "sqlite");
}

}  // namespace
}  // namespace weir::slt
