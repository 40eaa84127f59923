// `$ s3-upload-parquet-types`: uploads Parquet files of all types.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/parquet.h"
#include "actions/s3.h"

namespace weir::actions::s3_upload_parquet_types {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key-prefix",
                 .required = Required::Yes,
                 .doc = "what the names of the objects begin with"},
};

/// Three rows with a column of each type, as DuckDB makes them. It writes no negative intervals to
/// Parquet, which the original has in the last row.
constexpr std::string_view kRows = R"(
SELECT
  i8::TINYINT AS int8_col, (i8 + 4)::UTINYINT AS uint8_col,
  (i8 * 100)::SMALLINT AS int16_col, (i8 + 400)::USMALLINT AS uint16_col,
  (i8 * 10000)::INTEGER AS int32_col, (i8 + 70000)::UINTEGER AS uint32_col,
  (i8 * 10000000000)::BIGINT AS int64_col, (i8 + 5000000000)::UBIGINT AS uint64_col,
  (i8 * 1.5)::FLOAT AS float32_col, (i8 * 2.25)::DOUBLE AS float64_col,
  i8 > 0 AS bool_col, word::VARCHAR AS string_col, word::BLOB AS binary_col,
  DATE '2024-02-28' + i8 AS date32_col,
  (TIMESTAMP '2024-02-29 12:00:00.5' + to_hours(i8))::TIMESTAMP_MS AS timestamp_ms_col,
  (TIME '12:00:00' + to_minutes(i8))::TIME AS time32_col,
  list::BIGINT[] AS list_col, (i8 * 1.25)::DECIMAL(10, 2) AS decimal_col,
  document::JSON AS json_col,
  {'name': word, 'age': i8 + 20, 'avg': i8 / 2} AS record_col,
  ('00000000-0000-4000-8000-00000000000' || (i8 + 1))::UUID AS uuid_col,
  months AS interval_ym_col, days AS interval_dt_col, map AS map_col
FROM (VALUES
  (-1, 'Taco', [-1, 2], '{"a": 5}', INTERVAL '1 month', INTERVAL '1 day 0.5 seconds',
   MAP {'k1': 'v1', 'k2': 'v2'}),
  (2, 'Burger', [3, 4, 5], '{"b": "x"}', INTERVAL '13 months', INTERVAL '30 days',
   MAP {'k3': 'v3'}),
  (3, 'SlimJim', [], '[1]', INTERVAL '2 months', INTERVAL '1 day 1 second', MAP {})
) AS rows(i8, word, list, document, months, days, map))";

struct Variant {
  std::string_view ending;
  std::string_view compression;
};
constexpr std::array kVariants = {
    Variant{"", "uncompressed"},  Variant{".snappy", "snappy"}, Variant{".gzip", "gzip"},
    Variant{".brotli", "brotli"}, Variant{".zstd", "zstd"},     Variant{".lz4", "lz4"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-upload-parquet-types",
    .summary = "uploads a Parquet file with a column of each type to S3",
    .doc =
        "The same three rows are uploaded six times: uncompressed, and with the endings `.snappy`, "
        "`.gzip`, `.brotli`, `.zstd` and `.lz4`. Its columns are `int8_col`, `uint8_col` and so "
        "on to 64 bits, `float32_col`, `float64_col`, `bool_col`, `string_col`, `binary_col`, "
        "`date32_col`, `timestamp_ms_col`, `time32_col`, `list_col`, `decimal_col`, `json_col`, "
        "`record_col`, `uuid_col`, `interval_ym_col`, `interval_dt_col` and `map_col`.",
    .example = R"($ s3-create-bucket bucket=${weir.prefix}

$ s3-upload-parquet-types bucket=${weir.prefix} key-prefix=types/all.parquet

$ s3-verify-keys bucket=${weir.prefix} prefix-path=types key-pattern=^types/all[.]parquet[.]zstd$
)",
    .errors =
        "no such bucket\n"
        "the library of DuckDB cannot be had\n"
        "S3 that refuses a request, or cannot be reached\n"
        "variables that do not say how to log in to S3",
    .arguments = kArguments,
    .needs = "s3",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(S3 s3, S3::create(context));
  for (const Variant& variant : kVariants) {
    WEIR_TRY_ASSIGN(std::string bytes, write_parquet(context, kRows, variant.compression));
    const std::string key = fmt::format("{}{}", call.text("key-prefix"), variant.ending);
    WEIR_TRY(s3.put(call.text("bucket"), key, std::move(bytes)));
  }
  return passed();
}

}  // namespace weir::actions::s3_upload_parquet_types
