// Mistakes as text, and paths in values.
#include "codec/mistake.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/json_writer.h"
#include "diag/source.h"

namespace weir::codec {

Mistake in_schema(Mistake mistake, std::string_view name, std::string_view text) {
  const Position place = position_of(text, static_cast<std::uint32_t>(mistake.offset));
  mistake.source = name;
  mistake.line = place.line;
  mistake.column = place.column;
  return mistake;
}

std::string to_text(const Mistake& mistake) {
  std::string text;
  if (mistake.line > 0) {
    const std::string name = mistake.source.empty() ? "schema" : "schema " + mistake.source;
    text = fmt::format("{}:{}:{}: ", name, mistake.line, mistake.column);
  }
  if (!mistake.path.empty()) text += fmt::format("`{}`: ", mistake.path);
  return text + mistake.message;
}

Error to_error(Mistake mistake) {
  return {.kind = ErrorKind::Usage, .message = to_text(mistake), .hint = std::move(mistake.hint)};
}

void append_member(std::string& path, std::string_view name) {
  const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '$';
  });
  path += '.';
  if (plain) {
    path += name;
    return;
  }
  path += '"';
  append_json_escaped(path, name);
  path += '"';
}

}  // namespace weir::codec
