// The format protobuf: one message, without a header, through dynamic messages.
#include <fmt/format.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "codec/codec.h"
#include "codec/json_reader.h"
#include "codec/protobuf/messages.h"
#include "codec/protobuf/pool.h"

namespace weir::codec::protobuf {
namespace {

class ProtobufCodec final : public Codec {
 public:
  ProtobufCodec(std::unique_ptr<Pool> pool, const pb::Descriptor& type)
      : pool_(std::move(pool)),
        factory_(&pool_->pool()),
        prototype_(factory_.GetPrototype(&type)) {}

  Coded<std::size_t> encode(std::string_view text, std::string& bytes) const override {
    const std::unique_ptr<pb::Message> message(prototype_->New());
    JsonReader reader(text);
    reader.peek();
    const std::size_t begin = reader.offset();
    if (!read_message(reader, *message) || !check_required(*message, begin, reader)) {
      return Mistaken(std::move(reader.mistake()));
    }
    append(*message, bytes);
    return reader.offset();
  }

  Coded<void> decode(std::string_view bytes, Value& value) const override {
    value.clear();
    const std::unique_ptr<pb::Message> message(prototype_->New());
    if (!message->ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return Mistaken(Mistake{.length = bytes.size(),
                              .message = fmt::format("the bytes are no message `{}`",
                                                     prototype_->GetDescriptor()->full_name())});
    }
    if (!message->IsInitialized()) {
      std::vector<std::string> missing;
      message->FindInitializationErrors(&missing);
      return Mistaken(
          Mistake{.path = "." + missing.front(), .message = "a required field is missing"});
    }
    add_message(*message, {}, value);
    return {};
  }

 private:
  static bool check_required(const pb::Message& message, std::size_t begin, JsonReader& reader) {
    if (message.IsInitialized()) return true;
    std::vector<std::string> missing;
    message.FindInitializationErrors(&missing);
    return reader.fail(begin, fmt::format("required field `{}` is missing", missing.front()));
  }

  /// Maps in the order of their keys, so that equal messages have equal bytes.
  static void append(const pb::Message& message, std::string& bytes) {
    pb::io::StringOutputStream stream(&bytes);
    pb::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializePartialToCodedStream(&coded);
  }

  std::unique_ptr<Pool> pool_;
  // Prototypes are made on demand behind a lock.
  mutable pb::DynamicMessageFactory factory_;
  const pb::Message* prototype_;
};

Coded<std::unique_ptr<Codec>> make(const CodecOptions& options) {
  WEIR_CODED_ASSIGN(auto pool, Pool::from_options(options));
  WEIR_CODED_ASSIGN(const pb::Descriptor* type, pool->message(options.message));
  return std::make_unique<ProtobufCodec>(std::move(pool), *type);
}

}  // namespace

constinit const CodecSpec spec = {
    .name = "protobuf",
    .summary = "Protobuf messages; values are written as proto3's JSON",
    .make = make,
};

}  // namespace weir::codec::protobuf
