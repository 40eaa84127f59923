// Statements on a service, through the driver that its URL names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "system/workshop.h"

namespace weir::system {

/// Runs the text and returns the rows of its last statement as the server writes them; NULL as
/// `NULL`. Usage for a URL that no driver takes; Unavailable with the server's message for the
/// rest.
[[nodiscard]] Result<std::vector<std::vector<std::string>>> query_rows(std::string_view url,
                                                                       std::string_view sql,
                                                                       const Patience& patience);

}  // namespace weir::system
