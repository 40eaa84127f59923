// Formats of keys and values, and the schemas behind them.
#include "actions/kafka_formats.h"

#include <fmt/format.h>

#include <algorithm>

#include "actions/script_file.h"
#include "base/file.h"
#include "base/text.h"
#include "codec/protobuf_schema.h"
#include "codec/wire_format.h"

namespace weir::actions {
namespace {

constexpr std::string_view kAvro = "avro";
constexpr std::string_view kProtobuf = "protobuf";

/// Arguments of keys have the names of those of values behind `key-`.
std::string name_of(Part part, std::string_view name) {
  return fmt::format("{}{}", part == Part::Key ? "key-" : "", name);
}

bool has_json_form(std::string_view format) {
  return format == kAvro || format == kProtobuf || format == "json";
}

Error mistake_of_schema(const codec::Mistake& mistake) { return codec::to_error(mistake); }

/// What a command has to say of one part.
class SentPartMaker {
 public:
  SentPartMaker(run::ActionContext& context, const run::ActionCall& call, const std::string& topic,
                Part part, std::string format)
      : context_(context), call_(call), topic_(topic), part_(part), format_(std::move(format)) {}

  Result<SentPart> make() {
    made_.form.is_json = has_json_form(format_);
    WEIR_TRY(check_arguments());
    if (format_ == kAvro) {
      WEIR_TRY(use_avro());
    } else if (format_ == kProtobuf) {
      WEIR_TRY(use_protobuf());
    }
    WEIR_TRY_ASSIGN(made_.form.codec, make_codec(format_, options_));
    if (part_ == Part::Key && !made_.form.is_json) {
      WEIR_TRY_ASSIGN(made_.form.terminator, terminator());
    }
    return std::move(made_);
  }

 private:
  [[nodiscard]] std::optional<std::string> given(std::string_view name) const {
    const auto value = call_.find(name_of(part_, name));
    return value ? std::optional(std::string(*value)) : std::nullopt;
  }

  Result<std::string> required(std::string_view name) const {
    if (auto value = given(name)) return *std::move(value);
    return fail(ErrorKind::Usage,
                fmt::format("`{}={}` needs the argument `{}`", name_of(part_, "format"), format_,
                            name_of(part_, name)));
  }

  /// Without a schema, `schema=` would be overlooked.
  Result<void> check_arguments() const {
    const bool schema = given("schema").has_value();
    const bool generates = call_.find("generate").has_value();
    if (!schema || generates || format_ == kAvro || format_ == kProtobuf) return {};
    return fail(ErrorKind::Usage, fmt::format("`{}` is for `{}=avro`", name_of(part_, "schema"),
                                              name_of(part_, "format")));
  }

  Result<bool> has_header(bool otherwise) const {
    if (!call_.find("confluent-wire-format")) return otherwise;
    return call_.boolean("confluent-wire-format");
  }

  /// Registers the schema, as Confluent's clients do before the first record.
  Result<void> use_avro() {
    WEIR_TRY_ASSIGN(const std::string written, required("schema"));
    const std::string text = json_of_schema(written);
    const std::string subject = subject_of(topic_, part_);
    options_.schema.schema = {subject, text};
    WEIR_TRY_ASSIGN(const bool header, has_header(true));
    if (!header) return {};
    WEIR_TRY_ASSIGN(Registry registry, Registry::open(context_, context_.options().timeout));
    std::vector<RegisteredSchema::Reference> references;
    if (const auto list = given("references")) {
      WEIR_TRY_ASSIGN(const auto others, registry.closure(subjects_in(*list)));
      for (const RegisteredSchema& other : others) {
        options_.schema.references.push_back({other.subject, other.text});
      }
      WEIR_TRY_ASSIGN(references, used_references(text, others));
    }
    WEIR_TRY(make_codec(format_, options_));  // what is no schema is told here, with its place
    WEIR_TRY_ASSIGN(made_.schema_id, registry.publish(subject, SchemaType::Avro, text, references));
    codec::append_header(made_.form.header, made_.schema_id);
    return {};
  }

  /// The types come from a descriptor set, or from the subject that gives the id.
  Result<void> use_protobuf() {
    options_.message = given("message").value_or("");
    const auto file = given("descriptor-file");
    if (file) {
      WEIR_TRY(required("message"));
      const std::string argument = name_of(part_, "descriptor-file");
      WEIR_TRY_ASSIGN(const std::filesystem::path path,
                      file_inside(context_.scratch(), *file, argument));
      WEIR_TRY_ASSIGN(options_.descriptors, read_file(path));
    } else if (const auto text = given("schema")) {
      options_.schema.schema = {subject_of(topic_, part_), *text};
    }
    WEIR_TRY_ASSIGN(const bool header, has_header(false));
    if (!header) return file || given("schema") ? Result<void>() : no_types();
    WEIR_TRY_ASSIGN(Registry registry, Registry::open(context_, context_.options().timeout));
    const std::string subject = given("schema-id-subject").value_or(subject_of(topic_, part_));
    WEIR_TRY_ASSIGN(const auto latest, registry.latest(subject));
    if (!latest) return fail(fmt::format("the schema registry has no subject `{}`", subject));
    if (!file && !given("schema")) {
      WEIR_TRY_ASSIGN(options_.schema, registry.with_references(*latest));
    }
    made_.schema_id = latest->id;
    codec::append_header(made_.form.header, latest->id);
    return add_message_index();
  }

  Result<void> no_types() const {
    return fail(ErrorKind::Usage,
                fmt::format("`{}=protobuf` needs the argument `{}`", name_of(part_, "format"),
                            name_of(part_, "descriptor-file")));
  }

  /// One byte if the script says so, else where the message really is.
  Result<void> add_message_index() {
    const std::string name = name_of(part_, "schema-message-id");
    WEIR_TRY_ASSIGN(const std::uint64_t byte, call_.unsigned_integer(name));
    const auto& values = call_.values();
    const bool is_given = std::ranges::any_of(
        values, [&](const run::ActionCall::Value& value) { return value.name == name; });
    if (is_given) {
      if (byte > 255) return fail(ErrorKind::Usage, fmt::format("`{}` must fit a byte", name));
      made_.form.header += static_cast<char>(byte);
      return {};
    }
    const auto index = codec::message_index(options_);
    if (!index) return Failure(mistake_of_schema(index.error()));
    codec::append_message_index(made_.form.header, *index);
    return {};
  }

  /// One character up to U+00FF, which stands for that byte.
  Result<char> terminator() const {
    const std::string text = call_.text("key-terminator");
    if (text.size() == 1) return text[0];
    const auto lead = text.size() == 2 ? static_cast<unsigned char>(text[0]) : 0U;
    if (lead == 0xC2 || lead == 0xC3) {
      const unsigned code = (lead & 0x03U) << 6U | (static_cast<unsigned char>(text[1]) & 0x3FU);
      return static_cast<char>(code);
    }
    return fail(ErrorKind::Usage, "`key-terminator` must be one character up to U+00FF");
  }

  run::ActionContext& context_;
  const run::ActionCall& call_;
  const std::string& topic_;
  const Part part_;
  const std::string format_;
  codec::CodecOptions options_;
  SentPart made_;
};

}  // namespace

std::string json_of_schema(const std::string& written) {
  const bool is_name = written.find_first_of("\"{[") == std::string::npos;
  return is_name ? '"' + written + '"' : written;
}

std::string subject_of(std::string_view topic, Part part) {
  return fmt::format("{}-{}", topic, part == Part::Key ? "key" : "value");
}

Result<std::shared_ptr<const codec::Codec>> make_codec(std::string_view format,
                                                       const codec::CodecOptions& options) {
  const codec::CodecSpec* spec = codec::find_codec(format);
  if (spec == nullptr) {
    return fail(ErrorKind::Usage, fmt::format("there is no format `{}`", format));
  }
  auto made = spec->make(options);
  if (!made) return Failure(mistake_of_schema(made.error()));
  return std::shared_ptr<const codec::Codec>(*std::move(made));
}

Result<std::optional<SentPart>> sent_part(run::ActionContext& context, const run::ActionCall& call,
                                          const std::string& topic, Part part) {
  const auto format = call.find(name_of(part, "format"));
  if (!format) {
    if (!call.find("key-schema")) return std::nullopt;
    return fail(ErrorKind::Usage, "`key-schema` is for `key-format=avro`");
  }
  WEIR_TRY_ASSIGN(SentPart made,
                  SentPartMaker(context, call, topic, part, std::string(*format)).make());
  return made;
}

Result<std::unique_ptr<ReadPart>> ReadPart::open(run::ActionContext& context,
                                                 const run::ActionCall& call,
                                                 const std::string& topic, Part part,
                                                 std::string_view format) {
  std::unique_ptr<ReadPart> made(new ReadPart(context, format));
  if (format == kAvro || format == kProtobuf) {
    WEIR_TRY(made->use_registry(call, subject_of(topic, part), part));
  }
  WEIR_TRY_ASSIGN(made->codec_, make_codec(format, made->options_));
  return made;
}

Result<void> ReadPart::use_registry(const run::ActionCall& call, const std::string& subject,
                                    Part part) {
  has_header_ = true;
  options_.message = std::string(call.find(name_of(part, "message")).value_or(""));
  learns_ = format_ == kProtobuf && options_.message.empty();
  WEIR_TRY_ASSIGN(Registry registry, Registry::open(context_, context_.options().timeout));
  WEIR_TRY_ASSIGN(const auto latest, registry.latest(subject));
  if (!latest) {
    return fail(
        fmt::format("the schema registry has no subject `{}`, so there is no schema to "
                    "read by",
                    subject));
  }
  latest_id_ = latest->id;
  WEIR_TRY_ASSIGN(options_.schema, registry.with_references(*latest));
  return {};
}

Result<codec::CodecOptions> ReadPart::options_of(const Writer& writer) {
  codec::CodecOptions options = options_;
  if (writer.schema_id != latest_id_) {
    WEIR_TRY_ASSIGN(Registry registry, Registry::open(context_, context_.options().timeout));
    WEIR_TRY_ASSIGN(const RegisteredSchema schema, registry.by_id(writer.schema_id));
    WEIR_TRY_ASSIGN(codec::SchemaSet known, registry.with_references(schema));
    if (format_ == kAvro) {
      options.writer = std::move(known);
    } else {
      options.schema = std::move(known);
    }
  }
  if (format_ != kProtobuf) return options;
  auto name = codec::message_name(options, writer.message);
  if (!name) return fail(codec::to_text(name.error()));
  options.message = *std::move(name);
  return options;
}

Result<const codec::Codec*> ReadPart::codec_of(const Writer& writer) {
  if (format_ == kAvro && writer.schema_id == latest_id_) return codec_.get();
  auto& known = by_writer_[writer];
  if (known != nullptr) return known.get();
  WEIR_TRY_ASSIGN(const codec::CodecOptions options, options_of(writer));
  if (!options_.message.empty() && options.message != options_.message) {
    return fail(fmt::format("it is message `{}` (index [{}]), not `{}`", options.message,
                            fmt::join(writer.message, ", "), options_.message));
  }
  WEIR_TRY_ASSIGN(known, make_codec(format_, options));
  return known.get();
}

Result<ReadPart::Writer> ReadPart::split_writer(std::string_view& bytes) const {
  const auto headed = codec::split_header(bytes);
  if (!headed) return fail(codec::to_text(headed.error()));
  bytes = headed->rest;
  Writer writer{headed->schema_id, {}};
  if (format_ != kProtobuf) return writer;
  auto indexed = codec::split_message_index(bytes);
  if (!indexed) return fail(codec::to_text(indexed.error()));
  bytes = indexed->rest;
  writer.message = std::move(indexed->index);
  return writer;
}

Result<void> ReadPart::learn(std::string_view bytes) {
  WEIR_TRY_ASSIGN(const Writer writer, split_writer(bytes));
  WEIR_TRY_ASSIGN(const codec::CodecOptions options, options_of(writer));
  options_.message = options.message;
  learns_ = false;
  WEIR_TRY_ASSIGN(codec_, make_codec(format_, options_));
  return {};
}

Result<void> ReadPart::decode(std::string_view bytes, codec::Value& value) {
  const codec::Codec* codec = codec_.get();
  if (has_header_) {
    WEIR_TRY_ASSIGN(const Writer writer, split_writer(bytes));
    WEIR_TRY_ASSIGN(codec, codec_of(writer));
  }
  const auto decoded = codec->decode(bytes, value);
  if (decoded) return {};
  const codec::Mistake& mistake = decoded.error();
  return fail(fmt::format("byte {}: {}", mistake.offset, codec::to_text(mistake)));
}

}  // namespace weir::actions
