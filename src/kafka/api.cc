// Loading of librdkafka.
#include "kafka/api.h"

#include <fmt/format.h>
#include <malloc.h>

#include <mutex>
#include <optional>

#include "base/shared_library.h"

namespace weir::kafka {
namespace {

constexpr const char* kSystemLibrary = "librdkafka.so.1";

/// Records are taken from memory by one thread and given back by another, a hundred thousand at a
/// time. What glibc hands back to the system each time costs a tenth of sending them.
void keep_freed_memory() {
  constexpr int kKept = 64 << 20;
  constexpr int kMapped = 4 << 20;  // batches are smaller
  ::mallopt(M_TRIM_THRESHOLD, kKept);
  ::mallopt(M_MMAP_THRESHOLD, kMapped);  // the first ends its growth
}

Result<Api> load(const std::filesystem::path& path) {
  const std::string file = path.empty() ? std::string(kSystemLibrary) : path.string();
  // Local: it brings an OpenSSL of its own, which must not be taken for ours.
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return fail(ErrorKind::Unavailable, fmt::format("no client for Kafka: {}", ::dlerror()));
  }
  Api api;
  FunctionFinder find(library);
#define FUNCTION_AS(name, member) find("rd_kafka_" #name, api.member);
#define FUNCTION(name) FUNCTION_AS(name, name)
#include "kafka/functions.def"
#undef FUNCTION
#undef FUNCTION_AS
  if (find.missing().empty()) return api;
  ::dlclose(library);
  return fail(ErrorKind::Unavailable,
              fmt::format("`{}` is too old: it has no {}", file, find.missing()));
}

}  // namespace

Result<const Api*> load_api(const std::filesystem::path& library) {
  static std::mutex mutex;
  static std::optional<Api> loaded;
  const std::scoped_lock lock(mutex);
  if (!loaded) {
    WEIR_TRY_ASSIGN(loaded, load(library));
    keep_freed_memory();
  }
  return &*loaded;
}

}  // namespace weir::kafka
