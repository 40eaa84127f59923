// Messages from JSON text, in proto3's mapping.
#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include <charconv>
#include <limits>
#include <set>

#include "codec/exact_number.h"
#include "codec/protobuf/base64.h"
#include "codec/protobuf/messages.h"
#include "diag/suggest.h"

namespace weir::codec::protobuf {
namespace {

using Field = pb::FieldDescriptor;

/// Digits as an integer if the number has no fraction: `1`, `1.0`, `1e3`.
template <typename Integer>
std::optional<Integer> whole(std::string_view digits) {
  Integer plain = 0;
  const char* const end = digits.data() + digits.size();
  const auto [at, failure] = std::from_chars(digits.data(), end, plain);
  if (failure == std::errc() && at == end) return plain;
  const ExactNumber number = exact_number(digits);
  const auto size = static_cast<std::int64_t>(number.digits.size());
  if (number.digits.empty()) return Integer{0};
  if (number.exponent < size || number.exponent > 20) return std::nullopt;
  std::string text = (number.negative ? "-" : "") + number.digits;
  text.append(static_cast<std::size_t>(number.exponent - size), '0');
  Integer value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

class MessageReader {
 public:
  explicit MessageReader(JsonReader& reader) : reader_(reader) {}

  bool message(pb::Message& message, int depth) {
    if (is_well_known(*message.GetDescriptor())) return well_known(message);
    if (depth == kMaxMessages) {
      return reader_.fail(reader_.offset(),
                          fmt::format("more than {} messages inside messages", kMaxMessages));
    }
    if (!reader_.expect('{')) return false;
    std::set<const Field*> seen;
    for (bool first = true; reader_.element('}', first);) {
      const std::size_t begin = reader_.offset();
      std::string_view name;
      if (!reader_.key(name)) return false;
      const Field* const field = find_field(*message.GetDescriptor(), name);
      if (field == nullptr) return unknown(*message.GetDescriptor(), begin, std::string(name));
      if (!seen.insert(field).second) {
        return reader_.fail(begin, fmt::format("field `{}` for the second time", name));
      }
      if (!check_oneof(message, *field, begin)) return false;
      if (!member(message, *field, depth)) return in_member(field->name());
    }
    return !reader_.failed();
  }

 private:
  bool in_member(std::string_view name) {
    std::string path;
    append_member(path, name);
    reader_.mistake().path.insert(0, path);
    return false;
  }

  /// The library reads these; their texts are told to it as they stand.
  bool well_known(pb::Message& message) {
    reader_.peek();
    const std::size_t begin = reader_.offset();
    std::string_view text;
    if (!reader_.skip(text)) return false;
    const auto status = pb::util::JsonStringToMessage(std::string(text), &message);
    if (status.ok()) return true;
    return reader_.fail(begin,
                        fmt::format("bad value of `{}`: {}", message.GetDescriptor()->full_name(),
                                    std::string(status.message())));
  }

  static const Field* find_field(const pb::Descriptor& type, std::string_view name) {
    const std::string text(name);
    if (text.starts_with('[') && text.ends_with(']')) {
      return type.file()->pool()->FindExtensionByPrintableName(&type,
                                                               text.substr(1, text.size() - 2));
    }
    if (const Field* const found = type.FindFieldByName(text)) return found;
    for (int i = 0; i < type.field_count(); ++i) {
      if (type.field(i)->json_name() == text) return type.field(i);
    }
    return nullptr;
  }

  bool unknown(const pb::Descriptor& type, std::size_t begin, const std::string& name) {
    std::vector<std::string_view> known;
    for (int i = 0; i < type.field_count(); ++i) known.push_back(type.field(i)->name());
    return reader_.fail(begin, fmt::format("`{}` has no field `{}`", type.full_name(), name),
                        did_you_mean(name, known));
  }

  bool check_oneof(const pb::Message& message, const Field& field, std::size_t begin) {
    const pb::OneofDescriptor* const oneof = field.real_containing_oneof();
    if (oneof == nullptr || !message.GetReflection()->HasOneof(message, oneof)) return true;
    return reader_.fail(begin, fmt::format("a second field of the oneof `{}`", oneof->name()));
  }

  bool member(pb::Message& message, const Field& field, int depth) {
    if (reader_.peek() == 'n' && !takes_null(field)) return reader_.null();
    if (field.is_map()) return map(message, field, depth);
    if (field.is_repeated()) return list(message, field, depth);
    return value(message, field, depth);
  }

  static bool takes_null(const Field& field) {
    if (field.is_repeated()) return false;
    if (field.cpp_type() == Field::CPPTYPE_MESSAGE) {
      return field.message_type()->full_name() == "google.protobuf.Value";
    }
    return is_null_enum(field);
  }
  static bool is_null_enum(const Field& field) {
    return field.cpp_type() == Field::CPPTYPE_ENUM &&
           field.enum_type()->full_name() == "google.protobuf.NullValue";
  }

  bool list(pb::Message& message, const Field& field, int depth) {
    if (!reader_.expect('[')) return false;
    std::size_t place = 0;
    for (bool first = true; reader_.element(']', first); ++place) {
      if (value(message, field, depth)) continue;
      reader_.mistake().path.insert(0, fmt::format("[{}]", place));
      return false;
    }
    return !reader_.failed();
  }

  bool map(pb::Message& message, const Field& field, int depth) {
    if (!reader_.expect('{')) return false;
    std::set<std::string> seen;
    const Field& key_field = *field.message_type()->map_key();
    for (bool first = true; reader_.element('}', first);) {
      const std::size_t begin = reader_.offset();
      std::string_view text;
      if (!reader_.key(text)) return false;
      const std::string key(text);
      if (!seen.insert(key).second) {
        return reader_.fail(begin, fmt::format("key `{}` for the second time", key));
      }
      pb::Message& entry = *message.GetReflection()->AddMessage(&message, &field);
      if (!map_key(entry, key_field, begin, key)) return false;
      if (!value(entry, *field.message_type()->map_value(), depth)) return in_member(key);
    }
    return !reader_.failed();
  }

  bool map_key(pb::Message& entry, const Field& field, std::size_t begin, const std::string& key) {
    if (field.cpp_type() == Field::CPPTYPE_STRING) {
      entry.GetReflection()->SetString(&entry, &field, key);
      return true;
    }
    // Other keys are written as strings of what they would be as values.
    JsonReader inner(key);
    if (MessageReader(inner).scalar(entry, field) && inner.peek() == '\0') return true;
    return reader_.fail(begin, fmt::format("bad key `{}` of type {}", key, field.type_name()));
  }

  bool value(pb::Message& message, const Field& field, int depth) {
    if (field.cpp_type() != Field::CPPTYPE_MESSAGE) return scalar(message, field);
    const pb::Reflection& reflection = *message.GetReflection();
    pb::Message& inner = field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                             : *reflection.MutableMessage(&message, &field);
    return this->message(inner, depth + 1);
  }

// Sets or adds a value, by what the field is.
#define WEIR_PUT(Kind, value)                                                        \
  (field.is_repeated() ? message.GetReflection()->Add##Kind(&message, &field, value) \
                       : message.GetReflection()->Set##Kind(&message, &field, value))

  bool scalar(pb::Message& message, const Field& field) {
    switch (field.cpp_type()) {
      case Field::CPPTYPE_BOOL: {
        bool truth = false;
        if (!reader_.boolean(truth)) return false;
        WEIR_PUT(Bool, truth);
        return true;
      }
      case Field::CPPTYPE_INT32: {
        std::int32_t number = 0;
        if (!integer(field, number)) return false;
        WEIR_PUT(Int32, number);
        return true;
      }
      case Field::CPPTYPE_INT64: {
        std::int64_t number = 0;
        if (!integer(field, number)) return false;
        WEIR_PUT(Int64, number);
        return true;
      }
      case Field::CPPTYPE_UINT32: {
        std::uint32_t number = 0;
        if (!integer(field, number)) return false;
        WEIR_PUT(UInt32, number);
        return true;
      }
      case Field::CPPTYPE_UINT64: {
        std::uint64_t number = 0;
        if (!integer(field, number)) return false;
        WEIR_PUT(UInt64, number);
        return true;
      }
      case Field::CPPTYPE_FLOAT: {
        float number = 0;
        if (!real(number)) return false;
        WEIR_PUT(Float, number);
        return true;
      }
      case Field::CPPTYPE_DOUBLE: {
        double number = 0;
        if (!real(number)) return false;
        WEIR_PUT(Double, number);
        return true;
      }
      case Field::CPPTYPE_ENUM: {
        int number = 0;
        if (!enumeration(field, number)) return false;
        WEIR_PUT(EnumValue, number);
        return true;
      }
      default: {
        std::string text;
        if (!string(field, text)) return false;
        WEIR_PUT(String, std::move(text));
        return true;
      }
    }
  }
#undef WEIR_PUT

  /// A number, or one in a string, as JSON has no exact 64 bits.
  bool digits(std::string_view what, std::size_t& begin, std::string_view& text) {
    const char first = reader_.peek();
    begin = reader_.offset();
    if (first == '"') return reader_.string(text);
    if (first != '-' && (first < '0' || first > '9')) return reader_.fail_expected(what);
    return reader_.number(text);
  }

  template <typename Integer>
  bool integer(const Field& field, Integer& number) {
    std::size_t begin = 0;
    std::string_view text;
    if (!digits("an integer", begin, text)) return false;
    JsonReader inner(text);
    std::string_view number_text;
    const bool is_number = inner.number(number_text) && number_text.size() == text.size();
    const auto found = is_number ? whole<Integer>(text) : std::nullopt;
    if (!found) {
      return reader_.fail(begin, fmt::format("`{}` is no {}", text, field.type_name()));
    }
    number = *found;
    return true;
  }

  template <typename Real>
  bool real(Real& number) {
    using Limits = std::numeric_limits<Real>;
    std::size_t begin = 0;
    std::string_view text;
    if (!digits("a number", begin, text)) return false;
    if (text == "NaN")
      number = Limits::quiet_NaN();
    else if (text == "Infinity")
      number = Limits::infinity();
    else if (text == "-Infinity")
      number = -Limits::infinity();
    else {
      const char* const end = text.data() + text.size();
      const auto [stop, error] = std::from_chars(text.data(), end, number);
      const bool tiny = error == std::errc::result_out_of_range && exact_number(text).exponent <= 0;
      if (stop != end || (error != std::errc() && !tiny)) {
        return reader_.fail(begin, fmt::format("`{}` is no number that fits", text));
      }
    }
    return true;
  }

  bool enumeration(const Field& field, int& number) {
    if (reader_.peek() == 'n' && is_null_enum(field)) return reader_.null();
    std::size_t begin = 0;
    std::string_view text;
    const bool named = reader_.peek() == '"';
    if (!digits("a name of the enumeration or its number", begin, text)) return false;
    if (!named) {
      const auto found = whole<std::int32_t>(text);
      if (!found) return reader_.fail(begin, fmt::format("`{}` is no int32", text));
      number = *found;
      return true;
    }
    const pb::EnumDescriptor& type = *field.enum_type();
    if (const auto* const found = type.FindValueByName(std::string(text))) {
      number = found->number();
      return true;
    }
    std::vector<std::string_view> known;
    for (int i = 0; i < type.value_count(); ++i) known.push_back(type.value(i)->name());
    return reader_.fail(begin, fmt::format("`{}` has no value `{}`", type.full_name(), text),
                        did_you_mean(text, known));
  }

  bool string(const Field& field, std::string& out) {
    reader_.peek();
    const std::size_t begin = reader_.offset();
    std::string_view text;
    if (!reader_.string(text)) return false;
    if (field.type() == Field::TYPE_STRING) {
      out = text;
      return true;
    }
    auto bytes = from_base64(text);
    if (!bytes) {
      return reader_.fail(begin, fmt::format("`{}` is no base64", text), "bytes are in base64");
    }
    out = *std::move(bytes);
    return true;
  }

  JsonReader& reader_;
};

}  // namespace

bool read_message(JsonReader& reader, pb::Message& message) {
  return MessageReader(reader).message(message, 0);
}

}  // namespace weir::codec::protobuf
