// What of a `$ kafka-ingest` cannot be right, whatever the broker holds.
#pragma once

#include <optional>

#include "plan/action_spec.h"

namespace weir::actions {

/// The first mistake in how its arguments go together, or in an Avro schema that stands in it.
[[nodiscard]] std::optional<plan::CombinationMistake> check_ingest(
    const plan::WrittenArguments& written);

}  // namespace weir::actions
