// Configuration of librdkafka's instances, and their callbacks.
#include "kafka/handle.h"

#include <fmt/format.h>
#include <netdb.h>

#include <algorithm>
#include <array>

#include "base/duration.h"
#include "base/text.h"

namespace weir::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlice(100);
constexpr std::size_t kErrorRoom = 512;
constexpr int kErrorLevel = 3;  // of syslog
constexpr int kInformationLevel = 6;
constexpr std::string_view kServers = "bootstrap.servers";

/// What testdrive sets, and what keeps the library from doing things behind our back.
constexpr std::array<std::pair<const char*, const char*>, 7> kAlways = {{
    {"socket.keepalive.enable", "true"},
    {"socket.timeout.ms", "60000"},
    {"socket.connection.setup.timeout.ms", "30000"},
    {"message.max.bytes", "15728640"},
    {"reconnect.backoff.ms", "50"},
    {"reconnect.backoff.max.ms", "1000"},
    {"allow.auto.create.topics", "false"},
}};

struct FreeConfiguration {
  const Api* api;
  void operator()(rd_kafka_conf_t* configuration) const { api->conf_destroy(configuration); }
};
using Configuration = std::unique_ptr<rd_kafka_conf_t, FreeConfiguration>;

/// No waiting makes these good.
bool is_final(rd_kafka_resp_err_t code) {
  constexpr std::array kFinal = {RD_KAFKA_RESP_ERR__AUTHENTICATION,
                                 RD_KAFKA_RESP_ERR__SSL,
                                 RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
                                 RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
                                 RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
                                 RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
                                 RD_KAFKA_RESP_ERR__FATAL};
  return std::ranges::find(kFinal, code) != kFinal.end();
}

/// Those behind which there is a connection that has more to say.
bool is_of_connection(rd_kafka_resp_err_t code) {
  constexpr std::array kLost = {
      RD_KAFKA_RESP_ERR__TRANSPORT,       RD_KAFKA_RESP_ERR__TIMED_OUT,
      RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,   RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
      RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR__RESOLVE,
      RD_KAFKA_RESP_ERR__PURGE_QUEUE,     RD_KAFKA_RESP_ERR__PURGE_INFLIGHT,
      RD_KAFKA_RESP_ERR__WAIT_COORD};
  return std::ranges::find(kLost, code) != kLost.end();
}

ErrorKind kind_of(rd_kafka_resp_err_t code) {
  return is_of_connection(code) ? ErrorKind::Unavailable : ErrorKind::Other;
}

/// Where a connection ends that was made for another protocol: before the first answer.
bool met_other_protocol(std::string_view text) {
  return text.find("Disconnected") != std::string_view::npos &&
         text.find("APIVERSION_QUERY") != std::string_view::npos;
}

/// `[thrd:...]: sasl_plaintext://127.0.0.1:9094/bootstrap: ...` without what only the library's
/// authors know.
std::string readable(std::string_view text) {
  std::string result(text);
  const std::size_t thread = result.find("]: ");
  if (result.starts_with("[thrd:") && thread != std::string::npos) result.erase(0, thread + 3);
  constexpr std::string_view kBootstrap = "/bootstrap";
  const std::size_t at = result.find(kBootstrap);
  if (at != std::string::npos) result.erase(at, kBootstrap.size());
  const std::size_t state = result.find(" (after ");
  if (state != std::string::npos) result.erase(state);
  if (met_other_protocol(text)) result += "; a listener of another `security.protocol` does that";
  return result;
}

/// Why a client could not be made, as far as its settings tell.
std::string hint_for(const Settings& settings) {
  const auto password = settings.properties.find("ssl.keystore.password");
  const bool lacks_password = settings.properties.contains("ssl.keystore.location") &&
                              (password == settings.properties.end() || password->second.empty());
  if (lacks_password) return "if the certificate has a password `--cert-password` gives it";
  return "its settings are those of `--kafka-option`";
}

/// A listener that wants a login answers the first question without one, and then hangs up.
std::string hint_for_loss(const Settings& settings, std::string_view trouble) {
  const auto protocol = settings.properties.find("security.protocol");
  const bool is_plain = protocol == settings.properties.end() || protocol->second == "plaintext";
  if (!is_plain || trouble.find("Disconnected") == std::string_view::npos) return {};
  return "a listener that wants a login or TLS does that: `--kafka-option "
         "security.protocol=sasl_plaintext` (or `ssl`, `sasl_ssl`) says how it is spoken to";
}

}  // namespace

int slice_of(const Limits& limits, milliseconds slice) {
  const auto left = std::chrono::duration_cast<milliseconds>(limits.deadline.left(limits.clock));
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 1, slice.count()));
}

Handle::Handle(const Api& api, const Settings& settings) : api_(api), settings_(settings) {}

Handle::~Handle() {
  if (queue_ != nullptr) api_.queue_destroy(queue_);
  if (handle_ != nullptr) api_.destroy_flags(handle_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

Result<std::unique_ptr<Handle>> Handle::create(const Api& api, rd_kafka_type_t type,
                                               const Settings& settings, const Properties& own) {
  std::unique_ptr<Handle> made(new Handle(api, settings));
  WEIR_TRY_ASSIGN(rd_kafka_conf_t * configuration, made->configure(own));
  std::array<char, kErrorRoom> problem{};
  made->handle_ = api.make(type, configuration, problem.data(), problem.size());
  if (made->handle_ != nullptr) {
    made->queue_ = api.queue_get_main(made->handle_);
    return made;
  }
  api.conf_destroy(configuration);
  return fail(ErrorKind::Usage, fmt::format("Kafka's client cannot be set up: {}", problem.data()),
              hint_for(settings));
}

Result<rd_kafka_conf_t*> Handle::configure(const Properties& own) {
  Configuration configuration(api_.conf_new(), {&api_});
  Properties all = settings_.properties;
  for (const auto& [name, value] : own) all.emplace(name, value);
  for (const auto& [name, value] : kAlways) all.emplace(name, value);
  std::array<char, kErrorRoom> problem{};
  for (const auto& [name, value] : all) {
    const auto set = api_.conf_set(configuration.get(), name.c_str(), value.c_str(), problem.data(),
                                   problem.size());
    if (set == RD_KAFKA_CONF_OK) continue;
    return fail(
        ErrorKind::Usage,
        fmt::format("option `{}` of Kafka's client: {}", name, std::string_view(problem.data())),
        "`--kafka-option` takes the properties of librdkafka");
  }
  api_.conf_set_opaque(configuration.get(), this);
  api_.conf_set_log_cb(configuration.get(), &Handle::on_log);
  api_.conf_set_error_cb(configuration.get(), &Handle::on_error);
  api_.conf_set_events(configuration.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
  if (settings_.resolve) api_.conf_set_resolve_cb(configuration.get(), &Handle::on_resolve);
  return configuration.release();
}

void Handle::note(rd_kafka_resp_err_t code, std::string_view text) {
  // That all are down is told behind why the last one is.
  if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return;
  const Trouble trouble{code, readable(text)};
  trouble_.with_lock([&](Trouble& last) { last = trouble; });
  if (is_final(code)) final_.with_lock([&](Trouble& last) { last = trouble; });
}

/// A lost connection is no error to the library, which tries again; its log has the likely cause.
void Handle::on_log(const rd_kafka_t* handle, int level, const char* facility, const char* text) {
  const bool lost = level <= kInformationLevel && std::string_view(facility) == "FAIL";
  if (handle == nullptr || (level > kErrorLevel && !lost)) return;
  const auto api = load_api({});  // which gave us the handle
  if (!api) return;
  auto* self = static_cast<Handle*>((*api)->opaque(handle));
  self->trouble_.with_lock([&](Trouble& last) {
    if (last.text.empty()) last.text = readable(text);
  });
}

void Handle::on_error(rd_kafka_t* /*handle*/, int code, const char* reason, void* self) {
  static_cast<Handle*>(self)->note(static_cast<rd_kafka_resp_err_t>(code), reason);
}

void Handle::serve(rd_kafka_event_t* event) {
  const rd_kafka_event_type_t type = api_.event_type(event);
  if (type == RD_KAFKA_EVENT_ERROR) note(api_.event_error(event), api_.event_error_string(event));
  while (type == RD_KAFKA_EVENT_DR) {
    const rd_kafka_message_t* message = api_.event_message_next(event);
    if (message == nullptr) break;
    const bool lost = message->err != RD_KAFKA_RESP_ERR_NO_ERROR;
    if (lost && undelivered_) undelivered_(message->_private, message->err);
  }
  api_.event_destroy(event);
}

int Handle::on_resolve(const char* host, const char* port, const addrinfo* hints, addrinfo** found,
                       void* self) {
  if (host == nullptr) {
    ::freeaddrinfo(*found);
    return 0;
  }
  std::uint64_t number = 0;
  if (!parse_unsigned(port, number)) return EAI_SERVICE;
  const std::string real =
      static_cast<Handle*>(self)->settings_.resolve(host, static_cast<std::uint16_t>(number));
  const std::size_t colon = real.rfind(':');
  if (colon == std::string::npos) return EAI_NONAME;
  return ::getaddrinfo(real.substr(0, colon).c_str(), real.substr(colon + 1).c_str(), hints, found);
}

Result<void> Handle::wait(std::string_view what, const Limits& limits, MonotonicTime until) {
  const Limits sooner{limits.clock, limits.deadline.or_sooner(Deadline::at(until)), limits.stop};
  rd_kafka_event_t* event = api_.queue_poll(queue_, slice_of(sooner, kSlice));
  if (event != nullptr) serve(event);
  return check(what, limits);
}

void Handle::look() {
  while (rd_kafka_event_t* event = api_.queue_poll(queue_, 0)) serve(event);
}

bool Handle::troubled() {
  look();
  const auto is_set = [](const Trouble& last) { return !last.text.empty(); };
  return trouble_.with_lock(is_set) || final_.with_lock(is_set);
}

Result<void> Handle::check(std::string_view what, const Limits& limits) const {
  const Trouble final = final_.with_lock([](const Trouble& last) { return last; });
  if (!final.text.empty()) {
    return fail(fmt::format("{}: {}", api_.err2name(final.code), final.text));
  }
  if (limits.stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
  if (!limits.deadline.expired(limits.clock)) return {};
  const std::string trouble = last_trouble();
  if (!trouble.empty()) {
    return fail(ErrorKind::Timeout, fmt::format("{} did not come in time; last: {}", what, trouble),
                hint_for_loss(settings_, trouble));
  }
  const auto servers = settings_.properties.find(std::string(kServers));
  if (servers == settings_.properties.end()) {
    return fail(ErrorKind::Timeout, fmt::format("{} did not come in time", what));
  }
  return fail(
      ErrorKind::Timeout,
      fmt::format("{} did not come in time: there was no answer from {}", what, servers->second));
}

std::string Handle::last_trouble() const {
  return trouble_.with_lock([](const Trouble& last) { return last.text; });
}

Error Handle::error(rd_kafka_resp_err_t code, std::string_view message) const {
  const std::string_view text = message.empty() ? api_.err2str(code) : message;
  std::string whole = fmt::format("{}: {}", api_.err2name(code), text);
  if (const std::string trouble = last_trouble(); is_of_connection(code) && !trouble.empty()) {
    whole += fmt::format("; last: {}", trouble);
  }
  return {kind_of(code), std::move(whole), {}};
}

}  // namespace weir::kafka
