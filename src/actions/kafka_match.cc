// Pairs of records, and the differences within them.
#include "actions/kafka_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "value/sequence_diff.h"

namespace weir::actions {
namespace {

constexpr std::size_t kMostShown = 20;   // records
constexpr std::size_t kMostFields = 10;  // in a record
constexpr std::size_t kContext = 2;      // records around a difference
constexpr std::size_t kMostPairs = 10'000;

bool same_part(const PartValue& expected, const PartValue& actual, const codec::Masks& masks) {
  if (expected.has_value() != actual.has_value()) return false;
  return !expected || codec::equal(*expected, *actual, masks);
}

std::uint64_t hash_part(const PartValue& part, const codec::Masks& masks) {
  return part ? codec::fingerprint(*part, masks) : 1;
}

/// Equal for records that are the same but for their partitions.
std::uint64_t hash_of(const MatchRules& rules, const DecodedRecord& record) {
  std::uint64_t hash = hash_part(record.value, rules.value_masks);
  hash = hash * 31 + hash_part(record.key, rules.key_masks);
  for (const std::string& header : record.headers) {
    hash = hash * 31 + std::hash<std::string>()(header);
  }
  return hash;
}

bool same_content(const MatchRules& rules, const DecodedRecord& expected,
                  const DecodedRecord& actual) {
  return expected.headers == actual.headers &&
         same_part(expected.key, actual.key, rules.key_masks) &&
         same_part(expected.value, actual.value, rules.value_masks);
}

/// Writes differences: what was expected, what came, and the fields in which two differ.
class DiffWriter {
 public:
  DiffWriter(const LineReading& reading, const MatchRules& rules, RecordDiff& diff)
      : reading_(reading), rules_(rules), diff_(diff) {}

  void common(const DecodedRecord& record) {
    if (shown_ < kMostShown) line("  ", record);
  }
  void missing(const DecodedRecord& record) {
    ++diff_.missing;
    if (shows()) line("- ", record);
  }
  void unexpected(const DecodedRecord& record) {
    ++diff_.unexpected;
    if (shows()) line("+ ", record);
  }
  void pair(const DecodedRecord& expected, const DecodedRecord& actual) {
    missing(expected);
    unexpected(actual);
    if (shown_ > kMostShown) return;
    headers(expected, actual);
    fields("key", expected.key, actual.key, rules_.key_masks);
    fields("value", expected.value, actual.value, rules_.value_masks);
    if (expected.partition && expected.partition != actual.partition) {
      field("partition", std::to_string(*expected.partition),
            std::to_string(actual.partition.value_or(0)));
    }
  }
  /// Records side by side as far as there are two, then the rest.
  void pairs(const std::vector<const DecodedRecord*>& expected,
             const std::vector<const DecodedRecord*>& actual) {
    const std::size_t both = std::min(expected.size(), actual.size());
    for (std::size_t i = 0; i < both; ++i) pair(*expected[i], *actual[i]);
    for (std::size_t i = both; i < expected.size(); ++i) missing(*expected[i]);
    for (std::size_t i = both; i < actual.size(); ++i) unexpected(*actual[i]);
  }
  void gap() {
    if (shown_ < kMostShown) diff_.text += "  ...\n";
  }
  void finish() const {
    if (shown_ > kMostShown) {
      diff_.text += fmt::format("  ... {} more\n", shown_ - kMostShown);
    }
  }

 private:
  bool shows() { return ++shown_ <= kMostShown; }
  void line(std::string_view sign, const DecodedRecord& record) {
    diff_.text += fmt::format("{}{}", sign, write_record(reading_, record));
    if (record.offset >= 0) diff_.text += fmt::format("    ({})", place_of(record));
    diff_.text += '\n';
  }
  void field(std::string_view name, std::string_view expected, std::string_view actual) {
    diff_.text += fmt::format("      {}", name);
    if (!expected.empty() || !actual.empty()) {
      diff_.text += fmt::format(": expected {}, got {}", expected.empty() ? "nothing" : expected,
                                actual.empty() ? "nothing" : actual);
    }
    diff_.text += '\n';
  }
  void headers(const DecodedRecord& expected, const DecodedRecord& actual) {
    for (std::size_t i = 0; i < reading_.headers.size(); ++i) {
      if (expected.headers[i] == actual.headers[i]) continue;
      field(fmt::format("header {}", reading_.headers[i]), expected.headers[i], actual.headers[i]);
    }
  }
  /// Of whole values a second line would say no more than the first.
  void fields(std::string_view part, const PartValue& expected, const PartValue& actual,
              const codec::Masks& masks) {
    if (!expected || !actual) return;
    for (const codec::Difference& one :
         codec::differences(*expected, *actual, masks, kMostFields)) {
      if (!one.path.empty()) field(fmt::format("{}{}", part, one.path), one.expected, one.actual);
    }
  }

  const LineReading& reading_;
  const MatchRules& rules_;
  RecordDiff& diff_;
  std::size_t shown_ = 0;
};

using Records = std::vector<const DecodedRecord*>;

Records pointers_to(const std::vector<DecodedRecord>& records) {
  Records pointers;
  for (const DecodedRecord& record : records) pointers.push_back(&record);
  return pointers;
}

/// The same number for the same record, of both sides.
class Numbering {
 public:
  explicit Numbering(const MatchRules& rules) : rules_(rules) {}
  std::uint32_t number(const DecodedRecord& record) {
    auto& known = classes_[hash_of(rules_, record)];
    for (const auto& [one, number] : known) {
      if (same_content(rules_, *one, record)) return number;
    }
    known.emplace_back(&record, ++last_);
    return last_;
  }
  std::vector<std::uint32_t> numbers(const Records& records) {
    std::vector<std::uint32_t> result;
    for (const DecodedRecord* record : records) result.push_back(number(*record));
    return result;
  }

 private:
  const MatchRules& rules_;
  std::unordered_map<std::uint64_t, std::vector<std::pair<const DecodedRecord*, std::uint32_t>>>
      classes_;
  std::uint32_t last_ = 0;
};

/// A record by what it says and where it lies.
struct Place {
  std::uint32_t content = 0;
  std::optional<std::int32_t> partition;
  std::size_t at = 0;
};
using Places = std::vector<Place>;

bool lies_before(const Place& left, const Place& right) {
  return std::tie(left.content, left.partition) < std::tie(right.content, right.partition);
}
bool says_less(const Place& left, const Place& right) { return left.content < right.content; }

Places places_of(Numbering& numbering, const Records& records) {
  Places places;
  for (const DecodedRecord* record : records) {
    places.push_back({numbering.number(*record), record->partition, places.size()});
  }
  std::stable_sort(places.begin(), places.end(), lies_before);
  return places;
}

/// Each of `wanted` and `free` takes one of the other that is the same by `less`, by which both are
/// sorted; those without one remain.
template <typename Less>
void pair_off(Places& wanted, Places& free, Less less) {
  Places unmet;
  Places untaken;
  std::ranges::set_difference(wanted, free, std::back_inserter(unmet), less);
  std::ranges::set_difference(free, wanted, std::back_inserter(untaken), less);
  wanted = std::move(unmet);
  free = std::move(untaken);
}

/// In the order of `records`.
Records pick(const Records& records, Places places) {
  std::ranges::sort(places, {}, &Place::at);
  Records picked;
  for (const Place& place : places) picked.push_back(records[place.at]);
  return picked;
}

/// Each expected record takes one that fits; those that name a partition choose first.
void match_multiset(const MatchRules& rules, const Records& expected, const Records& actual,
                    DiffWriter& writer) {
  Numbering numbering(rules);
  Places wanted = places_of(numbering, expected);
  Places free = places_of(numbering, actual);
  const auto anywhere = std::ranges::stable_partition(
      wanted, [](const Place& place) { return place.partition.has_value(); });
  Places of_any_partition(anywhere.begin(), anywhere.end());
  wanted.erase(anywhere.begin(), anywhere.end());
  pair_off(wanted, free, lies_before);
  pair_off(of_any_partition, free, says_less);
  std::ranges::move(of_any_partition, std::back_inserter(wanted));
  Records missing = pick(expected, std::move(wanted));
  Records unexpected = pick(actual, std::move(free));
  // Those of one key are most likely meant for each other; too many are not looked through.
  if (missing.size() * unexpected.size() > kMostPairs) return writer.pairs(missing, unexpected);
  std::stable_sort(unexpected.begin(), unexpected.end(), [&](const auto* left, const auto* right) {
    const auto rank = [&](const DecodedRecord* record) {
      const auto same = std::find_if(missing.begin(), missing.end(), [&](const auto* other) {
        return same_part(other->key, record->key, rules.key_masks);
      });
      return same - missing.begin();
    };
    return rank(left) < rank(right);
  });
  writer.pairs(missing, unexpected);
}

/// In order: what remains beside a longest common part differs.
void match_sequence(const MatchRules& rules, const Records& expected, const Records& actual,
                    DiffWriter& writer) {
  Numbering numbering(rules);
  const auto left = numbering.numbers(expected);
  const auto right = numbering.numbers(actual);
  const SequenceDiff diff = diff_sequences(left, right);
  std::size_t at = 0;
  std::size_t seen = 0;
  std::vector<const DecodedRecord*> common;  // since the last difference
  bool differed = false;
  while (at < expected.size() || seen < actual.size()) {
    Records missing;
    Records unexpected;
    while (at < expected.size() && diff.removed[at]) missing.push_back(expected[at++]);
    while (seen < actual.size() && diff.added[seen]) unexpected.push_back(actual[seen++]);
    if (missing.empty() && unexpected.empty()) {
      common.push_back(actual[seen]);
      ++at, ++seen;
      if (differed && common.size() <= kContext) writer.common(*common.back());
      continue;
    }
    const std::size_t told = differed ? std::min(common.size(), kContext) : 0;
    const std::size_t rest = common.size() - told;
    if (rest > kContext) writer.gap();
    for (std::size_t i = common.size() - std::min(rest, kContext); i < common.size(); ++i) {
      writer.common(*common[i]);
    }
    common.clear();
    differed = true;
    writer.pairs(missing, unexpected);
  }
}

/// Compared one by one first: it is what nearly always holds.
bool all_same(const MatchRules& rules, const Records& expected, const Records& actual) {
  return std::equal(
      expected.begin(), expected.end(), actual.begin(), actual.end(),
      [&](const auto* left, const auto* right) { return same_content(rules, *left, *right); });
}

void match_partitions(const MatchRules& rules, const Records& expected, const Records& actual,
                      DiffWriter& writer) {
  std::map<std::int32_t, std::pair<Records, Records>> partitions;
  for (const DecodedRecord* record : expected) {
    partitions[record->partition.value_or(0)].first.push_back(record);
  }
  for (const DecodedRecord* record : actual) {
    partitions[record->partition.value_or(0)].second.push_back(record);
  }
  for (const auto& [partition, both] : partitions) {
    if (all_same(rules, both.first, both.second)) continue;
    match_sequence(rules, both.first, both.second, writer);
  }
}

/// Where the expected ones stand in a row among the others; otherwise nothing fits.
void match_run(const MatchRules& rules, const Records& expected, const Records& actual,
               DiffWriter& writer) {
  const auto found = std::search(
      actual.begin(), actual.end(), expected.begin(), expected.end(),
      [&](const auto* came, const auto* wanted) { return is_same_record(rules, *wanted, *came); });
  if (found == actual.end()) match_sequence(rules, expected, actual, writer);
}

}  // namespace

bool is_same_record(const MatchRules& rules, const DecodedRecord& expected,
                    const DecodedRecord& actual) {
  const bool there = !expected.partition || expected.partition == actual.partition;
  return there && same_content(rules, expected, actual);
}

RecordDiff match_records(const LineReading& reading, const MatchRules& rules,
                         const std::vector<DecodedRecord>& expected,
                         const std::vector<DecodedRecord>& actual) {
  RecordDiff diff;
  DiffWriter writer(reading, rules, diff);
  const Records left = pointers_to(expected);
  const Records right = pointers_to(actual);
  switch (rules.order) {
    case RecordOrder::None: match_multiset(rules, left, right, writer); break;
    case RecordOrder::Run: match_run(rules, left, right, writer); break;
    case RecordOrder::Partition: match_partitions(rules, left, right, writer); break;
  }
  writer.finish();
  return diff;
}

}  // namespace weir::actions
