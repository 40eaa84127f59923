// Compiling of Avro schemas: names are resolved, mistakes are told with their place.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "base/text.h"
#include "codec/avro/definition.h"
#include "codec/avro/encode.h"
#include "codec/avro/logical.h"
#include "codec/avro/schema.h"
#include "codec/json_reader.h"
#include "diag/suggest.h"

namespace weir::codec::avro {
namespace {

/// Defaults inside of defaults can double with each level.
constexpr std::size_t kMaxDefault = 1U << 20U;

bool has_field(const Type& record, std::string_view name) {
  return std::ranges::any_of(record.fields, [&](const Field& field) { return field.name == name; });
}

/// Functions give nothing after a mistake, which `mistake_` then holds.
class Compiler {
 public:
  explicit Compiler(const SchemaSet& set) : set_(set) {}

  Coded<Schema> compile() {
    if (!read_all()) return Mistaken(std::move(mistake_));
    enter(documents_.front());
    const auto root = type(0, "");
    if (!root || !encode_defaults()) return Mistaken(std::move(mistake_));
    schema_.root = *root;
    return std::move(schema_);
  }

 private:
  using Made = std::optional<TypeId>;

  struct Text {
    Document document;
    bool entered = false;
  };
  struct Pending {
    TypeId record;
    std::size_t field;
    Text* text;
    std::size_t node;
    std::string path;
  };

  bool read_all() {
    documents_.resize(1 + set_.references.size());
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      const SchemaText& source = i == 0 ? set_.schema : set_.references[i - 1];
      if (auto read = read_document(source, documents_[i].document); !read) {
        mistake_ = std::move(read).error();
        return false;
      }
    }
    return true;
  }

  void enter(Text& text) {
    text.entered = true;
    text_ = &text;
    path_.clear();
  }
  [[nodiscard]] const Value& json() const { return text_->document.json; }
  [[nodiscard]] const Node& node(std::size_t index) const { return json().nodes()[index]; }

  /// A mistake about the node at `index`, at the present path.
  std::nullopt_t fail(std::size_t index, std::string message, std::string hint = {}) {
    mistake_.path = path_;
    mistake_.message = std::move(message);
    mistake_.hint = std::move(hint);
    const std::string_view all = json().input();
    const std::string_view text = node(index).text;
    if (std::less_equal<>()(all.data(), text.data()) &&
        std::less_equal<>()(text.data() + text.size(), all.data() + all.size())) {
      mistake_.offset = static_cast<std::size_t>(text.data() - all.data());
      mistake_.length = text.size();
    }
    const SchemaText& source = *text_->document.source;
    mistake_ = in_schema(std::move(mistake_), source.name, source.text);
    return std::nullopt;
  }

  /// Does something with a part of the schema under its path.
  template <typename Function>
  auto at(std::string_view step, Function function) {
    const std::size_t length = path_.size();
    path_ += step;
    auto result = function();
    path_.resize(length);
    return result;
  }

  TypeId add(TypeKind kind) {
    schema_.types.emplace_back().kind = kind;
    return static_cast<TypeId>(schema_.types.size() - 1);
  }

  Made type(std::size_t index, const std::string& space) {
    switch (node(index).kind) {
      case Kind::String: return word(index, space);
      case Kind::List: return make_union(index, space);
      case Kind::Map: return object(index, space);
      default: return fail(index, "a schema is a name, an object or an array");
    }
  }

  Made word(std::size_t index, const std::string& space) {
    const std::string_view name = node(index).text;
    const auto kind = find_kind(name);
    if (kind && is_primitive(*kind)) return add(*kind);
    if (kind) {
      return fail(index, fmt::format("`{}` is no type by itself", name),
                  fmt::format(R"(write {{"type": "{}", ...}})", name));
    }
    if (const Made found = find_named(name, space)) return found;
    if (!mistake_.message.empty()) return std::nullopt;
    return fail(index, fmt::format("unknown type `{}`", name), suggestion(name));
  }

  Made find_named(std::string_view name, const std::string& space) {
    for (const std::string& full : {full_name(name, space), std::string(name)}) {
      if (const auto found = names_.find(full); found != names_.end()) return found->second;
      if (!enter_reference(full)) return std::nullopt;
      if (const auto found = names_.find(full); found != names_.end()) return found->second;
    }
    return std::nullopt;
  }

  /// Compiles the references that define `name`, if any does. False after a mistake in one.
  bool enter_reference(const std::string& name) {
    for (Text& text : documents_) {
      if (text.entered || !defines(text.document, name)) continue;
      Text* const back = text_;
      const std::string path = path_;
      enter(text);
      const bool right = type(0, "").has_value();
      text_ = back;
      path_ = path;
      if (!right) return false;
    }
    return true;
  }

  static bool defines(const Document& document, const std::string& name) {
    const auto names = find_names(document);
    return std::ranges::find(names.defined, name) != names.defined.end();
  }

  [[nodiscard]] std::string suggestion(std::string_view name) const {
    std::vector<std::string_view> known = {"null",  "boolean", "int",   "long",
                                           "float", "double",  "bytes", "string"};
    for (const auto& [known_name, id] : names_) known.push_back(known_name);
    return did_you_mean(name, known);
  }

  Made object(std::size_t index, const std::string& space) {
    const auto member = find_member(json(), index, "type");
    if (!member) return fail(index, "schema without `type`");
    const Node& type_node = node(*member);
    const auto kind =
        type_node.kind == Kind::String ? find_kind(type_node.text) : std::optional<TypeKind>();
    if (!kind) return at(".type", [&] { return type(*member, space); });
    Made made;
    switch (*kind) {
      case TypeKind::Array: made = container(index, *kind, "items", space); break;
      case TypeKind::Map: made = container(index, *kind, "values", space); break;
      case TypeKind::Record:
      case TypeKind::Enum:
      case TypeKind::Fixed: made = named(index, *kind, space); break;
      default: made = add(*kind);
    }
    if (made) apply_logical(json(), index, schema_.types[*made]);
    return made;
  }

  Made container(std::size_t index, TypeKind kind, std::string_view member,
                 const std::string& space) {
    const auto part = find_member(json(), index, member);
    if (!part) return fail(index, fmt::format("{} without `{}`", to_text(kind), member));
    const TypeId id = add(kind);
    const Made made = at(fmt::format(".{}", member), [&] { return type(*part, space); });
    if (!made) return std::nullopt;
    schema_.types[id].parts.push_back(*made);
    return id;
  }

  Made named(std::size_t index, TypeKind kind, const std::string& space) {
    const auto name = find_text(json(), index, "name");
    if (!name) return fail(index, fmt::format("{} without `name`", to_text(kind)));
    if (!is_name(*name, Dots::Allowed)) {
      return at(".name", [&] { return bad_name(*find_member(json(), index, "name")); });
    }
    std::string full = defined_name(json(), index, space);
    if (find_kind(full))
      return fail(index, fmt::format("`{}` is the name of a built-in type", full));
    const TypeId id = add(kind);
    if (!names_.emplace(full, id).second) {
      return fail(index, fmt::format("`{}` is defined twice", full));
    }
    const std::string inner(space_of(full));
    schema_.types[id].aliases = aliases(index, inner);
    schema_.types[id].name = std::move(full);
    switch (kind) {
      case TypeKind::Record: return fields(index, id, inner) ? Made(id) : std::nullopt;
      case TypeKind::Enum: return symbols(index, id) ? Made(id) : std::nullopt;
      default: return size(index, id) ? Made(id) : std::nullopt;
    }
  }

  std::nullopt_t bad_name(std::size_t index) {
    return fail(index, fmt::format("bad name `{}`", node(index).text),
                "names are letters, digits and `_`, and do not begin with a digit");
  }

  std::vector<std::string> aliases(std::size_t index, std::string_view space) {
    std::vector<std::string> found;
    const auto list = find_member(json(), index, "aliases");
    if (!list || node(*list).kind != Kind::List) return found;
    for (std::size_t i = *list + 1; i < node(*list).end; i = node(i).end) {
      if (node(i).kind == Kind::String) found.push_back(full_name(node(i).text, space));
    }
    return found;
  }

  bool size(std::size_t index, TypeId id) {
    const auto member = find_member(json(), index, "size");
    if (!member || node(*member).kind != Kind::Integer || node(*member).integer < 0 ||
        node(*member).integer > INT32_MAX) {
      return fail(member.value_or(index), "fixed needs a `size`, a number of bytes"), false;
    }
    schema_.types[id].size = static_cast<std::uint32_t>(node(*member).integer);
    return true;
  }

  bool symbols(std::size_t index, TypeId id) {
    const auto list = find_member(json(), index, "symbols");
    if (!list || node(*list).kind != Kind::List) {
      return fail(list.value_or(index), "enum needs `symbols`, an array of names"), false;
    }
    std::vector<std::string>& symbols = schema_.types[id].symbols;
    std::set<std::string_view> seen;
    for (std::size_t i = *list + 1; i < node(*list).end; i = node(i).end) {
      if (node(i).kind != Kind::String || !is_name(node(i).text, Dots::Refused)) {
        return bad_name(i), false;
      }
      if (!seen.insert(node(i).text).second) {
        return fail(i, fmt::format("symbol `{}` for the second time", node(i).text)), false;
      }
      symbols.emplace_back(node(i).text);
    }
    const auto chosen = find_text(json(), index, "default");
    if (!chosen) return true;
    const auto found = std::ranges::find(symbols, *chosen);
    if (found == symbols.end()) {
      return fail(*find_member(json(), index, "default"),
                  fmt::format("default `{}` is none of the symbols", *chosen)),
             false;
    }
    schema_.types[id].default_symbol = static_cast<int>(found - symbols.begin());
    return true;
  }

  bool fields(std::size_t index, TypeId id, const std::string& space) {
    const auto list = find_member(json(), index, "fields");
    if (!list || node(*list).kind != Kind::List) {
      return fail(list.value_or(index), "record needs `fields`, an array"), false;
    }
    std::size_t place = 0;
    for (std::size_t i = *list + 1; i < node(*list).end; i = node(i).end, ++place) {
      const bool right = at(fmt::format(".fields[{}]", place), [&] { return field(i, id, space); });
      if (!right) return false;
    }
    return true;
  }

  bool field(std::size_t index, TypeId record, const std::string& space) {
    if (node(index).kind != Kind::Map) return fail(index, "a field is an object"), false;
    const auto name = find_text(json(), index, "name");
    const auto type_node = find_member(json(), index, "type");
    if (!name) return fail(index, "field without `name`"), false;
    if (!is_name(*name, Dots::Refused)) return bad_name(*find_member(json(), index, "name")), false;
    if (!type_node) return fail(index, fmt::format("field `{}` without `type`", *name)), false;
    if (has_field(schema_.at(record), *name)) {
      return fail(index, fmt::format("field `{}` for the second time", *name)), false;
    }
    const Made made = at(".type", [&] { return type(*type_node, space); });
    if (!made) return false;
    Field& field = schema_.types[record].fields.emplace_back();
    field.name = *name;
    field.aliases = aliases(index, "");
    field.type = *made;
    const auto default_node = find_member(json(), index, "default");
    if (!default_node) return true;
    pending_.push_back({record, schema_.types[record].fields.size() - 1, text_, *default_node,
                        path_ + ".default"});
    return true;
  }

  Made make_union(std::size_t index, const std::string& space) {
    const TypeId id = add(TypeKind::Union);
    std::vector<TypeId> branches;
    std::size_t place = 0;
    for (std::size_t i = index + 1; i < node(index).end; i = node(i).end, ++place) {
      const Made made = at(fmt::format("[{}]", place), [&] { return type(i, space); });
      if (!made) return std::nullopt;
      if (!check_branch(i, branches, schema_.at(*made))) return std::nullopt;
      branches.push_back(*made);
    }
    schema_.types[id].branch_names = branch_names(branches);
    schema_.types[id].parts = std::move(branches);
    return id;
  }

  bool check_branch(std::size_t index, const std::vector<TypeId>& before, const Type& type) {
    if (type.kind == TypeKind::Union) {
      return fail(index, "a union directly inside a union"), false;
    }
    const bool twice = std::ranges::any_of(before, [&](TypeId id) {
      return schema_.at(id).kind == type.kind && schema_.at(id).name == type.name;
    });
    if (twice) {
      return fail(index, fmt::format("{} for the second time in a union", describe(type))), false;
    }
    return true;
  }

  /// Named types by their short names, where only one branch has it.
  [[nodiscard]] std::vector<std::string> branch_names(const std::vector<TypeId>& branches) const {
    const auto plain = [&](TypeId id) {
      const Type& type = schema_.at(id);
      return type.name.empty() ? to_text(type.kind) : short_name(type.name);
    };
    std::vector<std::string> names;
    for (const TypeId id : branches) {
      const bool unique = std::ranges::count_if(branches, [&](TypeId other) {
                            return plain(other) == plain(id);
                          }) == 1;
      names.emplace_back(unique ? plain(id) : std::string_view(schema_.at(id).name));
    }
    return names;
  }

  bool encode_defaults() {
    for (const Pending& pending : pending_) {
      Field& field = schema_.types[pending.record].fields[pending.field];
      std::string text;
      append_json(pending.text->document.json, pending.node, text);
      JsonReader reader(text);
      if (encode_value(schema_, field.type, reader, field.default_bytes, Notation::Default)) {
        field.has_default = true;
        if (field.default_bytes.size() <= kMaxDefault) continue;
      }
      text_ = pending.text;
      path_ = pending.path;
      const std::string why = field.has_default ? "too large" : reader.mistake().message;
      fail(pending.node, fmt::format("default of `{}`: {}", field.name, why));
      return false;
    }
    return true;
  }

  const SchemaSet& set_;
  std::vector<Text> documents_;
  Text* text_ = nullptr;
  std::string path_;
  Schema schema_;
  std::map<std::string, TypeId, std::less<>> names_;
  std::vector<Pending> pending_;
  Mistake mistake_;
};

}  // namespace

Coded<Schema> parse_schema(const SchemaSet& set) { return Compiler(set).compile(); }

}  // namespace weir::codec::avro
