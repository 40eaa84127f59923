// Connection strings of ADO.NET: `server=tcp:HOST,PORT;User ID=NAME;...`.
#pragma once

#include <string_view>

#include "base/result.h"
#include "driver/url.h"

namespace weir::actions {

/// The SQL Server that the string names. Keys are read in any case; a value with `;` stands in
/// quotes. Usage for a key that is not known, a string without a server, or a form that cannot be
/// had (named instances).
[[nodiscard]] Result<driver::ConnectTarget> parse_ado_string(std::string_view text);

}  // namespace weir::actions
