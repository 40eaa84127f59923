// HTTP requests through libcurl, with redirects followed here so that every host is resolved.
#include "driver/http.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/duration.h"
#include "base/text.h"
#include "driver/curl.h"
#include "driver/http_place.h"
#include "driver/http_syntax.h"

namespace weir::driver {
namespace {

constexpr int kMostRedirects = 10;
constexpr std::string_view kBinary = "binary/octet-stream";

using EasyHandle = std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)>;
using MultiHandle = std::unique_ptr<CURLM, decltype(&::curl_multi_cleanup)>;

/// A list of texts in libcurl's form.
class TextList {
 public:
  explicit TextList(const Curl& curl) : curl_(curl) {}
  TextList(const TextList&) = delete;
  TextList& operator=(const TextList&) = delete;
  ~TextList() { curl_.slist_free_all(list_); }

  void add(const std::string& text) { list_ = curl_.slist_append(list_, text.c_str()); }
  [[nodiscard]] curl_slist* get() const { return list_; }

 private:
  const Curl& curl_;
  curl_slist* list_ = nullptr;
};

/// What libcurl's callbacks fill.
struct Received {
  HttpResponse response;
  std::size_t most_bytes = 0;
};

std::size_t keep_body(char* bytes, std::size_t, std::size_t size, void* user) {
  auto& [response, most_bytes] = *static_cast<Received*>(user);
  const std::size_t room = most_bytes - response.body.size();
  response.body.append(bytes, std::min(size, room));
  response.truncated = response.truncated || size > room;
  return size;
}

/// One line at a time; each status line begins another response, such as behind `100 Continue`.
std::size_t keep_header(char* bytes, std::size_t, std::size_t size, void* user) {
  auto& headers = static_cast<Received*>(user)->response.headers;
  const std::string_view line(bytes, size);
  const std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    headers.clear();
  } else if (colon != std::string_view::npos) {
    headers.push_back({to_lower(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  return size;
}

/// One request without its redirects.
class Exchange {
 public:
  Exchange(const Curl& curl, const HttpRequest& request)
      : curl_(curl),
        request_(request),
        handle_(curl.easy_init(), curl.easy_cleanup),
        headers_(curl),
        connect_to_(curl),
        received_{{}, request.most_bytes} {}

  Result<HttpResponse> run(const Clock& clock, Deadline deadline, const std::stop_token& stop) {
    WEIR_TRY_ASSIGN(const HttpPlace place, parse_http_place(curl_, request_.url));
    set_options(place);
    WEIR_TRY(transfer(clock, deadline, stop));
    long status = 0;
    curl_.easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    HttpResponse response = std::move(received_.response);
    response.status = static_cast<int>(status);
    response.url = request_.url;
    return response;
  }

  /// Where the response sends us, as a whole URL; empty if it does not.
  [[nodiscard]] std::string next_url() const {
    char* url = nullptr;
    curl_.easy_getinfo(handle_.get(), CURLINFO_REDIRECT_URL, &url);
    return url == nullptr ? std::string() : std::string(url);
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_.easy_setopt(handle_.get(), option, value);
  }

  void set_options(const HttpPlace& place) {
    set(CURLOPT_URL, request_.url.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // no wait for a name server that does not answer
    set(CURLOPT_PROXY, "");
    set(CURLOPT_USERAGENT, "weir/" WEIR_VERSION);
    set(CURLOPT_WRITEFUNCTION, &keep_body);
    set(CURLOPT_WRITEDATA, &received_);
    set(CURLOPT_HEADERFUNCTION, &keep_header);
    set(CURLOPT_HEADERDATA, &received_);
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_ERRORBUFFER, reason_.data());
    set_identity();
    set_body();
    set_credentials();
    set_headers();
    if (const auto entry = redirection(request_, place)) connect_to_.add(*entry);
    set(CURLOPT_CONNECT_TO, connect_to_.get());
  }

  void set_credentials() {
    if (!request_.user.empty()) {
      set(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
      set(CURLOPT_USERNAME, request_.user.c_str());
      set(CURLOPT_PASSWORD, request_.password.c_str());
    }
    if (!request_.certificate.empty()) {
      set(CURLOPT_SSLCERTTYPE, "P12");
      set(CURLOPT_SSLCERT, request_.certificate.c_str());
      set(CURLOPT_KEYPASSWD, request_.certificate_password.c_str());
    }
  }

  [[nodiscard]] bool sends_body() const {
    const std::string& method = request_.method;
    const bool always = method == "POST" || method == "PUT" || method == "PATCH";
    return method != "HEAD" && (always || !request_.body.empty());
  }

  void set_body() {
    if (sends_body()) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      set(CURLOPT_POSTFIELDS, request_.body.data());
    }
    const bool head = request_.method == "HEAD";
    if (head) set(CURLOPT_NOBODY, 1L);
    if (!head) set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }

  void set_identity() {
    if (!request_.authority.empty()) set(CURLOPT_CAINFO, request_.authority.c_str());
    if (request_.identity == ServerIdentity::Verified) return;
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
  }

  void set_headers() {
    if (request_.signer) {
      sign(*request_.signer);
    } else {
      // Without a value libcurl leaves the header out, also where it would choose one itself.
      headers_.add("Content-Type:" +
                   (request_.content_type.empty() ? "" : " " + request_.content_type));
      headers_.add("Expect:");
    }
    // One without a value is written so.
    for (const auto& [name, value] : request_.headers) {
      headers_.add(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
    }
    set(CURLOPT_HTTPHEADER, headers_.get());
  }

  /// Every header of the list is signed, so that none may be there only to be left out.
  void sign(const AwsSigner& signer) {
    std::string_view type = request_.content_type;
    if (type.empty()) type = kBinary;
    if (sends_body()) headers_.add(fmt::format("Content-Type: {}", type));
    signature_ = fmt::format("aws:amz:{}:s3", signer.region);
    set(CURLOPT_AWS_SIGV4, signature_.c_str());
    set(CURLOPT_USERNAME, signer.key_id.c_str());
    set(CURLOPT_PASSWORD, signer.secret.c_str());
    headers_.add("x-amz-content-sha256: " + sha256_hex(request_.body));
    if (!signer.token.empty()) headers_.add("x-amz-security-token: " + signer.token);
  }

  Result<void> transfer(const Clock& clock, Deadline deadline, const std::stop_token& stop) {
    const Nanoseconds limit = deadline.left(clock);
    const MultiHandle multi(curl_.multi_init(), curl_.multi_cleanup);
    curl_.multi_add_handle(multi.get(), handle_.get());
    auto done = loop(multi.get(), clock, deadline, stop);
    if (!done && done.error().kind == ErrorKind::Timeout) {
      done.error().message =
          fmt::format("no answer from {} within {}", request_.url, format_duration(limit));
    }
    curl_.multi_remove_handle(multi.get(), handle_.get());
    return done;
  }

  Result<void> loop(CURLM* multi, const Clock& clock, Deadline deadline,
                    const std::stop_token& stop) {
    const std::stop_callback wake(stop, [this, multi] { curl_.multi_wakeup(multi); });
    for (;;) {
      int running = 0;
      curl_.multi_perform(multi, &running);
      if (running == 0) return outcome(multi);
      if (stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
      if (deadline.expired(clock)) return fail(ErrorKind::Timeout, "no answer");
      curl_.multi_poll(multi, nullptr, 0, poll_milliseconds(deadline.left(clock)), nullptr);
    }
  }

  Result<void> outcome(CURLM* multi) {
    int left = 0;
    const CURLMsg* message = curl_.multi_info_read(multi, &left);
    const CURLcode code = message == nullptr ? CURLE_FAILED_INIT : message->data.result;
    if (code == CURLE_OK) return {};
    // Its own words count milliseconds: who asks again would be told something new each time.
    const bool own_words = reason_[0] != '\0' && code != CURLE_COULDNT_CONNECT;
    const char* reason = own_words ? reason_.data() : curl_.easy_strerror(code);
    return fail(ErrorKind::Unavailable, fmt::format("cannot reach {}: {}", request_.url, reason),
                hint_for(code));
  }

  static std::string hint_for(CURLcode code) {
    switch (code) {
      case CURLE_PEER_FAILED_VERIFICATION:
        return "the certificate must be of a known authority and name the host of the URL";
      case CURLE_SSL_CONNECT_ERROR: return "does the server have TLS there?";
      case CURLE_COULDNT_CONNECT: return "nobody listens there: are host and port right?";
      default: return {};
    }
  }

  const Curl& curl_;
  const HttpRequest& request_;
  EasyHandle handle_;
  TextList headers_;
  TextList connect_to_;
  Received received_;
  std::string signature_;
  std::string reason_ = std::string(CURL_ERROR_SIZE, '\0');
};

bool is_secret(const HttpHeader& header) {
  return equals_ignoring_case(header.name, "authorization") ||
         equals_ignoring_case(header.name, "cookie");
}

/// What browsers and most clients do: only 307 and 308 repeat the request as it was, and what a
/// script tells one host is for no other.
void follow(const Curl& curl, HttpRequest& request, int status, std::string url) {
  const auto from = parse_http_place(curl, request.url);
  const auto to = parse_http_place(curl, url);
  const bool same =
      from && to && from->scheme == to->scheme && from->host == to->host && from->port == to->port;
  if (!same) {
    std::erase_if(request.headers, is_secret);
    request.signer.reset();
    request.user.clear();
    request.password.clear();
  }
  request.url = std::move(url);
  if (status == 307 || status == 308 || request.method == "HEAD") return;
  request.method = "GET";
  request.body.clear();
  request.content_type.clear();
}

}  // namespace

std::optional<std::string_view> HttpResponse::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [name](const HttpHeader& one) { return one.name == name; });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

Result<HttpResponse> http(HttpRequest request, const Clock& clock, Deadline deadline,
                          const std::stop_token& stop) {
  WEIR_TRY(check_syntax(request));
  WEIR_TRY_ASSIGN(const Curl* curl, load_curl());
  const std::string first_url = request.url;
  for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
    std::string next;
    {
      Exchange exchange(*curl, request);
      WEIR_TRY_ASSIGN(HttpResponse response, exchange.run(clock, deadline, stop));
      next = exchange.next_url();
      if (next.empty()) return response;
      follow(*curl, request, response.status, std::move(next));
    }
  }
  return fail(ErrorKind::Unavailable, fmt::format("{} redirects without end", first_url));
}

}  // namespace weir::driver
