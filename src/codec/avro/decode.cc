// Avro's bytes to values.
#include "codec/avro/decode.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "codec/avro/decimal.h"
#include "codec/json_reader.h"
#include "codec/varint.h"

namespace weir::codec::avro {
namespace {

/// Parts that take no byte, such as nulls in an array or records without fields inside of each
/// other, can be many for few bytes: this bounds them.
constexpr std::size_t kFreeNodes = 1U << 16U;
constexpr std::size_t kNodesPerByte = 64;

class Decoder {
 public:
  Decoder(const Plan& plan, std::string_view bytes, Value& value)
      : plan_(plan),
        value_(value),
        reader_(bytes),
        max_nodes_(kFreeNodes + bytes.size() * kNodesPerByte) {}

  bool decode() {
    if (!run(plan_.root, {}, 0)) return false;
    if (reader_.left() == 0) return true;
    return fail(fmt::format("{} behind the end of the value", count_of(reader_.left(), "byte")));
  }
  [[nodiscard]] Mistake& mistake() { return mistake_; }

 private:
  bool run(ActionId id, std::string_view name, int depth) {
    const Action& action = plan_.actions[id];
    switch (action.op) {
      case Op::Null: value_.add(Kind::Null, name); return true;
      case Op::Boolean: return boolean(name);
      case Op::Integer: return integer(action, name);
      case Op::IntegerToFloat: return integer_to<float>(action, Kind::Float, name);
      case Op::IntegerToDouble: return integer_to<double>(action, Kind::Double, name);
      case Op::Float: return real<float>(Kind::Float, name);
      case Op::FloatToDouble: return real<float>(Kind::Double, name);
      case Op::Double: return real<double>(Kind::Double, name);
      case Op::Bytes: return bytes(name);
      case Op::String: return string(name);
      case Op::Fixed: return fixed(action, name);
      case Op::BytesDecimal: return bytes_decimal(action, name);
      case Op::FixedDecimal: return fixed_decimal(action, name);
      case Op::FixedUuid: return fixed_uuid(name);
      case Op::Duration: return duration(name);
      case Op::Enum: return symbol(action, name);
      case Op::Mismatch: return fail(action.message);
      default: return compound(action, name, depth);
    }
  }

  bool compound(const Action& action, std::string_view name, int depth) {
    if (depth == kMaxDepth) return fail(fmt::format("more than {} levels of values", kMaxDepth));
    switch (action.op) {
      case Op::Array: return array(action, name, depth);
      case Op::Map: return map(action, name, depth);
      case Op::Record: return record(action, name, depth);
      case Op::Union: return choose(action, name, depth);
      default: return branch(action, name, depth);
    }
  }

  bool fail(std::string message) {
    mistake_.offset = reader_.offset();
    mistake_.message = std::move(message);
    return false;
  }
  bool ended(std::string_view what) {
    return fail(fmt::format("the bytes end, {} is expected", what));
  }
  bool too_many() { return fail("too many parts for so few bytes"); }
  bool in_member(std::string_view name) {
    std::string path;
    append_member(path, name);
    mistake_.path.insert(0, path);
    return false;
  }

  bool boolean(std::string_view name) {
    std::uint8_t byte = 0;
    if (!reader_.fixed(byte)) return ended("a boolean");
    if (byte > 1) return fail(fmt::format("{} is no boolean", byte));
    value_.add(Kind::Boolean, name).integer = byte;
    return true;
  }

  bool read_integer(const Action& action, std::int64_t& number) {
    if (!reader_.zigzag(number)) {
      return fail(reader_.left() < 10 ? "the bytes end inside of a number"
                                      : "a number of more than 64 bits");
    }
    if (action.narrow && (number < INT32_MIN || number > INT32_MAX)) {
      return fail(fmt::format("{} does not fit an int", number));
    }
    return true;
  }

  bool integer(const Action& action, std::string_view name) {
    std::int64_t number = 0;
    if (!read_integer(action, number)) return false;
    value_.add(Kind::Integer, name).integer = number;
    return true;
  }

  template <typename Real>
  bool integer_to(const Action& action, Kind kind, std::string_view name) {
    std::int64_t number = 0;
    if (!read_integer(action, number)) return false;
    value_.add(kind, name).real = static_cast<double>(static_cast<Real>(number));
    return true;
  }

  template <typename Real>
  bool real(Kind kind, std::string_view name) {
    Real number = 0;
    if (!reader_.fixed(number)) return ended("a floating-point number");
    value_.add(kind, name).real = static_cast<double>(number);
    return true;
  }

  bool sized(std::string_view what, std::string_view& text) {
    std::int64_t size = 0;
    if (!reader_.zigzag(size)) return ended(fmt::format("the length of {}", what));
    if (size < 0) return fail(fmt::format("{} cannot be the length of {}", size, what));
    if (reader_.take(static_cast<std::uint64_t>(size), text)) return true;
    return fail(fmt::format("{} has {}, but only {} follow", what,
                            count_of(static_cast<std::size_t>(size), "byte"), reader_.left()));
  }

  bool bytes(std::string_view name) {
    std::string_view text;
    if (!sized("a value of bytes", text)) return false;
    value_.add(Kind::Bytes, name).text = text;
    return true;
  }

  bool string(std::string_view name) {
    std::string_view text;
    if (!sized("a string", text)) return false;
    if (find_invalid_utf8(text) != std::string_view::npos) {
      return fail("bytes in a string that are not UTF-8");
    }
    value_.add(Kind::String, name).text = text;
    return true;
  }

  bool take_fixed(const Action& action, std::string_view& text) {
    return reader_.take(action.size, text) ||
           ended(fmt::format("a fixed value of {}", count_of(action.size, "byte")));
  }

  bool fixed(const Action& action, std::string_view name) {
    std::string_view text;
    if (!take_fixed(action, text)) return false;
    value_.add(Kind::Bytes, name).text = text;
    return true;
  }

  bool bytes_decimal(const Action& action, std::string_view name) {
    std::string_view text;
    return sized("a decimal", text) && add_decimal(action, text, name);
  }

  bool fixed_decimal(const Action& action, std::string_view name) {
    std::string_view text;
    return take_fixed(action, text) && add_decimal(action, text, name);
  }

  bool add_decimal(const Action& action, std::string_view text, std::string_view name) {
    if (text.size() > kMaxDecimalBytes) {
      return fail(fmt::format("a decimal of {} bytes", text.size()));
    }
    value_.add(Kind::Number, name).text = value_.keep(decimal_text(text, action.scale));
    return true;
  }

  bool fixed_uuid(std::string_view name) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string_view raw;
    if (!reader_.take(16, raw)) return ended("a UUID of 16 bytes");
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
      const auto byte = static_cast<unsigned char>(raw[i]);
      text += kHex[byte >> 4U];
      text += kHex[byte & 0x0FU];
    }
    value_.add(Kind::String, name).text = value_.keep(std::move(text));
    return true;
  }

  bool duration(std::string_view name) {
    std::array<std::uint32_t, 3> parts{};
    if (!reader_.fixed(parts)) return ended("a duration of 12 bytes");
    const std::size_t index = value_.size();
    value_.add(Kind::Record, name);
    value_.add(Kind::Integer, "months").integer = parts[0];
    value_.add(Kind::Integer, "days").integer = parts[1];
    value_.add(Kind::Integer, "millis").integer = parts[2];
    value_.close(index);
    return true;
  }

  bool symbol(const Action& action, std::string_view name) {
    std::int64_t index = 0;
    if (!reader_.zigzag(index)) return ended("a symbol");
    if (index < 0 || static_cast<std::uint64_t>(index) >= action.symbols.size()) {
      return fail(
          fmt::format("{} is the index of no symbol, there are {}", index, action.symbols.size()));
    }
    const std::string* const symbol = action.symbols[static_cast<std::size_t>(index)];
    if (symbol == nullptr) return fail(fmt::format("{} for index {}", action.message, index));
    value_.add(Kind::Symbol, name).text = *symbol;
    return true;
  }

  /// Reads the head of a block; `left` is what must be left behind it, if the block says so.
  bool block(const Action& action, std::uint64_t& count, std::size_t& left) {
    std::int64_t number = 0;
    if (!reader_.zigzag(number)) return ended("the number of items");
    left = SIZE_MAX;
    if (number < 0) {
      std::int64_t size = 0;
      if (!reader_.zigzag(size)) return ended("the size of a block");
      if (size < 0 || static_cast<std::uint64_t>(size) > reader_.left()) {
        return fail(fmt::format("a block of {} bytes, but only {} follow", size, reader_.left()));
      }
      left = reader_.left() - static_cast<std::size_t>(size);
    }
    count =
        number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    const bool empty = action.op == Op::Array && plan_.actions[action.inner].can_be_empty;
    if (!empty && count > reader_.left()) {
      return fail(fmt::format("a block of {} items, but only {} follow", count,
                              count_of(reader_.left(), "byte")));
    }
    return true;
  }

  /// Calls `item` for each item of all blocks.
  template <typename Item>
  bool blocks(const Action& action, Item item) {
    while (true) {
      std::uint64_t count = 0;
      std::size_t left = 0;
      if (!block(action, count, left)) return false;
      if (count == 0) return true;
      for (; count > 0; --count) {
        if (value_.size() > max_nodes_) return too_many();
        if (!item()) return false;
      }
      if (left != SIZE_MAX && left != reader_.left()) {
        return fail("the items of a block are not as long as it says");
      }
    }
  }

  bool array(const Action& action, std::string_view name, int depth) {
    const std::size_t index = value_.size();
    value_.add(Kind::List, name);
    std::size_t place = 0;
    const bool right = blocks(action, [&] {
      if (run(action.inner, {}, depth + 1)) {
        ++place;
        return true;
      }
      mistake_.path.insert(0, fmt::format("[{}]", place));
      return false;
    });
    value_.close(index);
    return right;
  }

  bool map(const Action& action, std::string_view name, int depth) {
    const std::size_t index = value_.size();
    value_.add(Kind::Map, name);
    const bool right = blocks(action, [&] {
      std::string_view key;
      if (!sized("a key", key)) return false;
      if (find_invalid_utf8(key) != std::string_view::npos) {
        return fail("bytes in a key that are not UTF-8");
      }
      return run(action.inner, key, depth + 1) || in_member(key);
    });
    value_.close(index);
    return right;
  }

  bool record(const Action& action, std::string_view name, int depth) {
    const std::size_t index = value_.size();
    if (index > max_nodes_) return too_many();
    value_.add(Kind::Record, name);
    for (const Step& step : action.steps) {
      const std::size_t before = value_.size();
      const bool right = step.default_bytes == nullptr ? run(step.action, step.name, depth + 1)
                                                       : run_default(step, depth);
      if (!right) return in_member(step.name);
      if (step.dropped) value_.truncate(before);
    }
    value_.close(index);
    return true;
  }

  bool run_default(const Step& step, int depth) {
    const ByteReader outer = std::exchange(reader_, ByteReader(*step.default_bytes));
    const bool right = run(step.action, step.name, depth + 1);
    reader_ = outer;
    return right;
  }

  bool choose(const Action& action, std::string_view name, int depth) {
    std::int64_t index = 0;
    if (!reader_.zigzag(index)) return ended("the branch of a union");
    if (index < 0 || static_cast<std::uint64_t>(index) >= action.branches.size()) {
      return fail(fmt::format("{} is the index of no branch, the union has {}", index,
                              action.branches.size()));
    }
    return run(action.branches[static_cast<std::size_t>(index)], name, depth + 1);
  }

  bool branch(const Action& action, std::string_view name, int depth) {
    const std::size_t index = value_.size();
    value_.add(Kind::Branch, name).text = action.name;
    if (!run(action.inner, {}, depth + 1)) return false;
    value_.close(index);
    return true;
  }

  const Plan& plan_;
  Value& value_;
  ByteReader reader_;
  std::size_t max_nodes_;
  Mistake mistake_;
};

}  // namespace

Coded<void> decode_value(const Plan& plan, std::string_view bytes, Value& value) {
  const auto copy = value.start(bytes);
  Decoder decoder(plan, {copy.data(), copy.size()}, value);
  if (decoder.decode()) return {};
  value.clear();
  return Mistaken(std::move(decoder.mistake()));
}

}  // namespace weir::codec::avro
