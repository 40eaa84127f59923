// Loading of libduckdb.
#include "driver/duckdb_api.h"

#include <fmt/format.h>

#include <mutex>
#include <optional>

#include "base/shared_library.h"

namespace weir::driver::duckdb {
namespace {

void find_general(FunctionFinder& find, Api& api) { find("duckdb_free", api.free); }

void find_connecting(FunctionFinder& find, Api& api) {
  find("duckdb_create_instance_cache", api.create_instance_cache);
  find("duckdb_get_or_create_from_cache", api.get_or_create_from_cache);
  find("duckdb_create_config", api.create_config);
  find("duckdb_set_config", api.set_config);
  find("duckdb_destroy_config", api.destroy_config);
  find("duckdb_close", api.close);
  find("duckdb_connect", api.connect);
  find("duckdb_disconnect", api.disconnect);
  find("duckdb_interrupt", api.interrupt);
  find("duckdb_connection_get_client_context", api.connection_get_client_context);
  find("duckdb_destroy_client_context", api.destroy_client_context);
  find("duckdb_client_context_get_config_option", api.client_context_get_config_option);
}

void find_running(FunctionFinder& find, Api& api) {
  find("duckdb_query", api.query);
  find("duckdb_extract_statements", api.extract_statements);
  find("duckdb_extract_statements_error", api.extract_statements_error);
  find("duckdb_destroy_extracted", api.destroy_extracted);
  find("duckdb_prepare_extracted_statement", api.prepare_extracted_statement);
  find("duckdb_prepare_error", api.prepare_error);
  find("duckdb_execute_prepared", api.execute_prepared);
  find("duckdb_destroy_prepare", api.destroy_prepare);
}

void find_results(FunctionFinder& find, Api& api) {
  find("duckdb_result_error", api.result_error);
  find("duckdb_result_return_type", api.result_return_type);
  find("duckdb_destroy_result", api.destroy_result);
  find("duckdb_column_count", api.column_count);
  find("duckdb_column_name", api.column_name);
  find("duckdb_column_logical_type", api.column_logical_type);
  find("duckdb_fetch_chunk", api.fetch_chunk);
}

void find_types(FunctionFinder& find, Api& api) {
  find("duckdb_get_type_id", api.get_type_id);
  find("duckdb_destroy_logical_type", api.destroy_logical_type);
  find("duckdb_decimal_width", api.decimal_width);
  find("duckdb_decimal_scale", api.decimal_scale);
  find("duckdb_decimal_internal_type", api.decimal_internal_type);
  find("duckdb_enum_internal_type", api.enum_internal_type);
  find("duckdb_enum_dictionary_value", api.enum_dictionary_value);
}

void find_vectors(FunctionFinder& find, Api& api) {
  find("duckdb_data_chunk_get_size", api.data_chunk_get_size);
  find("duckdb_data_chunk_set_size", api.data_chunk_set_size);
  find("duckdb_data_chunk_get_vector", api.data_chunk_get_vector);
  find("duckdb_destroy_data_chunk", api.destroy_data_chunk);
  find("duckdb_vector_get_data", api.vector_get_data);
  find("duckdb_vector_get_validity", api.vector_get_validity);
  find("duckdb_vector_reference_vector", api.vector_reference_vector);
}

void find_values(FunctionFinder& find, Api& api) {
  find("duckdb_get_varchar", api.get_varchar);
  find("duckdb_destroy_value", api.destroy_value);
  find("duckdb_create_hugeint", api.create_hugeint);
  find("duckdb_create_uhugeint", api.create_uhugeint);
  find("duckdb_create_decimal", api.create_decimal);
  find("duckdb_create_float", api.create_float);
  find("duckdb_create_double", api.create_double);
  find("duckdb_create_date", api.create_date);
  find("duckdb_create_time", api.create_time);
  find("duckdb_create_time_ns", api.create_time_ns);
  find("duckdb_create_time_tz_value", api.create_time_tz_value);
  find("duckdb_create_timestamp", api.create_timestamp);
  find("duckdb_create_timestamp_s", api.create_timestamp_s);
  find("duckdb_create_timestamp_ms", api.create_timestamp_ms);
  find("duckdb_create_timestamp_ns", api.create_timestamp_ns);
  find("duckdb_create_interval", api.create_interval);
  find("duckdb_create_blob", api.create_blob);
  find("duckdb_create_uuid", api.create_uuid);
}

void find_table_functions(FunctionFinder& find, Api& api) {
  find("duckdb_create_table_function", api.create_table_function);
  find("duckdb_destroy_table_function", api.destroy_table_function);
  find("duckdb_table_function_set_name", api.table_function_set_name);
  find("duckdb_table_function_set_extra_info", api.table_function_set_extra_info);
  find("duckdb_table_function_set_bind", api.table_function_set_bind);
  find("duckdb_table_function_set_init", api.table_function_set_init);
  find("duckdb_table_function_set_function", api.table_function_set_function);
  find("duckdb_register_table_function", api.register_table_function);
  find("duckdb_bind_get_extra_info", api.bind_get_extra_info);
  find("duckdb_bind_add_result_column", api.bind_add_result_column);
  find("duckdb_init_set_max_threads", api.init_set_max_threads);
  find("duckdb_function_get_extra_info", api.function_get_extra_info);
}

Result<Api> load(const std::filesystem::path& path) {
  const std::string name = path.empty() ? std::string("libduckdb.so") : path.string();
  constexpr std::string_view kHint = "weir fetches one with `python3 -m pip` when it is needed";
  // Local: it brings C++ code of its own, which must not be taken for ours.
  void* library = ::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return fail(ErrorKind::Unavailable, fmt::format("no DuckDB: {}", ::dlerror()),
                path.empty() ? std::string(kHint) : std::string());
  }
  Api api;
  FunctionFinder find(library);
  find_general(find, api);
  find_connecting(find, api);
  find_running(find, api);
  find_results(find, api);
  find_types(find, api);
  find_vectors(find, api);
  find_values(find, api);
  find_table_functions(find, api);
  if (find.missing().empty()) return api;
  return fail(ErrorKind::Unavailable,
              fmt::format("`{}` is too old: it has no {}", name, find.missing()));
}

}  // namespace

Result<const Api*> load_api(const std::filesystem::path& library) {
  static std::mutex mutex;
  static std::optional<Api> loaded;
  const std::scoped_lock lock(mutex);
  if (!loaded) {
    WEIR_TRY_ASSIGN(loaded, load(library));
  }
  return &*loaded;
}

}  // namespace weir::driver::duckdb
