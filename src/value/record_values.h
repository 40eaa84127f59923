// ValueList: texts of values in a row, one buffer for all, sorted the ways records ask for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::record {

/// Values lie behind each other, each ended by LF, as they are hashed. Keeps its memory when
/// cleared. Not thread-safe.
class ValueList {
 public:
  void clear() {
    bytes_.clear();
    ends_.clear();
  }

  /// Where the next value is written; `end_value` closes it.
  [[nodiscard]] std::string& open() { return bytes_; }
  void end_value() {
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    bytes_ += '\n';
  }
  void add(std::string_view value) {
    bytes_ += value;
    end_value();
  }

  void add_integer(std::int64_t value);

  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t index) const {
    const std::size_t begin = begin_of(index);
    return {bytes_.data() + begin, ends_[index] - begin};
  }
  /// All values, each ended by LF.
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

  /// Sorts stretches of `width` values as units, bytewise from left to right; values that fill no
  /// unit stay at the end.
  void sort_units(std::size_t width);
  /// Sorts within stretches of neighbouring units that are equal in `columns`, counted from 1.
  void sort_within_groups(std::size_t width, std::span<const std::uint32_t> columns);

 private:
  struct Unit {
    std::uint64_t key;    ///< The first bytes of the first value, comparable as a number.
    std::uint32_t first;  ///< Index of its first value.
  };

  [[nodiscard]] std::uint64_t key_of(std::size_t index) const;
  [[nodiscard]] bool is_less(const Unit& left, const Unit& right, std::size_t width) const;
  [[nodiscard]] std::size_t begin_of(std::size_t index) const {
    return index == 0 ? 0 : std::size_t{ends_[index - 1]} + 1;
  }
  void make_units(std::size_t width);
  void sort_range(std::span<Unit> units, std::size_t width);
  void sort_by_comparing(std::span<Unit> units, std::size_t width) const;
  void sort_by_key(std::span<Unit> units);
  [[nodiscard]] bool may_differ(std::span<const Unit> units) const;
  void sort_equal_keys(std::span<Unit> units, std::size_t width) const;
  void copy_bytes(std::size_t begin, std::size_t end, std::size_t place);
  void put_in_order(std::size_t width);

  std::string bytes_;
  std::vector<std::uint32_t> ends_;
  std::vector<Unit> units_;
  std::vector<Unit> spare_units_;
  std::string sorted_bytes_;
  std::vector<std::uint32_t> sorted_ends_;
};

}  // namespace weir::record
