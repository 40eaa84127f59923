// XML as S3 writes and reads it: elements without attributes that matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::actions {

/// What stands between `<name>` and `</name>`, each time, as it is written.
[[nodiscard]] std::vector<std::string_view> xml_elements(std::string_view xml,
                                                         std::string_view name);
/// The text of the first element of that name, with its references resolved; empty if there is
/// none.
[[nodiscard]] std::string xml_text(std::string_view xml, std::string_view name);
/// Text as it must stand between tags.
[[nodiscard]] std::string escape_xml(std::string_view text);

}  // namespace weir::actions
