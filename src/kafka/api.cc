// Loading of librdkafka.
#include "kafka/api.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <mutex>
#include <optional>

namespace weir::kafka {
namespace {

constexpr const char* kSystemLibrary = "librdkafka.so.1";

template <typename Function>
void find(void* library, const char* name, Function& function, std::string& missing) {
  // dlsym gives functions as data pointers; POSIX guarantees the conversion.
  function = reinterpret_cast<Function>(::dlsym(library, name));  // NOLINT(*-reinterpret-cast)
  if (function == nullptr && missing.empty()) missing = name;
}

Result<Api> load(const std::filesystem::path& path) {
  const std::string file = path.empty() ? std::string(kSystemLibrary) : path.string();
  // Local: it brings an OpenSSL of its own, which must not be taken for ours.
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return fail(ErrorKind::Unavailable, fmt::format("no client for Kafka: {}", ::dlerror()));
  }
  Api api;
  std::string missing;
#define FUNCTION_AS(name, member) find(library, "rd_kafka_" #name, api.member, missing);
#define FUNCTION(name) FUNCTION_AS(name, name)
#include "kafka/functions.def"
#undef FUNCTION
#undef FUNCTION_AS
  if (missing.empty()) return api;
  ::dlclose(library);
  return fail(ErrorKind::Unavailable, fmt::format("`{}` is too old: it has no {}", file, missing));
}

}  // namespace

Result<const Api*> load_api(const std::filesystem::path& library) {
  static std::mutex mutex;
  static std::optional<Api> loaded;
  const std::scoped_lock lock(mutex);
  if (!loaded) {
    WEIR_TRY_ASSIGN(loaded, load(library));
  }
  return &*loaded;
}

}  // namespace weir::kafka
