// Topics and groups, and the producer and consumer that a script needs.
#include "kafka/client.h"

#include <fmt/format.h>

#include <array>

#include "kafka/admin.h"

namespace weir::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstSlice(250);
constexpr milliseconds kLongestSlice(2000);
constexpr std::size_t kErrorRoom = 512;

struct DestroyMetadata {
  const Api* api;
  void operator()(const rd_kafka_metadata_t* metadata) const { api->metadata_destroy(metadata); }
};
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, DestroyMetadata>;

std::map<std::string, Topic> read_topics(const rd_kafka_metadata_t& metadata) {
  std::map<std::string, Topic> topics;
  for (const auto& found : counted(metadata.topics, metadata.topic_cnt)) {
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    const auto partitions = counted(found.partitions, found.partition_cnt);
    Topic topic{found.topic, std::vector<std::int32_t>(partitions.size())};
    for (const rd_kafka_metadata_partition& partition : partitions) {
      const auto id = static_cast<std::size_t>(partition.id);
      if (id < partitions.size()) topic.replicas[id] = partition.replica_cnt;
    }
    topics.emplace(found.topic, std::move(topic));
  }
  return topics;
}

/// What the broker said of the only topic of an operation.
template <typename Results>
Result<void> judge_topic(const Handle& handle, Results results, rd_kafka_event_t* event) {
  const Api& api = handle.api();
  std::size_t count = 0;
  const rd_kafka_topic_result_t** all = results(event, &count);
  if (count == 0) return fail("the broker said nothing of the topic");
  const rd_kafka_resp_err_t code = api.topic_result_error(all[0]);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  const char* text = api.topic_result_error_string(all[0]);
  return Failure(handle.error(code, text == nullptr ? "" : text));
}

Result<void> judge_partition(const Handle& handle, const rd_kafka_topic_partition_list_t* list) {
  if (list == nullptr || list->cnt == 0) return fail("the broker said nothing of the partition");
  if (list->elems[0].err == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  return Failure(handle.error(list->elems[0].err));
}

template <typename Type>
using Owned = std::unique_ptr<Type, void (*)(Type*)>;

}  // namespace

/// Only for its connections; it never produces.
Result<Handle*> Client::admin() {
  if (admin_ != nullptr && admin_->troubled()) admin_.reset();
  if (admin_ == nullptr) {
    const Properties own = {{"retry.backoff.ms", "50"}};
    WEIR_TRY_ASSIGN(admin_, Handle::create(api_, RD_KAFKA_PRODUCER, settings_, own));
  }
  return admin_.get();
}

Result<Consumer*> Client::consumer() {
  if (consumer_ != nullptr && consumer_->troubled()) consumer_.reset();
  if (consumer_ == nullptr) {
    WEIR_TRY_ASSIGN(consumer_, Consumer::create(api_, settings_));
  }
  return consumer_.get();
}

Result<Produced> Client::produce(RecordSource& source, const ProduceOptions& options,
                                 const Limits& limits) {
  if (producer_ == nullptr || !producer_->suits(options) || producer_->troubled()) {
    producer_.reset();
    WEIR_TRY_ASSIGN(producer_, Producer::create(api_, settings_, options));
  }
  auto produced = producer_->produce(source, options, limits);
  // What failed once may have a fatal error.
  if (!produced || produced->failed > 0) producer_.reset();
  return produced;
}

Result<std::map<std::string, Topic>> Client::topics(const Limits& limits) {
  WEIR_TRY_ASSIGN(Handle * handle, admin());
  for (milliseconds slice = kFirstSlice;; slice = std::min(2 * slice, kLongestSlice)) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto code = api_.metadata(handle->get(), 1, nullptr, &metadata, slice_of(limits, slice));
    const Metadata owned(metadata, {&api_});
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return read_topics(*owned);
    const Error error = handle->error(code);
    if (error.kind != ErrorKind::Unavailable) return Failure(error);
    handle->look();
    WEIR_TRY(handle->check("the list of topics", limits));
  }
}

Result<void> Client::create_topic(const NewTopic& topic, const Limits& limits) {
  WEIR_TRY_ASSIGN(Handle * handle, admin());
  std::array<char, kErrorRoom> problem{};
  const Owned<rd_kafka_NewTopic_t> made(
      api_.NewTopic_new(topic.name.c_str(), topic.partitions, topic.replication_factor,
                        problem.data(), problem.size()),
      api_.NewTopic_destroy);
  if (made == nullptr) return fail(ErrorKind::Usage, problem.data());
  for (const auto& [name, value] : topic.settings) {
    api_.NewTopic_set_config(made.get(), name.c_str(), value.c_str());
  }
  rd_kafka_NewTopic_t* one = made.get();
  WEIR_TRY_ASSIGN(const Event event,
                  run_admin(*handle, "the making of the topic", limits, [&](const Admin& admin) {
                    api_.CreateTopics(admin.handle, &one, 1, admin.options, admin.queue);
                  }));
  const auto results = [&](rd_kafka_event_t* told, std::size_t* count) {
    return api_.CreateTopics_result_topics(api_.event_CreateTopics_result(told), count);
  };
  WEIR_TRY(judge_topic(*handle, results, event.get()));
  made_.add(api_, settings_, topic.name, topic.partitions);
  return {};
}

Result<void> Client::delete_topic(const std::string& name, const Limits& limits) {
  WEIR_TRY_ASSIGN(Handle * handle, admin());
  const Owned<rd_kafka_DeleteTopic_t> made(api_.DeleteTopic_new(name.c_str()),
                                           api_.DeleteTopic_destroy);
  rd_kafka_DeleteTopic_t* one = made.get();
  WEIR_TRY_ASSIGN(const Event event,
                  run_admin(*handle, "the removal of the topic", limits, [&](const Admin& admin) {
                    api_.DeleteTopics(admin.handle, &one, 1, admin.options, admin.queue);
                  }));
  const auto results = [&](rd_kafka_event_t* told, std::size_t* count) {
    return api_.DeleteTopics_result_topics(api_.event_DeleteTopics_result(told), count);
  };
  WEIR_TRY(judge_topic(*handle, results, event.get()));
  made_.forget(name);
  return {};
}

Result<void> Client::add_partitions(const std::string& topic, std::size_t total,
                                    const Limits& limits) {
  WEIR_TRY_ASSIGN(Handle * handle, admin());
  std::array<char, kErrorRoom> problem{};
  const Owned<rd_kafka_NewPartitions_t> made(
      api_.NewPartitions_new(topic.c_str(), total, problem.data(), problem.size()),
      api_.NewPartitions_destroy);
  if (made == nullptr) return fail(ErrorKind::Usage, problem.data());
  rd_kafka_NewPartitions_t* one = made.get();
  WEIR_TRY_ASSIGN(const Event event,
                  run_admin(*handle, "the new partitions", limits, [&](const Admin& admin) {
                    api_.CreatePartitions(admin.handle, &one, 1, admin.options, admin.queue);
                  }));
  const auto results = [&](rd_kafka_event_t* told, std::size_t* count) {
    return api_.CreatePartitions_result_topics(api_.event_CreatePartitions_result(told), count);
  };
  return judge_topic(*handle, results, event.get());
}

Result<void> Client::delete_records(const std::string& topic, std::int32_t partition,
                                    std::int64_t offset, const Limits& limits) {
  WEIR_TRY_ASSIGN(Handle * handle, admin());
  const Owned<rd_kafka_topic_partition_list_t> list(api_.topic_partition_list_new(1),
                                                    api_.topic_partition_list_destroy);
  api_.topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset;
  const Owned<rd_kafka_DeleteRecords_t> made(api_.DeleteRecords_new(list.get()),
                                             api_.DeleteRecords_destroy);
  rd_kafka_DeleteRecords_t* one = made.get();
  WEIR_TRY_ASSIGN(const Event event,
                  run_admin(*handle, "the removal of records", limits, [&](const Admin& admin) {
                    api_.DeleteRecords(admin.handle, &one, 1, admin.options, admin.queue);
                  }));
  return judge_partition(
      *handle, api_.DeleteRecords_result_offsets(api_.event_DeleteRecords_result(event.get())));
}

Result<std::map<std::string, std::string>> Client::topic_settings(const std::string& topic,
                                                                  const Limits& limits) {
  WEIR_TRY_ASSIGN(Handle * handle, admin());
  const Owned<rd_kafka_ConfigResource_t> made(
      api_.ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()), api_.ConfigResource_destroy);
  rd_kafka_ConfigResource_t* one = made.get();
  WEIR_TRY_ASSIGN(const Event event,
                  run_admin(*handle, "the settings of the topic", limits, [&](const Admin& admin) {
                    api_.DescribeConfigs(admin.handle, &one, 1, admin.options, admin.queue);
                  }));
  std::size_t count = 0;
  const rd_kafka_ConfigResource_t** resources =
      api_.DescribeConfigs_result_resources(api_.event_DescribeConfigs_result(event.get()), &count);
  if (count == 0) return fail("the broker said nothing of the topic");
  if (const auto code = api_.ConfigResource_error(resources[0])) {
    const char* text = api_.ConfigResource_error_string(resources[0]);
    return Failure(handle->error(code, text == nullptr ? "" : text));
  }
  std::map<std::string, std::string> settings;
  const rd_kafka_ConfigEntry_t** entries = api_.ConfigResource_configs(resources[0], &count);
  for (const rd_kafka_ConfigEntry_t* entry : std::span(entries, count)) {
    const char* value = api_.ConfigEntry_value(entry);
    settings[api_.ConfigEntry_name(entry)] = value == nullptr ? "" : value;
  }
  return settings;
}

Result<std::optional<std::int64_t>> Client::committed(const std::string& group,
                                                      const std::string& topic,
                                                      std::int32_t partition,
                                                      const Limits& limits) {
  WEIR_TRY_ASSIGN(Handle * handle, admin());
  const Owned<rd_kafka_topic_partition_list_t> list(api_.topic_partition_list_new(1),
                                                    api_.topic_partition_list_destroy);
  api_.topic_partition_list_add(list.get(), topic.c_str(), partition);
  const Owned<rd_kafka_ListConsumerGroupOffsets_t> made(
      api_.ListConsumerGroupOffsets_new(group.c_str(), list.get()),
      api_.ListConsumerGroupOffsets_destroy);
  rd_kafka_ListConsumerGroupOffsets_t* one = made.get();
  WEIR_TRY_ASSIGN(const Event event,
                  run_admin(*handle, "the offsets of the group", limits, [&](const Admin& admin) {
                    api_.ListConsumerGroupOffsets(admin.handle, &one, 1, admin.options,
                                                  admin.queue);
                  }));
  std::size_t count = 0;
  const rd_kafka_group_result_t** groups = api_.ListConsumerGroupOffsets_result_groups(
      api_.event_ListConsumerGroupOffsets_result(event.get()), &count);
  if (count == 0) return fail("the broker said nothing of the group");
  if (const rd_kafka_error_t* error = api_.group_result_error(groups[0])) {
    return Failure(handle->error(api_.error_code(error), api_.error_string(error)));
  }
  const rd_kafka_topic_partition_list_t* offsets = api_.group_result_partitions(groups[0]);
  WEIR_TRY(judge_partition(*handle, offsets));
  if (offsets->elems[0].offset < 0) return std::nullopt;
  return offsets->elems[0].offset;
}

Result<std::int64_t> Client::high_watermark(const std::string& topic, std::int32_t partition,
                                            const Limits& limits) {
  WEIR_TRY_ASSIGN(Handle * handle, admin());
  for (;;) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    const auto code = api_.query_watermark_offsets(handle->get(), topic.c_str(), partition, &low,
                                                   &high, slice_of(limits, kLongestSlice));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return high;
    const Error error = handle->error(code);
    if (error.kind != ErrorKind::Unavailable) return Failure(error);
    handle->look();
    WEIR_TRY(handle->check("the end of the topic", limits));
  }
}

}  // namespace weir::kafka
