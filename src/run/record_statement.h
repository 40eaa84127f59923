// How a record of sqllogictest is sent.
#pragma once

#include <string_view>

#include "driver/driver.h"
#include "plan/plan.h"

namespace weir::run {

/// `text` is the record's SQL with its variables bound; the statement refers to it.
[[nodiscard]] driver::Statement statement_of(const plan::Plan& plan, const plan::Step& step,
                                             std::string_view text);

/// Whether the step may be sent before the results of those in front of it are known: a record
/// whose SQL is one statement that depends on no variable and no condition, and that is tried once.
[[nodiscard]] bool can_go_ahead(const plan::Plan& plan, const plan::Step& step);

}  // namespace weir::run
