// `$ kafka-ingest`: sends records to a topic.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "actions/action.h"
#include "actions/kafka.h"
#include "actions/kafka_formats.h"
#include "actions/kafka_generate.h"
#include "actions/kafka_headers.h"
#include "actions/kafka_ingest_check.h"
#include "actions/kafka_source.h"
#include "actions/literal_checks.h"
#include "actions/script_file.h"
#include "base/text.h"

namespace weir::actions::kafka_ingest {
namespace {

constexpr std::array kArguments = {
    prefixed_topic(),
    ArgumentSpec{.name = "format",
                 .required = Required::Yes,
                 .doc = "of the values",
                 .choices = "avro|protobuf|json|csv|text|bytes",
                 .need = "schema-registry",
                 .need_if = "avro"},
    ArgumentSpec{.name = "schema",
                 .doc = "avro: the schema of the values; protobuf: a `.proto`, where there is no "
                        "`descriptor-file`"},
    ArgumentSpec{.name = "references",
                 .doc = "avro: subjects that the schema refers to, separated by commas"},
    ArgumentSpec{.name = "confluent-wire-format",
                 .type = ArgumentType::Boolean,
                 .doc = "whether records begin with the id of their schema; avro: true unless "
                        "given, protobuf: false",
                 .need = "schema-registry",
                 .need_if = "true"},
    ArgumentSpec{.name = "descriptor-file",
                 .type = ArgumentType::FileName,
                 .doc = "protobuf: descriptor set in the temporary directory"},
    ArgumentSpec{.name = "message", .doc = "protobuf: full name of the message"},
    ArgumentSpec{.name = "schema-id-subject",
                 .doc = "protobuf: subject whose latest id is sent; `TOPIC-value` unless given"},
    ArgumentSpec{.name = "schema-message-id",
                 .type = ArgumentType::Unsigned,
                 .default_value = "0",
                 .doc = "protobuf: the byte behind the id; where the message is in its file unless "
                        "given",
                 .check = check_byte},
    ArgumentSpec{.name = "key-format",
                 .doc = "of the keys; no keys unless given",
                 .choices = "avro|protobuf|json|csv|text|bytes",
                 .need = "schema-registry",
                 .need_if = "avro"},
    ArgumentSpec{.name = "key-schema", .doc = "as `schema`, of the keys"},
    ArgumentSpec{.name = "key-references",
                 .doc = "avro: subjects that the schema of the keys refers to"},
    ArgumentSpec{.name = "key-descriptor-file",
                 .type = ArgumentType::FileName,
                 .doc = "protobuf: descriptor set of the keys"},
    ArgumentSpec{.name = "key-message", .doc = "protobuf: full name of the message of the keys"},
    ArgumentSpec{.name = "key-schema-id-subject",
                 .doc = "protobuf: subject whose latest id is sent with keys; `TOPIC-key` unless "
                        "given"},
    ArgumentSpec{.name = "key-schema-message-id",
                 .type = ArgumentType::Unsigned,
                 .default_value = "0",
                 .doc = "protobuf: as `schema-message-id`, of the keys",
                 .check = check_byte},
    ArgumentSpec{.name = "key-terminator",
                 .default_value = ":",
                 .doc = "bytes, text, csv: the character behind the key"},
    ArgumentSpec{.name = "omit-key",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether records have no key; none is read from the lines then"},
    ArgumentSpec{.name = "omit-value",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether all records are tombstones; no value is read from the lines then"},
    ArgumentSpec{.name = "partition",
                 .type = ArgumentType::Integer,
                 .doc = "partition for all records; chosen by their keys unless given"},
    ArgumentSpec{.name = "timestamp",
                 .type = ArgumentType::Integer,
                 .doc = "timestamp of all records, in milliseconds since 1970"},
    ArgumentSpec{.name = "headers",
                 .type = ArgumentType::Json,
                 .doc = "of all records: a JSON object, or an array of objects where names repeat; "
                        "values are strings, arrays of bytes, or null",
                 .check = check_record_headers},
    ArgumentSpec{.name = "repeat",
                 .type = ArgumentType::Integer,
                 .default_value = "1",
                 .doc = "how often all lines are sent"},
    ArgumentSpec{.name = "start-iteration",
                 .type = ArgumentType::Integer,
                 .default_value = "0",
                 .doc = "number of the first repetition"},
    ArgumentSpec{.name = "set-schema-id-var",
                 .type = ArgumentType::Name,
                 .doc = "variable that receives the id of the schema"},
    ArgumentSpec{.name = "set-key-schema-id-var",
                 .type = ArgumentType::Name,
                 .doc = "variable that receives the id of the keys' schema"},
    ArgumentSpec{.name = "file",
                 .type = ArgumentType::FileName,
                 .doc = "file in the temporary directory whose lines are sent, in place of a body"},
    ArgumentSpec{.name = "generate",
                 .type = ArgumentType::Unsigned,
                 .doc = "send so many random records of the Avro `schema` (and `key-schema`), the "
                        "same for the same seed, as avro or json"},
    ArgumentSpec{.name = "partition-by",
                 .doc = "how partitions are chosen: by the key, in librdkafka's way (`key`, the "
                        "default) or Java's (`java-key`), or by chance (`random`)",
                 .choices = "key|java-key|random"},
    ArgumentSpec{.name = "transaction",
                 .doc = "send all records in one transaction, and how it ends",
                 .choices = "commit|abort"},
    ArgumentSpec{.name = "rate",
                 .type = ArgumentType::Unsigned,
                 .doc = "records a second; as many as go unless given",
                 .check = check_positive},
};

template <typename Number>
Result<void> read_number(const ActionCall& call, std::string_view name, Number& number) {
  if (!call.find(name)) return {};
  WEIR_TRY_ASSIGN(const std::int64_t value, call.integer(name));
  if (!std::in_range<Number>(value)) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is out of range", name));
  }
  number = static_cast<Number>(value);
  return {};
}

/// Its id, for the variable that the script names.
void set_id(ActionContext& context, const ActionCall& call, std::string_view name,
            const std::optional<SentPart>& part) {
  const auto variable = call.find(name);
  if (!variable || !part) return;
  context.variables().set(*variable, std::to_string(part->schema_id));
}

Result<RecordForm> form_of(ActionContext& context, const ActionCall& call,
                           const std::string& topic) {
  RecordForm form;
  WEIR_TRY_ASSIGN(const auto key, sent_part(context, call, topic, Part::Key));
  WEIR_TRY_ASSIGN(const auto value, sent_part(context, call, topic, Part::Value));
  set_id(context, call, "set-schema-id-var", value);
  set_id(context, call, "set-key-schema-id-var", key);
  WEIR_TRY_ASSIGN(const bool omits_key, call.boolean("omit-key"));
  WEIR_TRY_ASSIGN(const bool omits_value, call.boolean("omit-value"));
  if (key && !omits_key) form.line.key = key->form;
  if (value && !omits_value) form.line.value = value->form;
  WEIR_TRY(read_number(call, "partition", form.partition));
  WEIR_TRY(read_number(call, "timestamp", form.timestamp));
  WEIR_TRY(read_number(call, "repeat", form.repeat));
  WEIR_TRY(read_number(call, "start-iteration", form.first_iteration));
  if (const auto headers = call.find("headers")) {
    WEIR_TRY_ASSIGN(form.headers, parse_headers(*headers));
  }
  return form;
}

Result<kafka::ProduceOptions> produce_options(ActionContext& context, const ActionCall& call,
                                              std::string topic) {
  kafka::ProduceOptions options;
  options.delivery_timeout =
      std::max<Nanoseconds>(context.options().timeout, std::chrono::seconds(1));
  const std::string by = call.text("partition-by");
  if (by == "java-key") options.partitioner = "murmur2_random";
  if (by == "random") options.partitioner = "random";
  if (const std::string how = call.text("transaction"); !how.empty()) {
    options.transaction = how == "abort" ? kafka::Transaction::Abort : kafka::Transaction::Commit;
    options.transactional_id = fmt::format("weir-{}", topic);
  }
  if (call.find("rate")) {
    WEIR_TRY_ASSIGN(const std::uint64_t rate, call.unsigned_integer("rate"));
    if (rate == 0) return fail(ErrorKind::Usage, "`rate` must be at least 1");
    options.rate = static_cast<double>(rate);
  }
  options.topic = std::move(topic);
  return options;
}

/// Random records of the schema.
Result<std::unique_ptr<Lines>> generated(ActionContext& context, const ActionCall& call) {
  Generated wanted;
  const std::string format = call.text("format");
  const auto schema = call.find("schema");
  if (!schema || (format != "avro" && format != "json")) {
    return fail(ErrorKind::Usage,
                "`generate` needs `format=avro` or `format=json`, and an Avro `schema`");
  }
  wanted.value_schema = *schema;
  if (call.find("key-format")) {
    const auto key = call.find("key-schema");
    if (!key) return fail(ErrorKind::Usage, "`generate` needs `key-schema` for the keys");
    wanted.key_schema = std::string(*key);
  }
  if (format == "json") wanted.unions = UnionForm::Plain;
  WEIR_TRY_ASSIGN(wanted.count, call.unsigned_integer("generate"));
  wanted.seed = context.random_below(std::numeric_limits<std::uint32_t>::max());
  return generated_lines(wanted);
}

Result<std::unique_ptr<Lines>> lines_of(ActionContext& context, const ActionCall& call) {
  const bool generates = call.find("generate").has_value();
  const int places =
      (generates ? 1 : 0) + (call.find("file") ? 1 : 0) + (call.body().empty() ? 0 : 1);
  if (places > 1) {
    return fail(ErrorKind::Usage, "records come from the body, from `file` or from `generate`");
  }
  if (generates) return generated(context, call);
  const auto file = call.find("file");
  if (!file) return lines_of_body(call.body());
  WEIR_TRY_ASSIGN(const std::filesystem::path path, file_inside(context.scratch(), *file, "file"));
  return lines_of_file(path);
}

/// What to say of the records that did not get there.
ActionResult undelivered(const kafka::Produced& produced, const LineSource& source,
                         const std::string& topic, std::optional<std::string_view> file) {
  const kafka::Undelivered& first = produced.first.front();
  const std::size_t line = source.line_of(first.number);
  ActionResult result =
      failed(fmt::format("line {}{} was not delivered to `{}`: {}", line + 1,
                         file ? fmt::format(" of `{}`", *file) : "", topic, first.why));
  if (!file) result.place = ActionResult::Place{line, 0, std::string::npos};
  for (const kafka::Undelivered& one : produced.first) {
    result.detail +=
        fmt::format("{}line {} of repetition {}: {}", result.detail.empty() ? "" : "\n",
                    source.line_of(one.number) + 1, source.iteration_of(one.number), one.why);
  }
  result.detail += fmt::format("\n{} of {} were not delivered", produced.failed,
                               count_of(produced.sent, "record"));
  return result;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-ingest",
    .summary = "sends records to a Kafka topic",
    .doc =
        "Each line below is one record: its key, if there is a `key-format`, and then its value. "
        "With `avro`, `protobuf` and `json` it is one JSON value; a line that ends behind the key "
        "is a tombstone. With the other formats the key ends at the terminator, the rest of the "
        "line is the value, and nothing is null; with `bytes` `\\xHH` is the byte with that "
        "hexadecimal number.\n"
        "`${kafka-ingest.iteration}` is the number of the current repetition, from "
        "`start-iteration`.\n"
        "Lines are sent one after the other, however many they are; the command ends when the "
        "broker has all of them. A record that it does not take fails the command, with the line. "
        "Each may take as long as the timeout of the run.\n"
        "Avro is sent as Confluent's clients do: the schema is registered under `TOPIC-value` and "
        "`TOPIC-key`, and each record begins with its id. Values of a union are written as "
        "`{\"branch\": value}`, except null.",
    .example = R"($ kafka-create-topic topic=orders

$ kafka-ingest topic=orders format=json key-format=bytes
1:{"item": "tea"}
2:{"item": "coffee"}
2:
)",
    .errors =
        "arguments that do not go together, an Avro schema that is none, headers that cannot be "
        "read: told by `weir check`\n"
        "a line that is not of the format or does not fit the schema, with its place in the line\n"
        "a record that the broker does not take, with its line\n"
        "a schema that the registry refuses, with what it says\n"
        "no such topic, with what is called nearly so\n"
        "a broker that cannot be reached within the timeout; the message says what was last seen "
        "of it",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "kafka",
    .check = check_ingest,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string topic = real_topic(context, call.text("topic"));
  WEIR_TRY_ASSIGN(RecordForm form, form_of(context, call, topic));
  WEIR_TRY_ASSIGN(const kafka::ProduceOptions options, produce_options(context, call, topic));
  WEIR_TRY_ASSIGN(std::unique_ptr<Lines> lines, lines_of(context, call));
  LineSource source(std::move(form), std::move(lines));
  kafka::Produced produced;
  const auto work = [&](kafka::Client& client, const kafka::Limits& limits) -> Result<void> {
    const kafka::Limits soon{limits.clock, Deadline::after(limits.clock, options.delivery_timeout),
                             limits.stop};
    WEIR_TRY_ASSIGN(const auto topics, client.topics(soon));
    if (!topics.contains(topic)) return Failure(no_such_topic(topic, topics));
    WEIR_TRY_ASSIGN(produced, client.produce(source, options, limits));
    return {};
  };
  // Each record has a time of its own; there may be any number.
  const Result<void> done =
      context.use_kafka(fmt::format("produce to {}", topic), std::chrono::hours(24 * 365), work);
  const auto file = call.find("file");
  if (!done && source.mistake()) {
    if (file) return run::errored(within_line(done.error(), *file, source.mistake()->line));
    ActionResult result = run::errored(done.error());
    result.place = source.mistake();
    return result;
  }
  if (!done) return broker_said(done);
  return produced.failed == 0 ? passed() : undelivered(produced, source, topic, file);
}

}  // namespace weir::actions::kafka_ingest
