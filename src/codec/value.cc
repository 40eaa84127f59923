// Decoded values: their storage, and their form as JSON.
#include "codec/value.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/json_writer.h"

namespace weir::codec {

std::span<char> Value::start(std::string_view input) {
  clear();
  if (room_ < input.size() || !input_) {
    room_ = input.size() + input.size() / 2;
    input_ = std::make_unique_for_overwrite<char[]>(room_ + 1);
  }
  size_ = input.size();
  if (!input.empty()) std::memcpy(input_.get(), input.data(), input.size());
  return {input_.get(), input.size()};
}

void Value::clear() {
  nodes_.clear();
  texts_.clear();
}

std::string_view Value::keep(std::string text) {
  return *texts_.emplace_back(std::make_unique<const std::string>(std::move(text)));
}

namespace {

void append_string(std::string& out, std::string_view text) {
  out += '"';
  append_json_escaped(out, text);
  out += '"';
}

/// The shortest text that reads back as the same number; what JSON has no number for, as a string.
template <typename Real>
void append_real(std::string& out, Real real) {
  if (std::isnan(real)) {
    out += "\"NaN\"";
  } else if (std::isinf(real)) {
    out += real < 0 ? "\"-Infinity\"" : "\"Infinity\"";
  } else {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), real).ptr;
    out.append(digits.data(), end);
  }
}

void append_bytes(std::string& out, std::string_view bytes) {
  out += '[';
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += ',';
    out += fmt::format_int(static_cast<unsigned char>(bytes[i])).c_str();
  }
  out += ']';
}

void append_parts(const Value& value, std::size_t index, std::string& out) {
  const auto nodes = value.nodes();
  const bool members = nodes[index].kind != Kind::List;
  out += members ? '{' : '[';
  for (std::size_t i = index + 1; i < nodes[index].end; i = nodes[i].end) {
    if (i > index + 1) out += ',';
    if (members) {
      append_string(out, nodes[i].name);
      out += ':';
    }
    append_json(value, i, out);
  }
  out += members ? '}' : ']';
}

}  // namespace

void append_json(const Value& value, std::size_t index, std::string& out) {
  const Node& node = value.nodes()[index];
  switch (node.kind) {
    case Kind::Null: out += "null"; break;
    case Kind::Boolean: out += node.integer != 0 ? "true" : "false"; break;
    case Kind::Integer: out += fmt::format_int(node.integer).c_str(); break;
    case Kind::Number: out += node.text; break;
    case Kind::Float: append_real(out, static_cast<float>(node.real)); break;
    case Kind::Double: append_real(out, node.real); break;
    case Kind::String:
    case Kind::Symbol: append_string(out, node.text); break;
    case Kind::Bytes: append_bytes(out, node.text); break;
    case Kind::List:
    case Kind::Map:
    case Kind::Record: append_parts(value, index, out); break;
    case Kind::Branch:
      out += '{';
      append_string(out, node.text);
      out += ':';
      append_json(value, index + 1, out);
      out += '}';
      break;
  }
}

std::string to_json(const Value& value) {
  std::string out;
  if (!value.empty()) append_json(value, 0, out);
  return out;
}

}  // namespace weir::codec
