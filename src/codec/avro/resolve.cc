// Resolution of a writer's schema against a reader's.
#include "codec/avro/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace weir::codec::avro {
namespace {

/// Whose types are resolved against whose: parts that the reader lacks are read as the writer has
/// them, defaults as the reader has them.
enum class Pair : std::uint8_t { WriterReader, WriterWriter, ReaderReader };

bool same_name(const Type& writer, const Type& reader) {
  if (short_name(writer.name) == short_name(reader.name)) return true;
  return std::ranges::any_of(reader.aliases, [&](const std::string& alias) {
    return alias == writer.name || short_name(alias) == short_name(writer.name);
  });
}

/// The same kind of value, and of named types the same name.
bool same_type(const Type& writer, const Type& reader) {
  if (writer.kind != reader.kind) return false;
  return writer.name.empty() || same_name(writer, reader);
}

/// What reads a writer's number or text as another kind of the reader.
std::optional<Op> promotion(TypeKind writer, TypeKind reader) {
  const bool integer = writer == TypeKind::Int || writer == TypeKind::Long;
  if (writer == TypeKind::Int && reader == TypeKind::Long) return Op::Integer;
  if (integer && reader == TypeKind::Float) return Op::IntegerToFloat;
  if (integer && reader == TypeKind::Double) return Op::IntegerToDouble;
  if (writer == TypeKind::Float && reader == TypeKind::Double) return Op::FloatToDouble;
  if (writer == TypeKind::String && reader == TypeKind::Bytes) return Op::Bytes;
  if (writer == TypeKind::Bytes && reader == TypeKind::String) return Op::String;
  return std::nullopt;
}

Op plain_op(const Type& type) {
  switch (type.kind) {
    case TypeKind::Null: return Op::Null;
    case TypeKind::Boolean: return Op::Boolean;
    case TypeKind::Int:
    case TypeKind::Long: return Op::Integer;
    case TypeKind::Float: return Op::Float;
    case TypeKind::Double: return Op::Double;
    case TypeKind::Bytes: return type.logical == Logical::Decimal ? Op::BytesDecimal : Op::Bytes;
    case TypeKind::String: return Op::String;
    default: break;
  }
  switch (type.logical) {
    case Logical::Decimal: return Op::FixedDecimal;
    case Logical::Uuid: return Op::FixedUuid;
    case Logical::Duration: return Op::Duration;
    default: return Op::Fixed;
  }
}

class Resolver {
 public:
  Resolver(const Schema& writer, const Schema& reader) : writer_(writer), reader_(reader) {}

  Coded<Plan> resolve() {
    plan_.root = action(Pair::WriterReader, writer_.root, reader_.root);
    const Action& root = plan_.actions[plan_.root];
    if (root.op == Op::Mismatch) return Mistaken(Mistake{.message = root.message});
    find_empty_ones();
    return std::move(plan_);
  }

 private:
  const Schema& left(Pair pair) const { return pair == Pair::ReaderReader ? reader_ : writer_; }
  const Schema& right(Pair pair) const { return pair == Pair::WriterWriter ? writer_ : reader_; }

  ActionId action(Pair pair, TypeId w, TypeId r) {
    const auto [known, is_new] =
        known_.try_emplace({pair, w, r}, static_cast<ActionId>(plan_.actions.size()));
    if (!is_new) return known->second;
    const ActionId id = known->second;
    plan_.actions.emplace_back();
    Action made = make(pair, w, r);
    plan_.actions[id] = std::move(made);
    return id;
  }

  Action make(Pair pair, TypeId w, TypeId r) {
    const Type& writer = left(pair).at(w);
    const Type& reader = right(pair).at(r);
    if (writer.kind == TypeKind::Union) return make_union(pair, writer, r);
    if (reader.kind == TypeKind::Union) return make_branch(pair, w, reader);
    if (!same_type(writer, reader)) {
      if (const auto op = promotion(writer.kind, reader.kind)) return promoted(*op, writer);
      return mismatch(writer, reader);
    }
    switch (reader.kind) {
      case TypeKind::Array: return make_list(Op::Array, pair, writer, reader);
      case TypeKind::Map: return make_list(Op::Map, pair, writer, reader);
      case TypeKind::Record: return make_record(pair, writer, reader);
      case TypeKind::Enum: return make_enum(writer, reader);
      default: return make_plain(writer, reader);
    }
  }

  static Action mismatch(const Type& writer, const Type& reader) {
    Action made;
    made.op = Op::Mismatch;
    made.message = fmt::format("written as {}, which cannot be read as {}", describe(writer),
                               describe(reader));
    return made;
  }

  static Action promoted(Op op, const Type& writer) {
    Action made;
    made.op = op;
    made.narrow = writer.kind == TypeKind::Int;
    return made;
  }

  static Action make_plain(const Type& writer, const Type& reader) {
    Action made;
    if (writer.size != reader.size) {
      made.op = Op::Mismatch;
      made.message = fmt::format("written as {} of {} bytes, which cannot be read as {} bytes",
                                 describe(writer), writer.size, reader.size);
      return made;
    }
    const bool decimals = writer.logical == Logical::Decimal && reader.logical == Logical::Decimal;
    if (decimals && writer.scale != reader.scale) {
      made.op = Op::Mismatch;
      made.message = fmt::format("written as decimal of scale {}, which cannot be read with {}",
                                 writer.scale, reader.scale);
      return made;
    }
    made.op = plain_op(reader);
    made.narrow = reader.kind == TypeKind::Int;
    made.size = reader.size;
    made.scale = reader.scale;
    return made;
  }

  Action make_list(Op op, Pair pair, const Type& writer, const Type& reader) {
    Action made;
    made.op = op;
    made.inner = action(pair, writer.parts.front(), reader.parts.front());
    return made;
  }

  static Action make_enum(const Type& writer, const Type& reader) {
    Action made;
    made.op = Op::Enum;
    made.message = fmt::format("{} of the reader has no symbol", describe(reader));
    for (const std::string& symbol : writer.symbols) {
      const auto found = std::ranges::find(reader.symbols, symbol);
      if (found != reader.symbols.end()) {
        made.symbols.push_back(&*found);
      } else if (reader.default_symbol >= 0) {
        made.symbols.push_back(&reader.symbols[static_cast<std::size_t>(reader.default_symbol)]);
      } else {
        made.symbols.push_back(nullptr);
      }
    }
    return made;
  }

  Action make_union(Pair pair, const Type& writer, TypeId r) {
    Action made;
    made.op = Op::Union;
    for (const TypeId branch : writer.parts) made.branches.push_back(action(pair, branch, r));
    return made;
  }

  /// The reader's branch for a writer's type that is no union: the same type by its full name, the
  /// same by another name, or one it can be promoted to.
  Action make_branch(Pair pair, TypeId w, const Type& reader) {
    const Type& writer = left(pair).at(w);
    const Schema& readers = right(pair);
    const auto find = [&](auto matches) -> std::optional<std::size_t> {
      for (std::size_t i = 0; i < reader.parts.size(); ++i) {
        if (matches(readers.at(reader.parts[i]))) return i;
      }
      return std::nullopt;
    };
    auto found = find(
        [&](const Type& type) { return type.kind == writer.kind && type.name == writer.name; });
    if (!found) found = find([&](const Type& type) { return same_type(writer, type); });
    if (!found) {
      found = find([&](const Type& type) { return promotion(writer.kind, type.kind).has_value(); });
    }
    if (!found) return mismatch(writer, reader);
    if (writer.kind == TypeKind::Null) return {};
    Action made;
    made.op = Op::Branch;
    made.name = reader.branch_names[*found];
    made.inner = action(pair, w, reader.parts[*found]);
    return made;
  }

  Action make_record(Pair pair, const Type& writer, const Type& reader) {
    Action made;
    made.op = Op::Record;
    std::vector<bool> filled(reader.fields.size(), false);
    for (const Field& field : writer.fields) {
      const auto place = find_field(reader, field.name, filled);
      if (!place) {
        made.steps.push_back(
            {.name = field.name, .action = skipping(pair, field.type), .dropped = true});
        continue;
      }
      filled[*place] = true;
      const Field& target = reader.fields[*place];
      made.steps.push_back({.name = target.name, .action = action(pair, field.type, target.type)});
    }
    for (std::size_t i = 0; i < reader.fields.size(); ++i) {
      if (filled[i]) continue;
      const Field& field = reader.fields[i];
      if (!field.has_default) return missing(reader, field);
      made.steps.push_back({.name = field.name,
                            .action = defaulting(pair, field.type),
                            .default_bytes = &field.default_bytes});
    }
    return made;
  }

  /// By name, else by an alias of the reader's.
  static std::optional<std::size_t> find_field(const Type& reader, const std::string& name,
                                               const std::vector<bool>& filled) {
    for (std::size_t i = 0; i < reader.fields.size(); ++i) {
      if (reader.fields[i].name == name) return i;
    }
    for (std::size_t i = 0; i < reader.fields.size(); ++i) {
      const auto& aliases = reader.fields[i].aliases;
      if (!filled[i] && std::ranges::find(aliases, name) != aliases.end()) return i;
    }
    return std::nullopt;
  }

  ActionId skipping(Pair pair, TypeId type) {
    return action(pair == Pair::ReaderReader ? pair : Pair::WriterWriter, type, type);
  }
  ActionId defaulting(Pair pair, TypeId type) {
    return action(pair == Pair::WriterWriter ? pair : Pair::ReaderReader, type, type);
  }

  static Action missing(const Type& reader, const Field& field) {
    Action made;
    made.op = Op::Mismatch;
    made.message = fmt::format("written without the field `{}` of {}, which has no default",
                               field.name, describe(reader));
    return made;
  }

  /// Repeated until nothing changes: types may contain themselves.
  void find_empty_ones() {
    for (bool changed = true; changed;) {
      changed = false;
      for (Action& action : plan_.actions) {
        if (action.can_be_empty || !is_empty(action)) continue;
        action.can_be_empty = true;
        changed = true;
      }
    }
  }

  [[nodiscard]] bool is_empty(const Action& action) const {
    switch (action.op) {
      case Op::Null: return true;
      case Op::Fixed: return action.size == 0;
      case Op::Branch: return plan_.actions[action.inner].can_be_empty;
      case Op::Record:
        return std::ranges::all_of(action.steps, [&](const Step& step) {
          return step.default_bytes != nullptr || plan_.actions[step.action].can_be_empty;
        });
      default: return false;
    }
  }

  const Schema& writer_;
  const Schema& reader_;
  Plan plan_;
  std::map<std::tuple<Pair, TypeId, TypeId>, ActionId> known_;
};

}  // namespace

Coded<Plan> resolve(const Schema& writer, const Schema& reader) {
  return Resolver(writer, reader).resolve();
}

}  // namespace weir::codec::avro
