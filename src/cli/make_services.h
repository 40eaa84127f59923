// From settings to the services of a run.
#pragma once

#include <memory>

#include "cli/run_settings.h"
#include "plan/journal.h"
#include "system/service/run_services.h"

namespace weir::cli {

/// None is started before a file needs it. What becomes of them goes to the journal, which must
/// outlive them, as must the settings.
[[nodiscard]] std::unique_ptr<system::RunServices> make_services(const RunSettings& settings,
                                                                 plan::Journal& journal);

/// The settings with the addresses of services in `--target` and `--against`, which are brought up.
[[nodiscard]] Result<RunSettings> settle_places(const RunSettings& settings,
                                                system::RunServices& services,
                                                const std::stop_token& stop);

}  // namespace weir::cli
