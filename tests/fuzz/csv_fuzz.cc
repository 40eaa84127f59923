// Any bytes as a record of CSV; the first chooses the delimiter.
#include <cstddef>
#include <cstdint>

#include "codec_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::codec;
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  CodecOptions options;
  options.delimiter = static_cast<char>(data[0]);
  const auto codec = made("csv", options);
  if (codec == nullptr) return 0;
  check_bytes(*codec, input);
  check_text(*codec, input);
  return 0;
}
