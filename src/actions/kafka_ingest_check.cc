// Arguments of `$ kafka-ingest`, before a run.
#include "actions/kafka_ingest_check.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "actions/kafka_formats.h"

namespace weir::actions {
namespace {

using plan::CombinationMistake;
using plan::WrittenArguments;
using Finding = std::optional<CombinationMistake>;

/// Views of names, which have to outlive the mistake that points at one.
struct PartNames {
  std::string_view format, schema, references, descriptor_file, message;
};
constexpr PartNames kValue = {"format", "schema", "references", "descriptor-file", "message"};
constexpr PartNames kKey = {"key-format", "key-schema", "key-references", "key-descriptor-file",
                            "key-message"};

Finding needs(const PartNames& names, std::string_view format, std::string_view argument) {
  return CombinationMistake{
      names.format,
      fmt::format("`{}={}` needs the argument `{}`", names.format, format, argument),
      {}};
}

/// What stands in the script itself, and refers to nothing that only a registry has.
Finding check_avro_schema(const WrittenArguments& written, const PartNames& names) {
  const auto& schema = written.find(names.schema)->literal;
  if (!schema || written.find(names.references) != nullptr) return {};
  codec::CodecOptions options;
  options.schema.schema = {"", json_of_schema(std::string(*schema))};
  const auto made = make_codec("avro", options);
  if (made) return {};
  return CombinationMistake{names.schema, made.error().message, made.error().hint};
}

Finding check_protobuf(const WrittenArguments& written, const PartNames& names) {
  const bool has_file = written.find(names.descriptor_file) != nullptr;
  if (has_file && written.find(names.message) == nullptr) {
    return needs(names, "protobuf", names.message);
  }
  const auto* const header = written.find("confluent-wire-format");
  const bool has_registry = header != nullptr && header->literal != "false";
  if (has_file || has_registry || written.find(names.schema) != nullptr) return {};
  return needs(names, "protobuf", names.descriptor_file);
}

/// Of the keys or of the values.
Finding check_part(const WrittenArguments& written, const PartNames& names) {
  const auto* const format = written.find(names.format);
  const bool has_schema = written.find(names.schema) != nullptr;
  const bool generates = written.find("generate") != nullptr;
  const bool takes_schema = format != nullptr && (!format->literal || format->literal == "avro" ||
                                                  format->literal == "protobuf" || generates);
  if (has_schema && !takes_schema) {
    return CombinationMistake{
        names.schema, fmt::format("`{}` is for `{}=avro`", names.schema, names.format), {}};
  }
  if (format == nullptr || !format->literal) return {};
  if (*format->literal == "protobuf") return check_protobuf(written, names);
  if (*format->literal != "avro") return {};
  if (!has_schema) return needs(names, "avro", names.schema);
  return check_avro_schema(written, names);
}

/// Lines have one place to come from.
Finding check_source(const WrittenArguments& written) {
  const bool has_file = written.find("file") != nullptr;
  const bool generates = written.find("generate") != nullptr;
  const int places = (has_file ? 1 : 0) + (generates ? 1 : 0) + (written.has_body ? 1 : 0);
  if (places <= 1) return {};
  return CombinationMistake{generates ? "generate" : "file",
                            "records come from the body, from `file` or from `generate`",
                            {}};
}

Finding check_generate(const WrittenArguments& written) {
  if (written.find("generate") == nullptr) return {};
  const auto* const format = written.find("format");
  const bool is_known = format != nullptr && format->literal.has_value();
  const bool fits = !is_known || *format->literal == "avro" || *format->literal == "json";
  if (!fits || written.find("schema") == nullptr) {
    return CombinationMistake{
        "generate", "`generate` needs `format=avro` or `format=json`, and an Avro `schema`", {}};
  }
  if (written.find("key-format") == nullptr || written.find("key-schema") != nullptr) return {};
  return CombinationMistake{"generate", "`generate` needs `key-schema` for the keys", {}};
}

}  // namespace

Finding check_ingest(const WrittenArguments& written) {
  if (auto wrong = check_source(written)) return wrong;
  if (auto wrong = check_generate(written)) return wrong;
  if (auto wrong = check_part(written, kValue)) return wrong;
  return check_part(written, kKey);
}

}  // namespace weir::actions
