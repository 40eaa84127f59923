// Loading of libcurl.
#include "driver/curl.h"

#include <fmt/format.h>

#include "base/shared_library.h"

namespace weir::driver {
namespace {

constexpr const char* kLibrary = "libcurl.so.4";

/// The name of a function that this library lacks, or an empty text.
std::string find_all(void* library, Curl& curl) {
  FunctionFinder find(library);
  find("curl_global_init", curl.global_init);
  find("curl_easy_init", curl.easy_init);
  find("curl_easy_setopt", curl.easy_setopt);
  find("curl_easy_getinfo", curl.easy_getinfo);
  find("curl_easy_cleanup", curl.easy_cleanup);
  find("curl_easy_strerror", curl.easy_strerror);
  find("curl_multi_init", curl.multi_init);
  find("curl_multi_add_handle", curl.multi_add_handle);
  find("curl_multi_remove_handle", curl.multi_remove_handle);
  find("curl_multi_perform", curl.multi_perform);
  find("curl_multi_poll", curl.multi_poll);
  find("curl_multi_wakeup", curl.multi_wakeup);
  find("curl_multi_info_read", curl.multi_info_read);
  find("curl_multi_cleanup", curl.multi_cleanup);
  find("curl_slist_append", curl.slist_append);
  find("curl_slist_free_all", curl.slist_free_all);
  find("curl_url", curl.url);
  find("curl_url_set", curl.url_set);
  find("curl_url_get", curl.url_get);
  find("curl_url_cleanup", curl.url_cleanup);
  find("curl_url_strerror", curl.url_strerror);
  find("curl_free", curl.free);
  return find.missing();
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
