// A session of its own for each text: there are few, and a server may be gone in between.
#include "system/service/sql.h"

#include <fmt/format.h>

#include "driver/driver.h"

namespace weir::system {

Result<std::vector<std::vector<std::string>>> query_rows(std::string_view url, std::string_view sql,
                                                         const Patience& patience) {
  WEIR_TRY_ASSIGN(const driver::ConnectTarget target, driver::parse_target(url));
  const driver::DriverSpec* driver = driver::find_driver(target.scheme);
  if (driver == nullptr) {
    return fail(ErrorKind::Usage, fmt::format("there is no driver for `{}`", target.scheme));
  }
  const SystemClock clock;
  WEIR_TRY_ASSIGN(auto session, driver->connect(target, clock, patience.deadline, patience.stop));
  const Outcome outcome =
      driver::execute(*session, {sql, driver::Protocol::Simple, driver::ResultForm::Text},
                      patience.deadline, patience.stop);
  if (!outcome.ok()) return fail(ErrorKind::Unavailable, outcome.error.message);
  std::vector<std::vector<std::string>> rows(outcome.result.row_count());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < outcome.result.column_count(); ++column) {
      rows[row].emplace_back(outcome.result.cell(row, column).value_or("NULL"));
    }
  }
  return rows;
}

}  // namespace weir::system
