// Rendering: one cell of a result as the text that scripts write.
#pragma once

#include <string>
#include <string_view>

#include "value/result_set.h"

namespace weir {

/// Appends the text of one non-NULL cell. Malformed bytes append "<malformed TYPE: hex>".
using CellRenderer = void (*)(std::string_view raw, std::string& out);

/// Whether the binary form of this type can be rendered; if not, ask the server for text.
[[nodiscard]] bool renders_binary(TypeOid type);

/// The renderer for a column, chosen once. Rules: testdrive's (see docs/td-language.md, "Values").
/// Text columns of a known type are normalised as far as text allows, others stay as they are.
[[nodiscard]] CellRenderer renderer_for(const Column& column);

}  // namespace weir
