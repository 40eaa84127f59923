// `$ kafka-ingest`: sends records to a topic. Not built in yet.
#include "actions/action.h"

namespace weir::actions::kafka_ingest {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "topic",
                 .required = Required::Yes,
                 .doc = "the real topic is `testdrive-TOPIC-SEED`"},
    ArgumentSpec{.name = "format",
                 .required = Required::Yes,
                 .doc = "of the values",
                 .choices = "avro|protobuf|bytes"},
    ArgumentSpec{.name = "schema", .doc = "avro: the schema of the values"},
    ArgumentSpec{.name = "references",
                 .doc = "avro: subjects that the schema refers to, separated by commas"},
    ArgumentSpec{.name = "confluent-wire-format",
                 .type = ArgumentType::Boolean,
                 .doc = "whether records begin with the id of their schema; avro: true unless "
                        "given, protobuf: false"},
    ArgumentSpec{.name = "descriptor-file",
                 .type = ArgumentType::FileName,
                 .doc = "protobuf: descriptor set in the temporary directory"},
    ArgumentSpec{.name = "message", .doc = "protobuf: full name of the message"},
    ArgumentSpec{.name = "schema-id-subject",
                 .doc = "protobuf: subject whose latest id is sent; `TOPIC-value` unless given"},
    ArgumentSpec{.name = "schema-message-id",
                 .type = ArgumentType::Unsigned,
                 .default_value = "0",
                 .doc = "protobuf: index of the message, one byte"},
    ArgumentSpec{.name = "key-format",
                 .doc = "of the keys; no keys unless given",
                 .choices = "avro|protobuf|bytes"},
    ArgumentSpec{.name = "key-schema", .doc = "avro: the schema of the keys"},
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
                 .doc = "protobuf: index of the message of the keys"},
    ArgumentSpec{.name = "key-terminator",
                 .default_value = ":",
                 .doc = "bytes: the character behind the key"},
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
                        "values are strings, arrays of bytes, or null"},
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
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-ingest",
    .summary = "sends records to a Kafka topic",
    .doc =
        "Each line below is one record: its key, if there is a `key-format`, and then its value. "
        "With `format=avro` and `format=protobuf` both are JSON values one after the other; a line "
        "that ends behind the key is a tombstone. With `format=bytes` the key ends at the "
        "terminator, the rest is the value; `\\xHH` is the byte with that hexadecimal number.\n"
        "`${kafka-ingest.iteration}` is the number of the current repetition, from "
        "`start-iteration`.\n"
        "Avro is sent as Confluent's clients do: the schema is registered under `TOPIC-value` and "
        "`TOPIC-key`, and each record begins with its id. Values of a union are written as "
        "`{\"branch\": value}`, except null.",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_ingest
