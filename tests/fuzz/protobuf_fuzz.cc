// Any bytes as a message, as its JSON, as a wire header, and as a `.proto` file.
#include <cstddef>
#include <cstdint>

#include "codec/wire_format.h"
#include "codec_fuzz.h"

namespace {

constexpr const char* kSchema = R"(syntax = "proto3";
import "google/protobuf/timestamp.proto";
import "google/protobuf/struct.proto";
message M {
  int32 a = 1; uint64 b = 2; double c = 3; float d = 4; bool e = 5; string f = 6; bytes g = 7; E h = 8;
  repeated M i = 9; map<string, M> j = 10; map<sint32, bool> k = 11; optional fixed64 l = 12;
  oneof o { sint64 m = 13; string n = 14; }
  google.protobuf.Timestamp p = 15; google.protobuf.Value q = 16;
}
enum E { ZERO = 0; ONE = 1; })";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::codec;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  CodecOptions options;
  options.schema.schema = {"m.proto", kSchema};
  static const auto fixed = made("protobuf", options);
  check_bytes(*fixed, input);
  check_text(*fixed, input);
  if (const auto headed = split_header(input)) (void)split_message_index(headed->rest);
  options.schema.schema.text = input;
  if (const auto codec = made("protobuf", options)) check_bytes(*codec, input);
  CodecOptions described;
  described.descriptors = input;
  (void)made("protobuf", described);
  return 0;
}
