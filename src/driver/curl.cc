// Loading of libcurl.
#include "driver/curl.h"

#include <dlfcn.h>
#include <fmt/format.h>

namespace weir::driver {
namespace {

constexpr const char* kLibrary = "libcurl.so.4";

template <typename Function>
void find(void* library, const char* name, Function& function, std::string& missing) {
  // dlsym gives functions as data pointers; POSIX guarantees the conversion.
  function = reinterpret_cast<Function>(::dlsym(library, name));  // NOLINT(*-reinterpret-cast)
  if (function == nullptr && missing.empty()) missing = name;
}

/// The name of a function that this library lacks, or an empty text.
std::string find_all(void* library, Curl& curl) {
  std::string missing;
  find(library, "curl_global_init", curl.global_init, missing);
  find(library, "curl_easy_init", curl.easy_init, missing);
  find(library, "curl_easy_setopt", curl.easy_setopt, missing);
  find(library, "curl_easy_getinfo", curl.easy_getinfo, missing);
  find(library, "curl_easy_cleanup", curl.easy_cleanup, missing);
  find(library, "curl_easy_strerror", curl.easy_strerror, missing);
  find(library, "curl_multi_init", curl.multi_init, missing);
  find(library, "curl_multi_add_handle", curl.multi_add_handle, missing);
  find(library, "curl_multi_remove_handle", curl.multi_remove_handle, missing);
  find(library, "curl_multi_perform", curl.multi_perform, missing);
  find(library, "curl_multi_poll", curl.multi_poll, missing);
  find(library, "curl_multi_wakeup", curl.multi_wakeup, missing);
  find(library, "curl_multi_info_read", curl.multi_info_read, missing);
  find(library, "curl_multi_cleanup", curl.multi_cleanup, missing);
  find(library, "curl_slist_append", curl.slist_append, missing);
  find(library, "curl_slist_free_all", curl.slist_free_all, missing);
  find(library, "curl_url", curl.url, missing);
  find(library, "curl_url_set", curl.url_set, missing);
  find(library, "curl_url_get", curl.url_get, missing);
  find(library, "curl_url_cleanup", curl.url_cleanup, missing);
  find(library, "curl_url_strerror", curl.url_strerror, missing);
  find(library, "curl_free", curl.free, missing);
  return missing;
}

Result<Curl> load() {
  constexpr std::string_view kHint = "install Debian's package libcurl4";
  void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return fail(ErrorKind::Unavailable, fmt::format("HTTP needs libcurl: {}", ::dlerror()),
                std::string(kHint));
  }
  Curl curl;
  const std::string missing = find_all(library, curl);
  if (!missing.empty()) {
    return fail(ErrorKind::Unavailable,
                fmt::format("this {} is too old: it has no {}", kLibrary, missing),
                std::string(kHint));
  }
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return fail(ErrorKind::Unavailable, "libcurl cannot be initialised");
  }
  return curl;
}

}  // namespace

Result<const Curl*> load_curl() {
  static const Result<Curl> kLoaded = load();
  if (!kLoaded) return Failure(kLoaded.error());
  return &*kLoaded;
}

}  // namespace weir::driver
