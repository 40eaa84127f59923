// Handle: one client instance of librdkafka, with what it has to say of its connections.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/guarded.h"
#include "base/result.h"
#include "kafka/api.h"

namespace weir::kafka {

/// Of librdkafka, by its names.
using Properties = std::map<std::string, std::string, std::less<>>;

/// Where brokers are and how they are spoken to.
struct Settings {
  Properties properties;  ///< `bootstrap.servers` at least; these win over all of ours.
  /// `HOST:PORT` that a connection to the host and port really goes to; also asked for what
  /// brokers call themselves. Certificates must name what was written. May be empty.
  std::function<std::string(std::string_view host, std::uint16_t port)> resolve = {};
};

/// How long an operation may take, and what ends it sooner.
struct Limits {
  const Clock& clock;
  Deadline deadline;
  std::stop_token stop;
};

/// Threads of the library are at work as long as it lives. Used by one thread at a time.
class Handle {
 public:
  /// Usage if a property is unknown or has a wrong value. `own` is what this instance is to have,
  /// unless the settings say otherwise.
  [[nodiscard]] static Result<std::unique_ptr<Handle>> create(const Api& api, rd_kafka_type_t type,
                                                              const Settings& settings,
                                                              const Properties& own);
  ~Handle();
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  [[nodiscard]] rd_kafka_t* get() const { return handle_; }
  [[nodiscard]] const Api& api() const { return api_; }

  /// Called with each record that could not be delivered: its opaque pointer and why not.
  using OnUndelivered = std::function<void(void* opaque, rd_kafka_resp_err_t code)>;
  void on_undelivered(OnUndelivered told) { undelivered_ = std::move(told); }

  /// Waits up to a tenth of a second for something to happen, and tells why there is no use in
  /// waiting longer: the deadline, a stop, or what no waiting can change, such as a wrong password.
  /// `what` is being waited for, such as "the list of topics". Comes back at `until` at the latest.
  [[nodiscard]] Result<void> wait(std::string_view what, const Limits& limits,
                                  MonotonicTime until = MonotonicTime::max());
  /// Takes notice of what has happened, without waiting.
  void look();
  /// The judgement of `wait` alone.
  [[nodiscard]] Result<void> check(std::string_view what, const Limits& limits) const;

  /// Whether there was any trouble so far. What begins then takes a new one: old troubles are none
  /// of its own, but forgetting them would not do. The library tells the same of a connection only
  /// each half minute, and what is fatal stays so.
  [[nodiscard]] bool troubled();

  /// Remembers a trouble of a connection that came another way.
  void note(rd_kafka_resp_err_t code, std::string_view text);

  /// What `code` means, with the last trouble of a connection where that is the cause. `message` is
  /// the broker's own text; the library's for the code if it is empty.
  [[nodiscard]] Error error(rd_kafka_resp_err_t code, std::string_view message = {}) const;

 private:
  Handle(const Api& api, const Settings& settings);
  struct Trouble {
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::string text;
  };
  static void on_log(const rd_kafka_t* handle, int level, const char* facility, const char* text);
  static void on_error(rd_kafka_t* handle, int code, const char* reason, void* self);
  static int on_resolve(const char* host, const char* port, const addrinfo* hints, addrinfo** found,
                        void* self);
  [[nodiscard]] Result<rd_kafka_conf_t*> configure(const Properties& own);
  void serve(rd_kafka_event_t* event);
  [[nodiscard]] std::string last_trouble() const;

  const Api& api_;
  const Settings settings_;
  OnUndelivered undelivered_;
  Guarded<Trouble> trouble_;  ///< The last one.
  Guarded<Trouble> final_;    ///< What no waiting can change.
  rd_kafka_t* handle_ = nullptr;
  rd_kafka_queue_t* queue_ = nullptr;  ///< The main one.
};

/// `left` for a call of librdkafka, at most `slice`.
[[nodiscard]] int slice_of(const Limits& limits, std::chrono::milliseconds slice);

}  // namespace weir::kafka
