// The server that contracts of PostgreSQL are checked on.
#pragma once

#include "base/result.h"
#include "driver/url.h"

namespace weir::contract {

/// The server of WEIR_TEST_PG_URL if that is set, else a database on one of weir's own, started by
/// the first call and stopped when the tests end. Superuser in both cases.
[[nodiscard]] Result<driver::ConnectTarget> server();

}  // namespace weir::contract
