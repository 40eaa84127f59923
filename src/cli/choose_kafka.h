// How Kafka and schema registries are spoken to.
#pragma once

#include <string_view>
#include <vector>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/run_settings.h"

namespace weir::cli {

/// `a.b=1,c.d=2`: a comma begins another property only before a name with a dot, since values have
/// commas too.
[[nodiscard]] std::vector<Setting> kafka_properties(std::string_view text);

/// `--kafka-option`, `--kafka-default-partitions`, the client's certificate, and who asks the
/// registry.
void choose_kafka(const Arguments& arguments, RunSettings& settings);

}  // namespace weir::cli
