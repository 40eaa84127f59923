// `$ mysql-connect`: opens a named connection.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/connections.h"

namespace weir::actions::mysql_connect {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "what later commands call it"},
    ArgumentSpec{.name = "url",
                 .type = ArgumentType::Url,
                 .required = Required::Yes,
                 .doc = "`mysql://USER[:PASSWORD]@HOST[:PORT][/DATABASE][?ssl-mode=...]`"},
    ArgumentSpec{.name = "user", .doc = "instead of the one in the URL"},
    ArgumentSpec{.name = "password",
                 .doc = "instead of the one in the URL; every character is meant as it is"},
};

Result<driver::ConnectTarget> target_of(const ActionCall& call) {
  WEIR_TRY_ASSIGN(driver::ConnectTarget target, driver::parse_target(call.text("url")));
  const driver::DriverSpec* driver = driver::find_driver(target.scheme);
  if (driver == nullptr || driver->name != "mysql") {
    return fail(ErrorKind::Usage,
                fmt::format("`{}` is no URL of MySQL", driver::to_public_url(target)),
                "it begins with `mysql://` or `mariadb://`");
  }
  if (const auto user = call.find("user")) target.user = *user;
  if (const auto password = call.find("password")) target.password = *password;
  return target;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "mysql-connect",
    .summary = "opens a named connection to a MySQL or MariaDB server",
    .doc =
        "The connection stays open under its name to the end of the file: `mysql-execute` sends "
        "statements through it, and `>[session=NAME]` compares rows. A name that is used again "
        "gets the new connection; the old one is closed. A server that cannot be reached is tried "
        "again until the timeout of the run is over.\n"
        "Options of the URL: `ssl-mode` (`disabled`, `preferred`, `required`, `verify_ca`, "
        "`verify_identity`), `ssl-ca`, `ssl-cert`, `ssl-key`. Without `ssl-mode` a server on this "
        "machine is asked for TLS only if it refuses to do without, any other is asked for it "
        "first.",
    .example = R"($ mysql-connect name=shop url=${testdrive.mysql-url}

>[session=shop] SELECT 6 * 7
42
)",
    .errors =
        "a server that cannot be reached until the timeout of the run is over, or that refuses the "
        "login\n"
        "a URL of another kind of database\n"
        "the name `main`, which is that of the script's own connection",
    .arguments = kArguments,
    .needs = "mysql",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = call.text("name");
  WEIR_TRY(check_connection_name(name));
  WEIR_TRY_ASSIGN(const driver::ConnectTarget target, target_of(call));
  WEIR_TRY(context.connect(name, driver::to_url(target), context.options().timeout));
  return passed();
}

}  // namespace weir::actions::mysql_connect
