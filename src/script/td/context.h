// What the parts of the `.td` parser share while one script is parsed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostic.h"
#include "script/td/rules.h"
#include "script/td/tree.h"

namespace weir::td {

[[nodiscard]] inline Span between(std::uint32_t begin, std::uint32_t end) {
  return {begin, end - begin};
}

template <typename T>
[[nodiscard]] std::uint32_t size_of(const std::vector<T>& table) {
  return static_cast<std::uint32_t>(table.size());
}

/// The script being filled, its diagnostics, and buffers that are used again and again.
struct Context {
  Script& script;
  Diagnostics& diagnostics;
  std::string_view text;              ///< The whole source.
  std::string scratch;                ///< For texts that have to be changed.
  std::vector<std::uint32_t> opened;  ///< Offsets of brackets that are open in an argument.
  std::vector<std::uint32_t> order;   ///< Arguments by key, or body lines of a statement.

  void report(const Rule& rule, Span span, std::string message, std::string hint = {}) {
    diagnostics.push_back({rule.severity, rule.name, span, std::move(message), std::move(hint)});
  }
  [[nodiscard]] std::string_view slice(Span span) const {
    return text.substr(span.begin, span.length);
  }
  /// The part of the source as it is.
  [[nodiscard]] Text plain(Span span) const { return {span, slice(span)}; }
  /// The part of the source, meaning what is in `scratch`.
  [[nodiscard]] Text cooked(Span span) { return {span, script.arena.copy(scratch)}; }
};

/// What to call white space that does harm at its place: a carriage return is invisible, so name
/// it.
[[nodiscard]] inline std::string_view name_of_blank(std::string_view blank) {
  return blank.find('\r') == std::string_view::npos ? "white space" : "a carriage return";
}

/// `span` without white space at both ends.
[[nodiscard]] Span trimmed(std::string_view text, Span span);

}  // namespace weir::td
