// Arguments, formats and lines of `$ kafka-verify-data`.
#include "actions/kafka_verification.h"

#include <fmt/format.h>

#include <algorithm>

#include "actions/kafka_sink.h"
#include "actions/script_file.h"
#include "base/text.h"

namespace weir::actions {
namespace {

constexpr Nanoseconds kLeastPatience = std::chrono::seconds(15);
constexpr std::size_t kMostAtOnce = 10'000;  // records

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

Result<std::unique_ptr<Lines>> lines_of(const run::ActionContext& context,
                                        const run::ActionCall& call) {
  const auto file = call.find("file");
  if (!file) return lines_of_body(call.body());
  if (!call.body().empty()) {
    return fail(ErrorKind::Usage, "lines come from the body or from `file`");
  }
  WEIR_TRY_ASSIGN(const auto path, file_inside(context.scratch(), *file, "file"));
  return lines_of_file(path);
}

Result<void> open_lines(const run::ActionContext& context, const run::ActionCall& call,
                        Verification& setup) {
  setup.file = std::string(call.find("file").value_or(""));
  WEIR_TRY_ASSIGN(auto lines, lines_of(context, call));
  WEIR_TRY_ASSIGN(const std::uint64_t repeat, call.unsigned_integer("repeat"));
  WEIR_TRY_ASSIGN(setup.lines, ExpectedRecords::create(setup.reading, std::move(lines), repeat));
  if (setup.lines->count() == 0 && !setup.wanted.exact) {
    return fail(ErrorKind::Usage, "without lines below it the command needs `exact=true`");
  }
  if (setup.rules.order != RecordOrder::Run) setup.wanted.count = setup.lines->count();
  return {};
}

Result<void> choose_rules(const run::ActionCall& call, Verification& setup) {
  WEIR_TRY_ASSIGN(setup.rules.key_masks, masks_of(call, "ignore-key"));
  WEIR_TRY_ASSIGN(setup.rules.value_masks, masks_of(call, "ignore"));
  WEIR_TRY_ASSIGN(const bool sorts, call.boolean("sort-messages"));
  WEIR_TRY_ASSIGN(setup.wanted.exact, call.boolean("exact"));
  if (sorts) setup.rules.order = RecordOrder::None;
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

/// A line for a partition that the topic does not have would be waited for in vain.
Result<void> check_partitions(std::size_t partitions, Verification& setup) {
  const auto beyond = std::ranges::find_if(setup.expected, [&](const DecodedRecord& record) {
    return record.partition && std::cmp_greater_equal(*record.partition, partitions);
  });
  if (beyond == setup.expected.end()) return {};
  const auto line = static_cast<std::size_t>(beyond - setup.expected.begin());
  Error error{ErrorKind::Other,
              fmt::format("topic `{}` has no partition {}: it has {}", setup.topic,
                          *beyond->partition, count_of(partitions, "partition")),
              {}};
  setup.mistake = run::failed(setup.file.empty() ? error.message
                                                 : within_line(error, setup.file, line).message);
  if (setup.file.empty()) setup.mistake->place = {line, 0, std::string::npos};
  return Failure(std::move(error));
}

}  // namespace

Result<Verification> read_verification(run::ActionContext& context, const run::ActionCall& call) {
  Verification setup;
  WEIR_TRY_ASSIGN(setup.topic, named_topic(context, call));
  setup.patience =
      std::max(context.state().sql_timeout, std::min(context.options().timeout, kLeastPatience));
  WEIR_TRY(choose_rules(call, setup));
  if (call.body().empty() && !call.find("file") && !setup.wanted.exact) {
    return fail(ErrorKind::Usage, "without lines below it the command needs `exact=true`");
  }
  WEIR_TRY(choose_formats(context, call, setup));
  WEIR_TRY(open_lines(context, call, setup));
  if (setup.lines->count() > kMostAtOnce || learns(setup)) return setup;
  const auto read = read_expected_rest(setup);
  if (!read && !setup.mistake) return Failure(read.error());
  return setup;
}

bool learns(const Verification& setup) {
  return setup.lines->count() > 0 &&
         (setup.value->learns() || (setup.key != nullptr && setup.key->learns()));
}

Result<void> learn(const kafka::Received& record, Verification& setup) {
  if (setup.value->learns() && record.value) WEIR_TRY(setup.value->learn(*record.value));
  if (setup.key != nullptr && setup.key->learns() && record.key) {
    WEIR_TRY(setup.key->learn(*record.key));
  }
  setup.reading.value.codec = &setup.value->codec();
  if (setup.key != nullptr) setup.reading.key->codec = &setup.key->codec();
  setup.lines->read_as(setup.reading);
  return {};
}

Result<void> read_expected_rest(Verification& setup) {
  auto rest = setup.lines->rest();
  if (rest) {
    setup.expected = *std::move(rest);
    return {};
  }
  note_mistake(rest.error(), setup);
  return Failure(std::move(rest).error());
}

void note_mistake(const Error& error, Verification& setup) {
  if (!setup.lines->has_mistake()) return;
  const auto& place = setup.lines->mistake();
  if (!setup.file.empty() && place) {
    setup.mistake = run::errored(within_line(error, setup.file, place->line));
    return;
  }
  setup.mistake = run::errored(error);
  setup.mistake->place = place;
}

Result<void> fit_to_partitions(std::size_t partitions, Verification& setup) {
  if (setup.lines->count() > kMostAtOnce || setup.expected.empty()) {
    const bool many = setup.lines->count() > kMostAtOnce;
    if (many && partitions <= 1 && setup.rules.order == RecordOrder::Partition) {
      setup.wanted.in_order = setup.lines.get();
      return {};
    }
    WEIR_TRY(read_expected_rest(setup));
  }
  WEIR_TRY(check_partitions(partitions, setup));
  const bool all_named = std::ranges::all_of(
      setup.expected, [](const DecodedRecord& record) { return record.partition.has_value(); });
  if (all_named && setup.rules.order != RecordOrder::Run) {
    for (const DecodedRecord& record : setup.expected) {
      ++setup.wanted.by_partition[*record.partition];
    }
  } else if (partitions > 1 && setup.rules.order == RecordOrder::Partition) {
    setup.rules.order = RecordOrder::None;
  }
  return {};
}

}  // namespace weir::actions
