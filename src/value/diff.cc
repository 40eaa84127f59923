// Comparing rows: as multisets, or in order.
#include <cstdint>
#include <unordered_map>

#include "value/rows.h"
#include "value/sequence_diff.h"

namespace weir {
namespace {

using Kind = DiffLine::Kind;

/// Bytes of a row with lengths in front, so that different rows never give the same key.
std::string key_of(const TextRow& row) {
  std::string key;
  for (const std::string& field : row) key.append(std::to_string(field.size())).append(":" + field);
  return key;
}

/// Rows as numbers, equal where the rows are.
struct NumberedRows {
  std::vector<std::uint32_t> expected;
  std::vector<std::uint32_t> actual;
  std::size_t distinct = 0;
};

NumberedRows number_rows(const std::vector<TextRow>& expected, const std::vector<TextRow>& actual) {
  std::unordered_map<std::string, std::uint32_t> numbers;
  const auto number_of = [&numbers](const TextRow& row) {
    return numbers.try_emplace(key_of(row), static_cast<std::uint32_t>(numbers.size()))
        .first->second;
  };
  NumberedRows rows;
  for (const TextRow& row : expected) rows.expected.push_back(number_of(row));
  for (const TextRow& row : actual) rows.actual.push_back(number_of(row));
  rows.distinct = numbers.size();
  return rows;
}

/// The elements of `ids` that `other` has too, with their places.
struct SharedPart {
  std::vector<std::uint32_t> ids;
  std::vector<std::size_t> places;
};

SharedPart shared_part(const std::vector<std::uint32_t>& ids,
                       const std::vector<std::uint32_t>& other, std::size_t distinct) {
  std::vector<bool> present(distinct);
  for (const std::uint32_t id : other) present[id] = true;
  SharedPart part;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!present[ids[i]]) continue;
    part.ids.push_back(ids[i]);
    part.places.push_back(i);
  }
  return part;
}

/// Flags for all rows: those that only one side has differ anyway, which makes the search small.
std::vector<bool> spread(const std::vector<bool>& flags, const SharedPart& part, std::size_t size) {
  std::vector<bool> all(size, true);
  for (std::size_t i = 0; i < flags.size(); ++i) all[part.places[i]] = flags[i];
  return all;
}

std::vector<DiffLine> merge(const std::vector<TextRow>& expected, const std::vector<bool>& removed,
                            const std::vector<TextRow>& actual, const std::vector<bool>& added) {
  std::vector<DiffLine> lines;
  std::size_t left = 0;
  std::size_t right = 0;
  while (left < expected.size() || right < actual.size()) {
    while (left < expected.size() && removed[left]) {
      lines.push_back({Kind::Missing, expected[left++]});
    }
    while (right < actual.size() && added[right]) {
      lines.push_back({Kind::Unexpected, actual[right++]});
    }
    if (left >= expected.size() || right >= actual.size()) continue;
    lines.push_back({Kind::Same, expected[left++]});
    ++right;
  }
  return lines;
}

}  // namespace

std::vector<DiffLine> diff_sorted(const std::vector<TextRow>& expected,
                                  const std::vector<TextRow>& actual) {
  std::vector<DiffLine> lines;
  auto left = expected.begin();
  auto right = actual.begin();
  while (left != expected.end() || right != actual.end()) {
    const bool left_first = right == actual.end() || (left != expected.end() && *left < *right);
    if (left_first) {
      lines.push_back({Kind::Missing, *left++});
    } else if (left == expected.end() || *right < *left) {
      lines.push_back({Kind::Unexpected, *right++});
    } else {
      lines.push_back({Kind::Same, *left++});
      ++right;
    }
  }
  return lines;
}

std::vector<DiffLine> diff_ordered(const std::vector<TextRow>& expected,
                                   const std::vector<TextRow>& actual) {
  const NumberedRows rows = number_rows(expected, actual);
  const SharedPart left = shared_part(rows.expected, rows.actual, rows.distinct);
  const SharedPart right = shared_part(rows.actual, rows.expected, rows.distinct);
  const SequenceDiff diff = diff_sequences(left.ids, right.ids);
  return merge(expected, spread(diff.removed, left, expected.size()), actual,
               spread(diff.added, right, actual.size()));
}

}  // namespace weir
