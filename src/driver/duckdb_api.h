// DuckDB's C interface, as far as weir uses it: our own declarations of its stable ABI, found in
// the library when first needed. Names are DuckDB's without `duckdb_`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace weir::driver::duckdb {

using Index = std::uint64_t;
enum class State : std::int32_t { Success = 0, Error = 1 };

// What its handles point to stays its own.
using DatabaseHandle = struct OpaqueDatabase*;
using ConnectionHandle = struct OpaqueConnection*;
using CacheHandle = struct OpaqueCache*;
using ConfigHandle = struct OpaqueConfig*;
using ExtractedHandle = struct OpaqueExtracted*;
using PreparedHandle = struct OpaquePrepared*;
using ChunkHandle = struct OpaqueChunk*;
using VectorHandle = struct OpaqueVector*;
using TypeHandle = struct OpaqueType*;
using ValueHandle = struct OpaqueValue*;
using ContextHandle = struct OpaqueContext*;
using TableFunctionHandle = struct OpaqueTableFunction*;
using BindHandle = struct OpaqueBind*;
using InitHandle = struct OpaqueInit*;
using FunctionHandle = struct OpaqueFunction*;

/// `duckdb_result`, of which only the functions below may look at anything.
struct RawResult {
  Index deprecated_counts[3] = {};
  void* deprecated_pointers[2] = {};
  void* internal = nullptr;
};

/// `duckdb_type`.
enum class Type : std::uint32_t {
  Invalid = 0,
  Boolean = 1,
  TinyInt = 2,
  SmallInt = 3,
  Integer = 4,
  BigInt = 5,
  UTinyInt = 6,
  USmallInt = 7,
  UInteger = 8,
  UBigInt = 9,
  Float = 10,
  Double = 11,
  Timestamp = 12,
  Date = 13,
  Time = 14,
  Interval = 15,
  HugeInt = 16,
  Varchar = 17,
  Blob = 18,
  Decimal = 19,
  TimestampS = 20,
  TimestampMs = 21,
  TimestampNs = 22,
  Enum = 23,
  List = 24,
  Struct = 25,
  Map = 26,
  Uuid = 27,
  Union = 28,
  Bit = 29,
  TimeTz = 30,
  TimestampTz = 31,
  UHugeInt = 32,
  Array = 33,
  BigNum = 35,
  TimeNs = 39,
};

/// `duckdb_result_type`.
enum class ReturnType : std::uint32_t {
  Invalid = 0,
  ChangedRows = 1,
  Nothing = 2,
  QueryResult = 3
};

struct HugeInt {
  std::uint64_t lower;
  std::int64_t upper;
};
struct UHugeInt {
  std::uint64_t lower;
  std::uint64_t upper;
};
struct Decimal {
  std::uint8_t width;
  std::uint8_t scale;
  HugeInt value;
};
struct Interval {
  std::int32_t months;
  std::int32_t days;
  std::int64_t micros;
};
// One number in a struct is passed as the number is on the platforms we build for, but only the
// struct is what the interface says.
struct Date {
  std::int32_t days;
};
struct Time {
  std::int64_t ticks;  ///< Since midnight or 1970-01-01, in the unit of the type.
};
struct TimeTz {
  std::uint64_t bits;
};
/// A string of a vector: up to 12 bytes are within, longer ones elsewhere.
struct String {
  std::uint32_t length;
  char prefix[4];
  union {
    char rest[8];
    const char* begin;
  } tail;
};

struct Api {
  void (*free)(void*) = nullptr;

  CacheHandle (*create_instance_cache)() = nullptr;
  State (*get_or_create_from_cache)(CacheHandle, const char*, DatabaseHandle*, ConfigHandle,
                                    char**) = nullptr;
  State (*create_config)(ConfigHandle*) = nullptr;
  State (*set_config)(ConfigHandle, const char*, const char*) = nullptr;
  void (*destroy_config)(ConfigHandle*) = nullptr;
  void (*close)(DatabaseHandle*) = nullptr;
  State (*connect)(DatabaseHandle, ConnectionHandle*) = nullptr;
  void (*disconnect)(ConnectionHandle*) = nullptr;
  void (*interrupt)(ConnectionHandle) = nullptr;
  void (*connection_get_client_context)(ConnectionHandle, ContextHandle*) = nullptr;
  void (*destroy_client_context)(ContextHandle*) = nullptr;
  ValueHandle (*client_context_get_config_option)(ContextHandle, const char*,
                                                  std::uint32_t*) = nullptr;

  State (*query)(ConnectionHandle, const char*, RawResult*) = nullptr;
  Index (*extract_statements)(ConnectionHandle, const char*, ExtractedHandle*) = nullptr;
  const char* (*extract_statements_error)(ExtractedHandle) = nullptr;
  void (*destroy_extracted)(ExtractedHandle*) = nullptr;
  State (*prepare_extracted_statement)(ConnectionHandle, ExtractedHandle, Index,
                                       PreparedHandle*) = nullptr;
  const char* (*prepare_error)(PreparedHandle) = nullptr;
  State (*execute_prepared)(PreparedHandle, RawResult*) = nullptr;
  void (*destroy_prepare)(PreparedHandle*) = nullptr;

  const char* (*result_error)(RawResult*) = nullptr;
  ReturnType (*result_return_type)(RawResult) = nullptr;
  void (*destroy_result)(RawResult*) = nullptr;
  Index (*column_count)(RawResult*) = nullptr;
  const char* (*column_name)(RawResult*, Index) = nullptr;
  TypeHandle (*column_logical_type)(RawResult*, Index) = nullptr;
  ChunkHandle (*fetch_chunk)(RawResult) = nullptr;

  Type (*get_type_id)(TypeHandle) = nullptr;
  void (*destroy_logical_type)(TypeHandle*) = nullptr;
  std::uint8_t (*decimal_width)(TypeHandle) = nullptr;
  std::uint8_t (*decimal_scale)(TypeHandle) = nullptr;
  Type (*decimal_internal_type)(TypeHandle) = nullptr;
  Type (*enum_internal_type)(TypeHandle) = nullptr;
  char* (*enum_dictionary_value)(TypeHandle, Index) = nullptr;

  Index (*data_chunk_get_size)(ChunkHandle) = nullptr;
  void (*data_chunk_set_size)(ChunkHandle, Index) = nullptr;
  VectorHandle (*data_chunk_get_vector)(ChunkHandle, Index) = nullptr;
  void (*destroy_data_chunk)(ChunkHandle*) = nullptr;
  void* (*vector_get_data)(VectorHandle) = nullptr;
  std::uint64_t* (*vector_get_validity)(VectorHandle) = nullptr;
  void (*vector_reference_vector)(VectorHandle to, VectorHandle from) = nullptr;

  char* (*get_varchar)(ValueHandle) = nullptr;
  void (*destroy_value)(ValueHandle*) = nullptr;
  ValueHandle (*create_hugeint)(HugeInt) = nullptr;
  ValueHandle (*create_uhugeint)(UHugeInt) = nullptr;
  ValueHandle (*create_decimal)(Decimal) = nullptr;
  ValueHandle (*create_float)(float) = nullptr;
  ValueHandle (*create_double)(double) = nullptr;
  ValueHandle (*create_date)(Date) = nullptr;
  ValueHandle (*create_time)(Time) = nullptr;
  ValueHandle (*create_time_ns)(Time) = nullptr;
  ValueHandle (*create_time_tz_value)(TimeTz) = nullptr;
  ValueHandle (*create_timestamp)(Time) = nullptr;
  ValueHandle (*create_timestamp_s)(Time) = nullptr;
  ValueHandle (*create_timestamp_ms)(Time) = nullptr;
  ValueHandle (*create_timestamp_ns)(Time) = nullptr;
  ValueHandle (*create_interval)(Interval) = nullptr;
  ValueHandle (*create_blob)(const std::uint8_t*, Index) = nullptr;
  ValueHandle (*create_uuid)(UHugeInt) = nullptr;

  TableFunctionHandle (*create_table_function)() = nullptr;
  void (*destroy_table_function)(TableFunctionHandle*) = nullptr;
  void (*table_function_set_name)(TableFunctionHandle, const char*) = nullptr;
  void (*table_function_set_extra_info)(TableFunctionHandle, void*, void (*)(void*)) = nullptr;
  void (*table_function_set_bind)(TableFunctionHandle, void (*)(BindHandle)) = nullptr;
  void (*table_function_set_init)(TableFunctionHandle, void (*)(InitHandle)) = nullptr;
  void (*table_function_set_function)(TableFunctionHandle,
                                      void (*)(FunctionHandle, ChunkHandle)) = nullptr;
  State (*register_table_function)(ConnectionHandle, TableFunctionHandle) = nullptr;
  void* (*bind_get_extra_info)(BindHandle) = nullptr;
  void (*bind_add_result_column)(BindHandle, const char*, TypeHandle) = nullptr;
  void (*init_set_max_threads)(InitHandle, Index) = nullptr;
  void* (*function_get_extra_info)(FunctionHandle) = nullptr;
};

/// Loads the library at the first call, the system's libduckdb.so if `library` is empty. There is
/// one in a process: later calls return what the first one loaded. Unavailable if it cannot be had
/// or lacks a function. It is never unloaded.
[[nodiscard]] Result<const Api*> load_api(const std::filesystem::path& library);

}  // namespace weir::driver::duckdb
