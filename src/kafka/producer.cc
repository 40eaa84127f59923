// Sending: records go into librdkafka's queue one after the other, which is emptied beside that.
#include "kafka/producer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace weir::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFlushSlice(100);
constexpr milliseconds kTransactionSlice(1000);
constexpr milliseconds kTransactionTimeout(600'000);
constexpr std::uint64_t kLookEvery = 1024;  // records
constexpr std::size_t kMostTold = 10;
/// What comes as fast as possible fills batches, and the last one does not wait for it.
constexpr milliseconds kLinger(1000);
constexpr const char* kDelivery = "the delivery of all records";

struct DestroyTopic {
  const Api* api;
  void operator()(rd_kafka_topic_t* topic) const { api->topic_destroy(topic); }
};

/// A number in the pointer that comes back with a record.
void* as_opaque(std::uint64_t number) {
  return reinterpret_cast<void*>(number);  // NOLINT(*-reinterpret-cast,*-int-to-ptr)
}
std::uint64_t from_opaque(void* opaque) {
  return reinterpret_cast<std::uint64_t>(opaque);  // NOLINT(*-reinterpret-cast)
}

/// `rd_kafka_produce` takes bytes that it copies as if it wrote to them.
void* mutable_bytes(std::string_view bytes) {
  return const_cast<char*>(bytes.data());  // NOLINT(*-const-cast)
}

/// Whether more has failed than records that are too large, which are never on the way and keep no
/// other from being sent. Of very many of them not all are counted here, and that will do.
bool is_broken(const Produced& produced) {
  const auto large = std::ranges::count_if(produced.first, [](const Undelivered& one) {
    return one.why.starts_with("MSG_SIZE_TOO_LARGE");
  });
  return std::cmp_not_equal(produced.failed, large);
}

bool was_purged(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__PURGE_QUEUE || code == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT;
}

}  // namespace

Result<std::unique_ptr<Producer>> Producer::create(const Api& api, const Settings& settings,
                                                   const ProduceOptions& options) {
  Properties own = {
      {"enable.idempotence", "true"},
      {"delivery.report.only.error", "true"},
      {"queue.buffering.max.kbytes", "65536"},
      {"topic.metadata.refresh.fast.interval.ms", "50"},
      {"retry.backoff.ms", "50"},
      {"transaction.timeout.ms", std::to_string(kTransactionTimeout.count())},
  };
  auto timeout = std::chrono::ceil<milliseconds>(options.delivery_timeout);
  const bool transactional = options.transaction != Transaction::None;
  if (transactional) timeout = std::min(timeout, kTransactionTimeout);  // or it is refused
  own["message.timeout.ms"] = std::to_string(timeout.count());
  // It must be less than that time.
  if (!options.rate) own["linger.ms"] = std::to_string(std::min(kLinger, timeout / 2).count());
  if (!options.partitioner.empty()) own["partitioner"] = options.partitioner;
  if (transactional) own["transactional.id"] = options.transactional_id;
  WEIR_TRY_ASSIGN(auto handle, Handle::create(api, RD_KAFKA_PRODUCER, settings, own));
  return std::unique_ptr<Producer>(new Producer(std::move(handle), options));
}

bool Producer::suits(const ProduceOptions& options) const {
  return options.delivery_timeout == options_.delivery_timeout &&
         options.partitioner == options_.partitioner &&
         options.transactional_id == options_.transactional_id &&
         options.rate.has_value() == options_.rate.has_value() &&
         (options.transaction == Transaction::None) == (options_.transaction == Transaction::None);
}

Result<Produced> Producer::produce(RecordSource& source, const ProduceOptions& options,
                                   const Limits& limits) {
  produced_ = {};
  handle_->on_undelivered([this](void* opaque, rd_kafka_resp_err_t code) {
    ++produced_.failed;
    if (was_purged(code) || produced_.first.size() == kMostTold) return;
    produced_.first.push_back({from_opaque(opaque), handle_->error(code).message});
  });
  if (options.transaction != Transaction::None) WEIR_TRY(begin_transaction(limits));
  Result<void> sent = send_all(source, options, limits);
  if (sent && !is_broken(produced_)) sent = flush(limits);
  const bool whole = sent && produced_.failed == 0;
  if (!whole) give_up();
  if (options.transaction != Transaction::None) {
    auto ended = end_transaction(whole ? options.transaction : Transaction::Abort, limits);
    if (whole && !ended) return Failure(std::move(ended).error());
  }
  if (!sent) return Failure(std::move(sent).error());
  return std::move(produced_);
}

Result<void> Producer::send_all(RecordSource& source, const ProduceOptions& options,
                                const Limits& limits) {
  const Api& api = handle_->api();
  const std::unique_ptr<rd_kafka_topic_t, DestroyTopic> topic(
      api.topic_new(handle_->get(), options.topic.c_str(), nullptr), {&api});
  if (topic == nullptr) return Failure(handle_->error(api.last_error()));
  const MonotonicTime start = limits.clock.now();
  Record record;
  while (!is_broken(produced_)) {
    WEIR_TRY_ASSIGN(const bool more, source.next(record));
    if (!more) return {};
    if (options.rate && produced_.sent > 0) {
      const std::chrono::duration<double> after(static_cast<double>(produced_.sent) /
                                                *options.rate);
      WEIR_TRY(pause_until(start + std::chrono::duration_cast<Nanoseconds>(after), limits));
    }
    WEIR_TRY(send(topic.get(), record, limits));
    ++produced_.sent;
    if (produced_.sent % kLookEvery != 0) continue;
    handle_->look();
    WEIR_TRY(handle_->check(kDelivery, limits));
  }
  return {};
}

Result<void> Producer::pause_until(MonotonicTime when, const Limits& limits) {
  while (limits.clock.now() < when) {
    WEIR_TRY(handle_->wait(kDelivery, limits, when));
  }
  return {};
}

Result<void> Producer::send(rd_kafka_topic_t* topic, const Record& record, const Limits& limits) {
  for (;;) {
    const rd_kafka_resp_err_t code = try_send(topic, record);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      WEIR_TRY(handle_->check(kDelivery, limits));
      ++produced_.failed;
      if (produced_.first.size() < kMostTold) {
        produced_.first.push_back({produced_.sent, handle_->error(code).message});
      }
      return {};
    }
    WEIR_TRY(handle_->wait(kDelivery, limits));
    if (is_broken(produced_)) return {};
  }
}

rd_kafka_resp_err_t Producer::try_send(rd_kafka_topic_t* topic, const Record& record) const {
  if (record.headers != nullptr || record.timestamp != 0) return send_whole(topic, record);
  const std::string_view key = record.key.value_or(std::string_view());
  const std::string_view value = record.value.value_or(std::string_view());
  const int done = handle_->api().produce(
      topic, record.partition < 0 ? RD_KAFKA_PARTITION_UA : record.partition, RD_KAFKA_MSG_F_COPY,
      record.value ? mutable_bytes(value) : nullptr, value.size(),
      record.key ? key.data() : nullptr, key.size(), as_opaque(produced_.sent));
  return done == 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : handle_->api().last_error();
}

/// With headers and a timestamp, for which the library has only this slower way.
rd_kafka_resp_err_t Producer::send_whole(rd_kafka_topic_t* topic, const Record& record) const {
  const Api& api = handle_->api();
  std::array<rd_kafka_vu_t, 8> parts{};
  std::size_t count = 0;
  const auto add = [&](rd_kafka_vtype_t type) -> auto& {
    parts[count].vtype = type;
    return parts[count++].u;
  };
  add(RD_KAFKA_VTYPE_RKT).rkt = topic;
  add(RD_KAFKA_VTYPE_PARTITION).i32 =
      record.partition < 0 ? RD_KAFKA_PARTITION_UA : record.partition;
  add(RD_KAFKA_VTYPE_MSGFLAGS).i = RD_KAFKA_MSG_F_COPY;
  add(RD_KAFKA_VTYPE_OPAQUE).ptr = as_opaque(produced_.sent);
  if (record.key) add(RD_KAFKA_VTYPE_KEY).mem = {mutable_bytes(*record.key), record.key->size()};
  if (record.value) {
    add(RD_KAFKA_VTYPE_VALUE).mem = {mutable_bytes(*record.value), record.value->size()};
  }
  if (record.timestamp != 0) add(RD_KAFKA_VTYPE_TIMESTAMP).i64 = record.timestamp;
  rd_kafka_headers_t* headers = nullptr;
  if (record.headers != nullptr && !record.headers->empty()) {
    headers = api.headers_new(record.headers->size());
    for (const Header& header : *record.headers) {
      api.header_add(headers, header.name.data(), static_cast<ssize_t>(header.name.size()),
                     header.value ? header.value->data() : nullptr,
                     header.value ? static_cast<ssize_t>(header.value->size()) : 0);
    }
    add(RD_KAFKA_VTYPE_HEADERS).headers = headers;
  }
  rd_kafka_error_t* error = api.produceva(handle_->get(), parts.data(), count);
  if (error == nullptr) return RD_KAFKA_RESP_ERR_NO_ERROR;
  const rd_kafka_resp_err_t code = api.error_code(error);
  api.error_destroy(error);
  if (headers != nullptr) api.headers_destroy(headers);
  return code;
}

Result<void> Producer::flush(const Limits& limits) {
  const Api& api = handle_->api();
  while (api.flush(handle_->get(), slice_of(limits, kFlushSlice)) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    handle_->look();
    WEIR_TRY(handle_->check(kDelivery, limits));
    if (is_broken(produced_)) return {};
  }
  handle_->look();
  return {};
}

/// What was not sent yet stays unsent.
void Producer::give_up() {
  const Api& api = handle_->api();
  api.purge(handle_->get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  handle_->look();
}

Result<void> Producer::begin_transaction(const Limits& limits) {
  const Api& api = handle_->api();
  if (!initialised_) {
    WEIR_TRY(complete("the start of transactions", limits,
                      [&](int slice) { return api.init_transactions(handle_->get(), slice); }));
    initialised_ = true;
  }
  return complete("the start of the transaction", limits,
                  [&](int) { return api.begin_transaction(handle_->get()); });
}

Result<void> Producer::end_transaction(Transaction how, const Limits& limits) {
  const Api& api = handle_->api();
  const bool commits = how == Transaction::Commit;
  return complete(commits ? "the commit of the transaction" : "the abort of the transaction",
                  limits, [&](int slice) {
                    return commits ? api.commit_transaction(handle_->get(), slice)
                                   : api.abort_transaction(handle_->get(), slice);
                  });
}

Result<void> Producer::complete(std::string_view what, const Limits& limits,
                                const std::function<rd_kafka_error_t*(int)>& call) {
  const Limits soon{limits.clock, Deadline::after(limits.clock, options_.delivery_timeout),
                    limits.stop};
  for (;;) {
    rd_kafka_error_t* error = call(slice_of(soon, kTransactionSlice));
    if (error == nullptr) return {};
    const Api& api = handle_->api();
    const rd_kafka_resp_err_t code = api.error_code(error);
    const bool again = api.error_is_retriable(error) != 0;
    Error told = handle_->error(code, api.error_string(error));
    api.error_destroy(error);
    if (!again) return Failure(std::move(told).within(std::string(what)));
    handle_->look();
    WEIR_TRY(handle_->check(what, soon));
  }
}

}  // namespace weir::kafka
