// Rng: seeded random numbers with distributions of our own, so that a seed gives the same bytes
// with every compiler and library.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace weir {

/// xoshiro256** (Blackman, Vigna), seeded through splitmix64. Not thread-safe; give each user its
/// own by `split`.
class Rng {
 public:
  explicit Rng(std::uint64_t seed);

  /// An independent generator for the part called `name`: adding a part never shifts the others.
  [[nodiscard]] Rng split(std::string_view name) const;

  std::uint64_t next();
  /// Uniform in [0, bound); `bound` must be positive.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [low, high], both inclusive.
  std::int64_t between(std::int64_t low, std::int64_t high);
  /// True in `numerator` of `denominator` cases.
  bool chance(std::uint32_t numerator, std::uint32_t denominator);

 private:
  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace weir
