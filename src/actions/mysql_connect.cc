// `$ mysql-connect`: opens a connection to MySQL. Not built in yet.
#include "actions/action.h"

namespace weir::actions::mysql_connect {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "what later commands call it"},
    ArgumentSpec{.name = "url",
                 .type = ArgumentType::Url,
                 .required = Required::Yes,
                 .doc = "`mysql://USER@HOST:PORT/DATABASE`"},
    ArgumentSpec{.name = "password", .doc = "instead of one in the URL"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "mysql-connect",
    .summary = "opens a named connection to a MySQL server",
    .doc = "The connection stays open under its name to the end of the file.",
    .arguments = kArguments,
    .needs = "mysql",
};

}  // namespace weir::actions::mysql_connect
