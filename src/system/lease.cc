// Other databases of a lease.
#include "system/lease.h"

#include "base/check.h"

namespace weir::system {

driver::ConnectTarget database_file(const Lease& lease, const std::filesystem::path& path) {
  WEIR_CHECK(driver::is_in_process(lease.main), "a server's databases are not files");
  driver::ConnectTarget target = lease.main;
  target.database = (lease.scratch / path).string();
  return target;
}

}  // namespace weir::system
