// Any bytes as a broker's answer: nothing is read beyond them, and what is read fits into them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "system/service/kafka_metadata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)weir::system::answer_length(bytes.substr(0, 4));
  // The correlation is the answer's own, so that the rest is looked at.
  std::int32_t correlation = 0;
  for (const char byte : bytes.substr(0, 4)) {
    correlation = static_cast<std::int32_t>(static_cast<std::uint32_t>(correlation) << 8U |
                                            static_cast<unsigned char>(byte));
  }
  const auto metadata = weir::system::parse_metadata(bytes, correlation);
  if (!metadata) return 0;
  std::size_t length = 0;
  for (const auto& broker : metadata->brokers) length += broker.host.size() + 12;
  WEIR_CHECK(length <= size, "brokers of more bytes than the answer has");
  return 0;
}
