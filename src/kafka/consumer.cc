// Reading in batches from partitions that are assigned by hand: nothing waits for a group to
// settle.
#include "kafka/consumer.h"

#include <fmt/format.h>

#include <array>

#include "kafka/admin.h"

namespace weir::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlice(100);
constexpr milliseconds kGroupSlice(1000);
constexpr std::size_t kBatch = 1024;
constexpr const char* kRecords = "the next record";
constexpr const char* kCommit = "the commit of what was read";

struct DestroyList {
  const Api* api;
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    api->topic_partition_list_destroy(list);
  }
};
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t, DestroyList>;

PartitionList make_list(const Api& api, const std::string& topic, const Positions& positions) {
  PartitionList list(api.topic_partition_list_new(static_cast<int>(positions.size())), {&api});
  for (const auto& [partition, offset] : positions) {
    api.topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset;
  }
  return list;
}

/// The first error of a partition, in an answer that is none itself.
rd_kafka_resp_err_t first_error(const rd_kafka_topic_partition_list_t& list) {
  for (const rd_kafka_topic_partition_t& entry : counted(list.elems, list.cnt)) {
    if (entry.err != RD_KAFKA_RESP_ERR_NO_ERROR) return entry.err;
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

std::string_view bytes_of(const void* begin, std::size_t size) {
  return {static_cast<const char*>(begin), size};
}

std::vector<Header> headers_of(const Api& api, const rd_kafka_message_t& message) {
  rd_kafka_headers_t* headers = nullptr;
  if (api.message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  std::vector<Header> result;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       api.header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    Header& header = result.emplace_back(Header{name, std::nullopt});
    if (value != nullptr) header.value = std::string(bytes_of(value, size));
  }
  return result;
}

Received record_of(const Api& api, const rd_kafka_message_t& message, bool with_headers) {
  Received record;
  record.partition = message.partition;
  record.offset = message.offset;
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  record.timestamp = api.message_timestamp(&message, &type);
  if (message.key != nullptr) record.key = bytes_of(message.key, message.key_len);
  if (message.payload != nullptr) record.value = bytes_of(message.payload, message.len);
  if (with_headers) record.headers = headers_of(api, message);
  return record;
}

/// A batch that is destroyed whole, also if only a part of it was handed over.
class Batch {
 public:
  explicit Batch(const Api& api) : api_(api) {}
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() {
    for (std::size_t i = 0; i < size_; ++i) api_.message_destroy(messages_[i]);
  }
  void fill(rd_kafka_queue_t* queue, int patience) {
    const ssize_t got =
        api_.consume_batch_queue(queue, patience, messages_.data(), messages_.size());
    size_ = got < 0 ? 0 : static_cast<std::size_t>(got);
  }
  [[nodiscard]] std::span<rd_kafka_message_t* const> messages() const {
    return {messages_.data(), size_};
  }

 private:
  const Api& api_;
  std::array<rd_kafka_message_t*, kBatch> messages_{};
  std::size_t size_ = 0;
};

}  // namespace

Result<std::unique_ptr<Consumer>> Consumer::create(const Api& api, const Settings& settings) {
  const Properties own = {
      {"group.id", "materialize-testdrive"},
      {"auto.offset.reset", "earliest"},
      {"isolation.level", "read_committed"},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"enable.partition.eof", "true"},
      {"fetch.error.backoff.ms", "50"},
      {"topic.metadata.refresh.fast.interval.ms", "50"},
      {"retry.backoff.ms", "50"},
      {"queued.max.messages.kbytes", "32768"},
  };
  WEIR_TRY_ASSIGN(auto handle, Handle::create(api, RD_KAFKA_CONSUMER, settings, own));
  api.poll_set_consumer(handle->get());
  Queue queue(api.queue_get_consumer(handle->get()), {&api});
  return std::unique_ptr<Consumer>(new Consumer(std::move(handle), std::move(queue)));
}

Result<Positions> Consumer::positions(const std::string& topic, std::int32_t count,
                                      const Limits& limits) {
  const Api& api = handle_->api();
  Positions wanted;
  for (std::int32_t partition = 0; partition < count; ++partition) {
    wanted[partition] = RD_KAFKA_OFFSET_BEGINNING;
  }
  for (;;) {
    const PartitionList list = make_list(api, topic, wanted);
    auto code = api.committed(handle_->get(), list.get(), slice_of(limits, kGroupSlice));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) code = first_error(*list);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
      for (const rd_kafka_topic_partition_t& entry : counted(list->elems, list->cnt)) {
        if (entry.offset >= 0) wanted[entry.partition] = entry.offset;
      }
      return wanted;
    }
    WEIR_TRY(try_again(code, "where the group goes on", limits));
  }
}

Result<void> Consumer::commit(const std::string& topic, const Positions& positions,
                              const Limits& limits) {
  const Api& api = handle_->api();
  Positions known = positions;
  std::erase_if(known, [](const auto& entry) { return entry.second < 0; });  // nothing was read
  if (known.empty()) return {};
  for (;;) {
    const PartitionList list = make_list(api, topic, known);
    WEIR_TRY_ASSIGN(const rd_kafka_resp_err_t code, try_commit(*list, limits));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    WEIR_TRY(try_again(code, kCommit, limits));
  }
}

Result<rd_kafka_resp_err_t> Consumer::try_commit(const rd_kafka_topic_partition_list_t& list,
                                                 const Limits& limits) {
  const Api& api = handle_->api();
  const Queue queue(api.queue_new(handle_->get()), {&api});
  const auto sent = api.commit_queue(handle_->get(), &list, queue.get(), nullptr, nullptr);
  if (sent != RD_KAFKA_RESP_ERR_NO_ERROR) return sent;
  for (;;) {
    const Event event(api.queue_poll(queue.get(), slice_of(limits, kSlice)), {&api});
    if (event == nullptr) {
      handle_->look();
      WEIR_TRY(handle_->check(kCommit, limits));
      continue;
    }
    const rd_kafka_resp_err_t code = api.event_error(event.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return code;
    return first_error(*api.event_topic_partition_list(event.get()));
  }
}

/// An error of the group's coordinator that passes, or not.
Result<void> Consumer::try_again(rd_kafka_resp_err_t code, std::string_view what,
                                 const Limits& limits) {
  const Error error = handle_->error(code);
  const bool passes = error.kind == ErrorKind::Unavailable ||
                      code == RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE ||
                      code == RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS ||
                      code == RD_KAFKA_RESP_ERR_NOT_COORDINATOR;
  if (!passes) return Failure(Error(error).within(std::string(what)));
  handle_->note(code, error.message);
  return handle_->wait(what, limits);
}

Result<void> Consumer::assign(const std::string& topic, const Positions& from) {
  const Api& api = handle_->api();
  const PartitionList list = make_list(api, topic, from);
  const auto code = api.assign(handle_->get(), list.get());
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  return Failure(handle_->error(code));
}

Result<Reading> Consumer::hand_over(const rd_kafka_message_t& message, RecordSink& sink) {
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    return sink.take(record_of(handle_->api(), message, sink.wants_headers()));
  }
  if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    return sink.at_end(message.partition, message.offset);
  }
  const std::string_view text = bytes_of(message.payload, message.len);
  handle_->note(message.err, text);
  return Reading::Goes;
}

Result<void> Consumer::read(const std::string& topic, const Positions& from, RecordSink& sink,
                            const Limits& limits) {
  WEIR_TRY(assign(topic, from));
  auto done = read_assigned(sink, limits);
  const Api& api = handle_->api();
  api.assign(handle_->get(), nullptr);
  return done;
}

Result<void> Consumer::read_assigned(RecordSink& sink, const Limits& limits) {
  for (;;) {
    Batch batch(handle_->api());
    batch.fill(queue_.get(), slice_of(limits, kSlice));
    for (const rd_kafka_message_t* message : batch.messages()) {
      WEIR_TRY_ASSIGN(const Reading reading, hand_over(*message, sink));
      if (reading == Reading::Ends) return {};
    }
    WEIR_TRY(handle_->check(kRecords, limits));
  }
}

}  // namespace weir::kafka
