// URLs read by libcurl, so that it and we go to the same place.
#include "driver/http_place.h"

#include <fmt/format.h>

#include <memory>

#include "base/text.h"

namespace weir::driver {
namespace {

using UrlHandle = std::unique_ptr<CURLU, decltype(&::curl_url_cleanup)>;

std::string url_part(const Curl& curl, CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl.url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string copy = text;
  curl.free(text);
  return copy;
}

std::string in_brackets(std::string_view host) {
  return host.find(':') == std::string_view::npos ? std::string(host) : fmt::format("[{}]", host);
}

}  // namespace

Result<HttpPlace> parse_http_place(const Curl& curl, const std::string& text) {
  const UrlHandle url(curl.url(), curl.url_cleanup);
  const CURLUcode code = curl.url_set(url.get(), CURLUPART_URL, text.c_str(), 0);
  HttpPlace place;
  place.scheme = code == CURLUE_OK ? url_part(curl, url.get(), CURLUPART_SCHEME) : "";
  if (code != CURLUE_OK || (place.scheme != "http" && place.scheme != "https")) {
    const std::string_view reason =
        code == CURLUE_OK ? "the scheme must be http or https" : curl.url_strerror(code);
    return fail(ErrorKind::Usage, fmt::format("bad URL `{}`: {}", text, to_lower(reason)),
                "write `http://HOST[:PORT]/PATH`");
  }
  place.host = url_part(curl, url.get(), CURLUPART_HOST);
  if (place.host.starts_with('[')) place.host = place.host.substr(1, place.host.size() - 2);
  std::uint64_t port = 0;
  if (parse_unsigned(url_part(curl, url.get(), CURLUPART_PORT), port)) {
    place.port = static_cast<std::uint16_t>(port);
  }
  return place;
}

std::optional<std::string> redirection(const HttpRequest& request, const HttpPlace& place) {
  if (!request.resolve) return std::nullopt;
  const std::string address = request.resolve(place.host, place.port);
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || address == fmt::format("{}:{}", place.host, place.port)) {
    return std::nullopt;
  }
  return fmt::format("{}:{}:{}:{}", in_brackets(place.host), place.port,
                     in_brackets(std::string_view(address).substr(0, colon)),
                     address.substr(colon + 1));
}

}  // namespace weir::driver
