// Headers from JSON.
#include "actions/kafka_headers.h"

#include "codec/json_value.h"

namespace weir::actions {
namespace {

using codec::Kind;
using codec::Node;
using codec::Value;

constexpr const char* kHeaderForm =
    "`headers` must be an object, or an array of objects, of strings, arrays of bytes and nulls";

/// A header's value: a string, an array of numbers of bytes, or null.
Result<std::optional<std::string>> header_value(const Value& value, std::size_t at) {
  const Node& node = value.nodes()[at];
  if (node.kind == Kind::Null) return std::nullopt;
  if (node.kind == Kind::String) return std::string(node.text);
  if (node.kind != Kind::List) return fail(ErrorKind::Usage, kHeaderForm);
  std::string bytes;
  for (std::size_t i = at + 1; i < node.end; i = value.nodes()[i].end) {
    const Node& byte = value.nodes()[i];
    const bool fits = byte.kind == Kind::Integer && byte.integer >= 0 && byte.integer <= 255;
    if (!fits) return fail(ErrorKind::Usage, kHeaderForm);
    bytes += static_cast<char>(byte.integer);
  }
  return bytes;
}

/// The members of the object at `at`, behind `headers`.
Result<void> add_headers(const Value& value, std::size_t at, std::vector<kafka::Header>& headers) {
  const Node& object = value.nodes()[at];
  if (object.kind != Kind::Map) return fail(ErrorKind::Usage, kHeaderForm);
  for (std::size_t i = at + 1; i < object.end; i = value.nodes()[i].end) {
    kafka::Header header{std::string(value.nodes()[i].name), std::nullopt};
    WEIR_TRY_ASSIGN(header.value, header_value(value, i));
    headers.push_back(std::move(header));
  }
  return {};
}

}  // namespace

Result<std::vector<kafka::Header>> parse_headers(std::string_view text) {
  std::vector<kafka::Header> headers;
  Value value;
  if (auto parsed = codec::parse_whole_json(text, value); !parsed) {
    return Failure(codec::to_error(std::move(parsed).error()).within("headers"));
  }
  if (value.root().kind != Kind::List) {
    WEIR_TRY(add_headers(value, 0, headers));
    return headers;
  }
  for (std::size_t i = 1; i < value.nodes().size(); i = value.nodes()[i].end) {
    WEIR_TRY(add_headers(value, i, headers));
  }
  return headers;
}

}  // namespace weir::actions
