// Scheduler: runs many files, some side by side, each on its lease.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "diag/diagnostic.h"
#include "plan/journal.h"
#include "run/file_runner.h"
#include "system/lease.h"
#include "system/service/run_services.h"

namespace weir::run {

/// A script that has been read, and what is known about it before it runs.
struct Script {
  std::string path;
  std::optional<plan::Plan> plan;  ///< None if it does not parse.
  Source source;
  Diagnostics diagnostics;  ///< Errors make the file an error; warnings are only shown.
  /// Looks for what is only worth saying of a file that fails; may be null.
  std::function<Diagnostics()> remarks = nullptr;
  std::string skip_reason;     ///< Not empty: the file is skipped, with this reason.
  std::string engine;          ///< Which engine runs it, such as `sqlite`; empty: PostgreSQL.
  std::string dialect;         ///< Of sqllogictest, as which it was read; else empty.
  std::string dialect_reason;  ///< Why that one, as a phrase.
  std::vector<system::ServiceUse> services;  ///< What is brought up before it runs.
  std::string cluster_wide;  ///< Not empty: it needs a server of its own, because of this.
  std::string note;          ///< What there is to know of it when it has run; may be empty.
};

/// Reads and compiles the file at `path`; called just before it runs, on a worker's thread.
using LoadScript = std::function<Script(const std::string& path)>;

/// Files that run in order on one lease. A file by itself is a suite of one.
struct Suite {
  std::string name;
  std::vector<std::string> files;
};

/// A second place for each file with records, where they must give the same.
struct OtherPlace {
  system::LeaseProvider* leases = nullptr;  ///< Null: there is none.
  std::string engine;                       ///< What is asked for.
};

enum class KeepFailed : std::uint8_t { No, Yes };

struct ScheduleOptions {
  unsigned jobs = 1;
  std::uint64_t max_errors = 10;  ///< Stop after that many failed files.
  std::uint64_t seed = 0;         ///< Seeds of files are split from it by path.
  bool same_seed = false;         ///< The user gave the seed: every file gets exactly it.
  KeepFailed keep_failed = KeepFailed::No;
  std::filesystem::path temp_dir;  ///< For all files, and kept; empty: one per file, removed.
  bool strict_needs = false;       ///< An unmet need fails the file.
  OtherPlace other;
  system::RunServices* services = nullptr;  ///< Null: no script may need one.
  /// Given what the services of a failed file wrote, returns a line for its report, or nothing;
  /// from any thread. Empty: nobody wants it.
  std::function<std::string(const std::string& path, const std::vector<system::ServiceLog>& logs)>
      keep_logs;
};

struct RunTotals {
  plan::Counts files;
  plan::Counts commands;
  std::vector<std::string> failed;  ///< Paths, in the order they ended.
  bool unparsable = false;          ///< A script does not parse.
  bool without_server = false;      ///< Some file had no server.
  /// Why engines cannot be had, so that files were not run (their verdict is Unjudged, but for the
  /// first); empty if all can.
  std::string problem;
};

/// Runs the suites in order, `jobs` side by side, until all are done, `max_errors` is reached or
/// `stop` is requested. Emits FileStarted and FileEnded around each file.
[[nodiscard]] RunTotals run_suites(std::span<const Suite> suites, const LoadScript& load,
                                   const ScheduleOptions& options, system::LeaseProvider& leases,
                                   const FileEnvironment& environment, const std::stop_token& stop);

}  // namespace weir::run
