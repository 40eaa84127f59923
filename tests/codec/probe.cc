// Encodes and decodes for tests in other languages, one request of JSON a line, one answer a line.
//
// {"op": "open", "format": "avro", "schema": "...", "writer": "...", "message": "..."}  -> {}
// {"op": "encode", "text": "..."} -> {"hex": "..."}        {"op": "decode", "hex": "..."} ->
// {"json": ...}
// {"op": "descriptors", "name": "a.proto", "schema": "..."} -> {"hex": "..."}
// Each answers {"error": "..."} after a mistake.
#include <fmt/format.h>

#include <charconv>
#include <iostream>
#include <memory>
#include <string>

#include "base/json_writer.h"
#include "codec/codec.h"
#include "codec/json_value.h"
#include "codec/protobuf_schema.h"

namespace {

using namespace weir::codec;

class Request {
 public:
  explicit Request(const std::string& line) : right_(parse_whole_json(line, json_).has_value()) {}
  [[nodiscard]] bool right() const { return right_; }
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto nodes = json_.nodes();
    for (std::size_t i = 1; i < nodes.size(); i = nodes[i].end) {
      if (nodes[i].name == name) return std::string(nodes[i].text);
    }
    return "";
  }

 private:
  Value json_;
  bool right_;
};

std::string answer(std::string_view name, std::string_view text) {
  std::string out = fmt::format("{{\"{}\":\"", name);
  weir::append_json_escaped(out, text);
  return out + "\"}";
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string from_hex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned byte = 0;
    std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
    out += static_cast<char>(byte);
  }
  return out;
}

class Probe {
 public:
  std::string handle(const Request& request) {
    const std::string op = request.text("op");
    if (op == "open") return open(request);
    if (op == "descriptors") return descriptors(request);
    if (codec_ == nullptr) return answer("error", "nothing is open");
    if (op == "encode") return encode(request.text("text"));
    return decode(from_hex(request.text("hex")));
  }

 private:
  std::string open(const Request& request) {
    CodecOptions options;
    options.schema.schema = {"schema", request.text("schema")};
    if (const std::string writer = request.text("writer"); !writer.empty()) {
      options.writer = SchemaSet{{"writer", writer}, {}};
    }
    options.message = request.text("message");
    auto made = find_codec(request.text("format"))->make(options);
    if (!made) return answer("error", to_text(made.error()));
    codec_ = *std::move(made);
    return "{}";
  }

  static std::string descriptors(const Request& request) {
    const std::string name = request.text("name");
    const auto read = [&](std::string_view wanted) {
      return wanted == name ? std::optional(request.text("schema")) : std::nullopt;
    };
    const auto set = compile_descriptors(std::span(&name, 1), read);
    return set ? answer("hex", to_hex(*set)) : answer("error", to_text(set.error()));
  }

  std::string encode(const std::string& text) {
    std::string bytes;
    const auto used = codec_->encode(text, bytes);
    return used ? answer("hex", to_hex(bytes)) : answer("error", to_text(used.error()));
  }

  std::string decode(const std::string& bytes) {
    Value value;
    const auto done = codec_->decode(bytes, value);
    if (!done) return answer("error", to_text(done.error()));
    return "{\"json\":" + to_json(value) + "}";
  }

  std::unique_ptr<Codec> codec_;
};

}  // namespace

int main() {
  Probe probe;
  std::string line;
  while (std::getline(std::cin, line)) {
    const Request request(line);
    std::cout << (request.right() ? probe.handle(request) : answer("error", "bad request"))
              << std::endl;  // the other side waits for it
  }
  return 0;
}
