// RunOptions: everything about a run that the user can choose and that is not where it runs.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"

namespace weir::run {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

/// What happens in a file after a command did not pass.
enum class AfterFailure : std::uint8_t {
  ByForm,    ///< Testdrive's scripts stop, records of sqllogictest go on.
  Stop,      ///< The rest is unjudged.
  KeepGoing  ///< Every command is judged that still can be.
};

/// Whether statements are sent before the results of earlier ones are known.
enum class Pipeline : std::uint8_t { Off, On };

/// Whether a record that failed says what it would have to expect.
enum class Corrections : std::uint8_t { Off, On };

/// Whether a query that passed is asked again through a view.
enum class Views : std::uint8_t { Off, On };

/// Which failures are tried again.
enum class RetryRule : std::uint8_t {
  Sensible,  ///< What waiting cannot change fails at once; nothing is sent twice that may have
             ///< happened; nothing is retried in an aborted transaction.
  All,       ///< As the original testdrive does.
};

/// How Kafka and schema registries are spoken to.
struct KafkaOptions {
  /// Of librdkafka; values may refer to variables, such as `${testdrive.kafka-sasl-addr}`.
  std::map<std::string, std::string> properties;
  std::uint32_t default_partitions = 1;  ///< Of topics that scripts make.
  /// Returns the topic of a sink: `${sink}` is the name that the script has, as a literal, and
  /// `${sink.database}`, `${sink.schema}`, `${sink.name}` are its parts. Empty: Materialize's.
  std::string sink_query;
  std::string certificate;  ///< A PKCS#12 file, shown to brokers and registries; empty: none.
  std::string certificate_password;
  std::string registry_user;  ///< Empty: no authentication.
  std::string registry_password;
};

struct RunOptions {
  Nanoseconds timeout = 30s;  ///< Per command; `set-sql-timeout` changes it within a file.
  std::optional<Nanoseconds> file_timeout;
  std::uint64_t max_tries = std::numeric_limits<std::uint64_t>::max();
  Nanoseconds initial_backoff = 50ms;
  double backoff_factor = 1.5;
  AfterFailure after_failure = AfterFailure::ByForm;
  Pipeline pipeline = Pipeline::On;  ///< Of sqllogictest records that cannot depend on each other.
  Corrections corrections = Corrections::Off;
  Views views = Views::Off;  ///< Of sqllogictest queries; while it is on nothing is sent ahead.
  RetryRule retry_rule = RetryRule::Sensible;
  /// Variables that exist from the start: `testdrive.*`, `arg.*`, `env.*` and those of services.
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> session_settings;  ///< SET on every main connection.
  KafkaOptions kafka;
  std::string psql_program = "psql";
  /// What version gates compare with where the target does not tell (`gate-version`).
  std::optional<std::int64_t> gate_version;
};

}  // namespace weir::run
