// `$ protobuf-compile-descriptors`: compiles .proto files to a descriptor set.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/script_file.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "codec/protobuf_schema.h"

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

/// The files, each of which must be there.
Result<std::vector<std::string>> inputs_of(ActionContext& context, const ActionCall& call) {
  std::vector<std::string> names;
  const std::string list = call.text("inputs");
  for (const std::string_view part : split(list, ',')) {
    const std::string_view name = trim(part);
    WEIR_TRY_ASSIGN(const auto path, file_inside(context.scratch(), name));
    WEIR_TRY(read_file(path));
    names.emplace_back(name);
  }
  return names;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "protobuf-compile-descriptors",
    .summary = "compiles `.proto` files to a descriptor set",
    .doc =
        "The files lie in the script's temporary directory, where the descriptor set is written to "
        "as well; what they import from there is included in it. No protoc is needed.\n"
        "The variable that `set-var` names gets the set as a bytea literal: `\\x` and hexadecimal "
        "digits.",
    .example = R"($ file-append path=point.proto
syntax = "proto3";
message Point { int32 x = 1; }

$ protobuf-compile-descriptors inputs=point.proto output=point.pb set-var=set

> SELECT length('${set}'::bytea) > 20
true
)",
    .errors =
        "a file that is not there\n"
        "a `.proto` that does not compile, with line and column\n"
        "a name with a `/`, told by `weir check`",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::vector<std::string> names, inputs_of(context, call));
  WEIR_TRY_ASSIGN(const auto output, file_inside(context.scratch(), call.text("output")));
  const codec::ProtoReader reader = [&](std::string_view name) -> std::optional<std::string> {
    const auto path = file_inside(context.scratch(), name);
    auto text = path ? read_file(*path) : Result<std::string>(Failure(path.error()));
    return text ? std::optional(*std::move(text)) : std::nullopt;
  };
  auto set = codec::compile_descriptors(names, reader);
  if (!set) return Failure(codec::to_error(std::move(set).error()));
  WEIR_TRY(write_file(output, *set));
  if (const auto variable = call.find("set-var")) {
    context.variables().set(*variable, "\\x" + to_hex(*set));
  }
  return passed();
}

}  // namespace weir::actions::protobuf_compile_descriptors
