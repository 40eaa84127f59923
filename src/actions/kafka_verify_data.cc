// `$ kafka-verify-data`: compares the records of a topic. Not built in yet.
#include "actions/action.h"

namespace weir::actions::kafka_verify_data {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "format",
                 .doc = "of keys and values; or give both of the next two",
                 .choices = "avro|json|bytes|text"},
    ArgumentSpec{.name = "key-format", .doc = "of the keys", .choices = "avro|json|bytes|text"},
    ArgumentSpec{.name = "value-format", .doc = "of the values", .choices = "avro|json|bytes|text"},
    ArgumentSpec{.name = "key",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "with `format`: whether each line begins with a key"},
    ArgumentSpec{.name = "sink", .doc = "`DATABASE.SCHEMA.NAME` of a sink in Materialize"},
    ArgumentSpec{.name = "topic", .doc = "name of the topic, as it is"},
    ArgumentSpec{.name = "sort-messages",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether the records are sorted before they are compared; the lines must "
                        "be in order"},
    ArgumentSpec{.name = "headers",
                 .doc = "names of headers that each line begins with, separated by commas"},
    ArgumentSpec{.name = "partial-search",
                 .type = ArgumentType::Unsigned,
                 .doc = "read up to this many records, and find the lines among them without gaps"},
    ArgumentSpec{.name = "debug-print-only",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether to print the records and fail"},
};

}  // namespace

constinit const ActionSpec spec = {
    .name = "kafka-verify-data",
    .summary = "compares the records of a Kafka topic",
    .doc =
        "Reads as many records as there are lines below, continuing where the last "
        "`kafka-verify-data` on the topic ended, and compares them. Each line holds the values of "
        "the `headers`, the key if there is one, the value, and optionally `partition=N`; a "
        "missing value is a tombstone.\n"
        "`sink=` looks the topic up in Materialize's catalog, `topic=` names it; exactly one of "
        "them must be given.",
    .arguments = kArguments,
    .body = BodyUse::Required,
    .needs = "kafka",
};

}  // namespace weir::actions::kafka_verify_data
