// The format json: exact numbers, members in any order, no member twice.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "codec/codec.h"
#include "codec/json_reader.h"
#include "codec/json_value.h"

namespace weir::codec {
namespace {

/// Up to here members are compared with each other; above, sorted.
constexpr std::size_t kFew = 8;

class Parser {
 public:
  Parser(std::string_view text, Value& value) : value_(value), reader_(text) {}

  Coded<std::size_t> parse() {
    if (!parse_value({}, 0)) {
      value_.clear();
      return Mistaken(std::move(reader_.mistake()));
    }
    return reader_.offset();
  }

 private:
  bool parse_value(std::string_view name, int depth) {
    const char first = reader_.peek();
    const std::size_t begin = reader_.offset();
    switch (first) {
      case '{': return parse_list(Kind::Map, name, depth);
      case '[': return parse_list(Kind::List, name, depth);
      case '"': return parse_string(name);
      case 't':
      case 'f': {
        bool truth = false;
        if (!reader_.boolean(truth)) return false;
        place(value_.add(Kind::Boolean, name), begin).integer = truth ? 1 : 0;
        return true;
      }
      case 'n':
        if (!reader_.null()) return false;
        place(value_.add(Kind::Null, name), begin);
        return true;
      default:
        if (first != '-' && (first < '0' || first > '9')) {
          return reader_.fail_expected("a JSON value");
        }
        return parse_number(name);
    }
  }

  Node& place(Node& node, std::size_t begin) {
    node.text = reader_.text().substr(begin, reader_.offset() - begin);
    return node;
  }

  bool parse_string(std::string_view name) {
    std::string_view text;
    if (!reader_.string(text)) return false;
    value_.add(Kind::String, name).text = owned(text);
    return true;
  }

  /// Strings with escapes stand in the reader, not in the value.
  std::string_view owned(std::string_view text) {
    const std::string_view all = reader_.text();
    const bool inside = std::less_equal<>()(all.data(), text.data()) &&
                        std::less_equal<>()(text.data() + text.size(), all.data() + all.size());
    return inside ? text : value_.keep(std::string(text));
  }

  bool parse_number(std::string_view name) {
    std::string_view digits;
    if (!reader_.number(digits)) return false;
    std::int64_t integer = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, integer);
    const bool fits = error == std::errc() && stop == end && digits != "-0";
    Node& node = value_.add(fits ? Kind::Integer : Kind::Number, name);
    node.text = digits;
    if (fits) node.integer = integer;
    return true;
  }

  bool parse_list(Kind kind, std::string_view name, int depth) {
    const std::size_t begin = reader_.offset();
    reader_.accept(kind == Kind::Map ? '{' : '[');
    if (depth == kMaxDepth) {
      return reader_.fail(begin,
                          fmt::format("more than {} levels of arrays and objects", kMaxDepth));
    }
    const std::size_t index = value_.size();
    value_.add(kind, name);
    const bool right = kind == Kind::Map ? parse_members(index, depth) : parse_elements(depth);
    if (!right) return false;
    value_.close(index);
    Node& node = value_.at(index);
    place(node, begin);
    return true;
  }

  bool parse_elements(int depth) {
    bool first = true;
    for (std::size_t i = 0; reader_.element(']', first); ++i) {
      if (parse_value({}, depth + 1)) continue;
      reader_.mistake().path.insert(0, fmt::format("[{}]", i));
      return false;
    }
    return !reader_.failed();
  }

  bool parse_members(std::size_t index, int depth) {
    bool first = true;
    std::size_t count = 0;
    while (reader_.element('}', first)) {
      reader_.peek();
      const std::size_t begin = reader_.offset();
      std::string_view name;
      if (!reader_.key(name)) return false;
      name = owned(name);
      if (++count <= kFew && has_member(index, name)) return fail_twice(begin, name);
      if (parse_value(name, depth + 1)) continue;
      prepend(name);
      return false;
    }
    if (reader_.failed()) return false;
    return count <= kFew || check_many(index);
  }

  bool has_member(std::size_t index, std::string_view name) const {
    const auto nodes = value_.nodes();
    for (std::size_t i = index + 1; i < nodes.size(); i = nodes[i].end) {
      if (nodes[i].name == name) return true;
    }
    return false;
  }

  bool check_many(std::size_t index) {
    const auto nodes = value_.nodes();
    std::vector<std::string_view> names;
    for (std::size_t i = index + 1; i < nodes.size(); i = nodes[i].end) {
      names.push_back(nodes[i].name);
    }
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    return twice == names.end() || fail_twice(reader_.offset() - 1, *twice);
  }

  bool fail_twice(std::size_t begin, std::string_view name) {
    return reader_.fail(begin, fmt::format("member `{}` for the second time", name));
  }

  void prepend(std::string_view name) {
    std::string path;
    append_member(path, name);
    reader_.mistake().path.insert(0, path);
  }

  Value& value_;
  JsonReader reader_;
};

class JsonCodec final : public Codec {
 public:
  Coded<std::size_t> encode(std::string_view text, std::string& bytes) const override {
    Value value;
    WEIR_CODED_ASSIGN(const std::size_t used, parse_json(text, value));
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), used);
    bytes.append(text.substr(begin, used - begin));
    return used;
  }
  Coded<void> decode(std::string_view bytes, Value& value) const override {
    return parse_whole_json(bytes, value);
  }
  Coded<std::size_t> read(std::string_view text, Value& value) const override {
    return parse_json(text, value);
  }
};

}  // namespace

Coded<std::size_t> parse_json(std::string_view text, Value& value) {
  const auto copy = value.start(text);
  return Parser({copy.data(), copy.size()}, value).parse();
}

Coded<void> parse_whole_json(std::string_view text, Value& value) {
  WEIR_CODED_ASSIGN(const std::size_t used, parse_json(text, value));
  const std::size_t rest = text.find_first_not_of(" \t\r\n", used);
  if (rest == std::string_view::npos) return {};
  value.clear();
  return Mistaken(Mistake{
      .offset = rest, .length = text.size() - rest, .message = "more text behind the JSON value"});
}

namespace json {
namespace {
Coded<std::unique_ptr<Codec>> make(const CodecOptions& /*options*/) {
  return std::make_unique<JsonCodec>();
}
}  // namespace

constinit const CodecSpec spec = {
    .name = "json",
    .summary = "JSON texts; numbers are exact, the order of members does not matter",
    .make = make,
};

}  // namespace json
}  // namespace weir::codec
