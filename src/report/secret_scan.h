// Where secrets stand in a text, judged by what surrounds them.
#pragma once

#include <string_view>
#include <vector>

#include "diag/source.h"

namespace weir::report {

/// Appends the places of secrets, in no particular order; they may overlap.
void find_secrets(std::string_view text, std::vector<Span>& found);

/// Whether a value under this name is a secret: `password`, `cert-password`, `secret_access_key`.
[[nodiscard]] bool names_secret(std::string_view name);

}  // namespace weir::report
