// Comparison of decoded values.
#include "codec/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "codec/exact_number.h"
#include "codec/mistake.h"

namespace weir::codec {
namespace {

bool is_members(Kind kind) { return kind == Kind::Map || kind == Kind::Record; }
bool is_exact(Kind kind) { return kind == Kind::Integer || kind == Kind::Number; }
bool is_real(Kind kind) { return kind == Kind::Float || kind == Kind::Double; }
bool is_text(Kind kind) { return kind == Kind::String || kind == Kind::Symbol; }

/// Kinds of one family are compared by what they hold.
int family(Kind kind) {
  if (is_exact(kind)) return 1;
  if (is_real(kind)) return 2;
  if (is_text(kind)) return 3;
  if (is_members(kind)) return 4;
  return 5 + static_cast<int>(kind);
}

ExactNumber exact(const Node& node) {
  return node.kind == Kind::Integer ? exact_number(node.integer) : exact_number(node.text);
}

int to_int(std::strong_ordering order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); }

/// NaN equals itself and stands behind all others.
int compare_reals(double left, double right) {
  if (std::isnan(left) || std::isnan(right)) {
    return static_cast<int>(std::isnan(left)) - static_cast<int>(std::isnan(right));
  }
  return static_cast<int>(left > right) - static_cast<int>(left < right);
}

/// Of two nodes of one family, without their parts.
int compare_scalars(const Node& left, const Node& right) {
  if (left.kind == Kind::Integer && right.kind == Kind::Integer) {
    return to_int(left.integer <=> right.integer);
  }
  if (is_exact(left.kind)) return to_int(compare(exact(left), exact(right)));
  if (is_real(left.kind)) return compare_reals(left.real, right.real);
  switch (left.kind) {
    case Kind::Boolean: return to_int(left.integer <=> right.integer);
    case Kind::String:
    case Kind::Symbol:
    case Kind::Bytes:
    case Kind::Branch: return to_int(left.text <=> right.text);
    default: return 0;
  }
}

/// The masks that can still apply below a place, and how far each has got.
class Applying {
 public:
  explicit Applying(const Masks& masks) {
    for (const Masks::Mask& mask : masks.masks()) live_.emplace_back(&mask, 0U);
  }
  [[nodiscard]] bool covers() const { return covers_; }
  [[nodiscard]] Applying member(std::string_view name) const {
    return below([&](const Masks::Step& step) {
      return step.kind == Masks::Step::Kind::AnyMember ||
             (step.kind == Masks::Step::Kind::Member && step.name == name);
    });
  }
  [[nodiscard]] Applying element(std::size_t index) const {
    return below([&](const Masks::Step& step) {
      return step.kind == Masks::Step::Kind::AnyElement ||
             (step.kind == Masks::Step::Kind::Element && step.index == index);
    });
  }

 private:
  Applying() = default;

  template <typename Matches>
  [[nodiscard]] Applying below(Matches matches) const {
    Applying next;
    for (const auto& [mask, at] : live_) {
      if (!matches((*mask)[at])) continue;
      if (at + 1 == mask->size())
        next.covers_ = true;
      else
        next.live_.emplace_back(mask, at + 1);
    }
    return next;
  }

  std::vector<std::pair<const Masks::Mask*, std::size_t>> live_;
  bool covers_ = false;
};

/// Indices of the members of the node at `index`, by name.
std::vector<std::size_t> sorted_members(const Value& value, std::size_t index) {
  const auto nodes = value.nodes();
  std::vector<std::size_t> members;
  for (std::size_t i = index + 1; i < nodes[index].end; i = nodes[i].end) members.push_back(i);
  std::ranges::stable_sort(members, {}, [&](std::size_t i) { return nodes[i].name; });
  return members;
}

/// A walk over two values side by side that notes where they differ.
class Walk {
 public:
  Walk(const Value& expected, const Value& actual, std::size_t limit)
      : expected_(expected), actual_(actual), limit_(limit) {}

  void compare_at(std::size_t e, std::size_t a, const Applying& masks) {
    if (masks.covers() || full()) return;
    const Node& expected = expected_.nodes()[e];
    const Node& actual = actual_.nodes()[a];
    if (family(expected.kind) != family(actual.kind) || compare_scalars(expected, actual) != 0) {
      note(e, a);
      return;
    }
    if (expected.kind == Kind::List) return compare_elements(e, a, masks);
    if (expected.kind == Kind::Branch) return compare_at(e + 1, a + 1, masks);
    if (is_members(expected.kind)) compare_members(e, a, masks);
  }

  std::vector<Difference> take() { return std::move(found_); }

 private:
  [[nodiscard]] bool full() const { return found_.size() >= limit_; }

  void note(std::optional<std::size_t> e, std::optional<std::size_t> a) {
    if (full()) return;
    Difference& difference = found_.emplace_back();
    difference.path = path_;
    if (e) append_json(expected_, *e, difference.expected);
    if (a) append_json(actual_, *a, difference.actual);
  }

  void compare_elements(std::size_t e, std::size_t a, const Applying& masks) {
    const auto expected = expected_.nodes();
    const auto actual = actual_.nodes();
    const std::size_t e_end = expected[e].end;
    const std::size_t a_end = actual[a].end;
    ++e, ++a;
    const std::size_t length = path_.size();
    for (std::size_t i = 0; (e < e_end || a < a_end) && !full(); ++i) {
      path_ += fmt::format("[{}]", i);
      pair(e < e_end ? std::optional(e) : std::nullopt, a < a_end ? std::optional(a) : std::nullopt,
           masks.element(i));
      path_.resize(length);
      if (e < e_end) e = expected[e].end;
      if (a < a_end) a = actual[a].end;
    }
  }

  void compare_members(std::size_t e, std::size_t a, const Applying& masks) {
    if (same_order(e, a)) {
      const auto expected = expected_.nodes();
      const auto actual = actual_.nodes();
      const std::size_t end = expected[e].end;
      for (++e, ++a; e < end; e = expected[e].end, a = actual[a].end) {
        pair_member(expected[e].name, e, a, masks);
      }
      return;
    }
    merge_members(sorted_members(expected_, e), sorted_members(actual_, a), masks);
  }

  [[nodiscard]] bool same_order(std::size_t e, std::size_t a) const {
    const auto expected = expected_.nodes();
    const auto actual = actual_.nodes();
    const std::size_t e_end = expected[e].end;
    const std::size_t a_end = actual[a].end;
    for (++e, ++a; e < e_end && a < a_end; e = expected[e].end, a = actual[a].end) {
      if (expected[e].name != actual[a].name) return false;
    }
    return e == e_end && a == a_end;
  }

  void merge_members(const std::vector<std::size_t>& expected,
                     const std::vector<std::size_t>& actual, const Applying& masks) {
    const auto e_name = [&](std::size_t i) { return expected_.nodes()[expected[i]].name; };
    const auto a_name = [&](std::size_t i) { return actual_.nodes()[actual[i]].name; };
    std::size_t e = 0;
    std::size_t a = 0;
    while ((e < expected.size() || a < actual.size()) && !full()) {
      if (a == actual.size() || (e < expected.size() && e_name(e) < a_name(a))) {
        pair_member(e_name(e), expected[e], {}, masks);
        ++e;
      } else if (e == expected.size() || a_name(a) < e_name(e)) {
        pair_member(a_name(a), {}, actual[a], masks);
        ++a;
      } else {
        pair_member(e_name(e), expected[e], actual[a], masks);
        ++e, ++a;
      }
    }
  }

  void pair_member(std::string_view name, std::optional<std::size_t> e,
                   std::optional<std::size_t> a, const Applying& masks) {
    const std::size_t length = path_.size();
    append_member(path_, name);
    pair(e, a, masks.member(name));
    path_.resize(length);
  }

  void pair(std::optional<std::size_t> e, std::optional<std::size_t> a, const Applying& masks) {
    if (e && a) {
      compare_at(*e, *a, masks);
    } else if (!masks.covers()) {
      note(e, a);
    }
  }

  const Value& expected_;
  const Value& actual_;
  std::size_t limit_;
  std::string path_;
  std::vector<Difference> found_;
};

std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 33U;
  value *= 0xFF51AFD7ED558CCDU;
  value ^= value >> 33U;
  value *= 0xC4CEB9FE1A85EC53U;
  return value ^ (value >> 33U);
}

std::uint64_t hash_text(std::string_view text) { return std::hash<std::string_view>()(text); }

std::uint64_t hash_exact(const Node& node) {
  const ExactNumber number = exact(node);
  return mix(hash_text(number.digits) + static_cast<std::uint64_t>(number.exponent)) +
         (number.negative ? 1U : 0U);
}

std::uint64_t hash_real(double real) {
  if (std::isnan(real)) return 1;
  return std::bit_cast<std::uint64_t>(real == 0 ? 0.0 : real);
}

/// Without its parts.
std::uint64_t hash_scalar(const Node& node) {
  if (is_exact(node.kind)) return hash_exact(node);
  if (is_real(node.kind)) return hash_real(node.real);
  switch (node.kind) {
    case Kind::Boolean: return static_cast<std::uint64_t>(node.integer);
    case Kind::String:
    case Kind::Symbol:
    case Kind::Bytes:
    case Kind::Branch: return hash_text(node.text);
    default: return 0;
  }
}

std::uint64_t hash_at(const Value& value, std::size_t index, const Applying& masks) {
  if (masks.covers()) return 0;
  const auto nodes = value.nodes();
  const Node& node = nodes[index];
  std::uint64_t hash = mix(hash_scalar(node) * 31 + static_cast<std::uint64_t>(family(node.kind)));
  if (node.kind == Kind::Branch) return mix(hash + hash_at(value, index + 1, masks));
  // A sum, so that the order of members does not matter; what is masked adds nothing.
  std::size_t place = 0;
  for (std::size_t i = index + 1; i < node.end; i = nodes[i].end, ++place) {
    const bool list = node.kind == Kind::List;
    const Applying below = list ? masks.element(place) : masks.member(nodes[i].name);
    if (below.covers()) continue;
    const std::uint64_t key = list ? place : hash_text(nodes[i].name);
    hash += mix(mix(key + 1) + hash_at(value, i, below));
  }
  return hash;
}

/// An order over parts of values, the same for parts that are equal.
class Order {
 public:
  Order(const Value& left, const Value& right) : left_(left), right_(right) {}

  [[nodiscard]] int compare_at(std::size_t l, std::size_t r) const {
    const Node& left = left_.nodes()[l];
    const Node& right = right_.nodes()[r];
    if (family(left.kind) != family(right.kind)) {
      return family(left.kind) < family(right.kind) ? -1 : 1;
    }
    if (const int order = compare_scalars(left, right); order != 0) return order;
    if (left.kind == Kind::Branch) return compare_at(l + 1, r + 1);
    if (left.kind == Kind::List) return compare_lists(parts(left_, l), parts(right_, r));
    if (is_members(left.kind)) {
      return compare_lists(sorted_members(left_, l), sorted_members(right_, r));
    }
    return 0;
  }

 private:
  static std::vector<std::size_t> parts(const Value& value, std::size_t index) {
    std::vector<std::size_t> found;
    const auto nodes = value.nodes();
    for (std::size_t i = index + 1; i < nodes[index].end; i = nodes[i].end) found.push_back(i);
    return found;
  }

  [[nodiscard]] int compare_lists(const std::vector<std::size_t>& l,
                                  const std::vector<std::size_t>& r) const {
    for (std::size_t i = 0; i < l.size() && i < r.size(); ++i) {
      const auto names = left_.nodes()[l[i]].name <=> right_.nodes()[r[i]].name;
      if (names != 0) return to_int(names);
      if (const int order = compare_at(l[i], r[i]); order != 0) return order;
    }
    return to_int(l.size() <=> r.size());
  }

  const Value& left_;
  const Value& right_;
};

/// To the bit, which is what values that are equal mostly are.
bool is_same_node(const Node& left, const Node& right) {
  return left.kind == right.kind && left.end == right.end && left.integer == right.integer &&
         left.name == right.name && left.text == right.text;
}

}  // namespace

std::vector<Difference> differences(const Value& expected, const Value& actual, const Masks& masks,
                                    std::size_t limit) {
  Walk walk(expected, actual, limit);
  walk.compare_at(0, 0, Applying(masks));
  return walk.take();
}

bool equal(const Value& left, const Value& right, const Masks& masks) {
  if (std::ranges::equal(left.nodes(), right.nodes(), is_same_node)) return true;
  return differences(left, right, masks, 1).empty();
}

std::uint64_t fingerprint(const Value& value, const Masks& masks) {
  return hash_at(value, 0, Applying(masks));
}

int compare(const Value& left, const Value& right) { return Order(left, right).compare_at(0, 0); }

}  // namespace weir::codec
