// MD5 as RFC 1321 defines it; the rounds are unrolled by templates.
#include "base/md5.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace weir {
namespace {

static_assert(std::endian::native == std::endian::little, "MD5 words are little-endian");

constexpr std::size_t kBlock = 64;

/// The integer parts of 2^32 |sin(i + 1)|.
constexpr std::array<std::uint32_t, 64> kSines{
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr std::array<std::array<int, 4>, 4> kShifts{
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

using Words = std::array<std::uint32_t, 16>;
using State = std::array<std::uint32_t, 4>;

template <std::size_t Round>
constexpr std::uint32_t mix(std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  if constexpr (Round == 0) return d ^ (b & (c ^ d));
  if constexpr (Round == 1) return (d & b) + (~d & c);
  if constexpr (Round == 2) return b ^ c ^ d;
  return c ^ (b | ~d);
}

constexpr std::size_t word_of_step(std::size_t step) {
  constexpr std::array<std::size_t, 4> kFactor{1, 5, 3, 7};
  constexpr std::array<std::size_t, 4> kOffset{0, 1, 5, 0};
  return (step * kFactor[step / 16] + kOffset[step / 16]) % 16;
}

template <std::size_t Step>
void step(State& state, const Words& words) {
  // The state's words take turns: a is the one that step 0, 4, 8... changes.
  std::uint32_t& a = state[(64 - Step) % 4];
  const std::uint32_t b = state[(65 - Step) % 4];
  const std::uint32_t c = state[(66 - Step) % 4];
  const std::uint32_t d = state[(67 - Step) % 4];
  const std::uint32_t sum = a + mix<Step / 16>(b, c, d) + kSines[Step] + words[word_of_step(Step)];
  a = b + std::rotl(sum, kShifts[Step / 16][Step % 4]);
}

template <std::size_t... Steps>
void all_steps(State& state, const Words& words, std::index_sequence<Steps...> /*steps*/) {
  (step<Steps>(state, words), ...);
}

void add_blocks(State& state, const char* bytes, std::size_t blocks) {
  Words words{};
  for (; blocks > 0; --blocks, bytes += kBlock) {
    std::memcpy(words.data(), bytes, kBlock);
    State mixed = state;
    all_steps(mixed, words, std::make_index_sequence<64>{});
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += mixed[i];
  }
}

Md5Text to_hex(const State& state) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, sizeof(State)> bytes{};
  std::memcpy(bytes.data(), state.data(), bytes.size());
  Md5Text text{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = kDigits[bytes[i] >> 4U];
    text[2 * i + 1] = kDigits[bytes[i] & 0x0FU];
  }
  return text;
}

}  // namespace

Md5Text md5_text(std::string_view bytes) {
  State state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  const std::size_t whole = bytes.size() / kBlock;
  add_blocks(state, bytes.data(), whole);
  const std::string_view rest = bytes.substr(whole * kBlock);
  std::array<char, 2 * kBlock> tail{};
  rest.copy(tail.data(), rest.size());
  tail[rest.size()] = '\x80';
  const std::size_t blocks = rest.size() < kBlock - sizeof(std::uint64_t) ? 1 : 2;
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  std::memcpy(&tail[blocks * kBlock - sizeof bits], &bits, sizeof bits);
  add_blocks(state, tail.data(), blocks);
  return to_hex(state);
}

}  // namespace weir
