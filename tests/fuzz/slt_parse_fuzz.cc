// Any bytes as a sqllogictest script, in the dialect that the first byte chooses: all invariants of
// the parser hold.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "script/slt/invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto dialects = weir::slt::dialects();
  const weir::slt::Dialect& dialect = dialects[data[0] % dialects.size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string broken = weir::slt::broken_invariant(text, dialect);
  WEIR_CHECK(broken.empty(), broken);
  return 0;
}
