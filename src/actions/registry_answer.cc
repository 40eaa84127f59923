// Answers of schema registries: JSON in which anything may be missing or of another type.
#include "actions/registry_answer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/text.h"

namespace weir::actions {
namespace {

using nlohmann::json;

/// Confluent's codes for a subject, a version or a schema that is not there, and for a subject
/// without a setting of its own.
constexpr std::array kNotFound = {40401, 40402, 40403, 40408};

constexpr std::array kTypes = {SchemaType::Avro, SchemaType::Json, SchemaType::Protobuf};

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

Result<json> object_of(const std::string& body, std::string_view request) {
  json parsed = json::parse(body, nullptr, false);
  if (parsed.is_object()) return parsed;
  return fail(
      ErrorKind::Other,
      fmt::format("the schema registry answered {} with something that is no JSON object", request),
      "`--schema-registry-url` must be the address of Confluent's API, with its path");
}

RegisteredSchema schema_of(const json& object) {
  RegisteredSchema schema;
  schema.version = number_in(object, "version");
  schema.subject = text_in(object, "subject");
  schema.text = text_in(object, "schema");
  const std::string type = text_in(object, "schemaType");
  for (const SchemaType known : kTypes) {
    if (type == api_name(known)) schema.type = known;
  }
  const auto references = object.find("references");
  if (references == object.end() || !references->is_array()) return schema;
  for (const json& reference : *references) {
    if (!reference.is_object()) continue;
    schema.references.push_back({text_in(reference, "name"), text_in(reference, "subject"),
                                 number_in(reference, "version")});
  }
  return schema;
}

Result<std::uint32_t> id_in(const json& object, std::string_view request) {
  const auto found = object.find("id");
  if (found != object.end() && found->is_number_unsigned()) {
    const auto id = found->get<std::uint64_t>();
    if (std::in_range<std::uint32_t>(id)) return static_cast<std::uint32_t>(id);
  }
  return fail(fmt::format("the schema registry answered {} without the id of a schema", request));
}

}  // namespace

std::string_view api_name(SchemaType type) {
  switch (type) {
    case SchemaType::Avro: return "AVRO";
    case SchemaType::Json: return "JSON";
    case SchemaType::Protobuf: break;
  }
  return "PROTOBUF";
}

Result<std::uint32_t> read_id(const std::string& body, std::string_view request) {
  WEIR_TRY_ASSIGN(const json object, object_of(body, request));
  return id_in(object, request);
}

Result<RegisteredSchema> read_schema(const std::string& body, std::string_view request) {
  WEIR_TRY_ASSIGN(const json object, object_of(body, request));
  RegisteredSchema schema = schema_of(object);
  WEIR_TRY_ASSIGN(schema.id, id_in(object, request));
  return schema;
}

Result<RegisteredSchema> read_schema_text(const std::string& body, std::string_view request) {
  WEIR_TRY_ASSIGN(const json object, object_of(body, request));
  return schema_of(object);
}

Result<std::string> read_compatibility(const std::string& body, std::string_view request) {
  WEIR_TRY_ASSIGN(const json object, object_of(body, request));
  return text_in(object, "compatibilityLevel");
}

bool is_not_found(int status, const std::string& body) {
  if (status != 404) return false;
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object()) return false;
  return std::ranges::find(kNotFound, number_in(parsed, "error_code")) != kNotFound.end();
}

/// What the registry says of an answer that is none: its own message if it has one.
Error refused(std::string_view request, int status, const std::string& body) {
  const json parsed = json::parse(body, nullptr, false);
  std::string said = parsed.is_object() ? text_in(parsed, "message") : std::string(trim(body));
  constexpr std::size_t kMost = 500;
  if (said.size() > kMost) said = said.substr(0, kMost) + "...";
  return {ErrorKind::Other,
          fmt::format("the schema registry answered {} with status {}{}{}", request, status,
                      said.empty() ? "" : ": ", said),
          {}};
}

}  // namespace weir::actions
