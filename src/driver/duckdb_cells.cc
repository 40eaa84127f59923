// Reading of DuckDB's vectors.
#include "driver/duckdb_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/check.h"
#include "driver/duckdb_cast.h"

namespace weir::driver::duckdb {
namespace {

constexpr std::uint32_t kInlined = 12;

template <typename T>
const T& at(const void* data, Index row) {
  return static_cast<const T*>(data)[row];
}

template <typename T>
void add_integer(ResultSet& rows, const void* data, Index row) {
  const fmt::format_int text(at<T>(data, row));
  rows.add_cell({text.data(), text.size()});
}

/// UUIDs are kept with their first bit flipped, so that they sort as numbers.
UHugeInt unflip(const HugeInt& stored) {
  return {stored.lower, static_cast<std::uint64_t>(stored.upper) ^ (std::uint64_t{1} << 63)};
}

HugeInt widen(std::int64_t value) {
  return {static_cast<std::uint64_t>(value), value < 0 ? -1 : 0};
}

std::int64_t read_integer(Type type, const void* data, Index row) {
  switch (type) {
    case Type::SmallInt: return at<std::int16_t>(data, row);
    case Type::Integer: return at<std::int32_t>(data, row);
    default: return at<std::int64_t>(data, row);
  }
}

struct Mapping {
  Type type;
  TypeOid oid;
};

/// PostgreSQL's catalog pg_type; a larger type where it has no unsigned one.
constexpr std::array kOids = {
    Mapping{Type::Boolean, 16},       Mapping{Type::TinyInt, 21},
    Mapping{Type::SmallInt, 21},      Mapping{Type::Integer, 23},
    Mapping{Type::BigInt, 20},        Mapping{Type::UTinyInt, 21},
    Mapping{Type::USmallInt, 23},     Mapping{Type::UInteger, 20},
    Mapping{Type::UBigInt, 1700},     Mapping{Type::HugeInt, 1700},
    Mapping{Type::UHugeInt, 1700},    Mapping{Type::BigNum, 1700},
    Mapping{Type::Decimal, 1700},     Mapping{Type::Float, 700},
    Mapping{Type::Double, 701},       Mapping{Type::Varchar, 25},
    Mapping{Type::Enum, 25},          Mapping{Type::Blob, 17},
    Mapping{Type::Bit, 1562},         Mapping{Type::Date, 1082},
    Mapping{Type::Time, 1083},        Mapping{Type::TimeNs, 1083},
    Mapping{Type::TimeTz, 1266},      Mapping{Type::Timestamp, 1114},
    Mapping{Type::TimestampS, 1114},  Mapping{Type::TimestampMs, 1114},
    Mapping{Type::TimestampNs, 1114}, Mapping{Type::TimestampTz, 1184},
    Mapping{Type::Interval, 1186},    Mapping{Type::Uuid, 2950},
};

bool is_valid(const std::uint64_t* validity, Index row) {
  return validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0;
}

struct DestroyChunk {
  const Api* api;
  void operator()(ChunkHandle chunk) const { api->destroy_data_chunk(&chunk); }
};
using Chunk = std::unique_ptr<std::remove_pointer_t<ChunkHandle>, DestroyChunk>;

/// One column of a chunk, ready to be read.
struct Source {
  const ColumnType* type;  ///< Null if the cells are text already.
  const void* data;
  const std::uint64_t* validity;
};

void add_cell(const Source& source, Index row, ResultSet& rows) {
  if (!is_valid(source.validity, row)) {
    rows.add_null();
  } else if (source.type == nullptr) {
    rows.add_cell(view(at<String>(source.data, row)));
  } else {
    source.type->add_cell(rows, source.data, row);
  }
}

constexpr std::size_t kMostOfOneRow = 512UL << 20;

Result<void> add_chunk(const std::vector<Source>& sources, Index size, ResultSet& rows) {
  for (Index row = 0; row < size; ++row) {
    if (!rows.has_room_for(kMostOfOneRow)) return fail("a result of more than 3.5 GiB");
    for (const Source& source : sources) add_cell(source, row, rows);
    rows.end_row();
  }
  return {};
}

}  // namespace

std::string_view view(const String& string) {
  // An inlined string fills `prefix` and `rest`, which follow one another.
  const char* begin = string.length <= kInlined ? &string.prefix[0] : string.tail.begin;
  return {begin, string.length};
}

ColumnType::ColumnType(const Api& api, TypeHandle type)
    : api_(api), type_(type), id_(api.get_type_id(type)) {}
ColumnType::ColumnType(ColumnType&& other) noexcept
    : api_(other.api_), type_(std::exchange(other.type_, nullptr)), id_(other.id_) {}
ColumnType::~ColumnType() {
  if (type_ != nullptr) api_.destroy_logical_type(&type_);
}

TypeOid ColumnType::oid() const {
  const auto* found = std::ranges::find(kOids, id_, &Mapping::type);
  return found == kOids.end() ? 0 : found->oid;
}

bool ColumnType::needs_cast() const {
  if (id_ == Type::TimestampTz || id_ == Type::BigNum || id_ == Type::Bit) return true;
  return oid() == 0;
}

void ColumnType::add_cell(ResultSet& rows, const void* data, Index row) const {
  switch (id_) {
    case Type::Varchar: return rows.add_cell(view(at<String>(data, row)));
    case Type::Boolean: return rows.add_cell(at<bool>(data, row) ? "true" : "false");
    case Type::TinyInt: return add_integer<std::int8_t>(rows, data, row);
    case Type::SmallInt: return add_integer<std::int16_t>(rows, data, row);
    case Type::Integer: return add_integer<std::int32_t>(rows, data, row);
    case Type::BigInt: return add_integer<std::int64_t>(rows, data, row);
    case Type::UTinyInt: return add_integer<std::uint8_t>(rows, data, row);
    case Type::USmallInt: return add_integer<std::uint16_t>(rows, data, row);
    case Type::UInteger: return add_integer<std::uint32_t>(rows, data, row);
    case Type::UBigInt: return add_integer<std::uint64_t>(rows, data, row);
    case Type::Enum: return add_enum(rows, data, row);
    default: return add_value(rows, make_value(data, row));
  }
}

/// DuckDB's own cast of one value, which needs no settings.
void ColumnType::add_value(ResultSet& rows, ValueHandle value) const {
  char* text = api_.get_varchar(value);
  rows.add_cell(text);
  api_.free(text);
  api_.destroy_value(&value);
}

ValueHandle ColumnType::make_value(const void* data, Index row) const {
  switch (id_) {
    case Type::HugeInt: return api_.create_hugeint(at<HugeInt>(data, row));
    case Type::UHugeInt: return api_.create_uhugeint(at<UHugeInt>(data, row));
    case Type::Decimal: return make_decimal(data, row);
    case Type::Float: return api_.create_float(at<float>(data, row));
    case Type::Double: return api_.create_double(at<double>(data, row));
    case Type::Date: return api_.create_date(at<Date>(data, row));
    case Type::Time: return api_.create_time(at<Time>(data, row));
    case Type::TimeNs: return api_.create_time_ns(at<Time>(data, row));
    case Type::TimeTz: return api_.create_time_tz_value(at<TimeTz>(data, row));
    case Type::Timestamp: return api_.create_timestamp(at<Time>(data, row));
    case Type::TimestampS: return api_.create_timestamp_s(at<Time>(data, row));
    case Type::TimestampMs: return api_.create_timestamp_ms(at<Time>(data, row));
    case Type::TimestampNs: return api_.create_timestamp_ns(at<Time>(data, row));
    case Type::Interval: return api_.create_interval(at<Interval>(data, row));
    case Type::Uuid: return api_.create_uuid(unflip(at<HugeInt>(data, row)));
    default: break;
  }
  WEIR_CHECK(id_ == Type::Blob, "a type that needs a cast");
  const std::string_view bytes = view(at<String>(data, row));
  // The interface wants bytes without a sign.
  const void* begin = bytes.data();
  return api_.create_blob(static_cast<const std::uint8_t*>(begin), bytes.size());
}

ValueHandle ColumnType::make_decimal(const void* data, Index row) const {
  const Type internal = api_.decimal_internal_type(type_);
  const HugeInt value =
      internal == Type::HugeInt ? at<HugeInt>(data, row) : widen(read_integer(internal, data, row));
  return api_.create_decimal({api_.decimal_width(type_), api_.decimal_scale(type_), value});
}

void ColumnType::add_enum(ResultSet& rows, const void* data, Index row) const {
  Index place = 0;
  switch (api_.enum_internal_type(type_)) {
    case Type::UTinyInt: place = at<std::uint8_t>(data, row); break;
    case Type::USmallInt: place = at<std::uint16_t>(data, row); break;
    default: place = at<std::uint32_t>(data, row); break;
  }
  char* text = api_.enum_dictionary_value(type_, place);
  rows.add_cell(text);
  api_.free(text);
}

Result<void> add_rows(const Api& api, ConnectionHandle connection, RawResult& result,
                      const std::vector<ColumnType>& types, ResultSet& rows) {
  std::vector<TypeHandle> cast_types;
  for (const ColumnType& type : types) {
    if (type.needs_cast()) cast_types.push_back(type.handle());
  }
  std::optional<Cast> cast;
  if (!cast_types.empty()) {
    WEIR_TRY_ASSIGN(cast, Cast::create(api, connection, std::move(cast_types)));
  }
  while (const Chunk chunk{api.fetch_chunk(result), {&api}}) {
    std::vector<VectorHandle> vectors;
    std::vector<VectorHandle> to_cast;
    for (Index i = 0; i < types.size(); ++i) {
      vectors.push_back(api.data_chunk_get_vector(chunk.get(), i));
      if (types[i].needs_cast()) to_cast.push_back(vectors.back());
    }
    const Index size = api.data_chunk_get_size(chunk.get());
    if (cast) {
      WEIR_TRY_ASSIGN(to_cast, cast->apply(to_cast, size));
    }
    std::vector<Source> sources;
    auto converted = to_cast.begin();
    for (Index i = 0; i < types.size(); ++i) {
      const bool text = types[i].needs_cast();
      VectorHandle vector = text ? *converted++ : vectors[i];
      sources.push_back({text ? nullptr : &types[i], api.vector_get_data(vector),
                         api.vector_get_validity(vector)});
    }
    WEIR_TRY(add_chunk(sources, size, rows));
  }
  return {};
}

}  // namespace weir::driver::duckdb
