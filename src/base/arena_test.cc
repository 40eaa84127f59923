// The arena keeps what it was given.
#include "base/arena.h"

#include <gtest/gtest.h>

#include <string>

namespace weir {
namespace {

TEST(Arena, KeepsTextsWhereTheyAreWhileItGrowsAndMoves) {
  Arena arena;
  std::vector<std::string> texts;
  std::vector<std::string_view> copies;
  for (std::size_t i = 0; i < 3000; ++i) texts.emplace_back(i, static_cast<char>('a' + i % 26));
  for (const std::string& text : texts) copies.push_back(arena.copy(text));
  const Arena moved = std::move(arena);
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(copies[i], texts[i]);
  EXPECT_EQ(moved.size(), 2999U * 3000U / 2);
}

TEST(Arena, TakesTextsLargerThanAChunkAndEmptyOnes) {
  Arena arena;
  const std::string large(std::size_t{3} << 20U, 'x');
  EXPECT_EQ(arena.copy(large), large);
  EXPECT_EQ(arena.copy(""), "");
  EXPECT_NE(arena.copy("").data(), nullptr);
}

}  // namespace
}  // namespace weir
