// Members of maps and records as they are encoded: put in order, repeated ones found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::codec::avro {

/// Makes `bytes[start]`, a byte kept free, and what follows it one block of `count` items.
void close_block(std::string& bytes, std::size_t start, std::int64_t count);

/// The entries of one map, which are appended to `bytes` as they come.
class MapEntries {
 public:
  explicit MapEntries(std::string& bytes);

  /// An entry begins, whose key stands at `offset` of the text; its value is appended next.
  void begin(std::string_view key, std::size_t offset);
  [[nodiscard]] std::string_view last_key() const { return key_of(entries_.back()); }

  struct Twice {
    std::size_t offset;
    std::string key;
  };
  /// Sorts the entries by key and ends the map; gives the entry that repeats a key, if one does.
  std::optional<Twice> finish();

 private:
  struct Entry {
    std::size_t begin;   ///< Of the key's length.
    std::size_t key;     ///< Of its characters.
    std::size_t length;  ///< In characters.
    std::size_t end;
    std::size_t offset;
  };
  [[nodiscard]] std::string_view key_of(const Entry& entry) const {
    return std::string_view(bytes_).substr(entry.key, entry.length);
  }
  void reorder();

  std::string& bytes_;
  std::size_t start_;
  std::vector<Entry> entries_;
};

/// Where fields of a record lie that came in another order than the schema's.
class FieldPieces {
 public:
  FieldPieces(std::size_t fields, std::size_t start) : pieces_(fields), start_(start) {}

  [[nodiscard]] bool has(std::size_t field) const { return pieces_[field].there; }
  void begin(std::size_t field, const std::string& bytes) { pieces_[field].begin = bytes.size(); }
  void end(std::size_t field, const std::string& bytes) {
    pieces_[field].end = bytes.size();
    pieces_[field].there = true;
  }
  [[nodiscard]] std::string_view of(std::size_t field, std::string_view bytes) const {
    return bytes.substr(pieces_[field].begin, pieces_[field].end - pieces_[field].begin);
  }
  [[nodiscard]] std::size_t start() const { return start_; }

 private:
  struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool there = false;
  };
  std::vector<Piece> pieces_;
  std::size_t start_;
};

}  // namespace weir::codec::avro
