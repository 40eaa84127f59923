// Nanoseconds that a small record takes in Avro and Protobuf, from JSON text to bytes and from
// bytes to a value. Usage: weir_bench_codec [RECORDS]; prints a line of JSON that
// bench/codecs_bench.py reads.
#include "codec/codec.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/check.h"

namespace {

using namespace weir::codec;

constexpr int kRounds = 5;

constexpr const char* kAvro = R"({"type": "record", "name": "Order", "fields": [
  {"name": "id", "type": "long"}, {"name": "customer", "type": "string"},
  {"name": "amount", "type": "double"}, {"name": "paid", "type": "boolean"},
  {"name": "note", "type": ["null", "string"]}, {"name": "count", "type": "int"}]})";

constexpr const char* kProtobuf =
    R"(syntax = "proto3"; message Order { int64 id = 1; string customer = 2;
  double amount = 3; bool paid = 4; optional string note = 5; int32 count = 6; })";

/// The same records as bench/codecs_bench.py makes.
std::string record(std::size_t i, bool branch) {
  const std::string note = branch ? R"({"string": "as agreed"})" : R"("as agreed")";
  return fmt::format(R"({{"id": {}, "customer": "customer {}", "amount": {}.25, "paid": {}, )"
                     R"("note": {}, "count": {}}})",
                     i * 1000, i % 1000, i % 100, i % 2 == 0, i % 3 == 0 ? "null" : note, i % 7);
}

/// The best of some rounds, in nanoseconds for each record.
template <typename Function>
double best(std::size_t records, Function function) {
  double found = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    function();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
    const double each = took.count() / static_cast<double>(records);
    if (round == 0 || each < found) found = each;
  }
  return found;
}

std::string measure(std::string_view format, const char* schema, bool branch, std::size_t records) {
  CodecOptions options;
  options.schema.schema.text = schema;
  const auto codec = *find_codec(format)->make(options);
  std::vector<std::string> texts;
  std::vector<std::string> datums(records);
  for (std::size_t i = 0; i < records; ++i) texts.push_back(record(i, branch));
  const double encode = best(records, [&] {
    for (std::size_t i = 0; i < records; ++i) {
      datums[i].clear();
      WEIR_CHECK(codec->encode(texts[i], datums[i]).has_value(), "a record is refused");
    }
  });
  Value value;
  const double decode = best(records, [&] {
    for (const std::string& datum : datums) {
      WEIR_CHECK(codec->decode(datum, value).has_value(), "a datum is refused");
    }
  });
  return fmt::format(R"("{}": {{"encode": {:.0f}, "decode": {:.0f}}})", format, encode, decode);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t records = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
  fmt::print("{{{}, {}}}\n", measure("avro", kAvro, true, records),
             measure("protobuf", kProtobuf, false, records));
  return 0;
}
