// Literal values of arguments: whether they are of the type that the action wants.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compile/td_rules.h"
#include "plan/action_spec.h"

namespace weir::compile {

/// What is wrong with a value.
struct ValueMistake {
  const Rule* rule = nullptr;
  std::string_view culprit;  ///< The piece of the value to point at; the whole value if empty.
  std::string message;
  std::string hint;
};

/// Checks a value without variables. The culprit is a piece of `value`.
[[nodiscard]] std::optional<ValueMistake> check_value(const plan::ArgumentSpec& spec,
                                                      std::string_view value);

/// Why `text` is not JSON; nothing if it is.
struct JsonMistake {
  std::size_t offset = 0;
  std::string message;
};
[[nodiscard]] std::optional<JsonMistake> check_json(std::string_view text);

}  // namespace weir::compile
