// What a sqllogictest record that failed would have to expect.
#pragma once

#include <string_view>

#include "plan/correction.h"
#include "plan/plan.h"
#include "value/outcome.h"

namespace weir::run {

/// Made of the outcome that the record was judged by; `expected` as for the judge. A correction of
/// kind None if what came is not certain, or if no expectation of that dialect would hold for it.
[[nodiscard]] plan::Correction correct_record(const plan::Plan& plan, const plan::Step& step,
                                              std::string_view expected, const Outcome& outcome);

/// What a program printed, as lines; for an action that compares it.
[[nodiscard]] plan::Correction correct_output(std::string_view printed);

}  // namespace weir::run
