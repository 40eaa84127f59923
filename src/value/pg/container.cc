// Arrays and ranges from the binary format.
#include "value/pg/container.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "value/pg/number.h"
#include "value/pg/type_table.h"
#include "value/pg/wire.h"

namespace weir::pg {
namespace {

constexpr std::int32_t kMostDimensions = 6;
constexpr std::int32_t kNullLength = -1;

struct Dimension {
  std::int32_t length = 0;
  std::int32_t lower = 1;
};

struct ArrayHeader {
  std::array<Dimension, kMostDimensions> storage;
  std::size_t count = 0;
  TypeOid element = 0;
  [[nodiscard]] std::span<const Dimension> dimensions() const {
    return std::span(storage).first(count);
  }
};

bool read_header(WireReader& reader, ArrayHeader& header) {
  const auto count = reader.read<std::int32_t>();
  reader.read<std::int32_t>();  // whether there are NULLs: seen when they come
  header.element = reader.read<TypeOid>();
  if (count < 0 || count > kMostDimensions) return false;
  header.count = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < header.count; ++i) {
    header.storage[i].length = reader.read<std::int32_t>();
    header.storage[i].lower = reader.read<std::int32_t>();
    // only vectors are empty in a dimension, and they have one
    if (header.storage[i].length < (count > 1 ? 1 : 0)) return false;
  }
  return !reader.failed();
}

/// "[0:1][1:3]=", only needed if a dimension does not begin at 1.
void append_bounds(std::span<const Dimension> dimensions, std::string& out) {
  const auto usual = [](const Dimension& dimension) { return dimension.lower == 1; };
  if (std::all_of(dimensions.begin(), dimensions.end(), usual)) return;
  for (const Dimension& dimension : dimensions) {
    out += '[';
    append_integer(dimension.lower, out);
    out += ':';
    append_integer(std::int64_t{dimension.lower} + dimension.length - 1, out);
    out += ']';
  }
  out += '=';
}

/// The bytes of one element or bound with its length in front; nothing for NULL.
std::optional<std::string_view> read_sized(WireReader& reader) {
  const auto length = reader.read<std::int32_t>();
  if (length == kNullLength) return std::nullopt;
  return reader.read_bytes(length < 0 ? reader.rest().size() + 1
                                      : static_cast<std::size_t>(length));
}

struct ElementStyle {
  Decode decode;
  char separator;
};

bool append_element(WireReader& reader, const ElementStyle& style, std::string& out) {
  const auto bytes = read_sized(reader);
  if (reader.failed()) return false;
  if (bytes) return style.decode(*bytes, out);
  out += "NULL";
  return true;
}

bool append_elements(WireReader& reader, std::span<const Dimension> dimensions,
                     const ElementStyle& style, std::string& out) {
  if (dimensions.empty()) return append_element(reader, style, out);
  out += '{';
  for (std::int32_t i = 0; i < dimensions.front().length; ++i) {
    if (i > 0) out += style.separator;
    if (!append_elements(reader, dimensions.subspan(1), style, out)) return false;
  }
  out += '}';
  return true;
}

constexpr std::uint8_t kEmpty = 0x01;
constexpr std::uint8_t kLowerInclusive = 0x02;
constexpr std::uint8_t kUpperInclusive = 0x04;
constexpr std::uint8_t kLowerInfinite = 0x08;
constexpr std::uint8_t kUpperInfinite = 0x10;

bool append_bound(WireReader& reader, Decode bound, std::string& out) {
  const auto bytes = read_sized(reader);
  return bytes && !reader.failed() && bound(*bytes, out);
}

bool append_range(WireReader& reader, Decode bound, std::string& out) {
  const auto flags = reader.read<std::uint8_t>();
  if (reader.failed()) return false;
  if ((flags & kEmpty) != 0) {
    out += "empty";
    return true;
  }
  out += (flags & kLowerInclusive) != 0 ? '[' : '(';
  if ((flags & kLowerInfinite) == 0 && !append_bound(reader, bound, out)) return false;
  out += ',';
  if ((flags & kUpperInfinite) == 0 && !append_bound(reader, bound, out)) return false;
  out += (flags & kUpperInclusive) != 0 ? ']' : ')';
  return true;
}

}  // namespace

bool array_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  ArrayHeader header;
  if (!read_header(reader, header)) return false;
  if (header.count == 0) {
    out += "{}";
    return reader.complete();
  }
  const TypeRow* element = find_type(header.element);
  if (element == nullptr || element->binary == nullptr) return false;
  append_bounds(header.dimensions(), out);
  const ElementStyle style{element->binary, element->separator};
  return append_elements(reader, header.dimensions(), style, out) && reader.complete();
}

bool oidvector_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  ArrayHeader header;
  if (!read_header(reader, header)) return false;
  const std::int32_t length = header.count == 0 ? 0 : header.storage[0].length;
  for (std::int32_t i = 0; i < length; ++i) {
    if (i > 0) out += ' ';
    if (!append_element(reader, {integer_binary<std::uint32_t>, ','}, out)) return false;
  }
  return reader.complete();
}

bool append_range_binary(std::string_view raw, Decode bound, std::string& out) {
  WireReader reader(raw);
  return append_range(reader, bound, out) && reader.complete();
}

bool append_multirange_binary(std::string_view raw, Decode bound, std::string& out) {
  WireReader reader(raw);
  const auto count = reader.read<std::int32_t>();
  out += '{';
  for (std::int32_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    const auto bytes = read_sized(reader);
    if (!bytes || reader.failed() || !append_range_binary(*bytes, bound, out)) return false;
  }
  out += '}';
  return reader.complete();
}

}  // namespace weir::pg
