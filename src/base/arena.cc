// Chunks of the arena.
#include "base/arena.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace weir {
namespace {

constexpr std::size_t kSmallestChunk = 1024;
constexpr std::size_t kLargestChunk = std::size_t{1} << 20U;

}  // namespace

Arena::Arena(Arena&& other) noexcept
    : chunks_(std::exchange(other.chunks_, {})),
      free_(std::exchange(other.free_, nullptr)),
      left_(std::exchange(other.left_, 0)),
      size_(std::exchange(other.size_, 0)) {}

Arena& Arena::operator=(Arena&& other) noexcept {
  chunks_ = std::exchange(other.chunks_, {});
  free_ = std::exchange(other.free_, nullptr);
  left_ = std::exchange(other.left_, 0);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return "";
  char* place = allocate(text.size());
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

char* Arena::allocate(std::size_t size) {
  if (size > left_) add_chunk(size);
  left_ -= size;
  size_ += size;
  return std::exchange(free_, free_ + size);
}

void Arena::add_chunk(std::size_t at_least) {
  // Each chunk is as large as all before it, so that small scripts stay small and few are needed.
  const std::size_t size = std::max(at_least, std::clamp(size_, kSmallestChunk, kLargestChunk));
  chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
  free_ = chunks_.back().get();
  left_ = size;
}

}  // namespace weir
