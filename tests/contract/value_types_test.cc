// Values of every built-in type on a real PostgreSQL: binary and text must give the same, right
// text. Tables and types are made in a scratch schema.
#include <gtest/gtest.h>

#include <cstdlib>
#include <libpq-fe.h>
#include <memory>
#include <optional>
#include <string>

#include "server.h"
#include "value/pg/type_table.h"
#include "value/render.h"
#include "value/rows.h"
#include "value_types_cases.h"

namespace weir {
namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

constexpr const char* kScratch =
    "DROP SCHEMA IF EXISTS weir_contract CASCADE; CREATE SCHEMA weir_contract;"
    "SET search_path TO weir_contract, pg_catalog;"
    "CREATE TYPE weir_contract_label AS ENUM ('label');"
    "CREATE DOMAIN weir_contract_small AS int CHECK (VALUE < 10);"
    "CREATE TYPE weir_contract_pair AS (a int, b text)";

class ValueTypes : public testing::Test {
 protected:
  void SetUp() override {
    const auto target = contract::server();
    ASSERT_TRUE(target) << target.error().message;
    connection_ = Connection(PQconnectdb(driver::to_url(*target).c_str()), PQfinish);
    ASSERT_EQ(PQstatus(connection_.get()), CONNECTION_OK) << PQerrorMessage(connection_.get());
    run("SET client_min_messages TO error");
    run("SET lc_monetary TO 'C'");
    run(kScratch);
  }
  void TearDown() override {
    if (connection_) run("DROP SCHEMA weir_contract CASCADE");
  }

  void run(const char* statements) {
    const Answer answer(PQexec(connection_.get(), statements), PQclear);
    ASSERT_EQ(PQresultStatus(answer.get()), PGRES_COMMAND_OK) << error();
  }
  Answer query(const std::string& sql, CellFormat format) {
    return {PQexecParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                         format == CellFormat::Binary ? 1 : 0),
            PQclear};
  }
  [[nodiscard]] const char* error() const { return PQerrorMessage(connection_.get()); }
  [[nodiscard]] int major() const { return PQserverVersion(connection_.get()) / 10'000; }

  static std::string render(const Answer& answer, int row, int column, CellFormat format) {
    if (PQgetisnull(answer.get(), row, column) != 0) return std::string(kNullText);
    std::string out;
    const std::string_view raw(PQgetvalue(answer.get(), row, column),
                               static_cast<std::size_t>(PQgetlength(answer.get(), row, column)));
    renderer_for({"c", PQftype(answer.get(), column), format})(raw, out);
    return out;
  }

  /// Without `expected` the server's own text is expected.
  void check(const std::string& expression, const std::optional<std::string>& expected) {
    const Answer text = query("SELECT " + expression, CellFormat::Text);
    ASSERT_EQ(PQresultStatus(text.get()), PGRES_TUPLES_OK) << expression << ": " << error();
    const std::string wanted = expected.value_or(PQgetvalue(text.get(), 0, 0));
    if (expected) {
      EXPECT_EQ(render(text, 0, 0, CellFormat::Text), wanted) << expression << " from text";
    }
    if (!renders_binary(PQftype(text.get(), 0))) return;
    const Answer binary = query("SELECT " + expression, CellFormat::Binary);
    ASSERT_EQ(PQresultStatus(binary.get()), PGRES_TUPLES_OK) << expression << ": " << error();
    EXPECT_EQ(render(binary, 0, 0, CellFormat::Binary), wanted) << expression << " from binary";
  }
  void check_all() {
    for (const TypeCase& each : kTypeCases) {
      if (each.since <= major()) check(each.sql, each.text);
    }
  }

  Connection connection_{nullptr, PQfinish};
};

TEST_F(ValueTypes, PrintByTheRulesOfTestdrive) { check_all(); }

TEST_F(ValueTypes, PrintTheSameUnderOtherSettingsOfTheSession) {
  run("SET TimeZone TO 'Asia/Kolkata'");
  run("SET bytea_output TO escape");
  run("SET extra_float_digits TO 3");
  check_all();
  run("SET TimeZone TO 'America/New_York'");
  check_all();
}

TEST_F(ValueTypes, PrintOtherBuiltInTypesAsTheServerDoes) {
  for (const char* expression : kServerTextCases) check(expression, std::nullopt);
}

TEST_F(ValueTypes, PrintTheSameFromBothFormatsForRandomValues) {
  const std::string sql =
      "SELECT (random() - 0.5)::numeric * 10::numeric ^ (n % 40),"
      " round(random()::numeric * 10::numeric ^ (n % 9), n % 7), (random() - 0.5) * 10 ^ (n % 600 "
      "- 300),"
      " ((random() - 0.5) * 10 ^ (n % 70 - 35))::float4,"
      " timestamp '2000-01-01' + (random() - 0.5) * interval '9000 years',"
      " timestamptz '2000-01-01 00:00+00' + (random() - 0.5) * interval '9000 years',"
      " date '2000-01-01' + ((random() - 0.4) * 4000000)::int,"
      " time '00:00' + random() * interval '1 day',"
      " make_interval(months => ((random() - 0.5) * 50)::int, days => ((random() - 0.5) * 6)::int,"
      " secs => round(((random() - 0.5) * 10 ^ (n % 9))::numeric, n % 7)::float8)"
      " FROM generate_series(1, 5000) n, (SELECT setseed(0.25)) seed";
  ASSERT_EQ(PQresultStatus(query("CREATE TABLE weir_contract.v (a numeric, b numeric, c float8,"
                                 " d float4, e timestamp, f timestamptz, g date, h time,"
                                 " i interval)",
                                 CellFormat::Text)
                               .get()),
            PGRES_COMMAND_OK);
  ASSERT_EQ(PQresultStatus(query("INSERT INTO weir_contract.v " + sql, CellFormat::Text).get()),
            PGRES_COMMAND_OK)
      << error();
  const Answer text = query("SELECT * FROM weir_contract.v", CellFormat::Text);
  const Answer binary = query("SELECT * FROM weir_contract.v", CellFormat::Binary);
  ASSERT_EQ(PQntuples(binary.get()), 5000) << error();
  for (int row = 0; row < PQntuples(text.get()); ++row) {
    for (int column = 0; column < PQnfields(text.get()); ++column) {
      ASSERT_EQ(render(text, row, column, CellFormat::Text),
                render(binary, row, column, CellFormat::Binary))
          << PQgetvalue(text.get(), row, column);
    }
  }
}

TEST_F(ValueTypes, AreAllInTheTableUnderTheirOidsAndNames) {
  const Answer types = query(
      "SELECT oid, typname, typarray, typdelim FROM pg_type WHERE typtype IN ('b', 'r', 'm')"
      " AND typcategory <> 'A' AND typnamespace = 'pg_catalog'::regnamespace"
      " AND typname NOT LIKE 'pg_brin%'",
      CellFormat::Text);
  ASSERT_GT(PQntuples(types.get()), 70) << error();
  for (int row = 0; row < PQntuples(types.get()); ++row) {
    const auto oid = static_cast<TypeOid>(std::atoi(PQgetvalue(types.get(), row, 0)));
    const auto array = static_cast<TypeOid>(std::atoi(PQgetvalue(types.get(), row, 2)));
    const pg::TypeRow* known = pg::find_type(oid);
    ASSERT_NE(known, nullptr) << PQgetvalue(types.get(), row, 1);
    EXPECT_EQ(known->name, PQgetvalue(types.get(), row, 1));
    EXPECT_EQ(known->separator, *PQgetvalue(types.get(), row, 3)) << known->name;
    if (array == 0) continue;
    const pg::TypeRow* array_row = pg::find_type(array);
    ASSERT_NE(array_row, nullptr) << known->name;
    EXPECT_EQ(array_row->name, "array") << known->name;
    EXPECT_EQ(array_row->ask, known->ask) << known->name;
  }
}

}  // namespace
}  // namespace weir
