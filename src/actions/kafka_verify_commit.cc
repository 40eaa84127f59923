// `$ kafka-verify-commit`: checks an offset that a consumer group committed.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/literal_checks.h"
#include "base/text.h"

namespace weir::actions::kafka_verify_commit {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "consumer-group-id", .required = Required::Yes, .doc = "the group"},
    prefixed_topic(),
    ArgumentSpec{.name = "partition",
                 .type = ArgumentType::Integer,
                 .required = Required::Yes,
                 .doc = "number of the partition, from 0",
                 .check = check_not_negative},
};

using Committed = std::optional<std::int64_t>;

Result<std::int64_t> expected_offset(const ActionCall& call) {
  std::int64_t offset = 0;
  if (call.body().size() == 1 && parse_integer(trim(call.body().front()), offset)) return offset;
  return fail(ErrorKind::Usage, "the body must be one line with the expected offset");
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-verify-commit",
    .summary = "checks the offset that a Kafka consumer group committed",
    .doc =
        "The line below is the expected offset. Asks again until it is the right one or the "
        "timeout of the run is over.",
    .example = R"($ kafka-create-topic topic=orders

$ kafka-ingest topic=orders format=bytes
tea
coffee

$ shell-execute
kcat -b ${testdrive.kafka-addr} -G readers-${testdrive.seed} -c 2 -X auto.offset.reset=earliest testdrive-orders-${testdrive.seed}

$ kafka-verify-commit consumer-group-id=readers-${testdrive.seed} topic=orders partition=0
2
)",
    .errors =
        "another offset, or none, when the timeout is over\n"
        "no such topic or partition\n"
        "a body that is not one number\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "kafka",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::int64_t expected, expected_offset(call));
  const std::string name = real_topic(context, call.text("topic"));
  const std::string group = call.text("consumer-group-id");
  WEIR_TRY_ASSIGN(const std::int64_t partition, call.integer("partition"));
  Committed last;
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    WEIR_TRY_ASSIGN(const auto topics, client.topics(limits));
    WEIR_TRY(check_partition(topics, name, partition));
    const auto ask = [&] {
      return client.committed(group, name, static_cast<std::int32_t>(partition), limits);
    };
    WEIR_TRY_ASSIGN(
        last, ask_until<Committed>(context.clock(), limits, ask,
                                   [&](const Committed& offset) { return offset == expected; }));
    return {};
  };
  const Result<void> done = context.use_kafka(
      fmt::format("ask what {} committed of {}", group, name), context.options().timeout, work);
  if (!done || last == expected) return broker_said(done);
  ActionResult result = failed("the group committed another offset");
  if (!last) result.message = "the group has committed nothing";
  result.expected = fmt::format("{}\n", expected);
  result.actual = last ? fmt::format("{}\n", *last) : "nothing\n";
  return result;
}

}  // namespace weir::actions::kafka_verify_commit
