// The options of every subcommand as rows of one table; parser, help, completion, manual page and
// weir.toml are made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace weir::cli {

/// How the text of a value is read.
enum class ValueType : std::uint8_t {
  Switch,  ///< No value: the option is on when given.
  Text,
  Count,     ///< Whole number from 0.
  Positive,  ///< Whole number from 1.
  Factor,    ///< Decimal number from 1.
  Duration,  ///< See base/duration.h.
  Path,
  Url,       ///< Passwords in it are never shown.
  Choice,    ///< One of `choices`.
  Setting,   ///< NAME=VALUE.
  Variable,  ///< NAME=VALUE where NAME can stand in `${arg.NAME}`.
  Address,   ///< NAME=HOST:PORT.
  Pattern,   ///< A regular expression.
  Alias,     ///< NAME[:PORT]=ADDRESS[:PORT].
};

/// What else is true of an option; values of the mask `OptionSpec::traits`.
namespace trait {
inline constexpr std::uint8_t kRepeatable = 1;    ///< Each occurrence adds; else the last wins.
inline constexpr std::uint8_t kSecret = 2;        ///< Its value is never shown.
inline constexpr std::uint8_t kConfigurable = 4;  ///< May stand in `[run]` of weir.toml.
inline constexpr std::uint8_t kNegatable = 8;     ///< `--no-NAME` takes it back.
inline constexpr std::uint8_t kRepeated = 16;     ///< Belongs to the command that repeats failures.
}  // namespace trait

/// Which commands take an option; values of the mask `OptionSpec::commands`.
namespace taken_by {
inline constexpr std::uint32_t kRun = 1;
inline constexpr std::uint32_t kCheck = 2;
inline constexpr std::uint32_t kHelp = 4;
inline constexpr std::uint32_t kTestdrive = 8;  ///< The drop-in, which also takes those of `run`.
inline constexpr std::uint32_t kHistory = 16;
inline constexpr std::uint32_t kReplay = 32;
inline constexpr std::uint32_t kSqllogictest = 64;  ///< The drop-in; those of `run` say so too.
inline constexpr std::uint32_t kBundles = kHistory | kReplay;
inline constexpr std::uint32_t kDropIns = kTestdrive | kSqllogictest;
inline constexpr std::uint32_t kDescribe = 128;
inline constexpr std::uint32_t kFetch = 256;
inline constexpr std::uint32_t kUp = 512;
inline constexpr std::uint32_t kDown = 1024;
inline constexpr std::uint32_t kPs = 2048;
inline constexpr std::uint32_t kLogs = 4096;
inline constexpr std::uint32_t kKill = 8192;
inline constexpr std::uint32_t kOneService = 16384;  ///< pause, resume, stop, start, restart.
inline constexpr std::uint32_t kWait = 32768;
inline constexpr std::uint32_t kExec = 65536;
inline constexpr std::uint32_t kSql = 131072;
inline constexpr std::uint32_t kEnv = 262144;
inline constexpr std::uint32_t kServiceActs = kKill | kOneService | kWait;
inline constexpr std::uint32_t kSessions =
    kUp | kDown | kPs | kLogs | kServiceActs | kExec | kSql | kEnv;
inline constexpr std::uint32_t kAll = ~0U;
inline constexpr std::uint32_t kRunAndTestdrive = kRun | kTestdrive;
inline constexpr std::uint32_t kEveryRun = kRun | kDropIns;
}  // namespace taken_by

/// The heading under which help lists an option.
enum class Group : std::uint8_t {
  Selection,
  Place,
  Judging,
  Variables,
  Output,
  Checking,
  Bundles,
  Services,
  Help,
  Testdrive,
  Sqllogictest,
};
inline constexpr int kGroups = 11;
[[nodiscard]] std::string_view to_text(Group group);

struct OptionSpec {
  std::string_view name = {};  ///< Without the dashes.
  char letter = 0;             ///< Of the short form; 0 for none.
  ValueType type = ValueType::Switch;
  std::string_view value = {};          ///< What help calls the value, such as `FILE`.
  std::string_view default_value = {};  ///< As the user would write it; empty for none.
  std::string_view choices = {};        ///< Separated by `|`.
  /// Environment variable that is read if the option is not given; only under the names of others,
  /// since nothing of the environment changes what weir itself says.
  std::string_view environment = {};
  std::uint32_t commands = 0;  ///< Mask of `taken_by`.
  std::uint8_t traits = 0;     ///< Mask of `trait`.
  Group group = Group::Testdrive;
  std::string_view doc = {};       ///< One phrase.
  std::string_view more = {};      ///< A paragraph; may be empty.
  std::string_view excludes = {};  ///< Names of options it cannot stand with, separated by blanks.
  std::string_view requires_option = {};  ///< Name of an option that must be given with it.
  /// Accepted for the sake of existing command lines, without effect: the reason.
  std::string_view without_effect = {};
  /// Known, and refused: the reason.
  std::string_view refused = {};

  [[nodiscard]] bool has(std::uint8_t wanted) const { return (traits & wanted) != 0; }
  [[nodiscard]] bool taken_by_any(std::uint32_t mask) const { return (commands & mask) != 0; }
};

/// Every option, as `option::kJobs` and so on.
namespace option {
/// What cannot stand with an option that names the server.
inline constexpr std::string_view kOtherPlaces = "target with pg-set init";
#define OPTION(identifier, ...) inline constexpr OptionSpec k##identifier{__VA_ARGS__};
#include "cli/options.def"
#include "cli/sqllogictest_options.def"
#include "cli/testdrive_options.def"
#undef OPTION
}  // namespace option

/// All options, in the order of the tables.
[[nodiscard]] std::span<const OptionSpec* const> options();

/// The option of that name that one of the commands in `mask` takes, or null.
[[nodiscard]] const OptionSpec* find_option(std::string_view name, std::uint32_t mask);
[[nodiscard]] const OptionSpec* find_option(char letter, std::uint32_t mask);

}  // namespace weir::cli
