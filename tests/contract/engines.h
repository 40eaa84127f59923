// What the contract of drivers says in the SQL of each engine. A new driver gets a row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/result_set.h"

namespace weir::contract {

/// An expression, its type in a result, and its text.
struct TypeCase {
  std::string_view expression;
  TypeOid type;
  std::string_view text;
};

/// What a text that is sent as one prepared statement does if it holds several.
enum class PreparedMany : std::uint8_t { Refused, RunsFirst, RunsAll };

/// How an error of the engine is told: by an SQLSTATE or by a code.
struct ErrorClass {
  std::string_view sqlstate;
  std::string_view code;
};

struct Engine {
  std::string_view driver;
  std::string_view endless;  ///< A query that takes for ever.
  std::string_view series;   ///< What gives numbers 1 to 100000 as `n`, behind FROM.
  std::string_view padded;   ///< `n` with twenty `x` behind it.
  PreparedMany prepared_many = PreparedMany::RunsAll;
  ErrorClass syntax;
  ErrorClass missing_table;
  ErrorClass duplicate_key;
  std::string_view notice;  ///< A statement that brings a notice; empty if there are none.
  std::vector<TypeCase> types;
};

/// The row of a driver; nothing if somebody forgot it.
[[nodiscard]] std::optional<Engine> find_engine(std::string_view driver);

}  // namespace weir::contract
