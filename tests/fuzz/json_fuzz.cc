// Any bytes as JSON.
#include <cstddef>
#include <cstdint>

#include "codec/json_reader.h"
#include "codec_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::codec;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  static const auto codec = made("json", {});
  check_bytes(*codec, input);
  check_text(*codec, input);
  // What is only skipped is held to the same grammar, except that members may repeat.
  Value value;
  JsonReader reader(input);
  std::string_view text;
  if (codec->read(input, value)) WEIR_CHECK(reader.skip(text), "read but not skipped");
  return 0;
}
