// One function for each kind of probe; private to the probes.
#pragma once

#include "system/service/probe.h"

namespace weir::system {

using TryProbe = Result<Sighting> (*)(const ProbeSpec& resolved, const ProbeContext& context,
                                      const Patience& patience);

[[nodiscard]] Result<Sighting> try_tcp(const ProbeSpec&, const ProbeContext&, const Patience&);
[[nodiscard]] Result<Sighting> try_http(const ProbeSpec&, const ProbeContext&, const Patience&);
[[nodiscard]] Result<Sighting> try_sql(const ProbeSpec&, const ProbeContext&, const Patience&);
[[nodiscard]] Result<Sighting> try_kafka(const ProbeSpec&, const ProbeContext&, const Patience&);
[[nodiscard]] Result<Sighting> try_log(const ProbeSpec&, const ProbeContext&, const Patience&);
[[nodiscard]] Result<Sighting> try_file(const ProbeSpec&, const ProbeContext&, const Patience&);
[[nodiscard]] Result<Sighting> try_exit(const ProbeSpec&, const ProbeContext&, const Patience&);
[[nodiscard]] Result<Sighting> try_command(const ProbeSpec&, const ProbeContext&, const Patience&);

}  // namespace weir::system
