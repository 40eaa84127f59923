// Opening of libpq connections.
#include "driver/postgres_connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "base/text.h"
#include "driver/socket.h"

namespace weir::driver::postgres {
namespace {

/// libpq's keyword and value arrays, owned.
class Parameters {
 public:
  explicit Parameters(const ConnectTarget& target) {
    set("host", target.host);
    set("hostaddr", target.address);
    set("port", std::to_string(target.port == 0 ? default_port(target) : target.port));
    set("user", target.user);
    set("password", target.password);
    set("dbname", target.database.empty() ? target.user : target.database);
    // Everything that libpq would otherwise take from files or probe for. The PG* variables of the
    // environment are removed by forget_client_environment.
    set("passfile", "/dev/null/none");  // a path that exists but is no plain file is warned about
    set("gssencmode", "disable");
    set("client_encoding", "UTF8");
    set("application_name", "weir");
    // Loopback servers rarely speak TLS: ask for it only if they refuse without.
    set("sslmode", is_loopback(target.host) ? "allow" : "prefer");
    for (const auto& [key, value] : target.options) set(key, value);
  }

  /// Pointers into this object, null-terminated.
  [[nodiscard]] std::pair<std::vector<const char*>, std::vector<const char*>> arrays() const {
    std::pair<std::vector<const char*>, std::vector<const char*>> made;
    for (const auto& [key, value] : entries_) {
      made.first.push_back(key.c_str());
      made.second.push_back(value.c_str());
    }
    made.first.push_back(nullptr);
    made.second.push_back(nullptr);
    return made;
  }

 private:
  void set(std::string_view key, std::string_view value) { entries_[std::string(key)] = value; }
  std::map<std::string, std::string> entries_;
};

/// libpq has no call that tells the cancel key before version 17, but its trace shows the message
/// that brings it: "B<tab>12<tab>BackendKeyData<tab> PROCESS SECRET".
class KeyTrace {
 public:
  explicit KeyTrace(PGconn* connection) : connection_(connection) {
    stream_ = ::open_memstream(&buffer_, &size_);
    if (stream_ == nullptr) return;
    ::PQtrace(connection_, stream_);
    ::PQsetTraceFlags(connection_, PQTRACE_SUPPRESS_TIMESTAMPS);
  }
  KeyTrace(const KeyTrace&) = delete;
  KeyTrace& operator=(const KeyTrace&) = delete;
  ~KeyTrace() { (void)finish(); }

  BackendKey finish() {
    if (stream_ == nullptr) return {};
    ::PQuntrace(connection_);
    std::fclose(stream_);
    stream_ = nullptr;
    const BackendKey key = parse({buffer_, size_});
    std::free(buffer_);
    return key;
  }

 private:
  static BackendKey parse(std::string_view trace) {
    constexpr std::string_view kName = "BackendKeyData";
    const std::size_t at = trace.find(kName);
    if (at == std::string_view::npos) return {};
    const std::string_view line =
        trace.substr(at + kName.size(), trace.find('\n', at) - at - kName.size());
    const std::vector<std::string_view> words = split(trim(line), ' ');
    std::int64_t process = 0;
    std::int64_t secret = 0;
    if (words.size() != 2 || !parse_integer(words[0], process) ||
        !parse_integer(words[1], secret)) {
      return {};
    }
    return {static_cast<std::uint32_t>(process), static_cast<std::uint32_t>(secret)};
  }

  PGconn* connection_;
  std::FILE* stream_ = nullptr;
  char* buffer_ = nullptr;
  std::size_t size_ = 0;
};

/// The server answered, and will answer the same again: waiting cannot help. What passes by itself
/// is a server that starts, stops or recovers, or that has too many clients just now.
bool is_final_refusal(std::string_view message) {
  if (message.find("FATAL:") == std::string_view::npos) return false;
  constexpr std::string_view kPassing[] = {"starting up",
                                           "shutting down",
                                           "recovery",
                                           "too many",
                                           "not yet accepting",
                                           "remaining connection slots",
                                           "terminating connection"};
  return std::none_of(std::begin(kPassing), std::end(kPassing), [&](std::string_view phrase) {
    return message.find(phrase) != std::string_view::npos;
  });
}

/// libpq ends its messages with newlines and repeats the address; one line is enough.
std::string error_text(const PGconn* connection) {
  std::string_view text = trim(::PQerrorMessage(connection));
  const std::size_t fatal = text.find("FATAL:  ");
  if (fatal != std::string_view::npos) text.remove_prefix(fatal + 8);
  std::string line(text.substr(0, text.find('\n')));
  return line.empty() ? "connection failed" : line;
}

}  // namespace

Result<Opened> open(const ConnectTarget& target, const Clock& clock, Deadline deadline,
                    const std::stop_token& stop) {
  const Parameters parameters(target);
  const auto [keys, values] = parameters.arrays();
  Connection connection(::PQconnectStartParams(keys.data(), values.data(), 0));
  if (connection == nullptr) return fail("out of memory");
  if (::PQstatus(connection.get()) == CONNECTION_BAD) {
    return fail(ErrorKind::Usage, error_text(connection.get()));
  }
  KeyTrace trace(connection.get());
  StopSignal signal;
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    const auto events = static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT);
    const Ready ready = signal.wait(::PQsocket(connection.get()), events, clock, deadline, stop);
    if (ready == Ready::Stopped) return fail(ErrorKind::Cancelled, "interrupted while connecting");
    if (ready == Ready::DeadlinePassed) {
      return fail(ErrorKind::Timeout, fmt::format("no answer from {}", to_public_url(target)));
    }
    state = ::PQconnectPoll(connection.get());
    if (state == PGRES_POLLING_FAILED) {
      const bool final = is_final_refusal(::PQerrorMessage(connection.get()));
      return fail(final ? ErrorKind::Usage : ErrorKind::Unavailable, error_text(connection.get()));
    }
  }
  const BackendKey key = trace.finish();
  ::PQsetnonblocking(connection.get(), 1);
  // Notices are not part of any expectation; libpq would print them.
  ::PQsetNoticeReceiver(connection.get(), [](void*, const PGresult*) {}, nullptr);
  return Opened{std::move(connection), key};
}

}  // namespace weir::driver::postgres
