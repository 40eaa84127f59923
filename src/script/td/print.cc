// Printing by walking the nodes.
#include "script/td/print.h"

namespace weir::td {

std::string print(const Script& script) {
  std::string text;
  text.reserve(script.source.text().size());
  for (const Node& node : script.nodes) text += script.source.slice(node.span);
  return text;
}

}  // namespace weir::td
