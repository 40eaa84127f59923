// Codec: values between the text of scripts, bytes on the wire and decoded form, for one schema.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/mistake.h"
#include "codec/value.h"

namespace weir::codec {

/// A schema as text, with the name under which mistakes in it are told, such as a subject. Of
/// protobuf the name is the one that `import` uses.
struct SchemaText {
  std::string name;
  std::string text;
};

/// A schema with those it refers to, in any order.
struct SchemaSet {
  SchemaText schema;
  std::vector<SchemaText> references;
};

/// What a codec is made from; each format reads what concerns it.
struct CodecOptions {
  SchemaSet schema;                  ///< avro: JSON; protobuf: `.proto` source, unless descriptors.
  std::optional<SchemaSet> writer;   ///< avro: what bytes were written with, if it is another one.
  std::string descriptors;           ///< protobuf: a descriptor set, as bytes.
  std::string message;               ///< protobuf: full name; the first of the schema unless given.
  char delimiter = ',';              ///< csv
  std::vector<std::string> columns;  ///< csv: names of the fields; a list of fields unless given.
};

/// A compiled schema. Immutable: one codec serves any number of threads.
class Codec {
 public:
  Codec() = default;
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;
  virtual ~Codec() = default;

  /// Reads one value off the front of `text`, in the form that scripts write, and appends its bytes
  /// to `bytes`. Gives how many bytes of the text it took, white space before the value included.
  /// After a mistake `bytes` is as it was. avro, protobuf and json read one JSON value and leave
  /// what follows; csv, bytes and text take everything.
  virtual Coded<std::size_t> encode(std::string_view text, std::string& bytes) const = 0;

  /// Decodes the whole of `bytes` into `value`. Never reads outside of them, whatever they are.
  virtual Coded<void> decode(std::string_view bytes, Value& value) const = 0;

  /// What `encode` takes, as the value that decoding its bytes would give: an expectation.
  virtual Coded<std::size_t> read(std::string_view text, Value& value) const;

  /// Appends what `encode` would take for this value of the codec's own: JSON, unless the format
  /// has another form in scripts.
  virtual void write(const Value& value, std::string& text) const;
};

/// A format: one file `src/codec/NAME.cc` and one line in codecs.def.
struct CodecSpec {
  std::string_view name;
  std::string_view summary;
  Coded<std::unique_ptr<Codec>> (*make)(const CodecOptions& options) = nullptr;
};

// Constants would otherwise stay within their files.
#define CODEC(name)            \
  namespace name {             \
  extern const CodecSpec spec; \
  }
#include "codec/codecs.def"
#undef CODEC

/// Every format, sorted by name.
[[nodiscard]] std::span<const CodecSpec* const> codecs();
/// Null for an unknown name.
[[nodiscard]] const CodecSpec* find_codec(std::string_view name);

}  // namespace weir::codec
