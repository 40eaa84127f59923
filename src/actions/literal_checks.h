// What `weir check` can say of arguments before a run; for the tables of actions.
#pragma once

#include <optional>
#include <string_view>

#include "plan/action_spec.h"

namespace weir::actions {

using plan::CombinationMistake;
using plan::LiteralMistake;
using plan::WrittenArguments;

/// A number of 1 or more; one that is no number is told by its type.
[[nodiscard]] std::optional<LiteralMistake> check_positive(std::string_view value);
/// A number of things that fit into memory.
[[nodiscard]] std::optional<LiteralMistake> check_amount(std::string_view value);
/// A number of 0 or more, such as one of a partition.
[[nodiscard]] std::optional<LiteralMistake> check_not_negative(std::string_view value);
/// A number from 0 to 255.
[[nodiscard]] std::optional<LiteralMistake> check_byte(std::string_view value);
/// Headers of a record, as JSON.
[[nodiscard]] std::optional<LiteralMistake> check_record_headers(std::string_view value);
/// A JSON object of strings.
[[nodiscard]] std::optional<LiteralMistake> check_texts(std::string_view value);
/// Paths of fields, separated by commas.
[[nodiscard]] std::optional<LiteralMistake> check_paths(std::string_view value);
/// Statuses of HTTP, separated by commas.
[[nodiscard]] std::optional<LiteralMistake> check_statuses(std::string_view value);

/// Where exactly one of two arguments is wanted.
[[nodiscard]] std::optional<CombinationMistake> check_one_of(const WrittenArguments& written,
                                                             std::string_view first,
                                                             std::string_view second);

}  // namespace weir::actions
