// The outcome of an operation that is no statement, as the journal has it.
#pragma once

#include "base/result.h"
#include "value/outcome.h"

namespace weir::run {

/// Unknown where an answer did not come; what was refused had no effect.
[[nodiscard]] inline Outcome outcome_of(const Error& error) {
  Outcome outcome;
  const bool lost = error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Unavailable;
  outcome.kind = lost ? OutcomeKind::Unknown : OutcomeKind::Error;
  if (error.kind == ErrorKind::Cancelled) outcome.kind = OutcomeKind::Cancelled;
  outcome.error.message = error.message;
  return outcome;
}

template <typename T>
[[nodiscard]] Outcome outcome_of(const Result<T>& done) {
  if (!done) return outcome_of(done.error());
  Outcome outcome;
  outcome.kind = OutcomeKind::Ok;
  return outcome;
}

}  // namespace weir::run
