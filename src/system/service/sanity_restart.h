// Whether a service still knows what it knew after it was killed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "system/service/instance.h"

namespace weir::system {

/// Queries whose answers are to be kept, by service.
using KeptQueries = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The rows that the service answers on its main URL. Usage if it has none, Unavailable if it
/// refuses.
[[nodiscard]] Result<std::vector<std::vector<std::string>>> ask_service(const Instance& instance,
                                                                        std::string_view query,
                                                                        const Patience& patience);

/// Kills it, starts it again and waits for its health; a failure says which answer is another.
[[nodiscard]] Result<void> restart_and_compare(Instance& instance,
                                               const std::vector<std::string>& queries,
                                               const OnWait& wait, const Patience& patience);

}  // namespace weir::system
