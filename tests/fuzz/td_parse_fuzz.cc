// Any bytes as a `.td` script: all invariants of the parser hold.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "script/td/invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string broken = weir::td::broken_invariant(text);
  WEIR_CHECK(broken.empty(), broken);
  return 0;
}
