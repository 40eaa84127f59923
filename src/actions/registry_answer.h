// What a schema registry answers, as bytes that anybody may have sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weir::actions {

enum class SchemaType : std::uint8_t { Avro, Json, Protobuf };

/// As `schemaType` has it.
[[nodiscard]] std::string_view api_name(SchemaType type);

/// A schema as it is registered.
struct RegisteredSchema {
  struct Reference {
    std::string name;  ///< What the schema calls it.
    std::string subject;
    std::int64_t version = 0;
  };
  std::uint32_t id = 0;
  std::int64_t version = 0;  ///< Of the subject; 0 if it was asked for by its id.
  std::string subject;       ///< Empty if it was asked for by its id.
  SchemaType type = SchemaType::Avro;
  std::string text;
  std::vector<Reference> references;
};

// Of the body that answers `request`, such as `GET /subjects`. An error of kind Other that names
// the request if it is something else.

/// The id that a schema was given.
[[nodiscard]] Result<std::uint32_t> read_id(const std::string& body, std::string_view request);
/// A version of a subject.
[[nodiscard]] Result<RegisteredSchema> read_schema(const std::string& body,
                                                   std::string_view request);
/// A schema without an id, which is what was asked by.
[[nodiscard]] Result<RegisteredSchema> read_schema_text(const std::string& body,
                                                        std::string_view request);
[[nodiscard]] Result<std::string> read_compatibility(const std::string& body,
                                                     std::string_view request);

/// Whether it says that there is no such subject, version or schema.
[[nodiscard]] bool is_not_found(int status, const std::string& body);
/// A refusal, with the registry's own message if it has one.
[[nodiscard]] Error refused(std::string_view request, int status, const std::string& body);

}  // namespace weir::actions
