// Dblib: the functions of FreeTDS's DB-Library that we use, found when first needed.
#pragma once

#include <sybfront.h>
// The order matters: the second needs the first.
#include <sybdb.h>

#include "base/result.h"

namespace weir::driver::sql_server {

/// The functions by their names without `db`. Never unloaded.
struct Dblib {
  decltype(&::dbinit) init = nullptr;
  decltype(&::dberrhandle) errhandle = nullptr;
  decltype(&::dbmsghandle) msghandle = nullptr;
  decltype(&::dblogin) login = nullptr;
  decltype(&::dbloginfree) loginfree = nullptr;
  decltype(&::dbsetlname) setlname = nullptr;
  decltype(&::dbsetlversion) setlversion = nullptr;
  decltype(&::dbsetlogintime) setlogintime = nullptr;
  decltype(&::dbsetifile) setifile = nullptr;
  decltype(&::tdsdbopen) open = nullptr;
  decltype(&::dbclose) close = nullptr;
  decltype(&::dbdead) dead = nullptr;
  decltype(&::dbiordesc) iordesc = nullptr;
  decltype(&::dbcmd) cmd = nullptr;
  decltype(&::dbsqlsend) sqlsend = nullptr;
  decltype(&::dbsqlok) sqlok = nullptr;
  decltype(&::dbcancel) cancel = nullptr;
  decltype(&::dbresults) results = nullptr;
  decltype(&::dbnextrow) nextrow = nullptr;
  decltype(&::dbnumcols) numcols = nullptr;
  decltype(&::dbcolname) colname = nullptr;
  decltype(&::dbcoltype) coltype = nullptr;
  decltype(&::dbdata) data = nullptr;
  decltype(&::dbdatlen) datlen = nullptr;
  decltype(&::dbcount) count = nullptr;
  decltype(&::dbconvert) convert = nullptr;
  decltype(&::dbanydatecrack) anydatecrack = nullptr;
};

/// Loads the library at the first call; Unavailable, each time, if there is none.
[[nodiscard]] Result<const Dblib*> load_dblib();

}  // namespace weir::driver::sql_server
