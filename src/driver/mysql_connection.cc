// Opening of libmariadb's connections.
#include "driver/mysql_connection.h"

#include <errmsg.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <mysqld_error.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <string>

#include "base/sigpipe.h"
#include "driver/mysql_tls.h"

namespace weir::driver::mysql {
namespace {

constexpr unsigned kInsecureTransport = 3159;  // ER_SECURE_TRANSPORT_REQUIRED
constexpr std::size_t kStack = 256UL << 10;    // of the library's coroutine: OpenSSL, resolvers

void set_flag(MYSQL* connection, mysql_option option, my_bool value) {
  (void)::mysql_optionsv(connection, option, &value);
}
void set_text(MYSQL* connection, mysql_option option, const std::string& value) {
  if (!value.empty()) (void)::mysql_optionsv(connection, option, value.c_str());
}

Connection make_connection() {
  static std::once_flag once;  // the library's own is not safe against several threads
  std::call_once(once, [] { (void)::mysql_server_init(0, nullptr, nullptr); });
  return Connection(::mysql_init(nullptr));
}

/// Refusals that pass by themselves: a server that stops, or has too many clients just now.
bool may_pass(unsigned code) {
  constexpr std::array kPassing = {ER_CON_COUNT_ERROR, ER_SERVER_SHUTDOWN, ER_HOST_IS_BLOCKED,
                                   ER_TOO_MANY_USER_CONNECTIONS};
  constexpr std::array kUnreachable = {CR_CONNECTION_ERROR, CR_CONN_HOST_ERROR,   CR_IPSOCK_ERROR,
                                       CR_UNKNOWN_HOST,     CR_SERVER_GONE_ERROR, CR_SERVER_LOST};
  return std::ranges::find(kPassing, static_cast<int>(code)) != kPassing.end() ||
         std::ranges::find(kUnreachable, static_cast<int>(code)) != kUnreachable.end();
}

std::string hint_of(unsigned code) {
  if (code == CR_AUTH_PLUGIN_CANNOT_LOAD) {
    return "install Debian's package libmariadb3, which holds the ways to log in that are not "
           "built in";
  }
  return {};
}

/// One try to connect, in one of the ways that the target allows.
class Opening {
 public:
  Opening(const ConnectTarget& target, const Security& security, const Clock& clock,
          Deadline deadline, const std::stop_token& stop)
      : target_(target), security_(security), clock_(clock), deadline_(deadline), stop_(stop) {}

  Result<Connection> open(Tls tls) {
    Connection connection = make_connection();
    if (connection == nullptr) return fail("out of memory");
    prepare(connection.get(), tls);
    WEIR_TRY(await(connection.get()));
    return connection;
  }
  /// Of the last try, if the server or the library refused; else 0.
  [[nodiscard]] unsigned code() const { return code_; }

 private:
  void prepare(MYSQL* connection, Tls tls) const {
    (void)::mysql_optionsv(connection, MYSQL_OPT_NONBLOCK, &kStack);
    const unsigned protocol = MYSQL_PROTOCOL_TCP;
    (void)::mysql_optionsv(connection, MYSQL_OPT_PROTOCOL, &protocol);
    (void)::mysql_optionsv(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    // A server could ask for any file of this machine.
    const unsigned no_files = 0;
    (void)::mysql_optionsv(connection, MYSQL_OPT_LOCAL_INFILE, &no_files);
    // Parts of a TLS handshake block: so long at the most.
    const auto left = std::chrono::ceil<std::chrono::seconds>(deadline_.left(clock_));
    const auto seconds = static_cast<unsigned>(std::clamp<std::int64_t>(left.count(), 1, 3600));
    (void)::mysql_optionsv(connection, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    if (tls == Tls::Off) return;
    set_flag(connection, MYSQL_OPT_SSL_ENFORCE, 1);
    set_flag(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, security_.names_host ? 1 : 0);
    set_text(connection, MYSQL_OPT_SSL_CA, security_.authorities);
    set_text(connection, MYSQL_OPT_SSL_CERT, security_.certificate);
    set_text(connection, MYSQL_OPT_SSL_KEY, security_.key);
  }

  Result<void> await(MYSQL* connection) {
    const SigpipeHeld held;  // the handshake writes, encrypted or not
    StopSignal signal;
    const std::string& host = target_.address.empty() ? target_.host : target_.address;
    const std::uint16_t port = target_.port == 0 ? default_port(target_) : target_.port;
    const char* database = target_.database.empty() ? nullptr : target_.database.c_str();
    MYSQL* connected = nullptr;
    int waits = ::mysql_real_connect_start(&connected, connection, host.c_str(),
                                           target_.user.c_str(), target_.password.c_str(), database,
                                           port, nullptr, CLIENT_MULTI_RESULTS);
    Ready ready = Ready::Yes;
    while (waits != 0) {
      if (ready == Ready::Yes) {
        ready = wait_for(connection, waits, signal, clock_, deadline_, stop_);
      }
      // The library frees what it has only if the call comes to its end.
      if (ready != Ready::Yes) cut(connection);
      const int happened = ready == Ready::Yes ? waits & ~MYSQL_WAIT_TIMEOUT : MYSQL_WAIT_TIMEOUT;
      waits = ::mysql_real_connect_cont(&connected, connection, happened);
    }
    if (ready == Ready::Stopped) return fail(ErrorKind::Cancelled, "interrupted while connecting");
    if (ready == Ready::DeadlinePassed) return silence();
    if (connected == nullptr) return refusal(connection);
    never_block(::mysql_get_socket(connection));
    return {};
  }

  /// The library reads of an encrypted connection as if there were always something to read.
  static void never_block(int socket) {
    const int flags = ::fcntl(socket, F_GETFL);
    if (flags >= 0) (void)::fcntl(socket, F_SETFL, flags | O_NONBLOCK);
  }

  [[nodiscard]] Failure silence() const {
    return fail(ErrorKind::Timeout, fmt::format("no answer from {}", to_public_url(target_)));
  }

  [[nodiscard]] Failure refusal(MYSQL* connection) {
    code_ = ::mysql_errno(connection);
    if (code_ == CR_SERVER_LOST && deadline_.expired(clock_)) return silence();
    return fail(may_pass(code_) ? ErrorKind::Unavailable : ErrorKind::Usage,
                ::mysql_error(connection), hint_of(code_));
  }

  const ConnectTarget& target_;
  const Security& security_;
  const Clock& clock_;
  Deadline deadline_;
  const std::stop_token& stop_;
  unsigned code_ = 0;
};

/// Whether the other of two ways may help.
bool is_about_tls(Tls tried, unsigned code) {
  if (tried == Tls::On) return code == CR_SSL_CONNECTION_ERROR;
  return code == kInsecureTransport || code == ER_ACCESS_DENIED_ERROR;
}

}  // namespace

void CloseConnection::operator()(MYSQL* connection) const {
  // The farewell of TLS would be waited for.
  if (is_encrypted(connection)) cut(connection);
  const SigpipeHeld held;
  ::mysql_close(connection);
}

Result<Connection> open(const ConnectTarget& target, const Clock& clock, Deadline deadline,
                        const std::stop_token& stop) {
  if (target.user.empty()) {
    return fail(ErrorKind::Usage, "bad connection URL: no user",
                "write `mysql://USER[:PASSWORD]@HOST[:PORT]/DATABASE`");
  }
  WEIR_TRY_ASSIGN(const Security security, read_security(target));
  Opening opening(target, security, clock, deadline, stop);
  std::optional<Error> first;
  for (const Tls way : security.ways) {
    auto connection = opening.open(way);
    if (connection) return connection;
    const bool last = !is_about_tls(way, opening.code());
    if (!first) first = std::move(connection).error();
    if (last) break;
  }
  return Failure(*std::move(first));
}

bool is_encrypted(MYSQL* connection) { return ::mysql_get_ssl_cipher(connection) != nullptr; }

void cut(MYSQL* connection) {
  const int socket = ::mysql_get_socket(connection);
  if (socket >= 0) (void)::shutdown(socket, SHUT_RDWR);
}

Ready wait_for(MYSQL* connection, int waits, StopSignal& signal, const Clock& clock,
               Deadline deadline, const std::stop_token& stop) {
  unsigned events = 0;
  const auto waited = static_cast<unsigned>(waits);
  if ((waited & MYSQL_WAIT_READ) != 0) events |= POLLIN;
  if ((waited & MYSQL_WAIT_WRITE) != 0) events |= POLLOUT;
  if ((waited & MYSQL_WAIT_EXCEPT) != 0) events |= POLLPRI;
  return signal.wait(::mysql_get_socket(connection), static_cast<short>(events), clock, deadline,
                     stop);
}

}  // namespace weir::driver::mysql
