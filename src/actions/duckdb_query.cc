// `$ duckdb-query`: compares a result of DuckDB.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/connections.h"
#include "actions/line_diff.h"
#include "actions/waiting.h"
#include "value/rows.h"

namespace weir::actions::duckdb_query {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "name of the database"},
    ArgumentSpec{.name = "sort-rows",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether the order of the rows does not matter"},
};

std::vector<std::string> lines_of(const ResultSet& result) {
  std::vector<std::string> lines;
  for (const TextRow& row : render_rows(result)) {
    lines.push_back(fmt::format("{}", fmt::join(row, " ")));
  }
  return lines;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "duckdb-query",
    .summary = "compares the result of a query in DuckDB",
    .doc =
        "The first line below is the query, the others are the expected rows: their values with "
        "one space between, as whole lines, in this order unless `sort-rows` says otherwise. NULL "
        "is `<null>`. Not tried again.\n"
        "The database is the one of `duckdb-execute`, or a new one. With `>[session=NAME]` the "
        "same is compared by the rules of `>`.",
    .example = R"($ duckdb-query name=duck
SELECT i, 'number ' || i FROM range(2) AS t(i)
0 number 0
1 number 1
)",
    .errors =
        "rows that differ: both are shown\n"
        "a query that fails\n"
        "the library of DuckDB cannot be had",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "duckdb",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = call.text("name");
  WEIR_TRY(check_connection_name(name));
  WEIR_TRY_ASSIGN(const bool sorted, call.boolean("sort-rows"));
  if (call.body().empty()) return fail(ErrorKind::Usage, "there is no query below");
  WEIR_TRY(context.open_duckdb(name, patience(context)));
  const Outcome outcome =
      context.sql(name, call.body().front(), driver::Protocol::Prepared, patience(context));
  if (!outcome.ok()) return unexpected("the query failed", outcome);
  std::vector<std::string> expected(call.body().begin() + 1, call.body().end());
  std::vector<std::string> actual = lines_of(outcome.result);
  if (sorted) {
    std::ranges::sort(expected);
    std::ranges::sort(actual);
  }
  return compare_rows(expected, actual);
}

}  // namespace weir::actions::duckdb_query
