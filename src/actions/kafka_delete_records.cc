// `$ kafka-delete-records`: removes the oldest records of a partition.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/literal_checks.h"

namespace weir::actions::kafka_delete_records {
namespace {

constexpr std::array kArguments = {
    prefixed_topic(),
    ArgumentSpec{.name = "partition",
                 .type = ArgumentType::Integer,
                 .required = Required::Yes,
                 .doc = "number of the partition, from 0",
                 .check = check_not_negative},
    ArgumentSpec{.name = "offset",
                 .type = ArgumentType::Integer,
                 .required = Required::Yes,
                 .doc = "the first offset that is kept"},
};

struct Cut {
  const std::string& topic;
  std::int32_t partition;
  std::int64_t offset;
};

/// What the broker says against it is told with where the partition ends.
Result<void> remove_before(const Cut& cut, kafka::Client& client, const kafka::Limits& limits) {
  auto done = client.delete_records(cut.topic, cut.partition, cut.offset, limits);
  if (done || done.error().kind != ErrorKind::Other) return done;
  Error error = std::move(done).error().within(
      fmt::format("topic `{}`, partition {}, offset {}", cut.topic, cut.partition, cut.offset));
  const auto end = client.high_watermark(cut.topic, cut.partition, limits);
  if (end) error.hint = fmt::format("the partition ends at offset {}", *end);
  return Failure(std::move(error));
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-delete-records",
    .summary = "removes the oldest records of a Kafka partition",
    .doc =
        "Everything before the offset is removed; the record at the offset is the first that "
        "remains.",
    .example = R"($ kafka-create-topic topic=orders

$ kafka-ingest topic=orders format=bytes
tea
coffee

$ kafka-delete-records topic=orders partition=0 offset=1

$ kafka-verify-data topic=testdrive-orders-${testdrive.seed} format=bytes exact=true
coffee
)",
    .errors =
        "no such topic or partition\n"
        "an offset beyond the end of the partition\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .needs = "kafka",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string name = real_topic(context, call.text("topic"));
  WEIR_TRY_ASSIGN(const std::int64_t partition, call.integer("partition"));
  WEIR_TRY_ASSIGN(const std::int64_t offset, call.integer("offset"));
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    WEIR_TRY_ASSIGN(const auto topics, client.topics(limits));
    WEIR_TRY(check_partition(topics, name, partition));
    return remove_before({name, static_cast<std::int32_t>(partition), offset}, client, limits);
  };
  return broker_said(context.use_kafka(fmt::format("delete records of {}", name),
                                       context.options().timeout, work));
}

}  // namespace weir::actions::kafka_delete_records
