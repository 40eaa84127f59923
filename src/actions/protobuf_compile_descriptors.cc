// `$ protobuf-compile-descriptors`: compiles .proto files. Not built in yet.
#include "actions/action.h"

namespace weir::actions::protobuf_compile_descriptors {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "inputs",
                 .required = Required::Yes,
                 .doc = "names of the `.proto` files, separated by commas"},
    ArgumentSpec{.name = "output",
                 .type = ArgumentType::FileName,
                 .required = Required::Yes,
                 .doc = "name of the descriptor set"},
    ArgumentSpec{.name = "set-var",
                 .type = ArgumentType::Name,
                 .doc = "variable that receives the set as a literal"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "protobuf-compile-descriptors",
    .summary = "compiles `.proto` files to a descriptor set",
    .doc =
        "Runs protoc over files in the script's temporary directory, where the descriptor set is "
        "written to as well; what they import is included in it.\n"
        "The variable that `set-var` names gets the set as a bytea literal: `\\x` and hexadecimal "
        "digits.",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .needs = "protobuf",
};

}  // namespace weir::actions::protobuf_compile_descriptors
