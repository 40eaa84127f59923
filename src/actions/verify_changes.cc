// `$ verify-changes`: compares what a subscription has collected.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/line_diff.h"
#include "actions/waiting.h"
#include "base/text.h"
#include "value/rows.h"

namespace weir::actions::verify_changes {
namespace {

using run::ChangesSeen;
using std::chrono_literals::operator""ms;

constexpr std::string_view kUndefinedColumn = "42703";
constexpr Nanoseconds kFirstPause = 25ms;
constexpr Nanoseconds kLongestPause = 1000ms;

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "of the `$ subscribe` before"},
    ArgumentSpec{.name = "table",
                 .doc = "which one, if several are subscribed to; only its changes are compared"},
    ArgumentSpec{.name = "query",
                 .doc = "what the collected changes must add up to; all rows of the table if not "
                        "given"},
};

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string count_of(const std::vector<DiffLine>& diff, DiffLine::Kind kind) {
  return std::to_string(std::ranges::count(diff, kind, &DiffLine::kind));
}

/// The query's answer and the folded rows, as multisets.
ActionResult compare_rows(const ChangesSeen& seen) {
  std::vector<TextRow> expected = render_rows(seen.answer.result);
  std::vector<TextRow> actual = render_rows(seen.folded);
  sort_rows(expected);
  sort_rows(actual);
  if (expected == actual) return passed();
  const std::vector<DiffLine> diff = diff_sorted(expected, actual);
  ActionResult result = failed(fmt::format(
      "the changes up to {} add up to {} rows, the query gives {} ({} missing, {} unexpected)",
      seen.point, actual.size(), expected.size(), count_of(diff, DiffLine::Kind::Missing),
      count_of(diff, DiffLine::Kind::Unexpected)));
  result.diff = format_diff(diff);
  return result;
}

/// The lines of the body and the changes that came since the last command of this kind, in order.
ActionResult compare_records(const ChangesSeen& seen, const std::vector<std::string>& body) {
  std::vector<std::string> expected;
  for (const std::string& line : body) {
    if (!trim(line).empty()) expected.emplace_back(trim(line));
  }
  std::vector<std::string> actual;
  for (const TextRow& record : seen.records) actual.push_back(format_row(record));
  if (expected == actual) return passed();
  ActionResult result = failed(fmt::format("changes differ: expected {}, got {} up to {}",
                                           expected.size(), actual.size(), seen.point));
  result.expected = joined(expected);
  result.actual = joined(actual);
  result.diff = diff_lines(expected, actual);
  return result;
}

/// The table's own query names the columns that the stream has told of last.
ActionResult query_failed(const ChangesSeen& seen, const ActionCall& call) {
  ActionResult result = unexpected("the query failed", seen.answer);
  if (call.text("query").empty() && seen.answer.error.sqlstate == kUndefinedColumn) {
    result.hint =
        "if the table was altered: its stream tells of its columns with the next change of a row";
  }
  return result;
}

ActionResult compare(const ChangesSeen& seen, const ActionCall& call) {
  if (!seen.has_table && call.body().empty()) {
    ActionResult result = run::errored(
        {ErrorKind::Usage, fmt::format("`{}` has several tables: which one?", call.text("name")),
         "write `table=NAME`; with lines below it all of them are compared"});
    return result;
  }
  if (seen.has_table && !seen.answer.ok()) return query_failed(seen, call);
  if (!seen.contradiction.empty()) {
    return failed("the changes contradict each other: " + seen.contradiction);
  }
  if (!call.body().empty()) return compare_records(seen, call.body());
  ActionResult result = compare_rows(seen);
  if (result.kind == ActionResult::Kind::Fail && !seen.alteration.empty()) {
    result.message += fmt::format("; the table was altered meanwhile: {}", seen.alteration);
    result.hint =
        "logical decoding does not tell what that made of the rows that were there: `$ subscribe` "
        "again behind it";
  }
  return result;
}

/// Tries again until the timeout: the query may be one whose answer follows its tables later, and
/// other sessions may write meanwhile.
Result<ActionResult> compare_until(ActionContext& context, const ActionCall& call,
                                   Deadline deadline) {
  Nanoseconds length = kFirstPause;
  for (;;) {
    WEIR_TRY_ASSIGN(const ChangesSeen seen,
                    context.read_changes(call.text("name"), call.text("table"), call.text("query"),
                                         deadline.left(context.clock())));
    ActionResult result = compare(seen, call);
    const Nanoseconds left = deadline.left(context.clock());
    if (result.kind != ActionResult::Kind::Fail || (seen.has_table && !seen.answer.ok()) ||
        left <= length) {
      return result;
    }
    WEIR_TRY(pause(context, length));
    length = std::min(length * 2, kLongestPause);
  }
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "verify-changes",
    .summary = "compares the changes that a subscription has collected",
    .doc =
        "Asks the query, then how far the server's log goes, and waits until all changes that were "
        "committed by then have come. Applied to the rows that were there at first they must give "
        "what the query gave, as a multiset. Both are compared as texts of the server, and shown "
        "as "
        "`>` shows values. If they differ this is tried again until the timeout of the file: other "
        "sessions may write meanwhile, and a view may follow its tables later.\n"
        "With lines below it the query is not compared, but each change since the last "
        "`$ verify-changes` of this name and table, in the order of the commits: `insert` and the "
        "row; "
        "`update` and the row, or what the server tells of the row that was, `=>`, and the row; "
        "`delete` and what it tells of the row that was: its key, or with `REPLICA IDENTITY FULL` "
        "the whole; `truncate`. If several tables are subscribed to the name of the table stands "
        "behind the first word, and without `table=` the changes of all are compared. Values that "
        "the server leaves out of an update since they did not "
        "change (TOAST) are those of the row that was.",
    .example =
        R"(> CREATE TABLE stock (id int PRIMARY KEY, item text, amount int)

> INSERT INTO stock VALUES (1, 'tea', 3)

$ subscribe name=stock table=stock

> BEGIN

> INSERT INTO stock VALUES (2, 'green tea', 1)

> UPDATE stock SET amount = amount - 1 WHERE id = 1

> UPDATE stock SET id = 3 WHERE id = 2

> COMMIT

> DELETE FROM stock WHERE id = 1

$ verify-changes name=stock
insert 2 "green tea" 1
update 1 tea 2
update 2 => 3 "green tea" 1
delete 1

> CREATE VIEW in_stock AS SELECT * FROM stock WHERE amount > 0

$ verify-changes name=stock query="SELECT * FROM in_stock"
)",
    .errors =
        "a name that no `subscribe` above has\n"
        "changes or rows that differ until the timeout of the file is over; they are shown\n"
        "a subscription that has ended: its connection was lost, or more than `max-changes` came",
    .arguments = kArguments,
    .body = BodyUse::Optional,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const Deadline deadline = Deadline::after(context.clock(), context.state().sql_timeout);
  auto result = compare_until(context, call, deadline);
  context.forget_changes(call.text("name"), call.text("table"));
  return result;
}

}  // namespace weir::actions::verify_changes
