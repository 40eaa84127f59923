// Probes: the questions whose answers say that a service can be used, asked until they hold.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "process/supervisor.h"
#include "system/service/description.h"
#include "system/service/interpolate.h"
#include "system/workshop.h"

namespace weir::system {

/// Told what a service waits for: `kafka`, `metadata of 127.0.0.1:9092`. From any thread.
using OnWait = std::function<void(std::string_view service, std::string_view what)>;

/// What probes are asked about.
struct ProbeContext {
  std::string_view service;  ///< For messages.
  const Workshop& workshop;
  process::Service process;  ///< Watched beside the probes; id 0: it is not ours.
  NameLookup names;          ///< For the texts of the probes.
  std::filesystem::path folder;
  std::filesystem::path output;          ///< Its log.
  std::vector<std::string> environment;  ///< Of commands.
  /// Lengths of logs when this life began: what stands before is of an earlier one.
  std::map<std::filesystem::path, std::uint64_t> log_begins;
};

/// What one try of a probe saw.
struct Sighting {
  bool holds = false;
  std::string seen;  ///< For a person: `connection refused`, `status 503`.
};

/// A probe as text: `metadata of 127.0.0.1:9092`.
[[nodiscard]] std::string describe(const ProbeSpec& probe);

/// The probe with the names in its texts replaced; paths are whole. Usage for a name that is not
/// known.
[[nodiscard]] Result<ProbeSpec> resolve(const ProbeSpec& probe, const ProbeContext& context);

/// Asks once. An error is one that no waiting changes.
[[nodiscard]] Result<Sighting> try_probe(const ProbeSpec& resolved, const ProbeContext& context,
                                         const Patience& patience);

/// Asks until it holds. Unavailable, with the last lines of the log, as soon as the service has
/// ended; Timeout says what did not hold and what was seen last.
[[nodiscard]] Result<void> await_probe(const ProbeSpec& probe, const ProbeContext& context,
                                       const OnWait& wait, const Patience& patience);

/// How a service ended, with the last lines that its log has from `begin` on.
[[nodiscard]] std::string describe_end(std::string_view service, const process::ExitStatus& status,
                                       const std::filesystem::path& output, std::uint64_t begin);
/// The same, of a probe that saw the end.
[[nodiscard]] std::string describe_end(const ProbeContext& context,
                                       const process::ExitStatus& status);

}  // namespace weir::system
