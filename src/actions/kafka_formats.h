// From the arguments of actions on Kafka to codecs, with the schema registry where that is needed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "actions/kafka_lines.h"
#include "actions/schema_registry.h"
#include "codec/codec.h"
#include "run/action.h"

namespace weir::actions {

/// A key or a value.
enum class Part : std::uint8_t { Key, Value };

/// `TOPIC-key` or `TOPIC-value`.
[[nodiscard]] std::string subject_of(std::string_view topic, Part part);

/// An Avro schema as registries want it. The name of a type may stand alone in a script: quotes
/// around the value of an argument are not part of it.
[[nodiscard]] std::string json_of_schema(const std::string& written);

/// A codec that is made or cannot be; Usage, or Other if the schema is the registry's.
[[nodiscard]] Result<std::shared_ptr<const codec::Codec>> make_codec(
    std::string_view format, const codec::CodecOptions& options);

/// How a part is sent, and the id of the schema that it begins with.
struct SentPart {
  PartForm form;
  std::uint32_t schema_id = 0;  ///< 0 if there is none.
};

/// What `$ kafka-ingest` says of the part: its schema is published, or looked up. Nothing for keys
/// without a `key-format`.
[[nodiscard]] Result<std::optional<SentPart>> sent_part(run::ActionContext& context,
                                                        const run::ActionCall& call,
                                                        const std::string& topic, Part part);

/// How a part is read: by the schema that its record names, into the form of the one that its
/// subject has now.
class ReadPart {
 public:
  /// Of `format`; with avro and protobuf the schemas are those of the subject.
  [[nodiscard]] static Result<std::unique_ptr<ReadPart>> open(run::ActionContext& context,
                                                              const run::ActionCall& call,
                                                              const std::string& topic, Part part,
                                                              std::string_view format);
  [[nodiscard]] std::string_view format() const { return format_; }
  /// Reads expectations, and writes what came.
  [[nodiscard]] const codec::Codec& codec() const { return *codec_; }
  /// One JSON value in a line; else bytes up to a terminator or the end.
  [[nodiscard]] bool is_json() const { return format_ != "bytes" && format_ != "csv"; }
  /// Whether the message that lines are read as is still to be told by a record.
  [[nodiscard]] bool learns() const { return learns_; }
  /// Reads lines as the message that these bytes of a record are.
  [[nodiscard]] Result<void> learn(std::string_view bytes);
  /// What is wrong with the bytes is an error of kind Other.
  [[nodiscard]] Result<void> decode(std::string_view bytes, codec::Value& value);

 private:
  ReadPart(run::ActionContext& context, std::string_view format)
      : context_(context), format_(format) {}
  /// Another writer's schema, and for protobuf which of its messages.
  struct Writer {
    std::uint32_t schema_id = 0;
    std::vector<std::int32_t> message;
    auto operator<=>(const Writer&) const = default;
  };
  /// Takes what says who wrote them off the bytes.
  [[nodiscard]] Result<Writer> split_writer(std::string_view& bytes) const;
  [[nodiscard]] Result<codec::CodecOptions> options_of(const Writer& writer);
  [[nodiscard]] Result<const codec::Codec*> codec_of(const Writer& writer);
  [[nodiscard]] Result<void> use_registry(const run::ActionCall& call, const std::string& subject,
                                          Part part);

  run::ActionContext& context_;
  std::string format_;
  bool has_header_ = false;
  bool learns_ = false;
  codec::CodecOptions options_;
  std::uint32_t latest_id_ = 0;
  std::shared_ptr<const codec::Codec> codec_;
  std::map<Writer, std::shared_ptr<const codec::Codec>> by_writer_;
};

}  // namespace weir::actions
