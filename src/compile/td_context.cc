// Texts of a script and their places.
#include "compile/td_context.h"

#include <functional>

namespace weir::compile {

bool in_source(const td::Script& script, std::string_view text) {
  const std::string_view source = script.source.text();
  const std::less_equal<> not_after;
  return not_after(source.data(), text.data()) &&
         not_after(text.data() + text.size(), source.data() + source.size());
}

std::string_view Context::keep(std::string_view text) const {
  return text.empty() || in_source(script, text) ? text : builder.keep(text);
}

plan::Template Context::make_template(const td::Text& text) const {
  const std::string_view kept = keep(text.text);
  if (kept.find('$') == std::string_view::npos) return plan::PlanBuilder::literal(kept);
  return builder.make_template(kept);
}

Span place_of(const td::Script& script, const td::Text& text, std::string_view part) {
  const std::string_view source = script.source.text();
  const auto length = static_cast<std::uint32_t>(part.size());
  if (in_source(script, part)) {
    return {static_cast<std::uint32_t>(part.data() - source.data()), length};
  }
  // The text was joined from lines or lost its quotes: count how often the part occurs before.
  const std::string_view before =
      text.text.substr(0, static_cast<std::size_t>(part.data() - text.text.data()));
  const std::string_view written = script.source.slice(text.span);
  std::size_t place = written.find(part);
  for (std::size_t at = before.find(part); at != std::string_view::npos && place != before.npos;
       at = before.find(part, at + 1)) {
    place = written.find(part, place + 1);
  }
  if (part.empty() || place == std::string_view::npos) return text.span;
  return {text.span.begin + static_cast<std::uint32_t>(place), length};
}

}  // namespace weir::compile
