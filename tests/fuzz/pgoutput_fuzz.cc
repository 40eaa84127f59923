// Any bytes as messages of logical decoding: nothing is read beyond them, what is read fits into
// them, and a collector stands any order of them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "driver/pgoutput.h"
#include "driver/pgoutput_changes.h"

namespace {

using weir::driver::pgoutput::ChangeCollector;

/// The bytes are messages, each behind a byte that tells its length.
void collect(std::string_view bytes) {
  constexpr std::size_t kMost = 8;
  ChangeCollector collector(kMost);
  while (!bytes.empty()) {
    const std::size_t length = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    const auto taken = collector.take(bytes.substr(0, length));
    if (taken && *taken) {
      WEIR_CHECK((*taken)->changes.size() <= kMost, "more changes than may be kept");
    }
    bytes.remove_prefix(std::min(length, bytes.size()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto message = weir::driver::pgoutput::parse(bytes);
  if (message) {
    if (const auto* insert = std::get_if<weir::driver::pgoutput::Insert>(&*message)) {
      std::size_t length = 0;
      for (const auto& cell : insert->row) length += cell.bytes.size() + 1;
      WEIR_CHECK(length <= size, "a row of more bytes than the message has");
    }
  }
  (void)weir::driver::pgoutput::parse_stream(bytes);
  collect(bytes);
  return 0;
}
