// FileRunner: runs one plan on one lease and judges every command.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "driver/url.h"
#include "kafka/made_topics.h"
#include "plan/event.h"
#include "plan/journal.h"
#include "plan/plan.h"
#include "run/action.h"
#include "run/options.h"
#include "system/duckdb_library.h"
#include "system/endpoints.h"
#include "system/memory_keeper.h"
#include "system/workshop.h"

namespace weir::run {

/// Where one file runs: what its lease says, in terms of connections.
struct Place {
  driver::ConnectTarget main;      ///< The main session's server and database.
  std::filesystem::path scratch;   ///< The script's temporary directory; exists.
  std::filesystem::path programs;  ///< Folder of the server's own psql; may be empty.
  std::uint64_t seed = 0;          ///< `testdrive.seed`.
  /// A second engine, on which records must give the same.
  std::optional<driver::ConnectTarget> other = {};
  /// What keeps the two databases while there is no session on them; null where nothing has to.
  std::shared_ptr<system::MemoryKeeper> keeper = nullptr;
  std::shared_ptr<system::MemoryKeeper> other_keeper = nullptr;
  /// The services that the script uses; null if it uses none.
  system::ServiceVisit* services = nullptr;
  /// Takes away what the files of the lease make on Kafka; null where nothing may be made.
  std::shared_ptr<kafka::MadeTopics> topics = nullptr;
  /// Begins names of what the script makes on services that files share: unique on this machine.
  std::string prefix = {};
  /// What the two are called in messages; empty: by their URLs.
  std::string main_name = {};
  std::string other_name = {};
};

/// What became of a file.
struct FileResult {
  plan::Verdict verdict = plan::Verdict::Pass;
  std::string reason;
  plan::Counts commands;
  bool without_server = false;      ///< The main server could not be reached.
  std::string server_problem = {};  ///< Then why, if the file itself found out.
};

/// Everything a file needs that it does not own. All references outlive the call.
struct FileEnvironment {
  const RunOptions& options;
  const system::Endpoints& endpoints;
  std::span<const ActionEntry> actions;
  Clock& clock;
  plan::Journal& journal;
  system::DuckdbLibrary* duckdb = nullptr;  ///< Null: actions have no DuckDB.
  /// librdkafka, fetched if need be. Null: the system's.
  std::function<Result<std::filesystem::path>(const system::Patience&)> kafka_library = nullptr;
  /// Keeps a value from being shown from now on. Null: nothing is kept.
  std::function<void(std::string_view)> hide = nullptr;
};

/// Runs the plan from its first step to its last, or to the first failure. Emits everything but
/// FileStarted and FileEnded, which belong to whoever holds the lease. Stops early, with a verdict
/// of Error, when `stop` is requested.
[[nodiscard]] FileResult run_file(const plan::Plan& plan, plan::FileId file, const Place& place,
                                  const FileEnvironment& environment, const std::stop_token& stop);

}  // namespace weir::run
