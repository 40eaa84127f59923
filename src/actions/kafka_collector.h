// Collector: the records that `$ kafka-verify-data` reads, until there are as many as it needs.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "actions/kafka_expected.h"
#include "actions/kafka_formats.h"
#include "actions/kafka_match.h"
#include "base/clock.h"
#include "kafka/consumer.h"
#include "run/mask.h"

namespace weir::actions {

/// When there are enough.
struct Wanted {
  std::size_t count = 0;  ///< Of all partitions.
  /// Of each partition, where every expected record names its own; else empty.
  std::map<std::int32_t, std::size_t> by_partition;
  bool exact = false;  ///< The topic ends behind them.
  /// If not null: records that are expected and come in this order are passed, and not collected.
  ExpectedRecords* in_order = nullptr;
  /// Whether what came so far is already all that is looked for; may be empty.
  std::function<bool(const std::vector<DecodedRecord>&)> found;
};

class Collector final : public kafka::RecordSink {
 public:
  using Mask = run::Mask;
  /// Gives the offset behind the last record of a partition, read or not.
  using End = std::function<Result<std::int64_t>(std::int32_t partition)>;

  Collector(const LineReading& reading, const MatchRules& rules, ReadPart* key, ReadPart& value,
            const Mask& mask, Wanted wanted, End end, const Clock& clock)
      : reading_(&reading),
        rules_(&rules),
        key_(key),
        value_(&value),
        mask_(&mask),
        wanted_(std::move(wanted)),
        end_(std::move(end)),
        clock_(clock),
        last_came_(clock.now()) {}

  Result<kafka::Reading> take(const kafka::Received& record) override;
  [[nodiscard]] bool wants_headers() const override { return !reading_->headers.empty(); }
  Result<kafka::Reading> at_end(std::int32_t partition, std::int64_t offset) override;

  /// Where to read: what is taken moves them on.
  void start(kafka::Positions positions) { positions_ = std::move(positions); }
  [[nodiscard]] const kafka::Positions& positions() const { return positions_; }
  /// Those that were not passed.
  [[nodiscard]] const std::vector<DecodedRecord>& records() const { return records_; }
  [[nodiscard]] std::size_t passed() const { return passed_; }
  [[nodiscard]] std::size_t came() const { return passed_ + records_.size(); }
  /// When the last one came; before that, when waiting began.
  [[nodiscard]] MonotonicTime last_came() const { return last_came_; }
  /// Nothing more came, although there was not enough: what was seen last.
  void ran_dry(std::string last) { why_dry_ = std::move(last); }
  [[nodiscard]] const std::optional<std::string>& why_dry() const { return why_dry_; }
  /// Why the topic does not end yet, for `exact`: an open transaction; else empty.
  [[nodiscard]] const std::string& held_back() const { return held_back_; }

 private:
  [[nodiscard]] bool has_room(std::int32_t partition) const;
  [[nodiscard]] bool has_enough() const;
  [[nodiscard]] Result<bool> passes() const;
  [[nodiscard]] Result<void> decode(const kafka::Received& record);
  [[nodiscard]] Result<void> decode_part(ReadPart& part, std::string_view name,
                                         std::optional<std::string_view> bytes,
                                         const kafka::Received& record, PartValue& value);

  const LineReading* reading_;
  const MatchRules* rules_;
  ReadPart* key_;  ///< Null: keys are not compared.
  ReadPart* value_;
  const Mask* mask_;
  Wanted wanted_;
  End end_;
  const Clock& clock_;
  MonotonicTime last_came_;
  kafka::Positions positions_;
  std::vector<DecodedRecord> records_;
  std::size_t passed_ = 0;
  DecodedRecord decoded_;  ///< What `decode` makes.
  std::map<std::int32_t, std::size_t> counts_;
  std::map<std::int32_t, std::int64_t> ends_;  ///< Partitions that are read to their end.
  std::string held_back_;
  std::optional<std::string> why_dry_;
};

}  // namespace weir::actions
