// `$ database-reopen`: another database, or the same one anew, where the engine is a library.
#include "actions/action.h"
#include "actions/waiting.h"

namespace weir::actions::database_reopen {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "access",
                 .default_value = "read-write",
                 .doc = "whether the database may be changed",
                 .choices = "read-write|read-only"},
    ArgumentSpec{.name = "keep",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "only the connections are made anew: what is in memory stays"},
    ArgumentSpec{.name = "path",
                 .doc = "the database's file, in the script's temporary directory unless it is "
                        "absolute; `:memory:` for an empty one; the present one if not given"},
    ArgumentSpec{.name = "version",
                 .doc = "DuckDB only: the version whose storage format is written, such as "
                        "`v1.5.0`"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "database-reopen",
    .summary = "closes the database, and opens it or another one",
    .doc =
        "Closes all connections of the script, which ends their transactions and closes the "
        "database; then opens the file `path`. Without `path` it is the same database again, and "
        "what was only in memory is gone unless `keep` is set.\n"
        "Only for engines that run within weir, SQLite and DuckDB; an error elsewhere. "
        "sqllogictest "
        "scripts write it as `load`, `restart` and `reconnect`.",
    .example = R"(# weir.toml:
#   [run]
#   target = "sqlite::memory:"
> CREATE TABLE left_behind (a int)

$ database-reopen path=shop.db

> CREATE TABLE orders (id int)

> INSERT INTO orders VALUES (1)

$ database-reopen access=read-only

> SELECT id FROM orders
1

! INSERT INTO orders VALUES (2)
contains:readonly
)",
    .errors =
        "a database that is a server\n"
        "a file that cannot be opened, or is no database of the engine\n"
        "`version` with SQLite, or one that DuckDB does not know",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  run::Reopening how;
  WEIR_TRY_ASSIGN(how.keep, call.boolean("keep"));
  if (const auto path = call.find("path")) how.path = std::string(*path);
  how.version = call.text("version");
  how.read_only = call.text("access") == "read-only";
  WEIR_TRY(context.reopen_database(how, patience(context)));
  return passed();
}

}  // namespace weir::actions::database_reopen
