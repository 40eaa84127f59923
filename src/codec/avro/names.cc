// What can be said about an Avro schema without compiling it.
#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "codec/avro/definition.h"
#include "codec/avro_schema.h"

namespace weir::codec {
namespace avro {
namespace {

void note_once(std::vector<std::string>& names, std::string name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
}

class NameFinder {
 public:
  explicit NameFinder(const Value& json) : json_(json) {}

  AvroNames find() {
    visit(0, "");
    std::erase_if(names_.used, [&](const std::string& name) {
      return std::ranges::find(names_.defined, name) != names_.defined.end();
    });
    return std::move(names_);
  }

 private:
  void visit(std::size_t index, const std::string& space) {
    const Node& node = json_.nodes()[index];
    if (node.kind == Kind::String) {
      const auto kind = find_kind(node.text);
      if (!kind || !is_primitive(*kind)) note_once(names_.used, full_name(node.text, space));
    } else if (node.kind == Kind::List) {
      for (std::size_t i = index + 1; i < node.end; i = json_.nodes()[i].end) visit(i, space);
    } else if (node.kind == Kind::Map) {
      visit_object(index, space);
    }
  }

  void visit_object(std::size_t index, const std::string& space) {
    const auto type = find_member(json_, index, "type");
    if (!type) return;
    const Node& node = json_.nodes()[*type];
    const auto kind = node.kind == Kind::String ? find_kind(node.text) : std::nullopt;
    if (!kind) return visit(*type, space);
    if (*kind == TypeKind::Array) return visit_member(index, "items", space);
    if (*kind == TypeKind::Map) return visit_member(index, "values", space);
    if (!is_named(*kind)) return;
    const std::string name = defined_name(json_, index, space);
    note_once(names_.defined, name);
    if (index == 0) names_.own = name;
    const auto fields = find_member(json_, index, "fields");
    if (*kind != TypeKind::Record || !fields) return;
    const std::string inner(space_of(name));
    for (std::size_t i = *fields + 1; i < json_.nodes()[*fields].end; i = json_.nodes()[i].end) {
      visit_member(i, "type", inner);
    }
  }

  void visit_member(std::size_t index, std::string_view member, const std::string& space) {
    if (const auto found = find_member(json_, index, member)) visit(*found, space);
  }

  const Value& json_;
  AvroNames names_;
};

/// Writes a schema in one spelling: members sorted, names in full, no object where a word does.
class Normalizer {
 public:
  Normalizer(const Value& json, std::string& out) : json_(json), out_(out) {}

  void schema(std::size_t index, const std::string& space) {
    const Node& node = json_.nodes()[index];
    if (node.kind == Kind::String) {
      const auto kind = find_kind(node.text);
      text(kind ? node.text : std::string_view(full_name(node.text, space)));
    } else if (node.kind == Kind::List) {
      list(index, [&](std::size_t i) { schema(i, space); });
    } else if (node.kind == Kind::Map) {
      object(index, space);
    } else {
      append_json(json_, index, out_);
    }
  }

 private:
  void object(std::size_t index, const std::string& space) {
    const auto members = sorted(index);
    const auto type = find_member(json_, index, "type");
    if (type && members.size() == 1) return schema(*type, space);
    const auto kind = find_text(json_, index, "type");
    const auto found = kind ? find_kind(*kind) : std::nullopt;
    const bool named = found && is_named(*found);
    const std::string name = named ? defined_name(json_, index, space) : "";
    const std::string inner(named ? space_of(name) : std::string_view(space));
    out_ += '{';
    bool first = true;
    for (const std::size_t i : members) {
      const std::string_view member = json_.nodes()[i].name;
      if (named && member == "namespace") continue;
      if (!first) out_ += ',';
      first = false;
      text(member);
      out_ += ':';
      if (named && member == "name")
        text(name);
      else
        part(i, member, inner);
    }
    out_ += '}';
  }

  /// A member that may hold schemas.
  void part(std::size_t index, std::string_view member, const std::string& space) {
    if (member == "type" || member == "items" || member == "values") return schema(index, space);
    if (member == "fields" && json_.nodes()[index].kind == Kind::List) {
      return list(index, [&](std::size_t i) { object(i, space); });
    }
    plain(index);
  }

  void plain(std::size_t index) {
    const Node& node = json_.nodes()[index];
    if (node.kind == Kind::List) return list(index, [&](std::size_t i) { plain(i); });
    if (node.kind != Kind::Map) return append_json(json_, index, out_);
    out_ += '{';
    bool first = true;
    for (const std::size_t i : sorted(index)) {
      if (!first) out_ += ',';
      first = false;
      text(json_.nodes()[i].name);
      out_ += ':';
      plain(i);
    }
    out_ += '}';
  }

  template <typename Function>
  void list(std::size_t index, Function function) {
    out_ += '[';
    for (std::size_t i = index + 1; i < json_.nodes()[index].end; i = json_.nodes()[i].end) {
      if (i > index + 1) out_ += ',';
      function(i);
    }
    out_ += ']';
  }

  [[nodiscard]] std::vector<std::size_t> sorted(std::size_t index) const {
    std::vector<std::size_t> members;
    for (std::size_t i = index + 1; i < json_.nodes()[index].end; i = json_.nodes()[i].end) {
      members.push_back(i);
    }
    std::ranges::sort(members, {}, [&](std::size_t i) { return json_.nodes()[i].name; });
    return members;
  }

  void text(std::string_view text) {
    out_ += '"';
    append_json_escaped(out_, text);
    out_ += '"';
  }

  const Value& json_;
  std::string& out_;
};

}  // namespace

AvroNames find_names(const Document& document) { return NameFinder(document.json).find(); }

}  // namespace avro

Coded<AvroNames> avro_names(const SchemaText& schema) {
  avro::Document document;
  WEIR_CODED(avro::read_document(schema, document));
  return avro::find_names(document);
}

Coded<std::string> normalize_avro(const SchemaSet& schema) {
  WEIR_CODED(avro::parse_schema(schema));
  avro::Document document;
  WEIR_CODED(avro::read_document(schema.schema, document));
  std::string out;
  avro::Normalizer(document.json, out).schema(0, "");
  return out;
}

}  // namespace weir::codec
