// Random values of Avro schemas, as JSON.
#include "actions/kafka_generate.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <limits>
#include <map>

#include "actions/kafka_formats.h"
#include "base/json_writer.h"
#include "base/rng.h"

namespace weir::actions {
namespace {

using nlohmann::json;

/// Deeper values end as soon as their schema lets them.
constexpr int kDeep = 4;
/// Schemas that never end are given up here.
constexpr int kDeepest = 100;

constexpr std::array<std::string_view, 8> kWords = {"a", "b",   "ab",    "x",
                                                    "",  "ada", "grace", "\xC3\xA4"};

Failure no_schema(std::string_view what) {
  return fail(ErrorKind::Usage, fmt::format("`generate` cannot use the schema: {}", what));
}

/// A schema with the types that it names.
class Sampler {
 public:
  static Result<Sampler> create(const std::string& text, UnionForm unions) {
    Sampler sampler(unions);
    sampler.schema_ = json::parse(json_of_schema(text), nullptr, false);
    if (sampler.schema_.is_discarded()) return no_schema("it is no JSON");
    sampler.note_types(sampler.schema_, {});
    return sampler;
  }

  Result<std::string> sample(Rng& rng) {
    std::string text;
    JsonWriter writer(text);
    WEIR_TRY(write(schema_, {}, rng, writer, 0));
    return text;
  }

 private:
  explicit Sampler(UnionForm unions) : unions_(unions) {}

  static std::string full_name(const std::string& name, const std::string& space) {
    return space.empty() || name.find('.') != std::string::npos ? name : space + "." + name;
  }

  static std::string space_of(const json& type, const std::string& around) {
    const std::string name = type.value("name", "");
    const std::size_t dot = name.rfind('.');
    if (dot != std::string::npos) return name.substr(0, dot);
    return type.value("namespace", around);
  }

  // Copies: schemas are small, and references into one that moves are not worth it.
  void note_types(const json& type, const std::string& space) {
    if (type.is_array()) {
      for (const json& branch : type) note_types(branch, space);
    }
    if (!type.is_object()) return;
    const std::string own = space_of(type, space);
    if (type.contains("name") && type.contains("type")) {
      named_.emplace(full_name(type.value("name", ""), own), type);
    }
    for (const char* part : {"items", "values"}) {
      if (type.contains(part)) note_types(type[part], own);
    }
    if (!type.contains("fields") || !type["fields"].is_array()) return;
    for (const json& field : type["fields"]) {
      if (field.is_object() && field.contains("type")) note_types(field["type"], own);
    }
  }

  Result<void> write(const json& type, const std::string& space, Rng& rng, JsonWriter& writer,
                     int depth) {
    if (depth > kDeepest) return no_schema("its values have no end");
    if (type.is_array()) return write_union(type, space, rng, writer, depth);
    if (type.is_string()) return write_named(type.get<std::string>(), space, rng, writer, depth);
    if (!type.is_object() || !type.contains("type")) return no_schema("a type is missing in it");
    const json& inner = type["type"];
    if (!inner.is_string()) return write(inner, space, rng, writer, depth);
    const std::string name = inner.get<std::string>();
    if (name == "record" || name == "error") return write_record(type, space, rng, writer, depth);
    if (name == "array") return write_array(type, space, rng, writer, depth);
    if (name == "map") return write_map(type, space, rng, writer, depth);
    if (name == "enum") return write_symbol(type, rng, writer);
    if (name == "fixed") {
      write_bytes(type.value("size", std::size_t{0}), rng, writer);
      return {};
    }
    if (type.value("logicalType", "") == "uuid") {
      writer.string(fmt::format("00000000-0000-4000-8000-{:012x}", rng.below(16)));
      return {};
    }
    if (name == "bytes") {
      write_bytes(1 + rng.below(3), rng, writer);
      return {};
    }
    return write_named(name, space, rng, writer, depth);
  }

  Result<void> write_named(const std::string& name, const std::string& space, Rng& rng,
                           JsonWriter& writer, int depth) {
    if (write_primitive(name, rng, writer)) return {};
    const auto found = named_.find(full_name(name, space));
    if (found == named_.end()) return no_schema(fmt::format("it does not define `{}`", name));
    return write(found->second, space, rng, writer, depth + 1);
  }

  static bool write_primitive(const std::string& name, Rng& rng, JsonWriter& writer) {
    if (name == "null") {
      writer.null();
    } else if (name == "boolean") {
      writer.boolean(rng.below(2) == 0);
    } else if (name == "int") {
      writer.number(integer(rng, std::numeric_limits<std::int32_t>::max()));
    } else if (name == "long") {
      writer.number(integer(rng, std::numeric_limits<std::int64_t>::max()));
    } else if (name == "float" || name == "double") {
      writer.number(static_cast<double>(rng.below(40)) / 4 - 2, 2);
    } else if (name == "string") {
      writer.string(kWords[rng.below(kWords.size())]);
    } else if (name == "bytes") {
      write_bytes(rng.below(3), rng, writer);
    } else {
      return false;
    }
    return true;
  }

  /// Nearly always one of ten.
  static std::int64_t integer(Rng& rng, std::int64_t most) {
    if (rng.below(50) != 0) return static_cast<std::int64_t>(rng.below(10));
    return rng.below(2) == 0 ? most : -most - 1;
  }

  static void write_bytes(std::size_t size, Rng& rng, JsonWriter& writer) {
    writer.begin_array();
    for (std::size_t i = 0; i < size; ++i) writer.unsigned_number(rng.below(256));
    writer.end_array();
  }

  static Result<void> write_symbol(const json& type, Rng& rng, JsonWriter& writer) {
    const auto symbols = type.find("symbols");
    if (symbols == type.end() || !symbols->is_array() || symbols->empty()) {
      return no_schema("an enum has no symbols");
    }
    const json& symbol = (*symbols)[rng.below(symbols->size())];
    if (!symbol.is_string()) return no_schema("a symbol is no string");
    writer.string(symbol.get<std::string>());
    return {};
  }

  Result<void> write_record(const json& type, const std::string& space, Rng& rng,
                            JsonWriter& writer, int depth) {
    const std::string own = space_of(type, space);
    writer.begin_object();
    for (const json& field : type.value("fields", json::array())) {
      if (!field.is_object() || !field.contains("type")) return no_schema("a field has no type");
      writer.key(field.value("name", ""));
      WEIR_TRY(write(field["type"], own, rng, writer, depth + 1));
    }
    writer.end_object();
    return {};
  }

  Result<void> write_array(const json& type, const std::string& space, Rng& rng, JsonWriter& writer,
                           int depth) {
    const std::uint64_t count = depth > kDeep ? 0 : rng.below(4);
    writer.begin_array();
    for (std::uint64_t i = 0; i < count; ++i) {
      WEIR_TRY(write(type.value("items", json()), space, rng, writer, depth + 1));
    }
    writer.end_array();
    return {};
  }

  Result<void> write_map(const json& type, const std::string& space, Rng& rng, JsonWriter& writer,
                         int depth) {
    const std::uint64_t count = depth > kDeep ? 0 : rng.below(3);
    writer.begin_object();
    for (std::uint64_t i = 0; i < count; ++i) {
      writer.key(fmt::format("k{}", i));
      WEIR_TRY(write(type.value("values", json()), space, rng, writer, depth + 1));
    }
    writer.end_object();
    return {};
  }

  Result<void> write_union(const json& type, const std::string& space, Rng& rng, JsonWriter& writer,
                           int depth) {
    if (type.empty()) return no_schema("a union has no branches");
    std::size_t chosen = rng.below(type.size());
    for (std::size_t i = 0; depth > kDeep && i < type.size(); ++i) {
      if (type[i] == "null") chosen = i;
    }
    const json& branch = type[chosen];
    const bool wraps = unions_ == UnionForm::Branch && branch != "null";
    if (wraps) writer.begin_object().key(branch_name(branch, space));
    WEIR_TRY(write(branch, space, rng, writer, depth + 1));
    if (wraps) writer.end_object();
    return {};
  }

  /// The kind, or the full name of a type that has one.
  [[nodiscard]] std::string branch_name(const json& branch, const std::string& space) const {
    const std::string name = branch.is_string() ? branch.get<std::string>()
                             : branch.contains("name")
                                 ? full_name(branch.value("name", ""), space_of(branch, space))
                                 : branch.value("type", "");
    return named_.contains(full_name(name, space)) ? full_name(name, space) : name;
  }

  UnionForm unions_;
  json schema_;
  std::map<std::string, json> named_;
};

class GeneratedLines final : public Lines {
 public:
  GeneratedLines(std::optional<Sampler> key, Sampler value, const Generated& wanted)
      : key_(std::move(key)),
        value_(std::move(value)),
        count_(wanted.count),
        seed_(wanted.seed),
        rng_(seed_) {}

  Result<std::optional<std::string_view>> next() override {
    if (at_ == count_) return std::nullopt;
    ++at_;
    line_.clear();
    if (key_) {
      WEIR_TRY_ASSIGN(line_, key_->sample(rng_));
      line_ += ' ';
    }
    WEIR_TRY_ASSIGN(const std::string value, value_.sample(rng_));
    line_ += value;
    return line_;
  }

  Result<void> rewind() override {
    at_ = 0;
    rng_ = Rng(seed_);
    return {};
  }

 private:
  std::optional<Sampler> key_;
  Sampler value_;
  const std::uint64_t count_;
  const std::uint64_t seed_;
  Rng rng_;
  std::uint64_t at_ = 0;
  std::string line_;
};

}  // namespace

Result<std::unique_ptr<Lines>> generated_lines(const Generated& wanted) {
  std::optional<Sampler> key;
  if (wanted.key_schema) {
    WEIR_TRY_ASSIGN(key, Sampler::create(*wanted.key_schema, wanted.unions));
  }
  WEIR_TRY_ASSIGN(Sampler value, Sampler::create(wanted.value_schema, wanted.unions));
  return std::unique_ptr<Lines>(
      std::make_unique<GeneratedLines>(std::move(key), std::move(value), wanted));
}

}  // namespace weir::actions
