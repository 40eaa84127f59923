// One operation of librdkafka's administration: it is submitted, and answered by an event.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "kafka/handle.h"

namespace weir::kafka {

struct DestroyEvent {
  const Api* api = nullptr;
  void operator()(rd_kafka_event_t* event) const { api->event_destroy(event); }
};
using Event = std::unique_ptr<rd_kafka_event_t, DestroyEvent>;

/// What an operation is submitted with.
struct Admin {
  rd_kafka_t* handle = nullptr;
  const rd_kafka_AdminOptions_t* options = nullptr;
  rd_kafka_queue_t* queue = nullptr;
};

/// Submits it and waits for its answer. `what` is waited for, for messages.
[[nodiscard]] Result<Event> run_admin(Handle& handle, std::string_view what, const Limits& limits,
                                      const std::function<void(const Admin&)>& submit);

}  // namespace weir::kafka
