// The format avro: one datum, without a header.
#include "codec/avro/decode.h"
#include "codec/avro/encode.h"
#include "codec/avro/resolve.h"
#include "codec/avro/schema.h"
#include "codec/codec.h"
#include "codec/json_reader.h"

namespace weir::codec::avro {
namespace {

class AvroCodec final : public Codec {
 public:
  /// `writer` is null where bytes are written with the schema itself.
  static Coded<std::unique_ptr<Codec>> create(Schema schema, std::unique_ptr<const Schema> writer) {
    auto codec = std::make_unique<AvroCodec>();
    codec->schema_ = std::move(schema);
    codec->writer_ = std::move(writer);
    WEIR_CODED_ASSIGN(codec->own_, resolve(codec->schema_, codec->schema_));
    if (codec->writer_) {
      WEIR_CODED_ASSIGN(codec->others_, resolve(*codec->writer_, codec->schema_));
    }
    return codec;
  }

  Coded<std::size_t> encode(std::string_view text, std::string& bytes) const override {
    JsonReader reader(text);
    const std::size_t start = bytes.size();
    if (encode_value(schema_, schema_.root, reader, bytes, Notation::Script)) {
      return reader.offset();
    }
    bytes.resize(start);
    return Mistaken(std::move(reader.mistake()));
  }

  Coded<void> decode(std::string_view bytes, Value& value) const override {
    return decode_value(writer_ ? others_ : own_, bytes, value);
  }

  Coded<std::size_t> read(std::string_view text, Value& value) const override {
    std::string bytes;
    WEIR_CODED_ASSIGN(const std::size_t used, encode(text, bytes));
    WEIR_CODED(decode_value(own_, bytes, value));
    return used;
  }

 private:
  Schema schema_;
  std::unique_ptr<const Schema> writer_;
  Plan own_;
  Plan others_;
};

Coded<std::unique_ptr<Codec>> make(const CodecOptions& options) {
  WEIR_CODED_ASSIGN(Schema schema, parse_schema(options.schema));
  if (!options.writer) return AvroCodec::create(std::move(schema), nullptr);
  WEIR_CODED_ASSIGN(Schema writer, parse_schema(*options.writer));
  return AvroCodec::create(std::move(schema), std::make_unique<const Schema>(std::move(writer)));
}

}  // namespace

constinit const CodecSpec spec = {
    .name = "avro",
    .summary =
        "Avro's binary encoding; values are written as JSON, those of unions as "
        "`{\"branch\": value}`",
    .make = make,
};

}  // namespace weir::codec::avro
