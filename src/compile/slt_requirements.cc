// What `require` and `foreach` of DuckDB's suite name.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "compile/slt_state.h"

namespace weir::compile {
namespace {

struct Set {
  std::string_view name;
  std::string_view values;  ///< Values and other sets, apart by blanks.
};

/// DuckDB's names for groups of types and of compressions.
constexpr std::array<Set, 7> kSets = {{
    {"<signed>", "tinyint smallint integer bigint hugeint"},
    {"<unsigned>", "utinyint usmallint uinteger ubigint uhugeint"},
    {"<integral>", "<signed> <unsigned>"},
    {"<numeric>", "float double <integral>"},
    {"<alltypes>", "<numeric> bool interval varchar"},
    {"<compression>", "none uncompressed rle bitpacking dictionary fsst alp alprd"},
    {"<all_types_columns>",
     "bool tinyint smallint int bigint hugeint uhugeint utinyint usmallint uint ubigint date time "
     "timestamp timestamp_s timestamp_ms timestamp_ns time_tz timestamp_tz float double dec_4_1 "
     "dec_9_4 dec_18_6 dec38_10 uuid interval varchar blob bit small_enum medium_enum large_enum "
     "int_array double_array date_array timestamp_array timestamptz_array varchar_array "
     "nested_int_array struct struct_of_arrays array_of_structs map union fixed_int_array "
     "fixed_varchar_array fixed_nested_int_array fixed_nested_varchar_array fixed_struct_array "
     "struct_of_fixed_array fixed_array_of_int_list list_of_fixed_int_array"},
}};

void expand(std::string_view word, std::vector<std::string>& values) {
  const auto set = std::ranges::find(kSets, word, &Set::name);
  if (set == kSets.end()) {
    values.emplace_back(word);
    return;
  }
  for (const std::string_view value : split(set->values, ' ')) expand(value, values);
}

/// What a DuckDB in memory on Linux has without an extension of its own file.
constexpr std::array<std::string_view, 13> kOfDuckdb = {
    "skip_reload",         "notmusl",    "notwindows",  "64bit",    "noforcestorage",
    "core_functions",      "longdouble", "nothreadsan", "notmingw", "no_alternative_verify",
    "noalternativeverify", "parquet",    "json",
};

constexpr std::int64_t kVectorSize = 2048;
constexpr std::int64_t kBlockSize = 262144;

std::string missing_from_duckdb(std::string_view feature, std::string_view argument) {
  if (std::ranges::find(kOfDuckdb, feature) != kOfDuckdb.end()) return {};
  std::int64_t wanted = 0;
  const bool sized = parse_integer(argument, wanted);
  if (feature == "vector_size" && sized && wanted <= kVectorSize) return {};
  if (feature == "exact_vector_size" && sized && wanted == kVectorSize) return {};
  if (feature == "block_size" && sized && wanted == kBlockSize) return {};
  return fmt::format("needs {}{}{}, which this DuckDB has not", feature,
                     argument.empty() ? "" : " ", argument);
}

}  // namespace

std::vector<std::string> foreach_values(const std::vector<std::string_view>& words) {
  std::vector<std::string> values;
  for (const std::string_view word : words) {
    if (word.starts_with('!')) {
      std::erase(values, word.substr(1));
    } else {
      expand(word, values);
    }
  }
  return values;
}

std::string missing_requirement(slt::EngineKind engine, std::string_view feature,
                                std::string_view argument) {
  if (engine == slt::EngineKind::Duckdb) return missing_from_duckdb(feature, argument);
  return fmt::format("needs {}, which only DuckDB has", feature);
}

}  // namespace weir::compile
