// Arguments, formats and lines of `$ kafka-verify-data`.
#include "actions/kafka_verification.h"

#include <fmt/format.h>

#include <algorithm>

#include "actions/kafka_sink.h"
#include "base/text.h"

namespace weir::actions {
namespace {

constexpr Nanoseconds kLeastPatience = std::chrono::seconds(15);

struct Formats {
  std::optional<std::string> key;
  std::string value;
};

/// `format` with `key`, or both of the others.
Result<Formats> formats_of(const run::ActionCall& call) {
  const auto format = call.find("format");
  const auto key = call.find("key-format");
  const auto value = call.find("value-format");
  WEIR_TRY_ASSIGN(const bool has_key, call.boolean("key"));
  if (format && !key && !value) {
    Formats formats{std::nullopt, std::string(*format)};
    if (has_key) formats.key = formats.value;
    return formats;
  }
  if (!format && key && value) return Formats{std::string(*key), std::string(*value)};
  return fail(ErrorKind::Usage, "give `format`, or both `key-format` and `value-format`");
}

/// In Avro the registry says whether there are keys.
Result<void> find_avro_key(run::ActionContext& context, const run::ActionCall& call,
                           const std::string& topic, Formats& formats) {
  if (formats.key || call.text("format") != "avro") return {};
  WEIR_TRY_ASSIGN(Registry registry, Registry::open(context, context.options().timeout));
  WEIR_TRY_ASSIGN(const auto schema, registry.latest(subject_of(topic, Part::Key)));
  if (schema) formats.key = formats.value;
  return {};
}

Result<codec::Masks> masks_of(const run::ActionCall& call, std::string_view name) {
  const std::string list = call.text(name);
  std::vector<std::string> paths;
  for (const std::string_view path : split(list, ',')) {
    if (!trim(path).empty()) paths.emplace_back(trim(path));
  }
  return codec::Masks::create(paths);
}

Result<void> read_lines(const run::ActionCall& call, Verification& setup) {
  for (std::size_t i = 0; i < call.body().size(); ++i) {
    auto record = read_expected(setup.reading, call.body()[i]);
    if (record) {
      setup.expected.push_back(*std::move(record));
      continue;
    }
    const codec::Mistake& mistake = record.error();
    setup.mistake = run::errored(codec::to_error(mistake));
    if (mistake.source.empty()) {
      setup.mistake->place = run::ActionResult::Place{i, mistake.offset, mistake.length};
    }
    return {};
  }
  return {};
}

Result<void> choose_rules(const run::ActionCall& call, Verification& setup) {
  WEIR_TRY_ASSIGN(setup.rules.key_masks, masks_of(call, "ignore-key"));
  WEIR_TRY_ASSIGN(setup.rules.value_masks, masks_of(call, "ignore"));
  WEIR_TRY_ASSIGN(const bool sorts, call.boolean("sort-messages"));
  WEIR_TRY_ASSIGN(setup.wanted.exact, call.boolean("exact"));
  if (sorts) setup.rules.order = RecordOrder::None;
  setup.wanted.count = call.body().size();
  if (!call.find("partial-search")) return {};
  WEIR_TRY_ASSIGN(const std::uint64_t most, call.unsigned_integer("partial-search"));
  if (setup.wanted.exact) {
    return fail(ErrorKind::Usage, "`exact` and `partial-search` exclude each other");
  }
  setup.rules.order = RecordOrder::Run;
  setup.wanted.count = most;
  return {};
}

Result<void> choose_formats(run::ActionContext& context, const run::ActionCall& call,
                            Verification& setup) {
  WEIR_TRY_ASSIGN(Formats formats, formats_of(call));
  WEIR_TRY(find_avro_key(context, call, setup.topic, formats));
  if (formats.key) {
    WEIR_TRY_ASSIGN(setup.key, ReadPart::open(context, call, setup.topic, Part::Key, *formats.key));
    setup.reading.key = PartReading{*formats.key, &setup.key->codec()};
  }
  WEIR_TRY_ASSIGN(setup.value,
                  ReadPart::open(context, call, setup.topic, Part::Value, formats.value));
  setup.reading.value = PartReading{formats.value, &setup.value->codec()};
  setup.reading.headers = subjects_in(call.text("headers"));
  const std::string terminator = call.text("key-terminator");
  if (terminator.size() != 1) {
    return fail(ErrorKind::Usage, "`key-terminator` must be one character");
  }
  setup.reading.terminator = terminator[0];
  return {};
}

}  // namespace

Result<Verification> read_verification(run::ActionContext& context, const run::ActionCall& call) {
  Verification setup;
  WEIR_TRY_ASSIGN(setup.topic, named_topic(context, call));
  setup.patience =
      std::max(context.state().sql_timeout, std::min(context.options().timeout, kLeastPatience));
  WEIR_TRY(choose_rules(call, setup));
  if (call.body().empty() && !setup.wanted.exact) {
    return fail(ErrorKind::Usage, "without lines below it the command needs `exact=true`");
  }
  WEIR_TRY(choose_formats(context, call, setup));
  WEIR_TRY(read_lines(call, setup));
  return setup;
}

void fit_to_partitions(std::size_t partitions, Verification& setup) {
  const bool all_named = std::ranges::all_of(
      setup.expected, [](const DecodedRecord& record) { return record.partition.has_value(); });
  if (all_named && setup.rules.order != RecordOrder::Run) {
    for (const DecodedRecord& record : setup.expected) {
      ++setup.wanted.by_partition[*record.partition];
    }
  } else if (partitions > 1 && setup.rules.order == RecordOrder::Partition) {
    setup.rules.order = RecordOrder::None;
  }
}

}  // namespace weir::actions
