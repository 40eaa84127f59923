// `$ schema-registry-publish`: registers a schema.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/schema_registry.h"
#include "codec/avro_schema.h"

namespace weir::actions::schema_registry_publish {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "subject", .required = Required::Yes, .doc = "where to register it"},
    ArgumentSpec{.name = "schema-type",
                 .required = Required::Yes,
                 .doc = "language of the schema",
                 .choices = "avro|json|protobuf"},
    ArgumentSpec{.name = "references",
                 .doc = "subjects that the schema refers to, separated by commas"},
};

using References = std::vector<RegisteredSchema::Reference>;

/// By what the schema calls it: the full name of an Avro type, else the subject.
Result<std::string> name_of(SchemaType type, const RegisteredSchema& schema) {
  if (type != SchemaType::Avro) return schema.subject;
  const auto names = codec::avro_names({schema.subject, schema.text});
  if (!names) return Failure(codec::to_error(names.error()));
  return names->own;
}

Result<References> references_of(Registry& registry, const ActionCall& call, SchemaType type) {
  References references;
  for (const std::string& subject : subjects_in(call.text("references"))) {
    WEIR_TRY_ASSIGN(const auto schema, registry.latest(subject));
    if (!schema) {
      return fail(fmt::format("the schema registry has no subject `{}` to refer to", subject));
    }
    WEIR_TRY_ASSIGN(std::string name, name_of(type, *schema));
    references.push_back({std::move(name), subject, schema->version});
  }
  return references;
}

/// Registries say little of a schema that is none. Where ours finds a mistake too, it has a place;
/// types of other subjects it does not know.
void explain_avro(const ActionCall& call, ActionResult& result) {
  if (call.find("references")) return;
  codec::CodecOptions options;
  options.schema.schema = {"", call.body_text()};
  const auto made = codec::find_codec("avro")->make(options);
  if (made || made.error().line == 0) return;
  const codec::Mistake& mistake = made.error();
  const std::size_t newline = options.schema.schema.text.rfind('\n', mistake.offset);
  const std::size_t line_begin = newline == std::string::npos ? 0 : newline + 1;
  result.place = ActionResult::Place{mistake.line - 1, mistake.offset - line_begin, mistake.length};
  result.detail = mistake.path.empty() ? mistake.message
                                       : fmt::format("`{}`: {}", mistake.path, mistake.message);
  if (result.hint.empty()) result.hint = mistake.hint;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "schema-registry-publish",
    .summary = "registers a schema",
    .doc =
        "The lines below are the schema. References are resolved to the latest version of each "
        "subject. A subject that was not there is removed from the service when the script has "
        "ended.",
    .example = R"($ schema-registry-publish subject=${weir.prefix}-item schema-type=avro
{"type": "record", "name": "item", "fields": [{"name": "id", "type": "long"}]}
)",
    .errors =
        "a schema that the registry refuses, with what it says: a mistake in it, or one that is "
        "not compatible\n"
        "a reference to a subject that is not there\n"
        "a registry that does not answer, or says that it has failed",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "schema-registry",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const auto type = find_schema_type(call.text("schema-type"));
  if (!type) return fail(ErrorKind::Usage, "`schema-type` is `avro`, `json` or `protobuf`");
  const auto publish = [&]() -> Result<void> {
    WEIR_TRY_ASSIGN(Registry registry, Registry::open(context, context.options().timeout));
    WEIR_TRY_ASSIGN(const References references, references_of(registry, call, *type));
    WEIR_TRY(registry.publish(call.text("subject"), *type, call.body_text(), references));
    return {};
  };
  const Result<void> done = publish();
  WEIR_TRY_ASSIGN(ActionResult result, broker_said(done));
  if (!done && *type == SchemaType::Avro) explain_avro(call, result);
  return result;
}

}  // namespace weir::actions::schema_registry_publish
