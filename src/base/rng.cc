// xoshiro256** with splitmix64 seeding and unbiased bounded integers.
#include "base/rng.h"

#include "base/check.h"

namespace weir {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15ULL;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  return mixed ^ (mixed >> 31U);
}

std::uint64_t rotate_left(std::uint64_t value, unsigned count) {
  return (value << count) | (value >> (64U - count));
}

}  // namespace

Rng::Rng(std::uint64_t seed) : seed_(seed) {
  std::uint64_t mixer = seed;
  for (std::uint64_t& word : state_) word = splitmix64(mixer);
}

Rng Rng::split(std::string_view name) const {
  // FNV-1a over the name, then mixed with the parent's seed.
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char byte : name) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  }
  std::uint64_t mixer = seed_ ^ hash;
  return Rng(splitmix64(mixer));
}

std::uint64_t Rng::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

std::uint64_t Rng::below(std::uint64_t bound) {
  WEIR_CHECK(bound > 0, "an empty range has no random element");
  const std::uint64_t threshold = -bound % bound;  // values under it would favour small results
  for (;;) {
    const std::uint64_t value = next();
    if (value >= threshold) return value % bound;
  }
}

std::int64_t Rng::between(std::int64_t low, std::int64_t high) {
  WEIR_CHECK(low <= high, "an empty range has no random element");
  const std::uint64_t width =
      static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  const std::uint64_t offset = width == 0 ? next() : below(width);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

bool Rng::chance(std::uint32_t numerator, std::uint32_t denominator) {
  return below(denominator) < numerator;
}

}  // namespace weir
