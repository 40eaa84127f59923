// References to variables in the texts of a script.
#pragma once

#include <string>
#include <string_view>

namespace weir::compile {

/// Calls `visit(whole, name)` for each `${name}` in `text`; both are pieces of `text`.
template <typename Visit>
void for_each_reference(std::string_view text, Visit visit) {
  std::size_t at = text.find("${");
  while (at != std::string_view::npos) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) return;
    const std::string_view name = text.substr(at + 2, end - at - 2);
    if (!name.empty()) visit(text.substr(at, end + 1 - at), name);
    at = text.find("${", name.empty() ? at + 2 : end + 1);
  }
}

[[nodiscard]] inline bool has_reference(std::string_view text) {
  bool found = false;
  for_each_reference(text, [&](std::string_view, std::string_view) { found = true; });
  return found;
}

/// The text with `filler` in the place of each reference.
[[nodiscard]] inline std::string replace_references(std::string_view text,
                                                    std::string_view filler) {
  std::string replaced;
  const char* next = text.data();
  for_each_reference(text, [&](std::string_view whole, std::string_view) {
    replaced.append(next, whole.data()).append(filler);
    next = whole.data() + whole.size();
  });
  return replaced.append(next, text.data() + text.size());
}

/// A reference to a variable of the action called `action` itself, which the action replaces.
[[nodiscard]] inline bool is_own(std::string_view name, std::string_view action) {
  return !action.empty() && name.starts_with(action) && name.substr(action.size()).starts_with('.');
}

}  // namespace weir::compile
