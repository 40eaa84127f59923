// ValueList: its sorting must be that of the plainest code.
#include "value/record_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/rng.h"

namespace weir::record {
namespace {

using Unit = std::vector<std::string>;

std::string random_value(Rng& rng) {
  constexpr std::array<std::string_view, 9> kBegin{
      "", "a", "ab", "abcdefg", "abcdefgh", "zzzz", "\xC3\xA9", "abcdefgh1", "\x01"};
  std::string value(kBegin[rng.below(kBegin.size())]);
  for (std::uint64_t left = rng.below(3); left > 0; --left) {
    value += static_cast<char>(rng.below(4) == 0 ? 0 : rng.below(256));
  }
  return value;
}

std::vector<Unit> random_units(std::size_t count, std::size_t width, Rng& rng) {
  std::vector<Unit> units(count);
  for (Unit& unit : units) {
    for (std::size_t i = 0; i < width; ++i) unit.push_back(random_value(rng));
  }
  return units;
}

std::vector<std::string> flat(const std::vector<Unit>& units) {
  std::vector<std::string> values;
  for (const Unit& unit : units) values.insert(values.end(), unit.begin(), unit.end());
  return values;
}

std::vector<std::string> values_of(const ValueList& list) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < list.size(); ++i) values.emplace_back(list[i]);
  return values;
}

void fill(const std::vector<Unit>& units, ValueList& list) {
  list.clear();
  for (const std::string& value : flat(units)) list.add(value);
}

TEST(ValueList, SortsLikeVectorsOfStrings) {
  Rng rng(3);
  ValueList list;
  for (const std::size_t count : {0U, 1U, 2U, 5U, 47U, 48U, 49U, 300U}) {
    for (std::size_t width = 1; width <= 3; ++width) {
      for (int round = 0; round < 20; ++round) {
        std::vector<Unit> units = random_units(count, width, rng);
        fill(units, list);
        list.sort_units(width);
        std::sort(units.begin(), units.end());
        ASSERT_EQ(values_of(list), flat(units)) << count << " units of " << width;
        std::string bytes;
        for (const std::string& value : flat(units)) bytes += value + '\n';
        ASSERT_EQ(list.bytes(), bytes);
      }
    }
  }
}

TEST(ValueList, SortsWithinGroups) {
  Rng rng(5);
  ValueList list;
  const std::array<std::uint32_t, 1> second{2};
  for (int round = 0; round < 100; ++round) {
    std::vector<Unit> units = random_units(60, 2, rng);
    for (Unit& unit : units) unit[1] = unit[1].size() < 3 ? "x" : "y";
    fill(units, list);
    list.sort_within_groups(2, second);
    for (auto begin = units.begin(); begin != units.end();) {
      const auto end = std::find_if(begin, units.end(),
                                    [&](const Unit& unit) { return unit[1] != (*begin)[1]; });
      std::sort(begin, end);
      begin = end;
    }
    ASSERT_EQ(values_of(list), flat(units));
  }
}

TEST(ValueList, WhatFillsNoUnitStaysAtTheEnd) {
  ValueList list;
  for (const std::string_view value : {"b", "1", "a", "2", "left over"}) list.add(value);
  list.sort_units(2);
  EXPECT_EQ(values_of(list), (std::vector<std::string>{"a", "2", "b", "1", "left over"}));
}

TEST(ValueList, IntegersAreWrittenInDecimal) {
  ValueList list;
  list.add_integer(-12);
  list.add_integer(0);
  EXPECT_EQ(list.bytes(), "-12\n0\n");
}

}  // namespace
}  // namespace weir::record
