// SequenceDiff: which elements of two sequences are not common to both, in order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace weir {

/// Which elements remain outside the common subsequence.
struct SequenceDiff {
  std::vector<bool> removed;  ///< One per element of the left sequence.
  std::vector<bool> added;    ///< One per element of the right sequence.
};

/// Differences between two splits after which the search for the best one gives up, see below.
inline constexpr int kMostDifferences = 1'024;

/// A longest common subsequence by Myers' algorithm in linear space: two searches run from both
/// ends and where they meet the sequences are split. A split with more than `most_differences`
/// steps is made at the furthest place reached instead: the result then may be longer than needed,
/// but the time stays within length times `most_differences`.
[[nodiscard]] SequenceDiff diff_sequences(std::span<const std::uint32_t> left,
                                          std::span<const std::uint32_t> right,
                                          int most_differences = kMostDifferences);

}  // namespace weir
