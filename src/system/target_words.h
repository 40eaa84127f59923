// TargetWords: how weir makes, lists and drops databases on somebody's server, by engine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "driver/url.h"

namespace weir::system {

/// What a new database begins with.
enum class NewDatabase : std::uint8_t {
  Clone,  ///< What the target's database holds, where the engine can copy it.
  Empty,
};

/// All members return SQL unless they say otherwise.
struct TargetWords {
  std::string_view scheme;
  /// What a whole server shares: one column, a line of text each. A server may refuse it.
  std::string_view shared;
  /// One column: databases whose names begin so.
  std::string (*databases_that_begin)(std::string_view beginning);
  /// Makes a database.
  std::string (*create)(std::string_view name, std::string_view origin, NewDatabase content);
  /// Tried in this order until one succeeds.
  std::vector<std::string> (*drop)(std::string_view name);
  /// Not SQL: databases to connect to while one is made, in the order of preference.
  std::vector<std::string> (*meeting_places)(std::string_view origin, NewDatabase content);
  /// Not SQL: the target's database, or what the engine takes if it names none.
  std::string (*database_of)(const driver::ConnectTarget& target);
  /// Not SQL: what opens the database in a shell; with `statement` what runs that there.
  std::string (*shell)(const driver::ConnectTarget& target, std::string_view statement);
};

/// Those of the target's engine; PostgreSQL's for an engine that is not known.
[[nodiscard]] const TargetWords& words_of(const driver::ConnectTarget& target);

}  // namespace weir::system
