// Variables that every sqllogictest script has, whatever runs it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/rng.h"
#include "plan/plan.h"
#include "run/file_runner.h"

namespace weir::run {

/// Whether the plan is of sqllogictest records.
[[nodiscard]] bool has_records(const plan::Plan& plan);

/// `__TEST_DIR__`, `__DATABASE__` of sqllogictest-rs, `TEST_DIR`, `TEST_NAME` and so on of DuckDB:
/// folders and names of the place and the plan.
void add_record_variables(const Place& place, const plan::Plan& plan,
                          std::map<std::string, std::string, std::less<>>& variables);

/// What is another value at each use: `__NOW__` (nanoseconds since 1970), `UUID`, and Databend's
/// `RAND_a_b`, an integer from a to b. Nothing for other names.
[[nodiscard]] std::optional<std::string> make_record_value(std::string_view name,
                                                           const Clock& clock, Rng& rng);

}  // namespace weir::run
