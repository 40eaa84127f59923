// `$ check-shard-tombstone`: waits until a shard of Materialize is gone. Not built in yet.
#include "actions/action.h"

namespace weir::actions::check_shard_tombstone {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "shard-id", .required = Required::Yes, .doc = "id of the shard"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "check-shard-tombstone",
    .summary = "waits until a shard of Materialize's storage is gone",
    .doc =
        "Reads the storage directly until the shard is a tombstone, at most as long as a statement "
        "may take.",
    .example = R"($ check-shard-tombstone shard-id=s01234567-89ab-cdef-0123-456789abcdef
)",
    .example_use = ExampleUse::Checked,
    .errors = "none yet: the script is skipped",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .needs = "materialize",
};

}  // namespace weir::actions::check_shard_tombstone
