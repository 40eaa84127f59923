// Any bytes as a schema of Avro and as values of it: the part before the first NUL is the schema.
#include <cstddef>
#include <cstdint>

#include "codec/avro_schema.h"
#include "codec_fuzz.h"

namespace {

constexpr const char* kSchema = R"({"type": "record", "name": "R", "fields": [
  {"name": "a", "type": ["null", "long", "string", {"type": "array", "items": "R"}]},
  {"name": "b", "type": {"type": "map", "values": ["bytes", "double", "float", "boolean"]}},
  {"name": "c", "type": {"type": "bytes", "logicalType": "decimal", "precision": 50, "scale": 4}},
  {"name": "d", "type": {"type": "array", "items": "null"}},
  {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["X", "Y"]}, "default": "X"}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::codec;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(input.find('\0'), input.size());
  const std::string_view rest = input.substr(std::min(cut + 1, input.size()));
  CodecOptions options;
  options.schema.schema.text = kSchema;
  static const auto fixed = made("avro", options);
  check_bytes(*fixed, input);
  check_text(*fixed, input);
  options.schema.schema.text = input.substr(0, cut);
  (void)avro_names(options.schema.schema);
  const auto codec = made("avro", options);
  if (codec == nullptr) return 0;
  WEIR_CHECK(normalize_avro(options.schema).has_value(), "a good schema without a normal form");
  check_bytes(*codec, rest);
  check_text(*codec, rest);
  options.writer = SchemaSet{{"", kSchema}, {}};
  if (const auto resolving = made("avro", options)) {
    Value value;
    (void)resolving->decode(rest, value);
  }
  return 0;
}
