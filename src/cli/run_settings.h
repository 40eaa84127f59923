// RunSettings: everything that `weir run` was asked for, checked and complete.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/pattern.h"
#include "cli/arguments.h"
#include "cli/collect.h"
#include "cli/config.h"
#include "cli/run_system.h"
#include "cli/value.h"
#include "diag/diagnostic.h"
#include "report/reporter.h"
#include "run/options.h"

namespace weir::cli {

/// The words of the original for suites, and its exit codes, under the name of another runner.
enum class Manner : std::uint8_t { Weir, Testdrive, Sqllogictest };

/// Where files run.
enum class Placement : std::uint8_t {
  OwnServer,     ///< A database each on a server of weir's own.
  TargetItself,  ///< In exactly the target's database, one after the other.
  TargetClones,  ///< A database each on the target's server.
};

enum class Verbosity : std::uint8_t { Quiet, Normal, Verbose };
enum class ColourChoice : std::uint8_t { Auto, Always, Never };

/// What is asked of sqllogictest scripts.
struct SltSettings {
  std::optional<slt::EngineKind> engine;  ///< `--engine`; else the target's or the dialect's own.
  std::vector<std::string> labels;        ///< `--label`: names for `skipif` and `onlyif`.
  std::optional<Pattern> skip;            ///< `--skip`: SQL of records that are not run.
  std::vector<std::vector<std::string>> selected_tags;  ///< `--select-tag`: sets, one must fit.
  std::vector<std::vector<std::string>> skipped_tags;   ///< `--skip-tag`: likewise.
  bool rewrite = false;  ///< `--rewrite`: what differs is replaced in the files.
};

struct RunSettings {
  Manner manner = Manner::Weir;

  std::vector<ScriptGroup> groups;  ///< What is run, selected and in order.
  std::size_t collected = 0;        ///< Files before shards and `--max-tests`.
  bool check_first = false;
  std::string config;                    ///< The path of the weir.toml that holds; empty: none.
  std::optional<Pattern> skipped_files;  ///< Files with such a path are left out.
  bool one_database = false;             ///< Files on a server of weir's own share a database.
  DialectChoice dialects;                ///< Of sqllogictest scripts.
  SltSettings slt;

  /// What the plan of a run without scripts was made for; nothing is PostgreSQL.
  std::optional<slt::EngineKind> plan_engine;

  Placement placement = Placement::OwnServer;
  std::string target;           ///< Empty for OwnServer. Holds the password.
  std::string against;          ///< `--against`: an engine or a URL. May hold a password.
  bool bare_databases = false;  ///< Those made on a target are empty, not clones of its database.
  bool isolated = false;        ///< Files have databases of their own on servers that run.
  unsigned jobs = 1;
  std::vector<ServiceChoice> choices;       ///< `--with`.
  std::vector<Setting> server_settings;     ///< `--pg-set`; later ones win.
  std::vector<std::string> init_files;      ///< Paths of SQL, in order.
  std::shared_ptr<const RunSystem> system;  ///< Services; never null in what is run.
  std::vector<system::HostAlias> aliases;   ///< `--host`; later ones win.
  std::string temp_dir;                     ///< Empty: a new one per file.
  bool keep_failed = false;
  std::string bundles;  ///< The folder of what failed files leave; empty: none.

  /// Rules of judging, with the variables (`arg.*`, `env.*`, those of services and of weir.toml)
  /// and session settings of the user.
  run::RunOptions options;
  std::set<std::string> secrets;  ///< Names in `options.variables` whose values are masked.
  std::uint64_t max_errors = std::numeric_limits<std::uint64_t>::max();
  bool strict_needs = false;
  std::uint64_t seed = 0;   ///< Of everything random: as given, else drawn for this run.
  bool seed_given = false;  ///< Then `${testdrive.seed}` is exactly `seed` in every file.

  std::string junit_report;  ///< Empty: none.
  report::JunitNames junit;
  std::string resume;             ///< The file of `--resume`; empty: none.
  std::size_t passed_before = 0;  ///< Files that it left out.
  std::string json;               ///< Empty: none; `-` is standard output.
  bool json_only_problems = false;
  Verbosity verbosity = Verbosity::Normal;
  ColourChoice colour = ColourChoice::Auto;

  std::vector<std::string> shown_arguments;  ///< The command line without secrets.
  std::vector<const OptionSpec*> given;      ///< Options that stand on it.
  /// What else stands in front of the paths when the failures are to be repeated; see repeat.h.
  std::vector<std::string> repeated_options;
};

/// What the process brings along.
struct Surroundings {
  Environment environment;
  std::vector<std::string> all_variables;  ///< `NAME=VALUE`, for `${env.NAME}`.
  unsigned cores = 1;
  std::uint64_t random_seed = 0;  ///< The seed of the run if none is given.
};

/// Why there are no settings, or what is to be said besides.
struct Complaints {
  std::vector<Mistake> mistakes;   ///< Of the command line.
  std::vector<Finding> findings;   ///< Of weir.toml, and of what its services start from.
  std::vector<std::string> notes;  ///< One line each, without effect.

  [[nodiscard]] bool fatal() const { return !mistakes.empty() || has_errors(findings); }
};

/// Collects the files, reads weir.toml and puts everything together. `arguments` come from
/// `parse_arguments`. The result is to be used only if `complaints` are not fatal.
[[nodiscard]] RunSettings make_run_settings(Arguments arguments, const Words& words, Manner manner,
                                            const Surroundings& surroundings,
                                            Complaints& complaints);

/// The same for a run whose one plan does not come from a script; `name` stands for it in reports.
[[nodiscard]] RunSettings make_plan_settings(const Arguments& arguments, const Words& words,
                                             const Surroundings& surroundings, std::string name);

/// `--color` with NO_COLOR and the kind of output taken into account.
[[nodiscard]] Colour decide_colour(ColourChoice choice, bool terminal,
                                   const Environment& environment);
[[nodiscard]] ColourChoice colour_choice(const Arguments& arguments);

/// The weir.toml that holds for the arguments, if any; what is wrong with it goes to `complaints`.
/// Its options are added below those of the command line.
[[nodiscard]] std::optional<Config> load_config(Arguments& arguments, Complaints& complaints);

/// What the command line and weir.toml say about dialects.
[[nodiscard]] DialectChoice dialect_choice(const Arguments& arguments,
                                           const std::optional<Config>& config);

}  // namespace weir::cli
