// The difference of two sequences in linear space.
#include "value/sequence_diff.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace weir {
namespace {

using Ids = std::span<const std::uint32_t>;

/// Parts of both sequences.
struct Box {
  int left = 0;
  int left_end = 0;
  int right = 0;
  int right_end = 0;
  [[nodiscard]] int width() const { return left_end - left; }
  [[nodiscard]] int height() const { return right_end - right; }
};

/// A place in both sequences.
struct Place {
  int left;
  int right;
};

enum class Direction { FromBegin, FromEnd };

/// One of the two searches in a box: the furthest place on every diagonal after some steps, each
/// step being one difference. Places are counted from the corner the search begins at: x on the
/// left sequence, y on the right one, and a diagonal is x - y.
class Search {
 public:
  Search(Ids left, Ids right, const Box& box, Direction direction, int limit)
      : left_(left),
        right_(right),
        box_(box),
        direction_(direction),
        offset_(limit + 1),
        furthest_(static_cast<std::size_t>(limit) * 2 + 3, kNowhere) {}

  /// Makes the step `steps` on all diagonals. Gives the place where it meets the other search,
  /// which has made `other_steps` (-1 for none), if it does.
  std::optional<Place> advance(int steps, const Search& other, int other_steps) {
    for (int diagonal = -steps; diagonal <= steps; diagonal += 2) {
      at(diagonal) = slide(steps == 0 ? 0 : step(diagonal), diagonal);
      if (meets(diagonal, other, other_steps)) return place(diagonal);
    }
    return std::nullopt;
  }

  /// The place that is furthest from the corner after `steps`.
  [[nodiscard]] Place furthest(int steps) const {
    int best = -steps;
    for (int diagonal = -steps; diagonal <= steps; diagonal += 2) {
      if (distance(diagonal) > distance(best)) best = diagonal;
    }
    return place(best);
  }

 private:
  static constexpr int kNowhere = -1;

  [[nodiscard]] std::size_t slot(int diagonal) const {
    const int place = diagonal + offset_;
    return static_cast<std::size_t>(place);
  }
  int& at(int diagonal) { return furthest_[slot(diagonal)]; }
  [[nodiscard]] int at(int diagonal) const { return furthest_[slot(diagonal)]; }
  [[nodiscard]] int distance(int diagonal) const {
    return at(diagonal) == kNowhere ? kNowhere : at(diagonal) * 2 - diagonal;
  }

  [[nodiscard]] Place place(int diagonal) const {
    const int x = at(diagonal);
    const int y = x - diagonal;
    if (direction_ == Direction::FromBegin) return {box_.left + x, box_.right + y};
    return {box_.left_end - x, box_.right_end - y};
  }

  [[nodiscard]] bool same(int x, int y) const {
    const bool forward = direction_ == Direction::FromBegin;
    const int left = forward ? box_.left + x : box_.left_end - 1 - x;
    const int right = forward ? box_.right + y : box_.right_end - 1 - y;
    return left_[static_cast<std::size_t>(left)] == right_[static_cast<std::size_t>(right)];
  }

  /// Where one more difference leads on `diagonal`: from either neighbour, the further one.
  [[nodiscard]] int step(int diagonal) const {
    const int before = at(diagonal - 1);
    const int after = at(diagonal + 1);
    const int along_left = before != kNowhere && before < box_.width() ? before + 1 : kNowhere;
    const bool fits = after != kNowhere && after - diagonal <= box_.height();
    return std::max(along_left, fits ? after : kNowhere);
  }

  [[nodiscard]] int slide(int x, int diagonal) const {
    if (x == kNowhere) return x;
    while (x < box_.width() && x - diagonal < box_.height() && same(x, x - diagonal)) ++x;
    return x;
  }

  [[nodiscard]] bool meets(int diagonal, const Search& other, int other_steps) const {
    const int mirrored = box_.width() - box_.height() - diagonal;
    const int distance_apart = std::abs(mirrored);
    if (at(diagonal) == kNowhere || distance_apart > other_steps) return false;
    // only diagonals of the same parity as the steps are up to date
    if ((distance_apart + other_steps) % 2 != 0 || other.at(mirrored) == kNowhere) return false;
    return at(diagonal) + other.at(mirrored) >= box_.width();
  }

  Ids left_;
  Ids right_;
  Box box_;
  Direction direction_;
  int offset_;
  std::vector<int> furthest_;
};

class Differ {
 public:
  Differ(Ids left, Ids right, int most_differences)
      : left_(left), right_(right), most_differences_(most_differences) {
    result_.removed.resize(left.size());
    result_.added.resize(right.size());
  }

  SequenceDiff run() {
    // boxes wait on a stack of our own: uneven splits make it deep
    std::vector<Box> open{{0, static_cast<int>(left_.size()), 0, static_cast<int>(right_.size())}};
    while (!open.empty()) {
      Box box = open.back();
      open.pop_back();
      trim(box);
      if (mark_if_one_sided(box)) continue;
      const Place split = find_split(box);
      open.push_back({split.left, box.left_end, split.right, box.right_end});
      open.push_back({box.left, split.left, box.right, split.right});
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool same(int left, int right) const {
    return left_[static_cast<std::size_t>(left)] == right_[static_cast<std::size_t>(right)];
  }

  /// Leaves out what is common at both ends.
  void trim(Box& box) const {
    while (box.width() > 0 && box.height() > 0 && same(box.left, box.right)) {
      ++box.left;
      ++box.right;
    }
    while (box.width() > 0 && box.height() > 0 && same(box.left_end - 1, box.right_end - 1)) {
      --box.left_end;
      --box.right_end;
    }
  }

  bool mark_if_one_sided(const Box& box) {
    if (box.width() > 0 && box.height() > 0) return false;
    std::fill(result_.removed.begin() + box.left, result_.removed.begin() + box.left_end, true);
    std::fill(result_.added.begin() + box.right, result_.added.begin() + box.right_end, true);
    return true;
  }

  /// A trimmed box has two differences or more, so a split is never one of its outer corners.
  [[nodiscard]] Place find_split(const Box& box) const {
    const int limit = std::min((box.width() + box.height() + 1) / 2, most_differences_);
    Search forward(left_, right_, box, Direction::FromBegin, limit);
    Search backward(left_, right_, box, Direction::FromEnd, limit);
    for (int steps = 0; steps <= limit; ++steps) {
      if (const auto place = forward.advance(steps, backward, steps - 1)) return *place;
      if (const auto place = backward.advance(steps, forward, steps)) return *place;
    }
    return forward.furthest(limit);
  }

  Ids left_;
  Ids right_;
  int most_differences_;
  SequenceDiff result_;
};

}  // namespace

SequenceDiff diff_sequences(Ids left, Ids right, int most_differences) {
  return Differ(left, right, most_differences).run();
}

}  // namespace weir
