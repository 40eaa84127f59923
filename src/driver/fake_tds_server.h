// FakeTdsServer: answers the client of SQL Server in tests, because no real server can be had. It
// speaks as much of TDS 7.4 as they need, without TLS, and knows no SQL: what it answers to a batch
// is what the test says.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace weir::driver::sql_server {

/// Tokens of answers, as bytes.
namespace tds {

inline std::string number(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>((value >> (8U * unsigned(i))) & 0xFFU);
  return text;
}
/// ASCII as UTF-16.
inline std::string wide(std::string_view text) {
  std::string bytes;
  for (const char byte : text) bytes += {byte, '\0'};
  return bytes;
}
inline std::string done(std::uint16_t status, std::uint64_t rows = 0) {
  return "\xFD" + number(status, 2) + number(0xC1, 2) + number(rows, 8);
}
/// An error from severity 11 on, else a notice.
inline std::string message(std::uint32_t code, std::uint8_t severity, std::string_view text) {
  std::string body = number(code, 4) + number(1, 1) + number(severity, 1) + number(text.size(), 2) +
                     wide(text) + number(0, 1) + number(0, 1) + number(1, 4);
  return (severity > 10 ? "\xAA" : "\xAB") + number(body.size(), 2) + body;
}
struct Field {
  std::string name;
  std::string type;  ///< Its bytes.
};
inline std::string columns(const std::vector<Field>& fields) {
  std::string text = "\x81" + number(fields.size(), 2);
  for (const Field& field : fields) {
    text +=
        number(0, 4) + number(1, 2) + field.type + number(field.name.size(), 1) + wide(field.name);
  }
  return text;
}
inline std::string row(const std::vector<std::string>& cells) {
  std::string text = "\xD1";
  for (const std::string& cell : cells) text += cell;
  return text;
}

}  // namespace tds

class FakeTdsServer {
 public:
  /// Answers each batch with the tokens that stand for its text; one that is not there gets none
  /// until the client asks for its end.
  explicit FakeTdsServer(std::map<std::string, std::string> answers, std::string login_error = {})
      : answers_(std::move(answers)), login_error_(std::move(login_error)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);  // NOLINT(*-reinterpret-cast)
    const bool listens = listener_ >= 0 && ::bind(listener_, plain, size) == 0 &&
                         ::listen(listener_, 1) == 0 && ::getsockname(listener_, plain, &size) == 0;
    if (!listens) std::abort();
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  FakeTdsServer(const FakeTdsServer&) = delete;
  FakeTdsServer& operator=(const FakeTdsServer&) = delete;
  ~FakeTdsServer() {
    hang_up();
    thread_.join();
    ::close(listener_);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Closes the connection, as a server that is killed does.
  void hang_up() {
    ::shutdown(listener_, SHUT_RDWR);
    const std::scoped_lock lock(mutex_);
    if (connection_ >= 0) ::shutdown(connection_, SHUT_RDWR);
  }
  /// Whether the end of a batch is confirmed; a server that is paused does not.
  void ignore_cancels() {
    const std::scoped_lock lock(mutex_);
    ignores_cancels_ = true;
  }
  /// Answers to batches lack their end from now on.
  void leave_answers_open() {
    const std::scoped_lock lock(mutex_);
    leaves_open_ = true;
  }
  /// The batches that came, in order.
  [[nodiscard]] std::vector<std::string> batches() {
    const std::scoped_lock lock(mutex_);
    return batches_;
  }

 private:
  static constexpr char kBatch = 0x01;
  static constexpr char kCancel = 0x06;
  static constexpr char kLogin = 0x10;
  static constexpr char kPrelogin = 0x12;
  static constexpr std::uint16_t kAttention = 0x20;

  void serve() {
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    {
      const std::scoped_lock lock(mutex_);
      connection_ = connection;
    }
    std::string message;
    for (char type = 0; receive(connection, type, message);) answer(connection, type, message);
    const std::scoped_lock lock(mutex_);
    connection_ = -1;
    ::close(connection);
  }

  void answer(int connection, char type, const std::string& message) {
    const std::scoped_lock lock(mutex_);
    if (type == kPrelogin) send(connection, prelogin());
    if (type == kLogin) send(connection, login());
    if (type == kCancel && !ignores_cancels_) send(connection, tds::done(kAttention));
    if (type != kBatch) return;
    batches_.push_back(text_of(message));
    const auto found = answers_.find(batches_.back());
    if (found != answers_.end()) send(connection, found->second, !leaves_open_);
  }

  /// Two options: a version, and that there is no TLS.
  static std::string prelogin() {
    const std::string options =
        std::string("\x00\x00\x0B\x00\x06", 5) + std::string("\x01\x00\x11\x00\x01", 5) + "\xFF";
    return options + std::string("\x0F\x00\x07\xD0\x00\x00", 6) + "\x02";
  }

  [[nodiscard]] std::string login() const {
    if (!login_error_.empty()) return tds::message(18456, 14, login_error_) + tds::done(2);
    const std::string name = "fake";
    const std::string body = std::string("\x01\x74\x00\x00\x04", 5) + tds::number(name.size(), 1) +
                             tds::wide(name) + std::string("\x0F\x00\x07\xD0", 4);
    return "\xAD" + tds::number(body.size(), 2) + body + tds::done(0);
  }

  /// Behind its headers, whose length comes first, a batch is UTF-16.
  static std::string text_of(const std::string& message) {
    std::size_t begin = 0;
    for (int i = 3; i >= 0; --i) {
      begin = begin * 256 + static_cast<unsigned char>(message.at(std::size_t(i)));
    }
    std::string text;
    for (std::size_t at = begin; at + 1 < message.size(); at += 2) text += message[at];
    return text;
  }

  static bool read_all(int connection, char* bytes, std::size_t size) {
    while (size > 0) {
      const ssize_t got = ::recv(connection, bytes, size, 0);
      if (got <= 0) return false;
      bytes += got;
      size -= static_cast<std::size_t>(got);
    }
    return true;
  }

  /// One message of any number of packets; false at the end of the connection.
  static bool receive(int connection, char& type, std::string& message) {
    message.clear();
    for (;;) {
      std::array<char, 8> head{};
      if (!read_all(connection, head.data(), head.size())) return false;
      type = head[0];
      const std::size_t size = static_cast<unsigned char>(head[2]) * 256U +
                               static_cast<unsigned char>(head[3]) - head.size();
      std::string body(size, '\0');
      if (!read_all(connection, body.data(), size)) return false;
      message += body;
      if ((head[1] & 1) != 0) return true;
    }
  }

  static void send(int connection, const std::string& tokens, bool is_last = true) {
    const std::size_t size = tokens.size() + 8;
    std::string packet = {'\x04',
                          is_last ? '\x01' : '\x00',
                          static_cast<char>(size >> 8U),
                          static_cast<char>(size),
                          '\0',
                          '\0',
                          '\x01',
                          '\0'};
    packet += tokens;
    (void)::send(connection, packet.data(), packet.size(), MSG_NOSIGNAL);
  }

  const std::map<std::string, std::string> answers_;
  const std::string login_error_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  int connection_ = -1;
  bool ignores_cancels_ = false;
  bool leaves_open_ = false;
  std::vector<std::string> batches_;
  std::thread thread_;
};

}  // namespace weir::driver::sql_server
