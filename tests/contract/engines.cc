// The table of engines.
#include "engines.h"

namespace weir::contract {
namespace {

constexpr std::string_view kPadded = "n || 'xxxxxxxxxxxxxxxxxxxx'";

Engine postgres() {
  return {
      .driver = "postgres",
      .endless = "SELECT pg_sleep(600)",
      .series = "generate_series(1, 100000) AS n",
      .padded = kPadded,
      .prepared_many = PreparedMany::Refused,
      .syntax = {"42601", ""},
      .missing_table = {"42P01", ""},
      .duplicate_key = {"23505", ""},
      .notice = "DROP TABLE IF EXISTS there_is_none",
      .types = {{"true", 16, "t"},
                {"12::smallint", 21, "12"},
                {"-7", 23, "-7"},
                {"9223372036854775807", 20, "9223372036854775807"},
                {"1.50::numeric", 1700, "1.50"},
                {"0.1::float8", 701, "0.1"},
                {"'a b'::text", 25, "a b"},
                {"''::text", 25, ""},
                {"'\\x00ff'::bytea", 17, "\\x00ff"},
                {"date '2024-02-29'", 1082, "2024-02-29"},
                {"ARRAY[1, NULL]", 1007, "{1,NULL}"}},
  };
}

Engine sqlite() {
  return {
      .driver = "sqlite",
      .endless =
          "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
          "SELECT count(*) FROM c",
      .series =
          "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
          "WHERE n < 100000) SELECT n FROM c)",
      .padded = kPadded,
      .prepared_many = PreparedMany::RunsFirst,
      .syntax = {"", "SQLITE_ERROR"},
      .missing_table = {"", "SQLITE_ERROR"},
      .duplicate_key = {"", "SQLITE_CONSTRAINT"},
      .notice = "",
      .types = {{"-7", 0, "i-7"},
                {"9223372036854775807", 0, "i9223372036854775807"},
                {"0.5", 0, "d0.5"},
                {"'a b'", 0, "ta b"},
                {"''", 0, "t"},
                {"x'0041'", 0, std::string_view("b\0A", 3)}},
  };
}

Engine duckdb() {
  return {
      .driver = "duckdb",
      .endless = "SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 3",
      .series = "range(1, 100001) AS r(n)",
      .padded = kPadded,
      .prepared_many = PreparedMany::RunsAll,
      .syntax = {"", "Parser"},
      .missing_table = {"", "Catalog"},
      .duplicate_key = {"", "Constraint"},
      .notice = "",
      .types = {{"true", 16, "true"},
                {"12::tinyint", 21, "12"},
                {"-7", 23, "-7"},
                {"9223372036854775807", 20, "9223372036854775807"},
                {"18446744073709551615::ubigint", 1700, "18446744073709551615"},
                {"170141183460469231731687303715884105727::hugeint", 1700,
                 "170141183460469231731687303715884105727"},
                {"-1::hugeint", 1700, "-1"},
                {"-1.50::decimal(4,2)", 1700, "-1.50"},
                {"-1.50::decimal(9,2)", 1700, "-1.50"},
                {"-1.50::decimal(18,2)", 1700, "-1.50"},
                {"-1.50::decimal(38,2)", 1700, "-1.50"},
                {"0.1::float", 700, "0.1"},
                {"1e100::double", 701, "1e+100"},
                {"'nan'::double", 701, "nan"},
                {"'short'", 25, "short"},
                {"'a text of more than twelve bytes'", 25, "a text of more than twelve bytes"},
                {"''", 25, ""},
                {"'b'::ENUM('a', 'b')", 25, "b"},
                {"'\\x00a\\xff'::blob", 17, "\\x00a\\xFF"},
                {"'0101'::bit", 1562, "0101"},
                {"date '2024-02-29'", 1082, "2024-02-29"},
                {"time '23:59:59.5'", 1083, "23:59:59.5"},
                {"'23:59:59+02'::timetz", 1266, "23:59:59+02"},
                {"timestamp '2024-02-29 01:02:03.004'", 1114, "2024-02-29 01:02:03.004"},
                {"'2024-02-29 01:02:03'::timestamp_s", 1114, "2024-02-29 01:02:03"},
                {"'2024-02-29 01:02:03.5'::timestamp_ms", 1114, "2024-02-29 01:02:03.5"},
                {"'2024-02-29 01:02:03.123456789'::timestamp_ns", 1114,
                 "2024-02-29 01:02:03.123456789"},
                {"timestamptz '2024-02-29 01:02:03+02'", 1184, "2024-02-28 23:02:03+00"},
                {"interval '1 year 2 days 3 seconds'", 1186, "1 year 2 days 00:00:03"},
                {"uuid '80000000-0000-0000-0000-00000000000f'", 2950,
                 "80000000-0000-0000-0000-00000000000f"},
                {"[1, NULL, 3]", 0, "[1, NULL, 3]"},
                {"[['a b'], ['it''s']]", 0, "[[a b], ['it\\'s']]"},
                {"{'a': 1, 'b': [2]}", 0, "{'a': 1, 'b': [2]}"},
                {"MAP {'k': 1.5}", 0, "{k=1.5}"},
                {"[1, 2]::int[2]", 0, "[1, 2]"},
                {"union_value(k := 3)", 0, "3"}},
  };
}

Engine mysql() {
  return {
      .driver = "mysql",
      .endless = "SELECT count(*) FROM seq_1_to_1000000000000 WHERE seq % 7 = 3",
      .series = "(SELECT seq AS n FROM seq_1_to_100000) AS s",
      .padded = "concat(n, 'xxxxxxxxxxxxxxxxxxxx')",
      .prepared_many = PreparedMany::Refused,
      .syntax = {"42000", "1064"},
      .missing_table = {"42S02", "1146"},
      .duplicate_key = {"23000", "1062"},
      .notice = "",
      .types = {{"true", 23, "1"},
                {"-7", 23, "-7"},
                {"9223372036854775807", 20, "9223372036854775807"},
                {"18446744073709551615", 1700, "18446744073709551615"},
                {"-1.50", 1700, "-1.50"},
                {"cast(0.1 AS float)", 700, "0.1"},
                {"1e100", 701, "1e100"},
                {"'a b'", 25, "a b"},
                {"''", 25, ""},
                {"NULL", 25, "NULL"},
                {"'ä€𝄞'", 25, "ä€𝄞"},
                {"x'00ff'", 17, std::string_view("\0\xff", 2)},
                {"cast('a' AS binary)", 17, "a"},
                {"date '2024-02-29'", 1082, "2024-02-29"},
                {"cast('-838:59:58.5' AS time(1))", 1083, "-838:59:58.5"},
                {"timestamp '2024-02-29 01:02:03.004'", 1114, "2024-02-29 01:02:03.004"},
                {"json_object('a', 1)", 114, "{\"a\": 1}"},
                {"cast('80000000-0000-0000-0000-00000000000f' AS uuid)", 2950,
                 "80000000-0000-0000-0000-00000000000f"},
                {"point(1, 2)", 17,
                 std::string_view("\0\0\0\0\1\1\0\0\0\0\0\0\0\0\0\xf0?\0\0\0\0\0\0\0@", 25)}},
  };
}

}  // namespace

std::optional<Engine> find_engine(std::string_view driver) {
  for (const Engine& engine : {postgres(), sqlite(), duckdb(), mysql()}) {
    if (engine.driver == driver) return engine;
  }
  return std::nullopt;
}

}  // namespace weir::contract
