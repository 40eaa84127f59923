// Cells of SQL Server's results as text.
#pragma once

#include "driver/dblib.h"
#include "value/result_set.h"

namespace weir::driver::sql_server {

/// The nearest type of PostgreSQL to one of DB-Library's.
[[nodiscard]] TypeOid oid_of(int type);

/// Columns of the result that `process` stands at.
[[nodiscard]] ResultSet columns_of(const Dblib& dblib, DBPROCESS* process);

/// Appends the row that `process` stands at, each cell as PostgreSQL would write it.
void add_row(const Dblib& dblib, DBPROCESS* process, ResultSet& rows);

}  // namespace weir::driver::sql_server
