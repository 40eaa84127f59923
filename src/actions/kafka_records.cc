// Lines of expected records.
#include "actions/kafka_records.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/text.h"
#include "codec/json_value.h"

namespace weir::actions {
namespace {

constexpr std::string_view kPartition = "partition=";
constexpr std::string_view kNull = "\"<null>\"";
/// The string of these letters, which is no null.
constexpr std::string_view kTextOfNull = "\"\\u003cnull>\"";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Formats whose values are JSON in a line.
bool is_json(std::string_view format) { return format != "bytes" && format != "csv"; }

codec::Mistaken mistake(std::size_t offset, std::size_t length, std::string message,
                        std::string hint = {}) {
  codec::Mistake made;
  made.offset = offset;
  made.length = length;
  made.message = std::move(message);
  made.hint = std::move(hint);
  return codec::Mistaken(std::move(made));
}

/// Reads a line from left to right.
class LineParser {
 public:
  LineParser(const LineReading& reading, std::string_view line, DecodedRecord& record)
      : reading_(reading), line_(line), end_(line.size()), record_(record) {}

  codec::Coded<void> parse() {
    record_.headers.clear();
    record_.partition.reset();
    WEIR_CODED(take_partition());
    for (std::size_t i = 0; i < reading_.headers.size(); ++i) WEIR_CODED(take_header());
    if (reading_.key) WEIR_CODED(take_part(*reading_.key, record_.key, reading_.terminator));
    WEIR_CODED(take_part(reading_.value, record_.value, '\0'));
    skip_blanks();
    if (at_ == end_) return {};
    return mistake(at_, end_ - at_, "more text than a record has",
                   "behind the value only `partition=N` may stand");
  }

 private:
  void skip_blanks() {
    while (at_ < end_ && is_blank(line_[at_])) ++at_;
  }

  /// The last word of the line, if it is one: it ends what the rest may be.
  codec::Coded<void> take_partition() {
    const std::string_view line = line_.substr(0, line_.find_last_not_of(" \t") + 1);
    const std::size_t begin = line.find_last_of(" \t") + 1;  // 0 if there is none
    if (!line.substr(begin).starts_with(kPartition)) return {};
    const std::size_t number = begin + kPartition.size();
    std::uint64_t partition = 0;
    if (!parse_unsigned(line.substr(number), partition) || partition > INT32_MAX) {
      return mistake(number, line.size() - number, "the number of a partition is expected");
    }
    record_.partition = static_cast<std::int32_t>(partition);
    end_ = begin;
    while (end_ > 0 && is_blank(line_[end_ - 1])) --end_;
    return {};
  }

  codec::Coded<void> take_header() {
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < end_ && !is_blank(line_[at_])) ++at_;
    if (at_ == begin) {
      return mistake(
          at_, 0,
          fmt::format("the value of header `{}` is missing",
                      reading_.headers[record_.headers.size()]),
          "a header that the record has not is `<missing>`, one without a value `<null>`");
    }
    record_.headers.emplace_back(line_.substr(begin, at_ - begin));
    needs_separator_ = true;
    return {};
  }

  codec::Coded<void> take_part(const PartReading& part, PartValue& value, char terminator) {
    if (is_json(part.format)) return take_json(part, value);
    skip_separator();
    std::string_view text = line_.substr(at_, end_ - at_);
    std::size_t taken = text.size();
    if (const std::size_t stop = text.find(terminator); terminator != '\0' && stop != text.npos) {
      text = text.substr(0, stop);
      taken = stop + 1;
    }
    if (text.empty()) {
      value.reset();
    } else {
      WEIR_CODED(read(part, text, value));
    }
    at_ += taken;
    return {};
  }

  /// One blank stands behind headers and behind what is JSON; more belong to what follows.
  void skip_separator() {
    if (needs_separator_ && at_ < end_ && is_blank(line_[at_])) ++at_;
    needs_separator_ = false;
  }

  codec::Coded<void> take_json(const PartReading& part, PartValue& value) {
    skip_blanks();
    needs_separator_ = true;
    std::string_view text = line_.substr(at_, end_ - at_);
    const bool says_null = text.starts_with(kNull);
    if (says_null || text.empty()) {
      value.reset();
      at_ += says_null ? kNull.size() : 0;
      return {};
    }
    if (part.format == "text") return take_text(part, value);
    WEIR_CODED_ASSIGN(const std::size_t taken, read(part, text, value));
    at_ += taken;
    return {};
  }

  /// A JSON string stands for its content, any other JSON value for its text; what is no JSON is a
  /// word.
  codec::Coded<void> take_text(const PartReading& part, PartValue& value) {
    const std::string_view text = line_.substr(at_, end_ - at_);
    codec::Value json;
    const auto took = codec::parse_json(text, json);
    std::size_t length = took ? *took : std::min(text.find_first_of(" \t"), text.size());
    const bool is_string = took && json.root().kind == codec::Kind::String;
    const std::string content(is_string ? json.root().text : text.substr(0, length));
    WEIR_CODED(read(part, content, value));
    at_ += length;
    return {};
  }

  codec::Coded<std::size_t> read(const PartReading& part, std::string_view text, PartValue& value) {
    if (!value) value.emplace();
    auto took = part.codec->read(text, *value);
    if (!took) return shifted(std::move(took).error());
    return *took;
  }

  codec::Mistaken shifted(codec::Mistake made) const {
    if (made.source.empty()) made.offset += at_;
    return codec::Mistaken(std::move(made));
  }

  const LineReading& reading_;
  const std::string_view line_;
  std::size_t at_ = 0;
  std::size_t end_;
  bool needs_separator_ = false;
  DecodedRecord& record_;
};

void write_part(const PartReading& part, const PartValue& value, std::string& line) {
  if (!value) {
    if (is_json(part.format)) line += kNull;
    return;
  }
  const std::size_t begin = line.size();
  if (part.format == "text") {
    codec::append_json(*value, 0, line);
  } else {
    part.codec->write(*value, line);
  }
  const bool looks_null = is_json(part.format) && std::string_view(line).substr(begin) == kNull;
  if (looks_null) line.replace(begin, kNull.size(), kTextOfNull);
}

}  // namespace

codec::Coded<DecodedRecord> read_expected(const LineReading& reading, std::string_view line) {
  DecodedRecord record;
  WEIR_CODED(read_expected(reading, line, record));
  return record;
}

codec::Coded<void> read_expected(const LineReading& reading, std::string_view line,
                                 DecodedRecord& record) {
  return LineParser(reading, line, record).parse();
}

std::string place_of(const DecodedRecord& record) {
  std::string text =
      fmt::format("partition {}, offset {}", record.partition.value_or(0), record.offset);
  if (record.timestamp >= 0) {
    const std::chrono::sys_time<std::chrono::milliseconds> time(
        std::chrono::milliseconds(record.timestamp));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    text += fmt::format(", {:%F %T}.{:03}", fmt::gmtime(seconds), (time - seconds).count());
  }
  return text;
}

std::string write_record(const LineReading& reading, const DecodedRecord& record) {
  std::string line;
  for (const std::string& header : record.headers) line += header + " ";
  if (reading.key) {
    write_part(*reading.key, record.key, line);
    line += is_json(reading.key->format) ? ' ' : reading.terminator;
  }
  if (record.value || !is_json(reading.value.format)) {
    write_part(reading.value, record.value, line);
  } else if (!reading.key) {
    line += kNull;
  }
  const bool expected = record.offset < 0;
  if (expected && record.partition) line += fmt::format(" partition={}", *record.partition);
  line.resize(line.find_last_not_of(" \t") + 1);
  return line;
}

}  // namespace weir::actions
