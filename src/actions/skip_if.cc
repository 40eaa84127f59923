// `$ skip-if`: skips commands if a query says so.
#include <fmt/format.h>

#include "actions/action.h"
#include "base/text.h"
#include "value/rows.h"

namespace weir::actions::skip_if {
namespace {

constexpr TypeOid kBooleanType = 16;
constexpr std::string_view kWithoutBooleans = "mysql";

Failure bad_query(std::string message) {
  return fail(ErrorKind::Usage, std::move(message),
              "`skip-if` needs a query that returns one row with one boolean column");
}

Result<bool> read_condition(const ResultSet& result, std::string_view engine) {
  if (result.column_count() != 1) {
    return bad_query(
        fmt::format("the query returns {}", count_of(result.column_count(), "column")));
  }
  if (result.row_count() != 1) {
    return bad_query(fmt::format("the query returned {}", count_of(result.row_count(), "row")));
  }
  if (!result.cell(0, 0))
    return bad_query("the query returned NULL, which is neither true nor false");
  const std::string value = render_rows(result)[0][0];
  if (result.columns()[0].type == kBooleanType) return value == "true";
  if (engine == kWithoutBooleans && (value == "1" || value == "0")) return value == "1";
  return bad_query("the query returns a column that is not boolean");
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "skip-if",
    .summary = "skips commands if a query returns true",
    .doc =
        "Runs the lines below as one query on the script's main connection, once. It must return "
        "one row with one boolean column. If that is true, the commands up to the next `skip-end`, "
        "or to the end of the file, are not run; their variables are not looked up either. NULL is "
        "an error: write `coalesce(..., false)` where it can occur. On MySQL 1 and 0 are true and "
        "false.",
    .example = R"($ skip-if
SELECT current_setting('server_version_num')::int < 90000

> SELECT 'not so old'
"not so old"

$ skip-end
)",
    .errors =
        "a query that fails\n"
        "a result that is not one row with one boolean, or is NULL",
    .other_arguments = OtherArguments::Ignored,
    .body = BodyUse::Required,
    .control = Control::SkipIf,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const Outcome outcome = context.sql("main", call.body_text(), driver::Protocol::Prepared,
                                      context.state().sql_timeout);
  if (!outcome.ok()) return unexpected("the query failed", outcome);
  ActionResult result = passed();
  WEIR_TRY_ASSIGN(result.skip_block, read_condition(outcome.result, context.main_target().scheme));
  return result;
}

}  // namespace weir::actions::skip_if
