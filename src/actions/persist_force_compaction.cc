// `$ persist-force-compaction`: compacts a shard of Materialize. Not built in yet.
#include "actions/action.h"

namespace weir::actions::persist_force_compaction {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "shard-id", .required = Required::Yes, .doc = "id of the shard"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "persist-force-compaction",
    .summary = "compacts a shard of Materialize's storage",
    .doc = "The shard must have the three columns of the storage's own tests.",
    .example = R"($ persist-force-compaction shard-id=s01234567-89ab-cdef-0123-456789abcdef
)",
    .example_use = ExampleUse::Checked,
    .errors = "none yet: the script is skipped",
    .arguments = kArguments,
    .needs = "materialize",
};

}  // namespace weir::actions::persist_force_compaction
