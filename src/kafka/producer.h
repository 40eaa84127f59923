// Producer: sends any number of records to one topic, with bounded memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kafka/handle.h"
#include "kafka/record.h"

namespace weir::kafka {

enum class Transaction : std::uint8_t { None, Commit, Abort };

struct ProduceOptions {
  std::string topic;
  Nanoseconds delivery_timeout{};  ///< For each record.
  std::string partitioner = {};    ///< librdkafka's; its default if empty.
  Transaction transaction = Transaction::None;
  std::string transactional_id = {};  ///< With a transaction.
  std::optional<double> rate = {};    ///< Records a second; as fast as possible if not given.
};

/// A record that did not get there.
struct Undelivered {
  std::uint64_t number = 0;  ///< Of the record, from 0 in the order of sending.
  std::string why;           ///< `NAME: text`.
};

struct Produced {
  std::uint64_t sent = 0;          ///< Taken from the source.
  std::uint64_t failed = 0;        ///< Of those, not delivered.
  std::vector<Undelivered> first;  ///< The first of the failed, in the order of sending.
};

/// Idempotent: what is sent again after a lost answer is there once.
class Producer {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Producer>> create(const Api& api,
                                                                const Settings& settings,
                                                                const ProduceOptions& options);
  /// Whether it can be used with these options too, which are fixed when it is made.
  [[nodiscard]] bool suits(const ProduceOptions& options) const;

  /// See Handle.
  [[nodiscard]] bool troubled() { return handle_->troubled(); }

  /// Sends all records of the source and waits for their delivery. An error of the source, a stop,
  /// or what no waiting can change ends it at once, and the transaction if there is one.
  [[nodiscard]] Result<Produced> produce(RecordSource& source, const ProduceOptions& options,
                                         const Limits& limits);

 private:
  Producer(std::unique_ptr<Handle> handle, ProduceOptions options)
      : handle_(std::move(handle)), options_(std::move(options)) {}
  [[nodiscard]] Result<void> send_all(RecordSource& source, const ProduceOptions& options,
                                      const Limits& limits);
  [[nodiscard]] Result<void> send(rd_kafka_topic_t* topic, const Record& record,
                                  const Limits& limits);
  [[nodiscard]] rd_kafka_resp_err_t try_send(rd_kafka_topic_t* topic, const Record& record) const;
  [[nodiscard]] rd_kafka_resp_err_t send_whole(rd_kafka_topic_t* topic, const Record& record) const;
  [[nodiscard]] Result<void> flush(const Limits& limits);
  [[nodiscard]] Result<void> begin_transaction(const Limits& limits);
  [[nodiscard]] Result<void> end_transaction(Transaction how, const Limits& limits);
  /// Calls, with milliseconds, until the library has done it.
  [[nodiscard]] Result<void> complete(std::string_view what, const Limits& limits,
                                      const std::function<rd_kafka_error_t*(int)>& call);
  [[nodiscard]] Result<void> pause_until(MonotonicTime when, const Limits& limits);
  void give_up();

  std::unique_ptr<Handle> handle_;
  const ProduceOptions options_;
  bool initialised_ = false;  ///< For transactions.
  Produced produced_;
};

}  // namespace weir::kafka
