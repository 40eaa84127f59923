// Messages as decoded values.
#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>

#include "codec/json_value.h"
#include "codec/protobuf/base64.h"
#include "codec/protobuf/messages.h"

namespace weir::codec::protobuf {
namespace {

using Field = pb::FieldDescriptor;

/// Copies all of `from` into `to`, texts included; its root gets `name`.
void copy_value(const Value& from, std::string_view name, Value& to) {
  const auto shift = static_cast<std::uint32_t>(to.size());
  for (const Node& node : from.nodes()) {
    Node& copy = to.add(node.kind, {});
    const std::uint32_t end = node.end + shift;
    copy = node;
    copy.end = end;
    copy.name = node.name.empty() ? node.name : to.keep(std::string(node.name));
    copy.text = to.keep(std::string(node.text));
  }
  to.at(shift).name = name;
}

class MessageAdder {
 public:
  explicit MessageAdder(Value& value) : value_(value) {}

  void message(const pb::Message& message, std::string_view name) {
    if (is_well_known(*message.GetDescriptor()) && well_known(message, name)) return;
    const std::size_t index = value_.size();
    value_.add(Kind::Record, name);
    const pb::Descriptor& type = *message.GetDescriptor();
    const pb::Reflection& reflection = *message.GetReflection();
    for (int i = 0; i < type.field_count(); ++i) {
      const Field& field = *type.field(i);
      if (!field.has_presence() || reflection.HasField(message, &field)) {
        add_field(message, field, field.name());
      }
    }
    if (type.extension_range_count() > 0) extensions(message);
    unknown(reflection.GetUnknownFields(message));
    value_.close(index);
  }

 private:
  /// False for a value that has no form in JSON, such as a timestamp behind the year 9999.
  bool well_known(const pb::Message& message, std::string_view name) {
    std::string text;
    if (!pb::util::MessageToJsonString(message, &text).ok()) return false;
    Value parsed;
    if (!parse_whole_json(text, parsed)) return false;
    copy_value(parsed, name, value_);
    return true;
  }

  void extensions(const pb::Message& message) {
    std::vector<const Field*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const Field* field : fields) {
      if (!field->is_extension()) continue;
      add_field(message, *field, value_.keep("[" + field->full_name() + "]"));
    }
  }

  void add_field(const pb::Message& message, const Field& field, std::string_view name) {
    if (!field.is_repeated()) return single(message, field, name);
    if (field.is_map()) return map(message, field, name);
    const std::size_t index = value_.size();
    value_.add(Kind::List, name);
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < size; ++i) element(message, field, i);
    value_.close(index);
  }

  void map(const pb::Message& message, const Field& field, std::string_view name) {
    const std::size_t index = value_.size();
    value_.add(Kind::Map, name);
    const pb::Reflection& reflection = *message.GetReflection();
    std::vector<std::pair<std::string, const pb::Message*>> entries;
    const int size = reflection.FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      const pb::Message& entry = reflection.GetRepeatedMessage(message, &field, i);
      entries.emplace_back(key_of(entry, *field.message_type()->map_key()), &entry);
    }
    std::ranges::stable_sort(entries, {}, &std::pair<std::string, const pb::Message*>::first);
    for (auto& [key, entry] : entries) {
      single(*entry, *field.message_type()->map_value(), value_.keep(std::move(key)));
    }
    value_.close(index);
  }

  static std::string key_of(const pb::Message& entry, const Field& field) {
    const pb::Reflection& reflection = *entry.GetReflection();
    switch (field.cpp_type()) {
      case Field::CPPTYPE_BOOL: return reflection.GetBool(entry, &field) ? "true" : "false";
      case Field::CPPTYPE_INT32: return fmt::format("{}", reflection.GetInt32(entry, &field));
      case Field::CPPTYPE_INT64: return fmt::format("{}", reflection.GetInt64(entry, &field));
      case Field::CPPTYPE_UINT32: return fmt::format("{}", reflection.GetUInt32(entry, &field));
      case Field::CPPTYPE_UINT64: return fmt::format("{}", reflection.GetUInt64(entry, &field));
      default: return reflection.GetString(entry, &field);
    }
  }

  void add_integer(std::int64_t number, std::string_view name) {
    value_.add(Kind::Integer, name).integer = number;
  }
  void add_unsigned(std::uint64_t number, std::string_view name) {
    if (number <= INT64_MAX) return add_integer(static_cast<std::int64_t>(number), name);
    value_.add(Kind::Number, name).text = value_.keep(fmt::format("{}", number));
  }
  void add_enum(const Field& field, int number, std::string_view name) {
    const auto* const found = field.enum_type()->FindValueByNumber(number);
    if (found == nullptr) return add_integer(number, name);
    value_.add(Kind::Symbol, name).text = found->name();
  }
  void add_text(const Field& field, std::string text, std::string_view name) {
    const bool bytes = field.type() == Field::TYPE_BYTES;
    value_.add(Kind::String, name).text = value_.keep(bytes ? to_base64(text) : std::move(text));
  }

  void single(const pb::Message& message, const Field& field, std::string_view name) {
    const pb::Reflection& get = *message.GetReflection();
    switch (field.cpp_type()) {
      case Field::CPPTYPE_BOOL:
        value_.add(Kind::Boolean, name).integer = get.GetBool(message, &field) ? 1 : 0;
        return;
      case Field::CPPTYPE_INT32: return add_integer(get.GetInt32(message, &field), name);
      case Field::CPPTYPE_INT64: return add_integer(get.GetInt64(message, &field), name);
      case Field::CPPTYPE_UINT32: return add_integer(get.GetUInt32(message, &field), name);
      case Field::CPPTYPE_UINT64: return add_unsigned(get.GetUInt64(message, &field), name);
      case Field::CPPTYPE_FLOAT:
        value_.add(Kind::Float, name).real = static_cast<double>(get.GetFloat(message, &field));
        return;
      case Field::CPPTYPE_DOUBLE:
        value_.add(Kind::Double, name).real = get.GetDouble(message, &field);
        return;
      case Field::CPPTYPE_ENUM: return add_enum(field, get.GetEnumValue(message, &field), name);
      case Field::CPPTYPE_STRING: return add_text(field, get.GetString(message, &field), name);
      case Field::CPPTYPE_MESSAGE: return this->message(get.GetMessage(message, &field), name);
    }
  }

  void element(const pb::Message& message, const Field& field, int i) {
    const pb::Reflection& get = *message.GetReflection();
    switch (field.cpp_type()) {
      case Field::CPPTYPE_BOOL:
        value_.add(Kind::Boolean, {}).integer = get.GetRepeatedBool(message, &field, i) ? 1 : 0;
        return;
      case Field::CPPTYPE_INT32: return add_integer(get.GetRepeatedInt32(message, &field, i), {});
      case Field::CPPTYPE_INT64: return add_integer(get.GetRepeatedInt64(message, &field, i), {});
      case Field::CPPTYPE_UINT32: return add_integer(get.GetRepeatedUInt32(message, &field, i), {});
      case Field::CPPTYPE_UINT64:
        return add_unsigned(get.GetRepeatedUInt64(message, &field, i), {});
      case Field::CPPTYPE_FLOAT:
        value_.add(Kind::Float, {}).real =
            static_cast<double>(get.GetRepeatedFloat(message, &field, i));
        return;
      case Field::CPPTYPE_DOUBLE:
        value_.add(Kind::Double, {}).real = get.GetRepeatedDouble(message, &field, i);
        return;
      case Field::CPPTYPE_ENUM:
        return add_enum(field, get.GetRepeatedEnumValue(message, &field, i), {});
      case Field::CPPTYPE_STRING:
        return add_text(field, get.GetRepeatedString(message, &field, i), {});
      case Field::CPPTYPE_MESSAGE:
        return this->message(get.GetRepeatedMessage(message, &field, i), {});
    }
  }

  /// Never dropped: a field that the schema lacks is a difference.
  void unknown(const pb::UnknownFieldSet& fields) {
    for (int i = 0; i < fields.field_count(); ++i) {
      const pb::UnknownField& field = fields.field(i);
      const std::string_view name = value_.keep(fmt::format("#{}", field.number()));
      switch (field.type()) {
        case pb::UnknownField::TYPE_VARINT: add_unsigned(field.varint(), name); break;
        case pb::UnknownField::TYPE_FIXED32: add_integer(field.fixed32(), name); break;
        case pb::UnknownField::TYPE_FIXED64: add_unsigned(field.fixed64(), name); break;
        case pb::UnknownField::TYPE_LENGTH_DELIMITED:
          value_.add(Kind::String, name).text = value_.keep(to_base64(field.length_delimited()));
          break;
        case pb::UnknownField::TYPE_GROUP: {
          const std::size_t index = value_.size();
          value_.add(Kind::Record, name);
          unknown(field.group());
          value_.close(index);
          break;
        }
      }
    }
  }

  Value& value_;
};

}  // namespace

bool is_well_known(const pb::Descriptor& type) {
  static constexpr std::array<std::string_view, 16> kNames = {
      "Any",        "BoolValue",   "BytesValue",  "DoubleValue", "Duration",    "FieldMask",
      "FloatValue", "Int32Value",  "Int64Value",  "ListValue",   "StringValue", "Struct",
      "Timestamp",  "UInt32Value", "UInt64Value", "Value"};
  static_assert(std::ranges::is_sorted(kNames));
  constexpr std::string_view kPackage = "google.protobuf.";
  const std::string_view name = type.full_name();
  return name.starts_with(kPackage) &&
         std::ranges::binary_search(kNames, name.substr(kPackage.size()));
}

void add_message(const pb::Message& message, std::string_view name, Value& value) {
  MessageAdder(value).message(message, name);
}

}  // namespace weir::codec::protobuf
