// Requests against a server of our own on loopback.
#include "driver/http.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace weir::driver {
namespace {

using std::chrono_literals::operator""s;

/// Answers one connection after the other with the given texts, and keeps what it was asked. An
/// empty answer is none: the connection stays open until the server ends.
class Server {
 public:
  explicit Server(std::vector<std::string> answers) : answers_(std::move(answers)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);  // NOLINT(*-reinterpret-cast)
    if (listener_ < 0) std::abort();
    EXPECT_EQ(::bind(listener_, plain, size), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    EXPECT_EQ(::getsockname(listener_, plain, &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    for (const int connection : open_) ::close(connection);
    ::close(listener_);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(std::string_view path = "/x") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  /// What was received; the server has ended afterwards.
  const std::vector<std::string>& requests() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    return requests_;
  }

 private:
  void serve() {
    for (const std::string& answer : answers_) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      open_.push_back(connection);
      requests_.push_back(receive(connection));
      if (answer.empty()) continue;
      const ssize_t sent = ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
      EXPECT_EQ(sent, static_cast<ssize_t>(answer.size()));
      ::shutdown(connection, SHUT_WR);
    }
  }

  static std::string receive(int connection) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
      if (text.starts_with('\x16')) return text;  // TLS
      const std::size_t head = text.find("\r\n\r\n");
      if (head != std::string::npos && text.size() >= head + 4 + body_size(text)) return text;
      const ssize_t got = ::recv(connection, buffer.data(), buffer.size(), 0);
      if (got <= 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
  static std::size_t body_size(const std::string& text) {
    const std::size_t at = text.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(text.substr(at + 16));
  }

  std::vector<std::string> answers_;
  std::vector<std::string> requests_;
  std::vector<int> open_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

std::string answer(std::string_view status, std::string_view body, std::string_view headers = "") {
  return "HTTP/1.1 " + std::string(status) + "\r\nConnection: close\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

class HttpClient : public ::testing::Test {
 protected:
  Result<HttpResponse> send(HttpRequest request) {
    return http(std::move(request), clock_, Deadline::after(clock_, 30s), stop_.get_token());
  }
  SystemClock clock_;
  std::stop_source stop_;
};

TEST_F(HttpClient, SendsMethodBodyAndType) {
  Server server({answer("201 Created", "made")});
  const auto response =
      send({.method = "POST", .url = server.url(), .content_type = "text/plain", .body = "a\nb"});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "made");
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("POST /x HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("Content-Type: text/plain\r\n"), std::string::npos) << request;
  EXPECT_TRUE(request.ends_with("\r\n\r\na\nb")) << request;
}

TEST_F(HttpClient, SendsNoTypeOfItsOwn) {
  Server server({answer("200 OK", ""), answer("200 OK", ""), answer("200 OK", "")});
  ASSERT_TRUE(send({.method = "POST", .url = server.url()}));
  ASSERT_TRUE(send({.method = "DELETE", .url = server.url()}));
  ASSERT_TRUE(send({.method = "HEAD", .url = server.url()}));
  const auto& requests = server.requests();
  EXPECT_EQ(requests.at(0).find("Content-Type"), std::string::npos) << requests[0];
  EXPECT_NE(requests[0].find("Content-Length: 0"), std::string::npos) << requests[0];
  EXPECT_TRUE(requests.at(1).starts_with("DELETE /x ")) << requests[1];
  EXPECT_TRUE(requests.at(2).starts_with("HEAD /x ")) << requests[2];
}

TEST_F(HttpClient, GoesWhereTheNameIsResolvedToAndKeepsTheHost) {
  Server server({answer("302 Found", "", "Location: http://second.test:81/there\r\n"),
                 answer("200 OK", "end")});
  std::vector<std::string> asked;
  HttpRequest request{.method = "POST", .url = "http://first.test/here", .body = "b"};
  request.resolve = [&](std::string_view host, std::uint16_t port) {
    asked.push_back(std::string(host) + ":" + std::to_string(port));
    return "127.0.0.1:" + std::to_string(server.port());
  };
  const auto response = send(std::move(request));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "end");
  EXPECT_EQ(response->url, "http://second.test:81/there");
  EXPECT_EQ(asked, (std::vector<std::string>{"first.test:80", "second.test:81"}));
  const auto& requests = server.requests();
  EXPECT_NE(requests.at(0).find("Host: first.test\r\n"), std::string::npos) << requests[0];
  EXPECT_TRUE(requests.at(1).starts_with("GET /there ")) << requests[1];
  EXPECT_NE(requests[1].find("Host: second.test:81\r\n"), std::string::npos) << requests[1];
}

TEST_F(HttpClient, SignsForTheHostItWasMeantForOnly) {
  Server server({answer("307 Temporary Redirect", "", "Location: http://second.test:81/there\r\n"),
                 answer("200 OK", "")});
  HttpRequest request{.url = "http://first.test/here"};
  request.headers = {{"Cookie", "id=7"}};
  request.signer = AwsSigner{"us-east-1", "AKEY", "hidden", "temporary"};
  request.resolve = [&](std::string_view, std::uint16_t) {
    return "127.0.0.1:" + std::to_string(server.port());
  };
  ASSERT_TRUE(send(std::move(request)));
  const auto& requests = server.requests();
  EXPECT_NE(requests.at(0).find("AKEY"), std::string::npos) << requests[0];
  for (const std::string_view secret : {"AKEY", "temporary", "id=7"}) {
    EXPECT_EQ(requests.at(1).find(secret), std::string::npos) << requests[1];
  }
}

TEST_F(HttpClient, RepeatsTheRequestWhereTheServerAsksForIt) {
  Server server(
      {answer("307 Temporary Redirect", "", "Location: /again\r\n"), answer("200 OK", "")});
  ASSERT_TRUE(send({.method = "PUT", .url = server.url(), .body = "b"}));
  const auto& requests = server.requests();
  EXPECT_TRUE(requests.at(1).starts_with("PUT /again ")) << requests[1];
  EXPECT_TRUE(requests[1].ends_with("\r\n\r\nb")) << requests[1];
}

TEST_F(HttpClient, GivesUpOnEndlessRedirects) {
  Server server(std::vector<std::string>(11, answer("302 Found", "", "Location: /x\r\n")));
  EXPECT_EQ(send({.url = server.url()}).error().message, server.url() + " redirects without end");
}

TEST_F(HttpClient, KeepsTheBeginningOfALongBody) {
  Server server({answer("200 OK", std::string(200'000, 'x'))});
  const auto response = send({.url = server.url()});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body.size(), 65'536U);
  EXPECT_TRUE(response->truncated);
}

TEST_F(HttpClient, SaysWhyNobodyWasReached) {
  std::string url;
  {
    const Server gone({});
    url = gone.url();
  }
  const auto response = send({.url = url});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Unavailable);
  EXPECT_TRUE(response.error().message.starts_with("cannot reach " + url + ": "))
      << response.error().message;
  EXPECT_EQ(response.error().hint, "nobody listens there: are host and port right?");
}

TEST_F(HttpClient, EndsAtTheDeadline) {
  Server server({""});
  const auto response = http({.url = server.url()}, clock_,
                             Deadline::after(clock_, std::chrono::milliseconds(50)), {});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Timeout);
  EXPECT_TRUE(response.error().message.starts_with("no answer from " + server.url() + " within "))
      << response.error().message;
}

TEST_F(HttpClient, EndsWhenStopped) {
  Server server({""});
  stop_.request_stop();
  const auto response = send({.url = server.url()});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Cancelled);
}

TEST_F(HttpClient, SendsAndGivesHeaders) {
  Server server({answer("200 OK", "", "X-One: 1\r\nx-ONE: 2\r\nX-Empty:\r\n")});
  const auto response =
      send({.url = server.url(), .headers = {{"X-Token", "a b"}, {"X-Nothing", ""}}});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->header("x-one"), "1");
  EXPECT_EQ(response->header("x-empty"), "");
  EXPECT_EQ(response->header("x-two"), std::nullopt);
  const std::string request = server.requests().at(0);
  EXPECT_NE(request.find("X-Token: a b\r\n"), std::string::npos) << request;
  EXPECT_NE(request.find("X-Nothing:\r\n"), std::string::npos) << request;
}

TEST_F(HttpClient, GivesOnlyTheHeadersOfTheLastResponse) {
  Server server({"HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n" + answer("200 OK", "end")});
  const auto response = send({.url = server.url()});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->header("x-early"), std::nullopt);
}

TEST_F(HttpClient, TellsAnotherHostNoSecrets) {
  Server second({answer("200 OK", "")});
  Server first({answer("302 Found", "", "Location: /same\r\n"),
                answer("302 Found", "", "Location: " + second.url() + "\r\n")});
  ASSERT_TRUE(send(
      {.url = first.url(), .headers = {{"Authorization", "s"}, {"cookie", "c"}, {"X-Kept", "k"}}}));
  EXPECT_NE(first.requests().at(1).find("Authorization: s"), std::string::npos);
  const std::string request = second.requests().at(0);
  EXPECT_EQ(request.find("Authorization"), std::string::npos) << request;
  EXPECT_EQ(request.find("cookie"), std::string::npos) << request;
  EXPECT_NE(request.find("X-Kept: k"), std::string::npos) << request;
}

TEST_F(HttpClient, SignsForS3) {
  Server server({answer("200 OK", "")});
  HttpRequest request{.method = "PUT", .url = server.url("/b/k"), .body = "abc"};
  request.signer = AwsSigner{"eu-west-1", "me", "secret", "token"};
  ASSERT_TRUE(send(std::move(request)));
  const std::string sent = server.requests().at(0);
  EXPECT_NE(sent.find("Authorization: AWS4-HMAC-SHA256 Credential=me/"), std::string::npos) << sent;
  EXPECT_NE(sent.find("/eu-west-1/s3/aws4_request, SignedHeaders=content-type;host;"
                      "x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature="),
            std::string::npos)
      << sent;
  // SHA-256 of `abc`, as FIPS 180 has it.
  EXPECT_NE(sent.find("x-amz-content-sha256: "
                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            std::string::npos)
      << sent;
  EXPECT_EQ(sent.find("secret"), std::string::npos) << sent;
}

TEST_F(HttpClient, KeepsAsMuchOfABodyAsIsAskedFor) {
  Server server({answer("200 OK", std::string(200'000, 'x'))});
  const auto response = send({.url = server.url(), .most_bytes = 200'000});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body.size(), 200'000U);
  EXPECT_FALSE(response->truncated);
}

TEST_F(HttpClient, HintsAtTlsWhereThereIsNone) {
  Server server({answer("400 Bad Request", "")});
  const auto response = send({.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/"});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().hint, "does the server have TLS there?") << response.error().message;
}

TEST_F(HttpClient, RefusesMalformedRequests) {
  EXPECT_EQ(send({.url = "not an url"}).error().kind, ErrorKind::Usage);
  EXPECT_EQ(send({.url = "ftp://h/x"}).error().message,
            "bad URL `ftp://h/x`: the scheme must be http or https");
  EXPECT_EQ(send({.method = "GET /", .url = "http://h/"}).error().message,
            "`GET /` is not an HTTP method");
  EXPECT_EQ(send({.url = "http://h/", .content_type = "a\r\nB: c"}).error().message,
            "a content type cannot have several lines");
  EXPECT_EQ(send({.url = "http://h/", .headers = {{"A B", ""}}}).error().message,
            "`A B` is no name of a header");
  EXPECT_EQ(send({.url = "http://h/", .headers = {{"A", "b\nC: d"}}}).error().message,
            "the header `A` cannot have several lines");
}

}  // namespace
}  // namespace weir::driver
