// Any bytes as answers of a schema registry: what is read fits into them, and every answer that is
// none is told, with its request.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "actions/registry_answer.h"
#include "base/check.h"
#include "codec/avro_schema.h"

namespace {

using weir::actions::RegisteredSchema;

constexpr std::string_view kRequest = "GET /subjects/s/versions/latest";

void check_told(const weir::Error& error) {
  WEIR_CHECK(error.message.find(kRequest) != std::string::npos, "an error without its request");
}

void check_schema(const weir::Result<RegisteredSchema>& schema, std::string_view body) {
  if (!schema) return check_told(schema.error());
  std::size_t length = schema->text.size() + schema->subject.size();
  for (const auto& reference : schema->references) {
    length += reference.name.size() + reference.subject.size() + 2;  // at least `{}` each
  }
  WEIR_CHECK(length <= body.size(), "a schema of more bytes than the answer has");
  (void)weir::codec::avro_names({"the schema", schema->text});  // what is asked of it next
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  check_schema(weir::actions::read_schema(body, kRequest), body);
  check_schema(weir::actions::read_schema_text(body, kRequest), body);
  if (const auto id = weir::actions::read_id(body, kRequest); !id) check_told(id.error());
  const auto level = weir::actions::read_compatibility(body, kRequest);
  if (!level) check_told(level.error());
  (void)weir::actions::is_not_found(404, body);
  const weir::Error refused = weir::actions::refused(kRequest, 500, body);
  check_told(refused);
  WEIR_CHECK(refused.message.size() < 1000, "an answer of any length in a message");
  return 0;
}
