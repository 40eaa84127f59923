// Widths by Unicode block.
#include "base/display_width.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace weir {
namespace {

struct Block {
  char32_t first;
  char32_t last;
  std::size_t width;
};

/// Sorted; everything outside is one column wide.
constexpr std::array<Block, 24> kBlocks{{
    {0x0300, 0x036F, 0}, {0x0591, 0x05BD, 0},   {0x064B, 0x065F, 0},   {0x1100, 0x115F, 2},
    {0x1AB0, 0x1AFF, 0}, {0x1DC0, 0x1DFF, 0},   {0x200B, 0x200F, 0},   {0x20D0, 0x20FF, 0},
    {0x2E80, 0x303E, 2}, {0x3041, 0x33FF, 2},   {0x3400, 0x4DBF, 2},   {0x4E00, 0x9FFF, 2},
    {0xA000, 0xA4CF, 2}, {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},
    {0xFE20, 0xFE2F, 0}, {0xFE30, 0xFE6F, 2},   {0xFEFF, 0xFEFF, 0},   {0xFF00, 0xFF60, 2},
    {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2},
}};

std::size_t width_of(char32_t value) {
  if (value < kBlocks.front().first) return 1;
  const auto* block = std::lower_bound(
      kBlocks.begin(), kBlocks.end(), value,
      [](const Block& candidate, char32_t wanted) { return candidate.last < wanted; });
  return block != kBlocks.end() && block->first <= value ? block->width : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  std::size_t offset = 0;
  while (offset < text.size()) {
    const Scalar scalar = decode_utf8(text, offset);
    width += scalar.length == 0 ? 1 : width_of(scalar.value);
    offset += std::max<std::size_t>(scalar.length, 1);
  }
  return width;
}

}  // namespace weir
