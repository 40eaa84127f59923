// Where an HTTP request goes to, by its URL and by aliases of hosts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "driver/curl.h"
#include "driver/http.h"

namespace weir::driver {

struct HttpPlace {
  std::string scheme;
  std::string host;  ///< Without the brackets of an IPv6 address.
  std::uint16_t port = 0;
};

/// Usage if the text is no URL, or of another scheme.
[[nodiscard]] Result<HttpPlace> parse_http_place(const Curl& curl, const std::string& text);

/// libcurl's "connections to HOST:PORT go to ADDRESS:PORT"; nothing if they go where they say.
[[nodiscard]] std::optional<std::string> redirection(const HttpRequest& request,
                                                     const HttpPlace& place);

}  // namespace weir::driver
