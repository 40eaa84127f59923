// `$ kafka-verify-data`: compares the records of a topic.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/kafka_sink.h"
#include "actions/kafka_verification.h"
#include "actions/literal_checks.h"
#include "base/duration.h"
#include "base/text.h"

namespace weir::actions::kafka_verify_data {
namespace {

constexpr std::string_view kFormats = "avro|protobuf|json|csv|text|bytes";

constexpr std::array kArguments = {
    ArgumentSpec{.name = "format",
                 .doc = "of keys and values; or give both of the next two",
                 .choices = kFormats,
                 .need = "schema-registry",
                 .need_if = "avro|protobuf"},
    ArgumentSpec{.name = "key-format",
                 .doc = "of the keys",
                 .choices = kFormats,
                 .need = "schema-registry",
                 .need_if = "avro|protobuf"},
    ArgumentSpec{.name = "value-format",
                 .doc = "of the values",
                 .choices = kFormats,
                 .need = "schema-registry",
                 .need_if = "avro|protobuf"},
    ArgumentSpec{.name = "key",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "with `format`: whether each line begins with a key; with `format=avro` "
                        "also if `TOPIC-key` has a schema"},
    ArgumentSpec{.name = "sink",
                 .doc = "name of a sink; in Materialize `DATABASE.SCHEMA.NAME`",
                 .need = kSinkCatalogue},
    ArgumentSpec{.name = "topic", .doc = "name of the topic, as it is"},
    ArgumentSpec{.name = "sort-messages",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether order does not count: records and lines are compared as "
                        "multisets"},
    ArgumentSpec{.name = "exact",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether the topic must end behind these records"},
    ArgumentSpec{.name = "ignore",
                 .doc = "fields of values that are not compared, separated by commas, such as "
                        "`.after.ts,.items[*].id`",
                 .check = check_paths},
    ArgumentSpec{.name = "ignore-key", .doc = "the same, of keys", .check = check_paths},
    ArgumentSpec{.name = "headers",
                 .doc = "names of headers that each line begins with, separated by commas"},
    ArgumentSpec{.name = "key-terminator",
                 .default_value = ":",
                 .doc = "bytes, csv: the character behind the key"},
    ArgumentSpec{.name = "repeat",
                 .type = ArgumentType::Unsigned,
                 .default_value = "1",
                 .doc = "how often all lines are expected, one time after the other"},
    ArgumentSpec{.name = "file",
                 .type = ArgumentType::FileName,
                 .doc = "file in the temporary directory with the lines, in place of a body"},
    ArgumentSpec{
        .name = "message",
        .doc = "protobuf: full name of the message; unless given, the first record says which"},
    ArgumentSpec{.name = "key-message", .doc = "protobuf: the same, of keys"},
    ArgumentSpec{.name = "partial-search",
                 .type = ArgumentType::Unsigned,
                 .doc = "read up to this many records, and find the lines among them without gaps"},
    ArgumentSpec{.name = "debug-print-only",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc =
                     "whether to print the records and fail; with `exact=true` and without lines, "
                     "all that are there"},
};

std::optional<CombinationMistake> check_formats(const WrittenArguments& written) {
  const bool one = written.find("format") != nullptr;
  const bool key = written.find("key-format") != nullptr;
  const bool value = written.find("value-format") != nullptr;
  if (one != (key || value) && key == value) return {};
  const std::string_view culprit = one && key ? "key-format" : value ? "value-format" : "";
  return CombinationMistake{culprit, "give `format`, or both `key-format` and `value-format`", {}};
}

/// What cannot be right, whatever the topic holds.
std::optional<CombinationMistake> check_arguments(const WrittenArguments& written) {
  if (auto wrong = check_one_of(written, "sink", "topic")) return wrong;
  if (auto wrong = check_formats(written)) return wrong;
  const auto* const exact = written.find("exact");
  const bool is_exact = exact != nullptr && exact->literal == "true";
  if (is_exact && written.find("partial-search") != nullptr) {
    return CombinationMistake{"exact", "`exact` and `partial-search` exclude each other", {}};
  }
  const bool has_file = written.find("file") != nullptr;
  if (has_file && written.has_body) {
    return CombinationMistake{"file", "lines come from the body or from `file`", {}};
  }
  const bool may_be_exact = exact != nullptr && exact->literal != "false";
  if (written.has_body || has_file || may_be_exact) return {};
  return CombinationMistake{{}, "without lines below it the command needs `exact=true`", {}};
}

/// The time is over when records differ; where others will go on is kept if that is quick.
constexpr Nanoseconds kCommitOfFailed = std::chrono::seconds(1);

/// Whether anybody is still there.
constexpr Nanoseconds kLastQuestion = std::chrono::seconds(1);
constexpr std::string_view kLast = "; last: ";

/// Whether the last records that came are the expected ones.
bool ends_with(const Verification& setup, const std::vector<DecodedRecord>& records) {
  const std::size_t count = setup.expected.size();
  if (records.size() < count) return false;
  return std::equal(setup.expected.begin(), setup.expected.end(),
                    records.end() - std::ssize(setup.expected),
                    [&](const DecodedRecord& expected, const DecodedRecord& actual) {
                      return is_same_record(setup.rules, expected, actual);
                    });
}

/// From now on.
kafka::Limits within(const kafka::Limits& limits, Nanoseconds budget) {
  return {limits.clock, Deadline::after(limits.clock, budget), limits.stop};
}

/// Reads until there is enough, or nothing came for as long as the script is patient, which is
/// noted.
Result<void> read_all(kafka::Client& client, const kafka::Limits& limits, const Verification& setup,
                      Collector& collector) {
  WEIR_TRY_ASSIGN(kafka::Consumer * consumer, client.consumer());
  for (;;) {
    const std::size_t before = collector.came();
    const kafka::Limits soon{limits.clock, Deadline::at(collector.last_came() + setup.patience),
                             limits.stop};
    auto done = consumer->read(setup.topic, collector.positions(), collector, soon);
    if (done || done.error().kind != ErrorKind::Timeout) return done;
    if (collector.came() > before) continue;
    // A broker that is silent looks like one that has nothing more.
    const auto answer = client.topics(within(limits, kLastQuestion));
    const bool silent = !answer && answer.error().kind == ErrorKind::Timeout;
    collector.ran_dry(silent ? fmt::format("{}{}", kLast, answer.error().message)
                             : done.error().message);
    return {};
  }
}

Result<std::size_t> count_partitions(kafka::Client& client, const kafka::Limits& limits,
                                     ActionContext& context, const std::string& topic) {
  WEIR_TRY_ASSIGN(
      const SeenTopic seen,
      await_topic(client, limits, context.clock(), topic, fmt::format("topic `{}`", topic),
                  [](const SeenTopic& one) { return one.has_value(); }));
  return seen ? seen->replicas.size() : std::size_t{0};
}

/// Takes as many records as it needs to know what the lines are.
class FirstRecords final : public kafka::RecordSink {
 public:
  explicit FirstRecords(Verification& setup) : setup_(setup) {}
  Result<kafka::Reading> take(const kafka::Received& record) override {
    if (auto told = learn(record, setup_); !told) {
      return Failure(std::move(told).error().within(
          fmt::format("partition {}, offset {}", record.partition, record.offset)));
    }
    ++taken_;
    const bool ends = !learns(setup_) || taken_ == setup_.lines->count();
    return ends ? kafka::Reading::Ends : kafka::Reading::Goes;
  }
  [[nodiscard]] bool wants_headers() const override { return false; }
  Result<kafka::Reading> at_end(std::int32_t /*partition*/, std::int64_t /*offset*/) override {
    return kafka::Reading::Goes;
  }

 private:
  Verification& setup_;
  std::size_t taken_ = 0;
};

/// If none comes the lines are the first message of the schema.
Result<void> look_ahead(kafka::Consumer& consumer, const kafka::Positions& positions,
                        const kafka::Limits& limits, Verification& setup) {
  if (!learns(setup)) return {};
  FirstRecords records(setup);
  auto done = consumer.read(setup.topic, positions, records, limits);
  return done || done.error().kind == ErrorKind::Timeout ? Result<void>() : done;
}

/// What the topic has for the lines.
Result<Collector> collect(ActionContext& context, kafka::Client& client,
                          const kafka::Limits& limits, Verification& setup) {
  const kafka::Limits soon = within(limits, setup.patience);
  WEIR_TRY_ASSIGN(const std::size_t partitions,
                  count_partitions(client, soon, context, setup.topic));
  WEIR_TRY_ASSIGN(kafka::Consumer * consumer, client.consumer());
  WEIR_TRY_ASSIGN(kafka::Positions positions,
                  consumer->positions(setup.topic, static_cast<std::int32_t>(partitions), soon));
  WEIR_TRY(look_ahead(*consumer, positions, soon, setup));
  WEIR_TRY(fit_to_partitions(partitions, setup));
  if (setup.rules.order == RecordOrder::Run) {
    setup.wanted.found = [&setup](const auto& records) { return ends_with(setup, records); };
  }
  const auto end = [&client, &setup, limits](std::int32_t partition) {
    return client.high_watermark(setup.topic, partition, within(limits, setup.patience));
  };
  Collector collector(setup.reading, setup.rules, setup.key.get(), *setup.value,
                      context.state().mask, setup.wanted, end, limits.clock);
  collector.start(std::move(positions));
  auto done = read_all(client, limits, setup, collector);
  if (!done) {
    note_mistake(done.error(), setup);
    return Failure(std::move(done).error());
  }
  const bool all_passed = collector.passed() == setup.lines->count();
  if (setup.wanted.in_order != nullptr && !all_passed) WEIR_TRY(read_expected_rest(setup));
  return collector;
}

std::string join_records(const LineReading& reading, const std::vector<DecodedRecord>& records,
                         bool with_place) {
  std::string text;
  for (const DecodedRecord& record : records) {
    text += write_record(reading, record);
    if (with_place) text += fmt::format("    ({})", place_of(record));
    text += '\n';
  }
  return text;
}

ActionResult printed(const Verification& setup, const Collector& collector) {
  ActionResult result = failed("the records were only to be printed");
  result.actual = join_records(setup.reading, collector.records(), true);
  return result;
}

/// Why reading ended before there was enough; empty if there was.
std::string shortage(const Verification& setup, const Collector& collector) {
  if (!collector.why_dry()) return {};
  std::string text = fmt::format("nothing more came in {}", format_duration(setup.patience));
  if (!collector.held_back().empty()) text += fmt::format("; {}", collector.held_back());
  const std::size_t last = collector.why_dry()->find(kLast);
  if (last != std::string::npos) text += collector.why_dry()->substr(last);
  return text;
}

ActionResult judge(const Verification& setup, const Collector& collector) {
  const RecordDiff diff =
      match_records(setup.reading, setup.rules, setup.expected, collector.records());
  const bool goes_on = setup.wanted.exact && collector.why_dry();
  if (diff.empty() && !goes_on) return passed();
  const std::size_t came = collector.came();
  ActionResult result =
      failed(fmt::format("records differ: expected {}, got {} ({} missing, {} unexpected)",
                         count_of(collector.passed() + setup.expected.size(), "record"), came,
                         diff.missing, diff.unexpected));
  if (setup.rules.order == RecordOrder::Run) {
    result.message =
        fmt::format("the records do not stand in a row among the {} that were read", came);
  }
  if (diff.empty()) result.message = fmt::format("topic `{}` does not end here", setup.topic);
  if (collector.passed() > 0 && !diff.empty()) {
    result.detail = fmt::format("the first {} are as expected", collector.passed());
  }
  const std::string reason = shortage(setup, collector);
  if (!reason.empty()) result.message += fmt::format("; {}", reason);
  result.expected = join_records(setup.reading, setup.expected, false);
  result.actual = join_records(setup.reading, collector.records(), false);
  result.diff = diff.text;
  return result;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-verify-data",
    .summary = "compares the records of a Kafka topic",
    .doc =
        "Reads as many committed records as there are lines below, continuing where the last "
        "`kafka-verify-data` on the topic ended, and compares them: decoded values, not their "
        "spelling. Each line holds the values of the `headers` (`<missing>`, or `<null>` for one "
        "without a value), the key if there is one, the value, and optionally `partition=N`; a "
        "missing value, or `\"<null>\"`, is a tombstone. With `bytes` and `csv` lines are as "
        "`kafka-ingest` has them.\n"
        "Order counts within each partition. If the topic has several, and not all lines name "
        "theirs, records are compared as a multiset, as with `sort-messages=true`.\n"
        "Waits as long as records come, and then for as long as a statement may take, or 15 "
        "seconds if that is longer and the timeout of the run is not shorter. With `exact=true` "
        "nothing may stand behind the records, not even in a transaction that is open. "
        "`set-regex` is applied to the texts in what came.\n"
        "`sink=` looks the topic up by `--kafka-sink-query`, `topic=` names it; exactly one of "
        "them must be given.",
    .example = R"($ kafka-create-topic topic=orders

$ kafka-ingest topic=orders format=json
{"item": "tea", "price": 1.50}

$ kafka-verify-data topic=testdrive-orders-${testdrive.seed} format=json exact=true
{"price": 1.5, "item": "tea"}
)",
    .errors =
        "records that differ, or are too few when nothing more comes: they are shown record by "
        "record and field by field\n"
        "a record that is not of the format, with partition, offset and byte\n"
        "a line that is not of the format, with its place\n"
        "no such topic, sink or subject\n"
        "arguments that do not go together, and paths that cannot be read: told by `weir check`\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "kafka",
    .check = check_arguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  auto setup = read_verification(context, call);
  if (!setup) return broker_said(Failure(setup.error()));
  if (setup->mistake) return *std::move(setup->mistake);
  WEIR_TRY_ASSIGN(const bool prints, call.boolean("debug-print-only"));
  std::optional<ActionResult> result;
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    WEIR_TRY_ASSIGN(const Collector collector, collect(context, client, limits, *setup));
    result = prints ? printed(*setup, collector) : judge(*setup, collector);
    WEIR_TRY_ASSIGN(kafka::Consumer * consumer, client.consumer());
    const bool has_failed = !result->message.empty();
    return consumer->commit(setup->topic, collector.positions(),
                            within(limits, has_failed ? kCommitOfFailed : setup->patience));
  };
  const Result<void> done =
      context.use_kafka(fmt::format("read {}", setup->topic), std::chrono::hours(24 * 365), work);
  if (setup->mistake) return *std::move(setup->mistake);
  const bool failed_before = result && !result->message.empty();
  if (!done && !failed_before) return broker_said(done);
  return *std::move(result);
}

}  // namespace weir::actions::kafka_verify_data
