// librdkafka's C interface, found in the library when first needed: runs without Kafka do not pay
// for it, and the library may be newer than the header that we compile against.
#pragma once

#include <librdkafka/rdkafka.h>

#include <filesystem>
#include <span>

#include "base/result.h"

namespace weir::kafka {

/// The functions of functions.def.
struct Api {
#define FUNCTION_AS(name, member) decltype(&::rd_kafka_##name) member = nullptr;
#define FUNCTION(name) FUNCTION_AS(name, name)
#include "kafka/functions.def"
#undef FUNCTION
#undef FUNCTION_AS
};

/// A list as librdkafka gives it, whose length is an int.
template <typename Entry>
std::span<Entry> counted(Entry* entries, int count) {
  return {entries, static_cast<std::size_t>(count)};
}

/// Loads the library at the first call, the system's librdkafka.so.1 if `library` is empty. There
/// is one in a process: later calls return what the first one loaded. Unavailable if it cannot be
/// had or lacks a function. It is never unloaded.
[[nodiscard]] Result<const Api*> load_api(const std::filesystem::path& library);

}  // namespace weir::kafka
