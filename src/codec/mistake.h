// Mistake: why a schema, a text or bytes cannot be taken, and where exactly.
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace weir::codec {

/// One mistake in a text or in bytes that a codec read.
struct Mistake {
  /// Name of the schema text it is in (`SchemaText::name`); empty: the text or bytes given.
  std::string source = {};
  std::string path = {};     ///< In the value, such as `.after.id[3]`; empty: the whole value.
  std::size_t offset = 0;    ///< In bytes from the start of the text or bytes.
  std::size_t length = 0;    ///< Bytes it is about; 0 where something is missing.
  std::uint32_t line = 0;    ///< Of `offset`, from 1; 0 unless it is in a schema.
  std::uint32_t column = 0;  ///< In characters, from 1.
  std::string message = {};  ///< Lower-case phrase without a full stop.
  std::string hint = {};     ///< One line, may be empty.
};

/// The same mistake with the schema it is in, and its place there as line and column.
[[nodiscard]] Mistake in_schema(Mistake mistake, std::string_view name, std::string_view text);

/// A value, or the first mistake.
template <typename T>
class [[nodiscard]] Coded : public tl::expected<T, Mistake> {
 public:
  using tl::expected<T, Mistake>::expected;
};

using Mistaken = tl::unexpected<Mistake>;

/// "`.after.id`: expected an integer, got `"x"`"; of a schema "schema a.proto:3:9: unknown type".
[[nodiscard]] std::string to_text(const Mistake& mistake);

/// The same as an error of kind Usage.
[[nodiscard]] Error to_error(Mistake mistake);

/// A path with the member `name` behind it: `.name`, or `."odd name"`.
void append_member(std::string& path, std::string_view name);

}  // namespace weir::codec

/// Returns the Mistake of `expression` from the enclosing function, if it has one.
#define WEIR_CODED(expression)                                       \
  do {                                                               \
    if (auto weir_coded = (expression); !weir_coded) {               \
      return ::weir::codec::Mistaken(std::move(weir_coded).error()); \
    }                                                                \
  } while (false)

/// `WEIR_CODED_ASSIGN(auto schema, parse());` declares `schema`, or returns the Mistake.
#define WEIR_CODED_ASSIGN(declaration, expression) \
  WEIR_CODED_ASSIGN_INNER(WEIR_CONCAT(weir_coded_, __LINE__), declaration, expression)
#define WEIR_CODED_ASSIGN_INNER(name, declaration, expression)        \
  auto name = (expression);                                           \
  if (!name) return ::weir::codec::Mistaken(std::move(name).error()); \
  declaration = *std::move(name)
