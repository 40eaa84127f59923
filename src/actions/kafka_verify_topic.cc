// `$ kafka-verify-topic`: checks the settings of a topic.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/kafka_formats.h"
#include "actions/kafka_sink.h"
#include "actions/literal_checks.h"
#include "base/text.h"
#include "codec/json_value.h"

namespace weir::actions::kafka_verify_topic {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "sink",
                 .doc = "name of a sink; in Materialize `DATABASE.SCHEMA.NAME`",
                 .need = kSinkCatalogue},
    ArgumentSpec{.name = "topic", .doc = "name of the topic, as it is"},
    ArgumentSpec{.name = "await-value-schema",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether subject `TOPIC-value` must exist",
                 .need = "schema-registry",
                 .need_if = "true"},
    ArgumentSpec{.name = "await-key-schema",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether subject `TOPIC-key` must exist",
                 .need = "schema-registry",
                 .need_if = "true"},
    ArgumentSpec{.name = "partition-count",
                 .type = ArgumentType::Unsigned,
                 .doc = "number of partitions it must have"},
    ArgumentSpec{.name = "replication-factor",
                 .type = ArgumentType::Unsigned,
                 .doc = "copies that each partition must have"},
    ArgumentSpec{.name = "topic-config",
                 .type = ArgumentType::Json,
                 .doc = "settings it must have: a JSON object of strings",
                 .check = check_texts},
};

using Settings = std::map<std::string, std::string>;

struct Wanted {
  std::optional<std::uint64_t> partitions;
  std::optional<std::uint64_t> replicas;
  Settings settings;
};

Result<Settings> settings_of(const ActionCall& call) {
  constexpr const char* kForm = "`topic-config` must be a JSON object of strings";
  Settings settings;
  const auto text = call.find("topic-config");
  if (!text) return settings;
  codec::Value value;
  if (auto parsed = codec::parse_whole_json(*text, value); !parsed) {
    return Failure(codec::to_error(std::move(parsed).error()).within("topic-config"));
  }
  if (value.root().kind != codec::Kind::Map) return fail(ErrorKind::Usage, kForm);
  for (std::size_t i = 1; i < value.size(); i = value.at(i).end) {
    const codec::Node& node = value.at(i);
    if (node.kind != codec::Kind::String) return fail(ErrorKind::Usage, kForm);
    settings.emplace(node.name, node.text);
  }
  return settings;
}

Result<Wanted> wanted_of(const ActionCall& call) {
  Wanted wanted;
  if (call.find("partition-count")) {
    WEIR_TRY_ASSIGN(wanted.partitions, call.unsigned_integer("partition-count"));
  }
  if (call.find("replication-factor")) {
    WEIR_TRY_ASSIGN(wanted.replicas, call.unsigned_integer("replication-factor"));
  }
  WEIR_TRY_ASSIGN(wanted.settings, settings_of(call));
  return wanted;
}

bool has_counts(const Wanted& wanted, const SeenTopic& topic) {
  if (!topic) return false;
  if (wanted.partitions && topic->replicas.size() != *wanted.partitions) return false;
  return !wanted.replicas || std::ranges::all_of(topic->replicas, [&](std::int32_t replicas) {
    return std::cmp_equal(replicas, *wanted.replicas);
  });
}

std::string describe(const std::string& topic, const Wanted& wanted) {
  std::string text = fmt::format("topic `{}`", topic);
  if (wanted.partitions) text += fmt::format(" with {}", count_of(*wanted.partitions, "partition"));
  if (wanted.replicas) {
    text += fmt::format("{} replication factor {}", wanted.partitions ? " and" : " with",
                        *wanted.replicas);
  }
  return text;
}

/// The first setting that is another one: "`a` is `1`, not `2`"; empty if all are right.
std::string first_wrong(const Settings& wanted, const Settings& actual) {
  for (const auto& [name, value] : wanted) {
    const auto found = actual.find(name);
    if (found == actual.end()) return fmt::format("the topic has no setting `{}`", name);
    if (found->second == value) continue;
    return fmt::format("setting `{}` is `{}`, not `{}`", name, found->second, value);
  }
  return {};
}

Result<void> check_settings(ActionContext& context, kafka::Client& client,
                            const kafka::Limits& limits, const std::string& topic,
                            const Settings& wanted) {
  if (wanted.empty()) return {};
  const auto ask = [&]() -> Result<std::string> {
    WEIR_TRY_ASSIGN(const Settings actual, client.topic_settings(topic, limits));
    return first_wrong(wanted, actual);
  };
  WEIR_TRY_ASSIGN(std::string wrong,
                  ask_until<std::string>(context.clock(), limits, ask,
                                         [](const std::string& text) { return text.empty(); }));
  return wrong.empty() ? Result<void>() : fail(std::move(wrong));
}

Result<void> await_schema(ActionContext& context, const ActionCall& call, std::string_view name,
                          const std::string& subject, Deadline deadline) {
  WEIR_TRY_ASSIGN(const bool wanted, call.boolean(name));
  if (!wanted) return {};
  WEIR_TRY_ASSIGN(Registry registry, Registry::open(context, deadline.left(context.clock())));
  WEIR_TRY_ASSIGN(const auto schema, registry.await(subject));
  if (schema) return {};
  return fail(fmt::format("the schema registry has no subject `{}`", subject));
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-verify-topic",
    .summary = "checks that a Kafka topic exists, and how it is set",
    .doc =
        "Checks are repeated until the timeout of the run is over. `sink=` looks the topic up "
        "by `--kafka-sink-query`, `topic=` names it; exactly one of them must be given.",
    .example = R"($ kafka-create-topic topic=orders partitions=2

$ kafka-verify-topic topic=testdrive-orders-${testdrive.seed} partition-count=2 replication-factor=1
)",
    .errors =
        "no such topic or sink; other numbers or settings: what was seen is told\n"
        "a subject that does not come\n"
        "both `sink` and `topic`, or none: told by `weir check`\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .needs = "kafka",
    .check = [](const WrittenArguments& written) { return check_one_of(written, "sink", "topic"); },
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::string topic, named_topic(context, call));
  WEIR_TRY_ASSIGN(const Wanted wanted, wanted_of(call));
  const Nanoseconds budget = context.options().timeout;
  const Deadline deadline = Deadline::after(context.clock(), budget);
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    WEIR_TRY(await_topic(client, limits, context.clock(), topic, describe(topic, wanted),
                         [&](const SeenTopic& seen) { return has_counts(wanted, seen); }));
    return check_settings(context, client, limits, topic, wanted.settings);
  };
  Result<void> done = context.use_kafka(fmt::format("look at topic {}", topic), budget, work);
  if (done) {
    done =
        await_schema(context, call, "await-value-schema", subject_of(topic, Part::Value), deadline);
  }
  if (done) {
    done = await_schema(context, call, "await-key-schema", subject_of(topic, Part::Key), deadline);
  }
  return broker_said(done);
}

}  // namespace weir::actions::kafka_verify_topic
