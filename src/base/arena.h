// Arena: many small texts with one owner and stable addresses.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace weir {

/// Bump allocator for bytes. Views it returned stay valid as long as the arena, also when it moves.
class Arena {
 public:
  /// A copy of `text` that lives as long as the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > left_) grow(text.size());
    char* place = next_;
    std::memcpy(place, text.data(), text.size());
    next_ += text.size();
    left_ -= text.size();
    return {place, text.size()};
  }

 private:
  static constexpr std::size_t kChunk = 64UL * 1024;

  void grow(std::size_t needed) {
    const std::size_t size = needed > kChunk / 4 ? needed : kChunk;
    // Not value-initialised: every byte is written before it is read.
    chunks_.push_back(std::unique_ptr<char[]>(new char[size]));  // NOLINT(modernize-avoid-c-arrays)
    next_ = chunks_.back().get();
    left_ = size;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;  // NOLINT(modernize-avoid-c-arrays)
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace weir
