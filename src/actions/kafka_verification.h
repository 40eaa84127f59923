// What `$ kafka-verify-data` expects, as its arguments and lines say.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actions/kafka_collector.h"
#include "actions/kafka_formats.h"
#include "actions/kafka_match.h"
#include "run/action.h"

namespace weir::actions {

/// What the lines and the topic hold, and how they are compared.
struct Verification {
  std::string topic;
  std::unique_ptr<ReadPart> key;
  std::unique_ptr<ReadPart> value;
  LineReading reading;
  MatchRules rules;
  Wanted wanted;
  Nanoseconds patience{};
  std::vector<DecodedRecord> expected;
  std::optional<run::ActionResult> mistake;  ///< In a line.
};

/// Reads arguments and lines, and asks the registry for schemas. Errors of kind Other are what that
/// said; a mistake in a line is in the result.
[[nodiscard]] Result<Verification> read_verification(run::ActionContext& context,
                                                     const run::ActionCall& call);

/// Each partition gives what its lines ask for, if all of them name theirs. Where they do not, and
/// there are several partitions, the order among these says nothing.
void fit_to_partitions(std::size_t partitions, Verification& setup);

}  // namespace weir::actions
