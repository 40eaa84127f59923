// Comparison of decoded values: by meaning, never by text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/value.h"

namespace weir::codec {

/// Fields that are not compared, as paths: `.after.ts`, `.items[*].id`, `.items[0]`, `.rows.*`.
/// A mask covers everything below its path. Branches of unions are not part of paths.
class Masks {
 public:
  Masks() = default;
  /// Usage for a path that cannot be read.
  static Result<Masks> create(const std::vector<std::string>& paths);
  [[nodiscard]] bool empty() const { return masks_.empty(); }

  struct Step {
    enum class Kind : std::uint8_t { Member, AnyMember, Element, AnyElement } kind = Kind::Member;
    std::string name = {};
    std::size_t index = 0;
  };
  using Mask = std::vector<Step>;
  [[nodiscard]] const std::vector<Mask>& masks() const { return masks_; }

 private:
  std::vector<Mask> masks_;
};

/// One place where two values differ. A side that has nothing there is empty.
struct Difference {
  std::string path;
  std::string expected;  ///< As JSON.
  std::string actual;
};

/// Every place where the values differ, in the order of `expected`; at most `limit`. Members of
/// maps and records compare in any order, numbers by value (`1` and `1.0` and `1e0` are equal), NaN
/// equals NaN, lists element by element.
[[nodiscard]] std::vector<Difference> differences(const Value& expected, const Value& actual,
                                                  const Masks& masks = {}, std::size_t limit = 100);

[[nodiscard]] bool equal(const Value& left, const Value& right, const Masks& masks = {});

/// The same for values that are equal under the same masks: to look equal records up.
[[nodiscard]] std::uint64_t fingerprint(const Value& value, const Masks& masks = {});

/// How two values stand in an order over all values; equal ones give 0.
[[nodiscard]] int compare(const Value& left, const Value& right);

}  // namespace weir::codec
