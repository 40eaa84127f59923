// Printing by walking the records.
#include "script/slt/print.h"

namespace weir::slt {

std::string print(const Script& script) {
  // Without a record there is nothing but blanks and comments.
  if (script.records.empty()) return std::string(script.source.text());
  std::string text;
  text.reserve(script.source.text().size());
  for (const Record& record : script.records) text += script.source.slice(script.tile_of(record));
  return text;
}

}  // namespace weir::slt
