// Judging queries whose result is what the server notes.
#pragma once

#include <string_view>

#include "base/result.h"
#include "plan/plan.h"
#include "run/judge.h"
#include "value/outcome.h"
#include "value/record.h"

namespace weir::run {

/// Word by word: each expected word is a regex that is found in the word at its place. A Usage
/// error if one is none.
[[nodiscard]] Result<Judgement> judge_notices(RecordComparer& comparer, const RecordQuery& query,
                                              const Outcome& outcome);

}  // namespace weir::run
