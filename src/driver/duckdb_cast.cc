// A table function that hands out the vectors, and a query that casts what it returns.
#include "driver/duckdb_cast.h"

#include <fmt/format.h>

#include <mutex>
#include <string>

namespace weir::driver::duckdb {

/// A database in memory with the function `cells()`. Used by one thread at a time.
class CastDatabase {
 public:
  explicit CastDatabase(const Api& api) : api_(api) {}
  CastDatabase(const CastDatabase&) = delete;
  CastDatabase& operator=(const CastDatabase&) = delete;
  ~CastDatabase() {
    end_result();
    api_.disconnect(&connection_);
    api_.close(&database_);
  }

  Result<void> open() {
    static CacheHandle cache = api_.create_instance_cache();
    ConfigHandle config = nullptr;
    api_.create_config(&config);
    api_.set_config(config, "threads", "1");  // the caller's: rows stay in their order
    const State opened =
        api_.get_or_create_from_cache(cache, ":memory:", &database_, config, nullptr);
    api_.destroy_config(&config);
    if (opened != State::Success || api_.connect(database_, &connection_) != State::Success) {
      return fail("DuckDB cannot open a database in memory");
    }
    TableFunctionHandle function = api_.create_table_function();
    api_.table_function_set_name(function, "cells");
    api_.table_function_set_extra_info(function, this, nullptr);
    api_.table_function_set_bind(function, &CastDatabase::bind);
    api_.table_function_set_init(function, &CastDatabase::init);
    api_.table_function_set_function(function, &CastDatabase::give);
    const State registered = api_.register_table_function(connection_, function);
    api_.destroy_table_function(&function);
    if (registered != State::Success) return fail("DuckDB takes no table function");
    return {};
  }

  Result<void> use_time_zone(const std::string& zone) {
    if (zone == zone_) return {};
    RawResult result;
    const State state =
        api_.query(connection_, fmt::format("SET TimeZone = '{}'", zone).c_str(), &result);
    api_.destroy_result(&result);
    if (state != State::Success) return fail(fmt::format("DuckDB refuses time zone `{}`", zone));
    zone_ = zone;
    return {};
  }

  Result<std::vector<VectorHandle>> cast(const std::vector<TypeHandle>& types,
                                         const std::vector<VectorHandle>& vectors, Index size) {
    end_result();
    types_ = &types;
    vectors_ = &vectors;
    size_ = size;
    const State state =
        api_.query(connection_, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM cells()", &result_);
    if (state != State::Success) return fail(api_.result_error(&result_));
    chunk_ = api_.fetch_chunk(result_);
    if (chunk_ == nullptr || api_.data_chunk_get_size(chunk_) != size) {
      return fail("DuckDB lost cells in a cast to VARCHAR");
    }
    std::vector<VectorHandle> texts;
    for (Index i = 0; i < vectors.size(); ++i) {
      texts.push_back(api_.data_chunk_get_vector(chunk_, i));
    }
    return texts;
  }

  void end_result() {
    if (chunk_ != nullptr) api_.destroy_data_chunk(&chunk_);
    chunk_ = nullptr;
    if (result_.internal != nullptr) api_.destroy_result(&result_);
    result_ = {};
  }

 private:
  static const Api& api() { return **load_api({}); }

  static void bind(BindHandle bind) {
    const auto& self = *static_cast<CastDatabase*>(api().bind_get_extra_info(bind));
    for (std::size_t i = 0; i < self.types_->size(); ++i) {
      self.api_.bind_add_result_column(bind, fmt::format("c{}", i).c_str(), (*self.types_)[i]);
    }
  }
  static void init(InitHandle init) { api().init_set_max_threads(init, 1); }
  /// The first call gives all rows, the second one none, which is the end.
  static void give(FunctionHandle function, ChunkHandle output) {
    auto& self = *static_cast<CastDatabase*>(api().function_get_extra_info(function));
    for (std::size_t i = 0; self.size_ > 0 && i < self.vectors_->size(); ++i) {
      self.api_.vector_reference_vector(self.api_.data_chunk_get_vector(output, i),
                                        (*self.vectors_)[i]);
    }
    self.api_.data_chunk_set_size(output, std::exchange(self.size_, 0));
  }

  const Api& api_;
  DatabaseHandle database_ = nullptr;
  ConnectionHandle connection_ = nullptr;
  std::string zone_;
  // What the function gives, and the last result.
  const std::vector<TypeHandle>* types_ = nullptr;
  const std::vector<VectorHandle>* vectors_ = nullptr;
  Index size_ = 0;
  RawResult result_;
  ChunkHandle chunk_ = nullptr;
};

namespace {

/// Databases that nobody uses just now: opening one takes longer than most statements.
class Pool {
 public:
  Result<std::unique_ptr<CastDatabase>> take(const Api& api) {
    {
      const std::scoped_lock lock(mutex_);
      if (!idle_.empty()) {
        auto database = std::move(idle_.back());
        idle_.pop_back();
        return database;
      }
    }
    auto database = std::make_unique<CastDatabase>(api);
    WEIR_TRY(database->open());
    return database;
  }
  void put_back(std::unique_ptr<CastDatabase> database) {
    database->end_result();
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(database));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<CastDatabase>> idle_;
};

/// Never destroyed: DuckDB's own globals may be gone before.
Pool& pool() {
  static auto& the_pool = *new Pool;
  return the_pool;
}

std::string time_zone(const Api& api, ConnectionHandle session) {
  ContextHandle context = nullptr;
  api.connection_get_client_context(session, &context);
  std::uint32_t scope = 0;
  ValueHandle value = api.client_context_get_config_option(context, "TimeZone", &scope);
  api.destroy_client_context(&context);
  if (value == nullptr) return "UTC";
  char* text = api.get_varchar(value);
  std::string zone = text;
  api.free(text);
  api.destroy_value(&value);
  return zone;
}

}  // namespace

Cast::Cast(std::unique_ptr<CastDatabase> database, std::vector<TypeHandle> types)
    : database_(std::move(database)), types_(std::move(types)) {}
Cast::Cast(Cast&&) noexcept = default;
Cast& Cast::operator=(Cast&&) noexcept = default;
Cast::~Cast() {
  if (database_ != nullptr) pool().put_back(std::move(database_));
}

Result<Cast> Cast::create(const Api& api, ConnectionHandle session, std::vector<TypeHandle> types) {
  WEIR_TRY_ASSIGN(auto database, pool().take(api));
  WEIR_TRY(database->use_time_zone(time_zone(api, session)));
  return Cast(std::move(database), std::move(types));
}

Result<std::vector<VectorHandle>> Cast::apply(const std::vector<VectorHandle>& vectors,
                                              Index size) {
  return database_->cast(types_, vectors, size);
}

}  // namespace weir::driver::duckdb
