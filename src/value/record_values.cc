// Sorting values: units are sorted by their first eight bytes as a number, digit by digit where
// there are many, and read further only where those agree.
#include "value/record_values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <utility>

namespace weir::record {
namespace {

constexpr std::size_t kManyUnits = 48;  // from here on digits are quicker than comparisons
constexpr std::size_t kSlack = 16;
constexpr unsigned kDigitBits = 8;
constexpr unsigned kKeyBits = 64;

std::uint64_t from_big_endian(std::uint64_t bytes) {
  return std::endian::native == std::endian::little ? __builtin_bswap64(bytes) : bytes;
}

std::size_t digit_of(std::uint64_t key, unsigned shift) { return key >> shift & 0xFFU; }

}  // namespace

void ValueList::add_integer(std::int64_t value) {
  std::array<char, 24> text;  // NOLINT(*-member-init): filled by to_chars
  char* const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  *end = '\n';
  const auto digits = static_cast<std::size_t>(end - text.data());
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size() + digits));
  bytes_.append(text.data(), digits + 1);
}

/// The first eight bytes, zeros behind a shorter value.
std::uint64_t ValueList::key_of(std::size_t index) const {
  const std::size_t begin = begin_of(index);
  const std::size_t size = ends_[index] - begin;
  std::uint64_t bytes = 0;
  if (begin + sizeof bytes > bytes_.size()) {
    std::memcpy(&bytes, bytes_.data() + begin, std::min(size, sizeof bytes));
    return from_big_endian(bytes);
  }
  std::memcpy(&bytes, bytes_.data() + begin, sizeof bytes);
  const std::uint64_t key = from_big_endian(bytes);
  if (size >= sizeof bytes) return key;
  return size == 0 ? 0 : key & ~std::uint64_t{0} << (kKeyBits - 8 * size);
}

void ValueList::make_units(std::size_t width) {
  const std::size_t count = width == 0 ? 0 : size() / width;
  units_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t first = i * width;
    units_[i] = {key_of(first), static_cast<std::uint32_t>(first)};
  }
}

bool ValueList::is_less(const Unit& left, const Unit& right, std::size_t width) const {
  if (left.key != right.key) return left.key < right.key;
  for (std::size_t i = 0; i < width; ++i) {
    const int order = (*this)[left.first + i].compare((*this)[right.first + i]);
    if (order != 0) return order < 0;
  }
  return false;
}

void ValueList::sort_by_comparing(std::span<Unit> units, std::size_t width) const {
  std::sort(units.begin(), units.end(), [this, width](const Unit& left, const Unit& right) {
    return is_less(left, right, width);
  });
}

/// By the digits in which keys differ, from the last to the first; each pass keeps the order of
/// the one before.
void ValueList::sort_by_key(std::span<Unit> units) {
  std::uint64_t differing = 0;
  for (const Unit& unit : units) differing |= unit.key ^ units.front().key;
  spare_units_.resize(std::max(spare_units_.size(), units.size()));
  std::span<Unit> from = units;
  std::span<Unit> to = std::span(spare_units_).first(units.size());
  for (unsigned shift = 0; shift < kKeyBits; shift += kDigitBits) {
    if (digit_of(differing, shift) == 0) continue;
    std::array<std::uint32_t, 256> places{};
    for (const Unit& unit : from) ++places[digit_of(unit.key, shift)];
    std::uint32_t place = 0;
    for (std::uint32_t& count : places) place += std::exchange(count, place);
    for (const Unit& unit : from) to[places[digit_of(unit.key, shift)]++] = unit;
    std::swap(from, to);
  }
  if (from.data() != units.data()) std::copy(from.begin(), from.end(), units.begin());
}

/// Units with the same key: whether there is more in their first values, if only a NUL.
bool ValueList::may_differ(std::span<const Unit> units) const {
  const std::size_t size = (*this)[units.front().first].size();
  return size >= sizeof(std::uint64_t) ||
         std::any_of(units.begin(), units.end(),
                     [&](const Unit& unit) { return (*this)[unit.first].size() != size; });
}

void ValueList::sort_equal_keys(std::span<Unit> units, std::size_t width) const {
  for (std::size_t begin = 0; begin < units.size();) {
    std::size_t end = begin + 1;
    while (end < units.size() && units[end].key == units[begin].key) ++end;
    const std::span<Unit> equal = units.subspan(begin, end - begin);
    if (equal.size() > 1 && (width > 1 || may_differ(equal))) sort_by_comparing(equal, width);
    begin = end;
  }
}

void ValueList::sort_range(std::span<Unit> units, std::size_t width) {
  if (units.size() < kManyUnits) {
    sort_by_comparing(units, width);
    return;
  }
  sort_by_key(units);
  sort_equal_keys(units, width);
}

/// Copies the bytes from `begin` to `end` to `place` of the other buffer; there is room for a few
/// bytes more, so that short stretches, which are most, take one instruction.
void ValueList::copy_bytes(std::size_t begin, std::size_t end, std::size_t place) {
  if (end - begin <= kSlack && begin + kSlack <= bytes_.size()) {
    std::memcpy(sorted_bytes_.data() + place, bytes_.data() + begin, kSlack);
  } else {
    std::memcpy(sorted_bytes_.data() + place, bytes_.data() + begin, end - begin);
  }
}

void ValueList::put_in_order(std::size_t width) {
  const bool in_order = std::is_sorted(
      units_.begin(), units_.end(), [](const Unit& a, const Unit& b) { return a.first < b.first; });
  if (in_order) return;
  const std::size_t rest = units_.size() * width;
  sorted_bytes_.resize(bytes_.size() + kSlack);
  sorted_ends_.resize(ends_.size());
  std::size_t place = 0;
  std::size_t index = 0;
  const auto copy = [&](std::size_t first, std::size_t last) {
    const std::size_t begin = begin_of(first);
    const std::size_t end = begin_of(last);
    copy_bytes(begin, end, place);
    for (std::size_t i = first; i < last; ++i, ++index) {
      sorted_ends_[index] = static_cast<std::uint32_t>(ends_[i] - begin + place);
    }
    place += end - begin;
  };
  for (const Unit& unit : units_) copy(unit.first, unit.first + width);
  copy(rest, size());
  sorted_bytes_.resize(place);
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
