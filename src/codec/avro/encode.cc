// From JSON text to Avro's bytes.
#include "codec/avro/encode.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "codec/avro/encode_members.h"
#include "codec/avro/encode_scalars.h"
#include "codec/varint.h"
#include "diag/suggest.h"

namespace weir::codec::avro {
namespace {

class Encoder {
 public:
  Encoder(const Schema& schema, JsonReader& reader, std::string& bytes, Notation notation)
      : schema_(schema),
        reader_(reader),
        bytes_(bytes),
        notation_(notation),
        scalars_(reader, bytes) {}

  bool value(TypeId id, int depth) {
    const Type& type = schema_.at(id);
    switch (type.kind) {
      case TypeKind::Array: return array(type, depth);
      case TypeKind::Map: return map(type, depth);
      case TypeKind::Record: return record(type, depth);
      case TypeKind::Union:
        return notation_ == Notation::Script ? branch(type, depth) : bare_branch(type, depth);
      default: return scalars_.encode(type);
    }
  }

 private:
  /// Called where a value begins that may hold others.
  bool open(char bracket, int depth) {
    if (depth < kMaxDepth) return reader_.expect(bracket);
    return reader_.fail(reader_.offset(), fmt::format("more than {} levels of values", kMaxDepth));
  }

  bool in_member(std::string_view name) {
    std::string path;
    append_member(path, name);
    reader_.mistake().path.insert(0, path);
    return false;
  }

  bool array(const Type& type, int depth) {
    if (!open('[', depth)) return false;
    const std::size_t start = bytes_.size();
    bytes_ += '\0';
    std::int64_t count = 0;
    for (bool first = true; reader_.element(']', first); ++count) {
      if (value(type.parts.front(), depth + 1)) continue;
      reader_.mistake().path.insert(0, fmt::format("[{}]", count));
      return false;
    }
    if (reader_.failed()) return false;
    close_block(bytes_, start, count);
    return true;
  }

  bool map(const Type& type, int depth) {
    if (!open('{', depth)) return false;
    MapEntries entries(bytes_);
    for (bool first = true; reader_.element('}', first);) {
      const std::size_t begin = reader_.offset();
      std::string_view key;
      if (!reader_.key(key)) return false;
      entries.begin(key, begin);
      if (value(type.parts.front(), depth + 1)) continue;
      return in_member(entries.last_key());
    }
    if (reader_.failed()) return false;
    const auto twice = entries.finish();
    if (!twice) return true;
    return reader_.fail(twice->offset, fmt::format("key `{}` for the second time", twice->key));
  }

  bool record(const Type& type, int depth) {
    if (!open('{', depth)) return false;
    std::size_t next = 0;
    for (bool first = true; reader_.element('}', first); ++next) {
      const std::size_t begin = reader_.offset();
      std::string_view name;
      if (!reader_.key(name)) return false;
      if (next == type.fields.size() || name != type.fields[next].name) {
        return unordered(type, next, {begin, name}, depth);
      }
      if (!field(type.fields[next], depth)) return false;
    }
    if (reader_.failed()) return false;
    for (; next < type.fields.size(); ++next) {
      if (!absent(type.fields[next], bytes_)) return false;
    }
    return true;
  }

  bool field(const Field& field, int depth) {
    return value(field.type, depth + 1) || in_member(field.name);
  }

  struct Name {
    std::size_t offset;
    std::string_view text;
  };

  /// The rest of a record whose fields up to `done` came in their order; `name` is the next.
  bool unordered(const Type& type, std::size_t done, Name name, int depth) {
    FieldPieces pieces(type.fields.size(), bytes_.size());
    bool first = false;
    while (true) {
      const auto index = find_field(type, name);
      if (!index) return false;
      if (*index < done || pieces.has(*index)) {
        return reader_.fail(name.offset, fmt::format("field `{}` for the second time", name.text));
      }
      pieces.begin(*index, bytes_);
      if (!field(type.fields[*index], depth)) return false;
      pieces.end(*index, bytes_);
      if (!reader_.element('}', first)) break;
      name.offset = reader_.offset();
      if (!reader_.key(name.text)) return false;
    }
    if (reader_.failed()) return false;
    std::string ordered;
    for (std::size_t i = done; i < type.fields.size(); ++i) {
      if (pieces.has(i)) {
        ordered += pieces.of(i, bytes_);
      } else if (!absent(type.fields[i], ordered)) {
        return false;
      }
    }
    bytes_.replace(pieces.start(), std::string::npos, ordered);
    return true;
  }

  std::optional<std::size_t> find_field(const Type& type, Name name) {
    const auto found =
        std::ranges::find_if(type.fields, [&](const Field& f) { return f.name == name.text; });
    if (found != type.fields.end()) {
      return static_cast<std::size_t>(found - type.fields.begin());
    }
    std::vector<std::string_view> known;
    for (const Field& field : type.fields) known.push_back(field.name);
    const std::string unknown(name.text);
    reader_.fail(name.offset, fmt::format("{} has no field `{}`", describe(type), unknown),
                 did_you_mean(unknown, known));
    return std::nullopt;
  }

  /// A field that the text does not mention.
  bool absent(const Field& field, std::string& bytes) {
    if (field.has_default) {
      bytes += field.default_bytes;
      return true;
    }
    if (schema_.at(field.type).kind == TypeKind::Null) return true;
    return reader_.fail(reader_.offset() - 1, fmt::format("field `{}` is missing", field.name),
                        "only fields with a default may be left out");
  }

  bool branch(const Type& type, int depth) {
    const char first = reader_.peek();
    if (first == 'n') return null_branch(type);
    if (first != '{') return reader_.fail_expected(union_words(type), union_hint(type));
    if (!open('{', depth)) return false;
    bool begun = true;
    if (!reader_.element('}', begun)) return reader_.failed() ? false : empty_branch(type);
    const std::size_t begin = reader_.offset();
    std::string_view name;
    if (!reader_.key(name)) return false;
    const auto index = find_branch(type, name);
    if (!index) {
      return reader_.fail(begin, fmt::format("the union has no branch `{}`", name),
                          union_hint(type));
    }
    append_zigzag(bytes_, static_cast<std::int64_t>(*index));
    if (!value(type.parts[*index], depth + 1)) return false;
    if (reader_.accept('}')) return true;
    return reader_.fail_expected("`}` behind the value of the branch");
  }

  bool empty_branch(const Type& type) {
    return reader_.fail(reader_.offset() - 1, "a value of a union needs the name of its branch",
                        union_hint(type));
  }

  bool null_branch(const Type& type) {
    for (std::size_t i = 0; i < type.parts.size(); ++i) {
      if (schema_.at(type.parts[i]).kind != TypeKind::Null) continue;
      append_zigzag(bytes_, static_cast<std::int64_t>(i));
      return reader_.null();
    }
    return reader_.fail_expected("an object that names the branch", union_hint(type));
  }

  [[nodiscard]] std::string_view union_words(const Type& type) const {
    const bool nullable = std::ranges::any_of(
        type.parts, [&](TypeId id) { return schema_.at(id).kind == TypeKind::Null; });
    return nullable ? "`null` or an object that names the branch"
                    : "an object that names the branch";
  }

  [[nodiscard]] std::string union_hint(const Type& type) const {
    std::string names;
    std::size_t count = 0;
    for (std::size_t i = 0; i < type.parts.size(); ++i) {
      if (schema_.at(type.parts[i]).kind == TypeKind::Null) continue;
      names += (count++ > 0 ? "`, `" : "") + type.branch_names[i];
    }
    if (count == 1) return fmt::format(R"(write `{{"{}": ...}}`)", names);
    return fmt::format("its branches are `{}`", names);
  }

  /// By short or full name of a named type, or the word of another.
  [[nodiscard]] std::optional<std::size_t> find_branch(const Type& type,
                                                       std::string_view name) const {
    for (std::size_t i = 0; i < type.parts.size(); ++i) {
      if (type.branch_names[i] == name || schema_.at(type.parts[i]).name == name) return i;
    }
    return std::nullopt;
  }

  /// The first branch that the value fits.
  bool bare_branch(const Type& type, int depth) {
    const JsonReader before = reader_;
    const std::size_t start = bytes_.size();
    for (std::size_t i = 0; i < type.parts.size(); ++i) {
      append_zigzag(bytes_, static_cast<std::int64_t>(i));
      if (value(type.parts[i], depth + 1)) return true;
      bytes_.resize(start);
      reader_ = before;
    }
    return reader_.fail_expected("a value of one of the branches of the union");
  }

  const Schema& schema_;
  JsonReader& reader_;
  std::string& bytes_;
  Notation notation_;
  ScalarEncoder scalars_;
};

}  // namespace

bool encode_value(const Schema& schema, TypeId type, JsonReader& reader, std::string& bytes,
                  Notation notation) {
  return Encoder(schema, reader, bytes, notation).value(type, 0);
}

}  // namespace weir::codec::avro
