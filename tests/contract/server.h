// The databases that contracts are checked on.
#pragma once

#include <string_view>

#include "base/result.h"
#include "driver/url.h"
#include "system/lease.h"

namespace weir::contract {

/// The server of WEIR_TEST_PG_URL if that is set, else a database on one of weir's own, started by
/// the first call and stopped when the tests end. Superuser in both cases.
[[nodiscard]] Result<driver::ConnectTarget> server();

/// A database of the engine that a driver is named after, the same for all tests: `server()` for
/// PostgreSQL, that of WEIR_TEST_MYSQL_URL or on a server of weir's own for MySQL, else a lease in
/// this process.
[[nodiscard]] Result<driver::ConnectTarget> database(std::string_view engine);
/// The lease behind it; not for PostgreSQL.
[[nodiscard]] Result<system::Lease> lease(std::string_view engine);

}  // namespace weir::contract
