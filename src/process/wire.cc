// Encoding of messages to the supervisor.
#include "process/wire.h"

#include <cstring>

namespace weir::process {

MessageWriter& MessageWriter::number(std::int64_t value) {
  char raw[sizeof value];  // NOLINT(modernize-avoid-c-arrays)
  std::memcpy(raw, &value, sizeof value);
  bytes_.append(raw, sizeof value);
  return *this;
}

MessageWriter& MessageWriter::text(std::string_view value) {
  number(static_cast<std::int64_t>(value.size()));
  bytes_ += value;
  return *this;
}

MessageWriter& MessageWriter::texts(const std::vector<std::string>& values) {
  number(static_cast<std::int64_t>(values.size()));
  for (const std::string& value : values) text(value);
  return *this;
}

std::string_view MessageReader::take(std::uint64_t length) {
  if (length > rest_.size()) {
    good_ = false;
    rest_ = {};
    return {};
  }
  const std::string_view taken = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return taken;
}

std::int64_t MessageReader::number() {
  std::int64_t value = 0;
  const std::string_view raw = take(sizeof value);
  if (good_) std::memcpy(&value, raw.data(), sizeof value);
  return good_ ? value : 0;
}

std::string MessageReader::text() {
  const auto length = static_cast<std::uint64_t>(number());
  return std::string(take(length));
}

std::vector<std::string> MessageReader::texts() {
  std::vector<std::string> values;
  for (std::int64_t left = number(); left > 0 && good_; --left) values.push_back(text());
  return values;
}

}  // namespace weir::process
