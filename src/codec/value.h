// Value: a decoded value of any format, as one flat list of nodes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::codec {

enum class Kind : std::uint8_t {
  Null,
  Boolean,
  Integer,  ///< Fits 64 bits with a sign.
  Number,   ///< Any other exact number: its digits stand in `text`, as JSON writes them.
  Float,    ///< Single precision, kept as a double.
  Double,
  String,  ///< UTF-8.
  Symbol,  ///< A value of an enumeration, by name.
  Bytes,
  List,
  Map,     ///< Members in any order, by keys that are data.
  Record,  ///< Members in any order, by names of the schema.
  Branch,  ///< One value of a union that is not null; `text` names the branch.
};

/// A node; those of its parts follow it directly.
struct Node {
  Kind kind = Kind::Null;
  std::uint32_t end = 0;  ///< Index of the first node behind this one and all of its parts.
  std::string_view name;  ///< Of a member of a map or record.
  std::string_view text;  ///< String, Symbol, Bytes, Number; of a Branch its name.
  union {
    std::int64_t integer = 0;  ///< Integer; Boolean is 0 or 1.
    double real;               ///< Float, Double.
  };
};

/// A decoded value. Its texts belong to it, but names of members, of branches and defaults belong
/// to the codec that made it, which must outlive it. Used again for the next value it allocates
/// nothing. Movable; not thread-safe.
class Value {
 public:
  [[nodiscard]] std::span<const Node> nodes() const { return nodes_; }
  /// Not of an empty value, which only a failed decoding leaves behind.
  [[nodiscard]] const Node& root() const { return nodes_.front(); }
  [[nodiscard]] bool empty() const { return nodes_.empty(); }

  /// For codecs: forgets everything and copies `input`, into which texts of nodes may point.
  std::span<char> start(std::string_view input);
  /// For codecs: a node without parts.
  Node& add(Kind kind, std::string_view name) {
    Node& node = nodes_.emplace_back();
    node.kind = kind;
    node.end = static_cast<std::uint32_t>(nodes_.size());
    node.name = name;
    return node;
  }
  /// For codecs: the node at `index` ends with the last one added.
  void close(std::size_t index) { nodes_[index].end = static_cast<std::uint32_t>(nodes_.size()); }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] Node& at(std::size_t index) { return nodes_[index]; }
  /// For codecs: forgets the nodes from `index` on.
  void truncate(std::size_t index) { nodes_.resize(index); }
  /// For codecs: a text that does not stand in the input.
  std::string_view keep(std::string text);
  /// The copy made by `start`.
  [[nodiscard]] std::string_view input() const { return {input_.get(), size_}; }
  void clear();

 private:
  std::vector<Node> nodes_;
  std::unique_ptr<char[]> input_;
  std::size_t size_ = 0;  ///< Of the copied input.
  std::size_t room_ = 0;
  std::vector<std::unique_ptr<const std::string>> texts_;
};

/// The part at `index` as compact JSON, in the form that scripts write: branches as
/// `{"name": value}`, bytes as arrays of numbers, exact numbers with all digits.
void append_json(const Value& value, std::size_t index, std::string& out);
[[nodiscard]] std::string to_json(const Value& value);

}  // namespace weir::codec
