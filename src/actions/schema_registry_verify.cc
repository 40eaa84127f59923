// `$ schema-registry-verify`: compares a registered schema.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/schema_registry.h"
#include "base/duration.h"
#include "codec/avro_schema.h"

namespace weir::actions::schema_registry_verify {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{
        .name = "subject", .required = Required::Yes, .doc = "where the schema is registered"},
    ArgumentSpec{.name = "schema-type",
                 .required = Required::Yes,
                 .doc = "language of the schema",
                 .choices = "avro"},
    ArgumentSpec{
        .name = "compatibility-level",
        .doc = "what the subject must be set to",
        .choices =
            "NONE|BACKWARD|BACKWARD_TRANSITIVE|FORWARD|FORWARD_TRANSITIVE|FULL|FULL_TRANSITIVE"},
};

Result<std::string> normalize(const codec::SchemaSet& schema) {
  auto normal = codec::normalize_avro(schema);
  if (normal) return *std::move(normal);
  return Failure(codec::to_error(std::move(normal).error()));
}

/// The line of the body, with the types of others that the registered one uses.
Result<std::string> expected_schema(const ActionCall& call, const codec::SchemaSet& registered) {
  if (call.body().size() != 1) {
    return fail(ErrorKind::Usage, "the body must be one line with the expected schema");
  }
  codec::SchemaSet expected = registered;
  expected.schema = {"the expected schema", call.body().front()};
  return normalize(expected);
}

Result<ActionResult> compare(Registry& registry, const ActionCall& call,
                             const RegisteredSchema& schema) {
  WEIR_TRY_ASSIGN(const codec::SchemaSet set, registry.with_references(schema));
  WEIR_TRY_ASSIGN(const std::string expected, expected_schema(call, set));
  WEIR_TRY_ASSIGN(const std::string actual, normalize(set));
  if (expected != actual) {
    ActionResult result =
        failed(fmt::format("subject `{}` has another schema", call.text("subject")));
    result.expected = expected + "\n";
    result.actual = actual + "\n";
    result.diff = fmt::format("- {}\n+ {}\n", expected, actual);
    return result;
  }
  const auto level = call.find("compatibility-level");
  if (!level) return passed();
  WEIR_TRY_ASSIGN(const auto set_to, registry.compatibility(call.text("subject")));
  if (set_to == *level) return passed();
  ActionResult result =
      failed(fmt::format("the compatibility level of subject `{}` is {}, not {}",
                         call.text("subject"), set_to.value_or("not set"), *level));
  return result;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "schema-registry-verify",
    .summary = "compares a registered schema",
    .doc =
        "Waits until the subject exists, at most the timeout of the run, and compares its latest "
        "schema with the one line below. Both are parsed first, so their layout does not matter.",
    .example = R"($ schema-registry-publish subject=${weir.prefix}-n schema-type=avro
"long"

$ schema-registry-verify subject=${weir.prefix}-n schema-type=avro
"long"
)",
    .errors =
        "no such subject when the timeout is over\n"
        "another schema, or another level of compatibility: both are shown\n"
        "a registry that does not answer, or says that it has failed",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "schema-registry",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const Nanoseconds budget = context.options().timeout;
  const std::string subject = call.text("subject");
  WEIR_TRY_ASSIGN(Registry registry, Registry::open(context, budget));
  const auto schema = registry.await(subject);
  if (!schema) return broker_said(Failure(schema.error()));
  if (!*schema) {
    return failed(fmt::format("waited {} for subject `{}`: the schema registry has none",
                              format_duration(budget), subject));
  }
  return compare(registry, call, **schema);
}

}  // namespace weir::actions::schema_registry_verify
