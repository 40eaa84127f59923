// `$ kafka-create-topic`: makes a topic.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/literal_checks.h"
#include "base/text.h"

namespace weir::actions::kafka_create_topic {
namespace {

constexpr std::array kArguments = {
    prefixed_topic(),
    ArgumentSpec{.name = "partitions",
                 .type = ArgumentType::Unsigned,
                 .doc = "number of partitions; one, unless the run has another default",
                 .check = check_positive},
    ArgumentSpec{.name = "replication-factor",
                 .type = ArgumentType::Unsigned,
                 .default_value = "1",
                 .doc = "copies of each partition",
                 .check = check_positive},
    ArgumentSpec{.name = "compression",
                 .default_value = "producer",
                 .doc = "the topic's `compression.type`"},
    ArgumentSpec{.name = "compaction",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether older records of the same key may vanish"},
};

/// A broker cleans as often as it can, and forgets tombstones at once.
constexpr std::array<std::pair<const char*, const char*>, 5> kCompaction = {{
    {"cleanup.policy", "compact"},
    {"segment.ms", "100"},
    {"min.cleanable.dirty.ratio", "0.01"},
    {"min.compaction.lag.ms", "100"},
    {"delete.retention.ms", "100"},
}};

Result<std::int32_t> number(const ActionCall& call, std::string_view name,
                            std::uint64_t otherwise) {
  constexpr std::uint64_t kMost = 100'000;
  std::uint64_t value = otherwise;
  if (call.find(name)) {
    WEIR_TRY_ASSIGN(value, call.unsigned_integer(name));
  }
  if (value >= 1 && value <= kMost) return static_cast<std::int32_t>(value);
  return fail(ErrorKind::Usage, fmt::format("`{}` must be from 1 to {}", name, kMost));
}

Result<kafka::NewTopic> topic_of(ActionContext& context, const ActionCall& call) {
  kafka::NewTopic topic;
  topic.name = real_topic(context, call.text("topic"));
  WEIR_TRY_ASSIGN(topic.partitions,
                  number(call, "partitions", context.options().kafka.default_partitions));
  WEIR_TRY_ASSIGN(topic.replication_factor, number(call, "replication-factor", 1));
  topic.settings["retention.ms"] = "-1";  // timestamps of records may be old
  topic.settings["compression.type"] = call.text("compression");
  WEIR_TRY_ASSIGN(const bool compacts, call.boolean("compaction"));
  if (compacts) topic.settings.insert(kCompaction.begin(), kCompaction.end());
  return topic;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-create-topic",
    .summary = "makes a Kafka topic",
    .doc =
        "The topic keeps its records for ever, whatever their timestamps. One that exists already "
        "is left as it is. Waits until the broker shows it with the right number of partitions.\n"
        "With `compaction=true` the topic is compacted as fast as a broker does it.",
    .example = R"($ kafka-create-topic topic=orders partitions=2 compaction=true
)",
    .errors =
        "a number of partitions that is 0, told by `weir check`\n"
        "what the broker says against it: a name, a setting, a replication factor beyond its "
        "brokers\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .needs = "kafka",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const kafka::NewTopic wanted, topic_of(context, call));
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    WEIR_TRY_ASSIGN(const auto topics, client.topics(limits));
    if (topics.contains(wanted.name)) return {};
    auto made = client.create_topic(wanted, limits);
    const bool by_others = !made && made.error().message.starts_with("TOPIC_ALREADY_EXISTS");
    if (!made && !by_others) return made;
    const auto shown = [&](const SeenTopic& topic) {
      return topic && std::ssize(topic->replicas) == wanted.partitions;
    };
    WEIR_TRY(
        await_topic(client, limits, context.clock(), wanted.name,
                    fmt::format("topic `{}` with {} to show", wanted.name,
                                count_of(static_cast<std::size_t>(wanted.partitions), "partition")),
                    shown));
    return {};
  };
  return broker_said(context.use_kafka(fmt::format("create topic {}", wanted.name),
                                       context.options().timeout, work));
}

}  // namespace weir::actions::kafka_create_topic
