// `$ mysql-execute`: sends statements to MySQL.
#include "actions/action.h"
#include "actions/connections.h"

namespace weir::actions::mysql_execute {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name",
                 .required = Required::Yes,
                 .doc = "a connection that `mysql-connect` opened"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "mysql-execute",
    .summary = "sends statements to a MySQL or MariaDB server",
    .doc =
        "Each line below is sent as it is: it may hold several statements separated by `;`, but a "
        "statement cannot go on in the next line. What they return is ignored. Nothing is tried "
        "again: the first line that fails ends the command.\n"
        "A line may take as long as the timeout of the run or of the file, whichever is longer, "
        "and at least a minute; then it is ended on the server with KILL QUERY.",
    .example = R"($ mysql-connect name=shop url=${testdrive.mysql-url}

$ mysql-execute name=shop
CREATE DATABASE shop
CREATE TABLE shop.orders (id int PRIMARY KEY, item text)
INSERT INTO shop.orders VALUES (1, 'tea'), (2, 'green tea')

>[session=shop] SELECT * FROM shop.orders
1 tea
2 "green tea"
)",
    .errors =
        "a statement that fails, which ends the command; the lines behind it are not sent\n"
        "a name that no `mysql-connect` above has opened, told by `weir check`",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "mysql",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  return run_lines(context, call.text("name"), call.body());
}

}  // namespace weir::actions::mysql_execute
