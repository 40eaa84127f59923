// Integers of Kafka's protocol are big-endian, texts have their length in front.
#include "system/service/kafka_metadata.h"

#include <fmt/format.h>

namespace weir::system {
namespace {

constexpr std::int16_t kMetadata = 3;
constexpr std::int16_t kVersion = 1;
/// An answer for no topic names only brokers: what is longer is something else.
constexpr std::size_t kLongestAnswer = 1UL << 20U;

void add(std::string& bytes, std::uint32_t value, unsigned width) {
  for (unsigned i = width; i > 0; --i) bytes += static_cast<char>(value >> (8 * (i - 1)) & 0xFFU);
}

/// Reads fields; after one that is not whole everything reads as zero and `good` is false.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  std::int32_t int32() { return static_cast<std::int32_t>(number(4)); }
  /// Null reads as empty.
  std::string text() {
    const auto length = static_cast<std::int16_t>(number(2));
    return length < 0 ? std::string() : std::string(take(static_cast<std::size_t>(length)));
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  std::uint32_t number(std::size_t width) {
    std::uint32_t value = 0;
    for (const char byte : take(width)) value = value << 8U | static_cast<unsigned char>(byte);
    return value;
  }
  std::string_view take(std::size_t length) {
    good_ = good_ && length <= rest_.size();
    if (!good_) return {};
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::string_view rest_;
  bool good_ = true;
};

Failure no_broker(std::string_view reason) {
  return fail(fmt::format("what answers is no Kafka broker: {}", reason));
}

}  // namespace

std::string metadata_request(std::int32_t correlation) {
  constexpr std::string_view kClient = "weir";
  std::string body;
  add(body, kMetadata, 2);
  add(body, kVersion, 2);
  add(body, static_cast<std::uint32_t>(correlation), 4);
  add(body, static_cast<std::uint32_t>(kClient.size()), 2);
  body += kClient;
  add(body, 0, 4);  // no topics; a null array would be all
  std::string request;
  add(request, static_cast<std::uint32_t>(body.size()), 4);
  return request + body;
}

Result<std::size_t> answer_length(std::string_view four_bytes) {
  Fields fields(four_bytes);
  const std::int32_t length = fields.int32();
  if (!fields.good() || length < 4 || static_cast<std::size_t>(length) > kLongestAnswer) {
    return no_broker(fmt::format("an answer of {} bytes", length));
  }
  return static_cast<std::size_t>(length);
}

Result<KafkaMetadata> parse_metadata(std::string_view bytes, std::int32_t correlation) {
  Fields fields(bytes);
  if (fields.int32() != correlation) return no_broker("it answers another request");
  KafkaMetadata metadata;
  for (std::int32_t left = fields.int32(); left > 0 && fields.good(); --left) {
    KafkaBroker broker;
    broker.node = fields.int32();
    broker.host = fields.text();
    broker.port = fields.int32();
    (void)fields.text();  // rack
    if (fields.good()) metadata.brokers.push_back(std::move(broker));
  }
  metadata.controller = fields.int32();
  if (!fields.good()) return no_broker("its answer is cut short");
  return metadata;
}

}  // namespace weir::system
