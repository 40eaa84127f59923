// Help on the words of sqllogictest.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::cli {

/// What there is to say of one directive.
struct DirectiveDoc {
  std::string_view word;
  std::string_view summary;
  std::string_view text;  ///< One paragraph, or laid out already if it begins with a newline.
};
/// Of every directive that scripts may use, sorted by word.
[[nodiscard]] std::span<const DirectiveDoc> directive_docs();

/// A line for each.
[[nodiscard]] std::string directives_list();

/// The page about one; nothing if there is none of that name.
[[nodiscard]] std::optional<std::string> directive_page(std::string_view word);

}  // namespace weir::cli
