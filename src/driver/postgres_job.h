// A statement that a session has, from its submission to its outcome.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "driver/driver.h"
#include "driver/postgres_copy.h"
#include "value/outcome.h"

namespace weir::driver::postgres {

/// What a statement waits for. A prepared one whose best form is wanted goes through Prepare and
/// Describe, so that its types are known before the form of the result is chosen.
enum class Stage : std::uint8_t {
  Queued,
  Prepare,
  Describe,
  Execute,
  Sync,  ///< Pipelined: it has its answer, the sync is to come.
  Done
};

/// How it is sent.
enum class Way : std::uint8_t {
  Simple,
  Stages,     ///< Prepared, described, executed, with an answer to each.
  Single,     ///< At once, alone.
  Pipelined,  ///< At once, behind others.
};

struct Job {
  std::string text;  // libpq wants its end marked
  Way way = Way::Stages;
  CopyIn copy;
  Stage stage = Stage::Queued;
  Outcome outcome = {};
};

/// COPY has messages of its own, which must not meet those of other statements.
[[nodiscard]] bool is_copy(std::string_view sql);

[[nodiscard]] Way way_of(const Statement& statement);

}  // namespace weir::driver::postgres
