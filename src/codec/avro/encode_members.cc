// Members of maps and records as they are encoded.
#include "codec/avro/encode_members.h"

#include <algorithm>
#include <functional>

#include "codec/varint.h"

namespace weir::codec::avro {

void close_block(std::string& bytes, std::size_t start, std::int64_t count) {
  if (count == 0) return;  // the byte kept free is the end already
  char room[10];           // NOLINT(*-avoid-c-arrays)
  const char* const end = write_varint(room, zigzag(count));
  bytes[start] = room[0];
  bytes.insert(start + 1, room + 1, static_cast<std::size_t>(end - room - 1));
  bytes += '\0';
}

MapEntries::MapEntries(std::string& bytes) : bytes_(bytes), start_(bytes.size()) { bytes_ += '\0'; }

void MapEntries::begin(std::string_view key, std::size_t offset) {
  if (!entries_.empty()) entries_.back().end = bytes_.size();
  Entry& entry = entries_.emplace_back();
  entry.begin = bytes_.size();
  append_zigzag(bytes_, static_cast<std::int64_t>(key.size()));
  entry.key = bytes_.size();
  entry.length = key.size();
  entry.offset = offset;
  bytes_ += key;
}

std::optional<MapEntries::Twice> MapEntries::finish() {
  if (!entries_.empty()) entries_.back().end = bytes_.size();
  const auto key = [&](const Entry& entry) { return key_of(entry); };
  if (std::ranges::adjacent_find(entries_, std::greater_equal<>(), key) != entries_.end()) {
    std::ranges::stable_sort(entries_, {}, key);
    const auto twice = std::ranges::adjacent_find(entries_, {}, key);
    if (twice != entries_.end()) return Twice{(twice + 1)->offset, std::string(key_of(*twice))};
    reorder();
  }
  close_block(bytes_, start_, static_cast<std::int64_t>(entries_.size()));
  return std::nullopt;
}

void MapEntries::reorder() {
  std::string sorted;
  for (const Entry& entry : entries_) {
    sorted.append(bytes_, entry.begin, entry.end - entry.begin);
  }
  bytes_.replace(start_ + 1, std::string::npos, sorted);
}

}  // namespace weir::codec::avro
