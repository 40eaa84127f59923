// JSON texts of scripts and of responses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace weir::actions {

/// The lines of a JSON text with one member or element on each, keys sorted and numbers in one
/// form, so that texts of the same value have the same lines. Nothing if it is no JSON.
[[nodiscard]] std::optional<std::vector<std::string>> json_lines(std::string_view text);

/// Names with their texts, of which those that are null have none.
using NamedTexts = std::vector<std::pair<std::string, std::optional<std::string>>>;
/// The members of an object of texts and nulls; numbers and booleans count as the text they are
/// written with. Usage, naming `argument`, for anything else.
[[nodiscard]] Result<NamedTexts> read_named_texts(std::string_view argument, std::string_view text);

}  // namespace weir::actions
