// How statements are sent.
#include "driver/postgres_job.h"

#include "dialect/sql_scanner.h"

namespace weir::driver::postgres {

bool is_copy(std::string_view sql) { return dialect::SqlScanner(sql).next().is("COPY"); }

Way way_of(const Statement& statement) {
  // Some servers copy in the simple protocol only.
  if (statement.protocol == Protocol::Simple || statement.copy_data) return Way::Simple;
  if (statement.form == ResultForm::Best) return Way::Stages;
  return is_copy(statement.text) ? Way::Single : Way::Pipelined;
}

}  // namespace weir::driver::postgres
