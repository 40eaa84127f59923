// Decoding of what comes, and when there is enough.
#include "actions/kafka_collector.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir::actions {
namespace {

/// More than what is expected is told up to here; a topic may have any number.
constexpr std::size_t kMostBeyond = 100;

std::string header_of(const kafka::Received& record, const std::string& name) {
  const auto found = std::find_if(record.headers.rbegin(), record.headers.rend(),
                                  [&](const kafka::Header& header) { return header.name == name; });
  if (found == record.headers.rend()) return "<missing>";
  return found->value.value_or("<null>");
}

/// What `$ set-regex` does to texts.
void apply_mask(const run::Mask& mask, codec::Value& value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    codec::Node& node = value.at(i);
    const bool is_text = node.kind == codec::Kind::String || node.kind == codec::Kind::Symbol ||
                         node.kind == codec::Kind::Bytes;
    if (is_text) node.text = value.keep(mask.apply(node.text));
  }
}

}  // namespace

bool Collector::has_room(std::int32_t partition) const {
  if (wanted_.exact) return true;
  if (wanted_.by_partition.empty()) return came() < wanted_.count;
  const auto wanted = wanted_.by_partition.find(partition);
  const auto have = counts_.find(partition);
  const std::size_t count = have == counts_.end() ? 0 : have->second;
  return wanted != wanted_.by_partition.end() && count < wanted->second;
}

bool Collector::has_enough() const {
  if (wanted_.found && wanted_.found(records_)) return true;
  if (wanted_.exact) return came() >= wanted_.count + kMostBeyond;
  return came() >= wanted_.count;
}

Result<kafka::Reading> Collector::take(const kafka::Received& record) {
  if (!has_room(record.partition)) return kafka::Reading::Goes;
  last_came_ = clock_.now();
  WEIR_TRY(decode(record));
  WEIR_TRY_ASSIGN(const bool as_expected, passes());
  if (as_expected) {
    wanted_.in_order->pass();
    ++passed_;
  } else {
    records_.push_back(std::exchange(decoded_, {}));
  }
  ++counts_[record.partition];
  positions_[record.partition] = record.offset + 1;
  ends_.erase(record.partition);
  return has_enough() ? kafka::Reading::Ends : kafka::Reading::Goes;
}

/// Whether it is the next expected one. After the first that is not, all are collected.
Result<bool> Collector::passes() const {
  if (wanted_.in_order == nullptr || !records_.empty()) return false;
  WEIR_TRY_ASSIGN(const DecodedRecord* expected, wanted_.in_order->peek());
  return expected != nullptr && is_same_record(*rules_, *expected, decoded_);
}

Result<kafka::Reading> Collector::at_end(std::int32_t partition, std::int64_t offset) {
  if (!wanted_.exact) return kafka::Reading::Goes;
  ends_[partition] = offset;
  held_back_.clear();
  if (came() < wanted_.count || ends_.size() < positions_.size()) {
    return kafka::Reading::Goes;
  }
  for (const auto& [one, end] : ends_) {
    WEIR_TRY_ASSIGN(const std::int64_t high, end_(one));
    if (high <= end) continue;
    held_back_ = fmt::format(
        "partition {} goes on from offset {} to {} with what is not committed: a transaction is "
        "open",
        one, end, high);
    return kafka::Reading::Goes;
  }
  return kafka::Reading::Ends;
}

Result<void> Collector::decode_part(ReadPart& part, std::string_view name,
                                    std::optional<std::string_view> bytes,
                                    const kafka::Received& record, PartValue& value) {
  if (!bytes) {
    value.reset();
    return {};
  }
  if (!value) value.emplace();
  if (auto decoded = part.decode(*bytes, *value); !decoded) {
    return Failure(std::move(decoded).error().within(
        fmt::format("partition {}, offset {}: the {} is no {}", record.partition, record.offset,
                    name, part.format())));
  }
  if (mask_->active()) apply_mask(*mask_, *value);
  return {};
}

Result<void> Collector::decode(const kafka::Received& record) {
  decoded_.headers.clear();
  for (const std::string& name : reading_->headers) {
    const std::string value = header_of(record, name);
    decoded_.headers.push_back(mask_->active() ? mask_->apply(value) : value);
  }
  if (key_ != nullptr) {
    WEIR_TRY(decode_part(*key_, "key", record.key, record, decoded_.key));
  }
  WEIR_TRY(decode_part(*value_, "value", record.value, record, decoded_.value));
  decoded_.partition = record.partition;
  decoded_.offset = record.offset;
  decoded_.timestamp = record.timestamp;
  return {};
}

}  // namespace weir::actions
