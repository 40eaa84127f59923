// HTTP: one request and its response. libcurl is loaded when the first request is made, so that
// runs without one do not pay for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "driver/aws.h"

namespace weir::driver {

struct HttpHeader {
  std::string name;
  std::string value;
};

/// Whether a server must show a certificate for its name.
enum class ServerIdentity : std::uint8_t { Verified, Any };

struct HttpRequest {
  std::string method = "GET";
  std::string url;                ///< `http` or `https`.
  std::string content_type = {};  ///< No such header if empty.
  std::string body = {};
  std::vector<HttpHeader> headers = {};  ///< In addition to those that HTTP needs.
  std::string user = {};                 ///< Of basic authentication; none if empty.
  std::string password = {};
  std::string certificate = {};  ///< A PKCS#12 file that is shown to the server; none if empty.
  std::string certificate_password = {};
  /// Signs the request for S3, instead of a password; its query must be made by `make_query`.
  std::optional<AwsSigner> signer = {};
  std::string authority = {};  ///< A PEM file of those who sign servers; the system's if empty.
  ServerIdentity identity = ServerIdentity::Verified;
  std::size_t most_bytes = 64UL * 1024;  ///< Of the body of the response that are kept.
  /// `HOST:PORT` that a connection to the host and port really goes to; also asked for the hosts
  /// of redirects. The Host header and what a certificate must name stay as in the URL.
  std::function<std::string(std::string_view host, std::uint16_t port)> resolve = {};
};

struct HttpResponse {
  int status = 0;
  std::string url;   ///< Of the last request, behind all redirects.
  std::string body;  ///< At most the first `most_bytes`.
  bool truncated = false;
  std::vector<HttpHeader> headers = {};  ///< Of the last response, in order; names in lower case.

  /// The value of the first header of that name (in lower case), or nothing.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

/// Sends the request, follows up to ten redirects (301, 302 and 303 turn into a GET without a body,
/// unless the method is HEAD; another host gets no password, Authorization or Cookie), and reads
/// the response. Every status is a response. Usage for a malformed request, Unavailable if nobody
/// could be reached, or there is no libcurl; Timeout and Cancelled. No proxy, cookie, or password
/// file of the caller is used. Callable from any thread.
[[nodiscard]] Result<HttpResponse> http(HttpRequest request, const Clock& clock, Deadline deadline,
                                        const std::stop_token& stop);

}  // namespace weir::driver
