// Arena: texts that live as long as their owner, at addresses that never change.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace weir {

/// A bump allocator for bytes, in chunks that grow. Views it gives stay valid until the arena ends,
/// also when the arena is moved. Nothing is freed before. Not thread-safe.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&& other) noexcept;
  Arena& operator=(Arena&& other) noexcept;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() = default;

  /// A copy of `text` that the arena owns.
  std::string_view copy(std::string_view text);
  /// `size` bytes for the caller to fill, without alignment.
  char* allocate(std::size_t size);
  /// Bytes handed out so far.
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  void add_chunk(std::size_t at_least);

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
  std::size_t size_ = 0;
};

}  // namespace weir
