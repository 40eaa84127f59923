// `$ set-from-sql`: a variable from the result of a query.
#include <fmt/format.h>

#include "actions/action.h"
#include "base/text.h"
#include "value/rows.h"

namespace weir::actions::set_from_sql {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "var",
                 .type = ArgumentType::Name,
                 .required = Required::Yes,
                 .doc = "the variable to set"},
};

/// The one value of a result, or why there is none.
Result<ActionResult> set_value(ActionContext& context, const ActionCall& call,
                               const ResultSet& result) {
  if (result.column_count() != 1) {
    return fail(ErrorKind::Usage, fmt::format("the query must return one column, it returns {}",
                                              count_of(result.column_count(), "column")));
  }
  if (result.row_count() != 1) {
    return failed(fmt::format("the query must return one row, it returned {}",
                              count_of(result.row_count(), "row")));
  }
  if (!result.cell(0, 0)) return failed("the query returned NULL, which a variable cannot hold");
  context.variables().set(call.text("var"), render_rows(result)[0][0]);
  return passed();
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "set-from-sql",
    .summary = "sets a variable to the result of a query",
    .doc =
        "Runs the lines below as one query on the script's main connection, once: it is not "
        "tried again. The query must return one row with one column that is not NULL. The "
        "variable gets the value as `>` would print it, so any type will do.",
    .example = R"($ set-from-sql var=word
SELECT 'st' || 'ream'

> SELECT '${word}s'
streams
)",
    .errors =
        "a query that fails, or gives more or less than one row with one column\n"
        "NULL, which a variable cannot hold",
    .arguments = kArguments,
    .body = BodyUse::Required,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const Outcome outcome = context.sql("main", call.body_text(), driver::Protocol::Prepared,
                                      context.state().sql_timeout);
  if (!outcome.ok()) return unexpected("the query failed", outcome);
  return set_value(context, call, outcome.result);
}

}  // namespace weir::actions::set_from_sql
