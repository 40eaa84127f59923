// Rendering: one cell of a result as the text that scripts write.
#pragma once

#include <string>
#include <string_view>

#include "value/result_set.h"

namespace weir {

/// Prints the cells of one column. Cheap to copy.
class CellRenderer {
 public:
  /// Appends text for `raw`; false if it does not have the expected form.
  using Function = bool (*)(std::string_view raw, std::string& out);

  /// Without a function cells are printed as they are. `type` must outlive the renderer.
  CellRenderer(Function function, std::string_view type, CellFormat format)
      : function_(function), type_(type), format_(format) {}

  /// Appends the text of one non-NULL cell. Malformed binary appends "<malformed TYPE: hex>", text
  /// of an unexpected form is appended as it is.
  void operator()(std::string_view raw, std::string& out) const {
    const std::size_t begin = out.size();
    if (function_ == nullptr) {
      out.append(raw);
    } else if (!function_(raw, out)) [[unlikely]] {
      out.resize(begin);
      append_unreadable(raw, out);
    }
  }

 private:
  void append_unreadable(std::string_view raw, std::string& out) const;

  Function function_;
  std::string_view type_;
  CellFormat format_;
};

/// Whether a driver should ask for this type in binary. If not, it asks for text: the type is not
/// known, or only the server knows how to print it.
[[nodiscard]] bool renders_binary(TypeOid type);

/// The renderer for a column, chosen once. Rules: testdrive's (see docs/td-language.md, "Values").
/// Text columns of a known type come out as binary ones do, as long as the server writes dates in
/// ISO style and intervals in its own; other text columns stay as they are.
[[nodiscard]] CellRenderer renderer_for(const Column& column);

}  // namespace weir
