// Comparison of expected records with those that came.
#pragma once

#include <string>
#include <vector>

#include "actions/kafka_records.h"
#include "codec/compare.h"

namespace weir::actions {

/// How the order counts.
enum class RecordOrder : std::uint8_t {
  Partition,  ///< Within each partition.
  None,       ///< A multiset.
  Run,        ///< The expected ones stand without gaps among the others, in order.
};

struct MatchRules {
  RecordOrder order = RecordOrder::Partition;
  codec::Masks key_masks;
  codec::Masks value_masks;
};

/// What differs, for people; empty if nothing does.
struct RecordDiff {
  std::size_t missing = 0;     ///< Expected ones that are not there.
  std::size_t unexpected = 0;  ///< Those that came beside the others.
  std::string text;            ///< Lines that begin with "- ", "+ " or two spaces.
  [[nodiscard]] bool empty() const { return missing == 0 && unexpected == 0; }
};

/// Lines without a partition fit records of any; with RecordOrder::Partition they are those of
/// partition 0 where the topic has only that.
[[nodiscard]] RecordDiff match_records(const LineReading& reading, const MatchRules& rules,
                                       const std::vector<DecodedRecord>& expected,
                                       const std::vector<DecodedRecord>& actual);

/// Whether a record is what a line expects.
[[nodiscard]] bool is_same_record(const MatchRules& rules, const DecodedRecord& expected,
                                  const DecodedRecord& actual);

}  // namespace weir::actions
