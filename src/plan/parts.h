// The small parts that plans are made of: ids, ranges, texts with variables.
#pragma once

#include <cstdint>
#include <string_view>

#include "diag/source.h"

namespace weir::plan {

/// A number that cannot be mistaken for another kind's.
template <typename Tag>
struct Id {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::uint32_t value = kNone;

  [[nodiscard]] bool exists() const { return value != kNone; }
  friend bool operator==(Id, Id) = default;
  friend auto operator<=>(Id, Id) = default;
};
using StepId = Id<struct StepTag>;        ///< Given once; survives every edit of the plan.
using LaneId = Id<struct LaneTag>;        ///< Steps of a lane run in order; lanes run side by side.
using SessionId = Id<struct SessionTag>;  ///< Index into Plan::sessions.
using BlockId = Id<struct BlockTag>;      ///< Index into Plan::blocks.

/// A range of one of the plan's tables.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  friend bool operator==(Range, Range) = default;
};

/// What becomes of a reference to a variable that has no value.
enum class Unset : std::uint8_t {
  Error,        ///< The step cannot be judged.
  Kept,         ///< It stays as it is written.
  Fallback,     ///< Its fallback, which may be empty.
  Environment,  ///< `env.NAME`, else an error.
};

/// One variable in a template, such as `${name}`.
struct Reference {
  std::uint32_t offset = 0;  ///< Of its first byte, in the template's text.
  std::uint32_t length = 0;  ///< Of all that is replaced, with `${` and `}`.
  std::string_view name;
  std::string_view fallback;
  Unset unset = Unset::Error;
};

/// The reference `${name}` of testdrive at `offset`.
[[nodiscard]] inline Reference braced(std::uint32_t offset, std::string_view name) {
  return {offset, static_cast<std::uint32_t>(name.size()) + 3, name, {}, Unset::Error};
}

/// The reference at the beginning of a text such as `$name`, `${name}` or `${name:fallback}`, with
/// the environment behind it. Without a name it is only a dollar sign, of length 1.
[[nodiscard]] Reference read_reference(std::string_view text);

/// A text with variables, bound just before its step runs. Without references it is its own value.
struct Template {
  std::string_view text;
  Range references;  ///< In Plan::references, by offset.
  friend bool operator==(const Template&, const Template&) = default;
};

struct Argument {
  std::string_view name;
  Template value;
  Span span;  ///< Of the whole `name=value`, in the step's source.
};

}  // namespace weir::plan
