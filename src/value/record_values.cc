// Sorting values: units are compared by eight bytes as a number, and read only where those agree.
#include "value/record_values.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace weir::record {
namespace {

std::uint64_t key_of(std::string_view value) {
  std::uint64_t key = 0;
  std::memcpy(&key, value.data(), std::min(value.size(), sizeof key));
  return std::endian::native == std::endian::little ? __builtin_bswap64(key) : key;
}

}  // namespace

void ValueList::make_units(std::size_t width) {
  const std::size_t count = width == 0 ? 0 : size() / width;
  units_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t first = i * width;
    units_[i] = {key_of((*this)[first]), static_cast<std::uint32_t>(first)};
  }
}

void ValueList::sort_range(std::span<Unit> units, std::size_t width) const {
  const auto less = [this, width](const Unit& left, const Unit& right) {
    if (left.key != right.key) return left.key < right.key;
    for (std::size_t i = 0; i < width; ++i) {
      const int order = (*this)[left.first + i].compare((*this)[right.first + i]);
      if (order != 0) return order < 0;
    }
    return false;
  };
  if (!std::is_sorted(units.begin(), units.end(), less)) {
    std::sort(units.begin(), units.end(), less);
  }
}

void ValueList::put_in_order(std::size_t width) {
  const bool in_order = std::is_sorted(
      units_.begin(), units_.end(), [](const Unit& a, const Unit& b) { return a.first < b.first; });
  if (in_order) return;
  sorted_bytes_.clear();
  sorted_ends_.clear();
  const auto copy = [this](std::size_t first, std::size_t last) {
    const std::size_t begin = begin_of(first);
    const auto moved = static_cast<std::uint32_t>(sorted_bytes_.size() - begin);
    for (std::size_t i = first; i < last; ++i) sorted_ends_.push_back(ends_[i] + moved);
    sorted_bytes_.append(bytes_, begin, begin_of(last) - begin);
  };
  for (const Unit& unit : units_) copy(unit.first, unit.first + width);
  if (units_.size() * width < size()) copy(units_.size() * width, size());
  bytes_.swap(sorted_bytes_);
  ends_.swap(sorted_ends_);
}

void ValueList::sort_units(std::size_t width) {
  if (width == 0 || size() / width < 2) return;
  make_units(width);
  sort_range(units_, width);
  put_in_order(width);
}

void ValueList::sort_within_groups(std::size_t width, std::span<const std::uint32_t> columns) {
  make_units(width);
  const auto same_group = [&](const Unit& left, const Unit& right) {
    return std::all_of(columns.begin(), columns.end(), [&](std::uint32_t column) {
      if (column == 0 || column > width) return true;
      return (*this)[left.first + column - 1] == (*this)[right.first + column - 1];
    });
  };
  for (std::size_t begin = 0; begin < units_.size();) {
    std::size_t end = begin + 1;
    while (end < units_.size() && same_group(units_[begin], units_[end])) ++end;
    sort_range(std::span(units_).subspan(begin, end - begin), width);
    begin = end;
  }
  put_in_order(width);
}

}  // namespace weir::record
