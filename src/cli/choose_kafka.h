// How Kafka and schema registries are spoken to.
#pragma once

#include "cli/arguments.h"
#include "cli/run_settings.h"

namespace weir::cli {

/// `--kafka-option`, `--kafka-default-partitions`, the client's certificate, and who asks the
/// registry.
void choose_kafka(const Arguments& arguments, RunSettings& settings);

}  // namespace weir::cli
