// What `$ kafka-verify-data` expects, as its arguments and lines say.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actions/kafka_collector.h"
#include "actions/kafka_expected.h"
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
  std::unique_ptr<ExpectedRecords> lines;
  std::string file;                          ///< Of the lines; empty: they are the body.
  std::vector<DecodedRecord> expected;       ///< Read off the lines; so far none of very many.
  std::optional<run::ActionResult> mistake;  ///< In a line.
};

/// Reads arguments and lines, and asks the registry for schemas. Errors of kind Other are what that
/// said; a mistake in a line is in the result.
[[nodiscard]] Result<Verification> read_verification(run::ActionContext& context,
                                                     const run::ActionCall& call);

/// Whether a record has to tell what the lines are before they are read.
[[nodiscard]] bool learns(const Verification& setup);
/// Tells what the record says of the lines.
[[nodiscard]] Result<void> learn(const kafka::Received& record, Verification& setup);

/// If the error is about a line, notes that as the mistake.
void note_mistake(const Error& error, Verification& setup);

/// Reads the lines that were not passed. A mistake in one is an error, and is noted.
[[nodiscard]] Result<void> read_expected_rest(Verification& setup);

/// Each partition gives what its lines ask for, if all of them name theirs. Where they do not, and
/// there are several partitions, the order among these says nothing. Very many lines are compared
/// as they come where their order counts, else they are read now.
[[nodiscard]] Result<void> fit_to_partitions(std::size_t partitions, Verification& setup);

}  // namespace weir::actions
