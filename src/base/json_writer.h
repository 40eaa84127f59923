// JsonWriter: JSON without white space, built left to right; for output that is written often.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// Appends `text` with JSON's escapes (short forms, \u00xx for other control characters), without
/// the surrounding quotes. Everything else stays raw UTF-8.
void append_json_escaped(std::string& out, std::string_view text);

/// Writes one JSON value to a string. The caller keeps the nesting right; commas are placed here.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::int64_t value);
  JsonWriter& unsigned_number(std::uint64_t value);
  /// A number with exactly `decimals` digits after the point.
  JsonWriter& number(double value, int decimals);
  JsonWriter& boolean(bool value);
  JsonWriter& null();

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string& out_;
  bool first_ = true;
};

}  // namespace weir
