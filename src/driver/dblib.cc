// Loading of DB-Library.
#include "driver/dblib.h"

#include <fmt/format.h>

#include "base/shared_library.h"

namespace weir::driver::sql_server {
namespace {

constexpr const char* kLibrary = "libsybdb.so.5";
constexpr std::string_view kHint = "install Debian's package libsybdb5";

void find_connecting(FunctionFinder& find, Dblib& dblib) {
  find("dbinit", dblib.init);
  find("dberrhandle", dblib.errhandle);
  find("dbmsghandle", dblib.msghandle);
  find("dblogin", dblib.login);
  find("dbloginfree", dblib.loginfree);
  find("dbsetlname", dblib.setlname);
  find("dbsetlversion", dblib.setlversion);
  find("dbsetlogintime", dblib.setlogintime);
  find("dbsetifile", dblib.setifile);
  find("tdsdbopen", dblib.open);
  find("dbclose", dblib.close);
  find("dbdead", dblib.dead);
  find("dbiordesc", dblib.iordesc);
}

void find_running(FunctionFinder& find, Dblib& dblib) {
  find("dbcmd", dblib.cmd);
  find("dbsqlsend", dblib.sqlsend);
  find("dbsqlok", dblib.sqlok);
  find("dbcancel", dblib.cancel);
  find("dbresults", dblib.results);
  find("dbnextrow", dblib.nextrow);
  find("dbnumcols", dblib.numcols);
  find("dbcolname", dblib.colname);
  find("dbcoltype", dblib.coltype);
  find("dbdata", dblib.data);
  find("dbdatlen", dblib.datlen);
  find("dbcount", dblib.count);
  find("dbconvert", dblib.convert);
  find("dbanydatecrack", dblib.anydatecrack);
}

Result<Dblib> load() {
  void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return fail(ErrorKind::Unavailable, fmt::format("SQL Server needs FreeTDS: {}", ::dlerror()),
                std::string(kHint));
  }
  Dblib dblib;
  FunctionFinder find(library);
  find_connecting(find, dblib);
  find_running(find, dblib);
  if (!find.missing().empty()) {
    return fail(ErrorKind::Unavailable,
                fmt::format("this {} is too old: it has no {}", kLibrary, find.missing()),
                std::string(kHint));
  }
  if (dblib.init() != SUCCEED) {
    return fail(ErrorKind::Unavailable, "FreeTDS cannot be initialised");
  }
  return dblib;
}

}  // namespace

Result<const Dblib*> load_dblib() {
  static const Result<Dblib> kLoaded = load();
  if (!kLoaded) return Failure(kLoaded.error());
  return &*kLoaded;
}

}  // namespace weir::driver::sql_server
