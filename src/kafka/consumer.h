// Consumer: reads committed records of a topic, and remembers for a group how far.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "kafka/handle.h"
#include "kafka/record.h"

namespace weir::kafka {

/// By partition: the offset of the next record.
using Positions = std::map<std::int32_t, std::int64_t>;

class Consumer {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Consumer>> create(const Api& api,
                                                                const Settings& settings);

  /// See Handle.
  [[nodiscard]] bool troubled() { return handle_->troubled(); }

  /// Where the group goes on in the partitions 0 to `count` - 1: behind what it has committed, else
  /// at the beginning.
  [[nodiscard]] Result<Positions> positions(const std::string& topic, std::int32_t count,
                                            const Limits& limits);
  [[nodiscard]] Result<void> commit(const std::string& topic, const Positions& positions,
                                    const Limits& limits);

  /// Hands over the records from these positions until the sink has enough, or time is up, which is
  /// a Timeout. Records that were deleted are passed over.
  [[nodiscard]] Result<void> read(const std::string& topic, const Positions& from, RecordSink& sink,
                                  const Limits& limits);

 private:
  struct DestroyQueue {
    const Api* api;
    void operator()(rd_kafka_queue_t* queue) const { api->queue_destroy(queue); }
  };
  using Queue = std::unique_ptr<rd_kafka_queue_t, DestroyQueue>;

  Consumer(std::unique_ptr<Handle> handle, Queue queue)
      : handle_(std::move(handle)), queue_(std::move(queue)) {}
  [[nodiscard]] Result<void> assign(const std::string& topic, const Positions& from);
  [[nodiscard]] Result<void> read_assigned(RecordSink& sink, const Limits& limits);
  [[nodiscard]] Result<Reading> hand_over(const rd_kafka_message_t& message, RecordSink& sink);
  /// What the library has to say of these partitions.
  [[nodiscard]] Result<rd_kafka_resp_err_t> try_commit(const rd_kafka_topic_partition_list_t& list,
                                                       const Limits& limits);
  [[nodiscard]] Result<void> try_again(rd_kafka_resp_err_t code, std::string_view what,
                                       const Limits& limits);

  std::unique_ptr<Handle> handle_;
  Queue queue_;  ///< Destroyed before the handle.
};

}  // namespace weir::kafka
