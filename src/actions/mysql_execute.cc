// `$ mysql-execute`: sends statements to MySQL. Not built in yet.
#include "actions/action.h"

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
    .summary = "sends statements to a MySQL server",
    .doc = "Each line below is sent as it is; what it returns is ignored. Nothing is tried again.",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "mysql",
};

}  // namespace weir::actions::mysql_execute
