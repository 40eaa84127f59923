// Client: what scripts do on brokers. Connects when it is first used.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kafka/consumer.h"
#include "kafka/handle.h"
#include "kafka/made_topics.h"
#include "kafka/producer.h"
#include "kafka/record.h"

namespace weir::kafka {

struct Topic {
  std::string name;
  std::vector<std::int32_t> replicas;  ///< Of each partition, in order: how many copies.
};

struct NewTopic {
  std::string name;
  std::int32_t partitions = 1;
  std::int32_t replication_factor = 1;
  std::map<std::string, std::string> settings;
};

/// Errors of every operation: Timeout and Unavailable if nobody answered, with what was last seen
/// of the connection; Cancelled; Usage for what librdkafka does not take; Other for what the broker
/// said, `NAME: text`. What went wrong in one is forgotten in the next. Used by one thread at a
/// time.
class Client {
 public:
  /// Topics that it makes are noted in `made`, which must outlive it.
  Client(const Api& api, Settings settings, MadeTopics& made)
      : api_(api), settings_(std::move(settings)), made_(made) {}

  /// All topics, by name. Never asks for a single one: that could make it.
  [[nodiscard]] Result<std::map<std::string, Topic>> topics(const Limits& limits);

  /// Done means that the broker has accepted it; it shows in `topics` a little later.
  [[nodiscard]] Result<void> create_topic(const NewTopic& topic, const Limits& limits);
  [[nodiscard]] Result<void> delete_topic(const std::string& name, const Limits& limits);
  /// Gives the topic that many partitions in all.
  [[nodiscard]] Result<void> add_partitions(const std::string& topic, std::size_t total,
                                            const Limits& limits);
  /// Everything before the offset.
  [[nodiscard]] Result<void> delete_records(const std::string& topic, std::int32_t partition,
                                            std::int64_t offset, const Limits& limits);
  [[nodiscard]] Result<std::map<std::string, std::string>> topic_settings(const std::string& topic,
                                                                          const Limits& limits);
  /// What a group has committed; nothing if it has not.
  [[nodiscard]] Result<std::optional<std::int64_t>> committed(const std::string& group,
                                                              const std::string& topic,
                                                              std::int32_t partition,
                                                              const Limits& limits);
  /// Behind the last record of the partition, whether it can be read yet or not.
  [[nodiscard]] Result<std::int64_t> high_watermark(const std::string& topic,
                                                    std::int32_t partition, const Limits& limits);

  /// Sends what the source gives; see Producer.
  [[nodiscard]] Result<Produced> produce(RecordSource& source, const ProduceOptions& options,
                                         const Limits& limits);
  /// What was made here, by any client of the lease.
  [[nodiscard]] const MadeTopics& made() const { return made_; }
  /// The reader of committed records, until the next call: that opens another one if this had
  /// troubles.
  [[nodiscard]] Result<Consumer*> consumer();

 private:
  [[nodiscard]] Result<Handle*> admin();

  const Api& api_;
  const Settings settings_;
  MadeTopics& made_;
  std::unique_ptr<Handle> admin_;
  std::unique_ptr<Producer> producer_;
  std::unique_ptr<Consumer> consumer_;
};

}  // namespace weir::kafka
