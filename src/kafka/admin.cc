// Waiting for the answers of administration.
#include "kafka/admin.h"

#include <array>

namespace weir::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlice(100);
constexpr milliseconds kLongest(3600'000);  // as the library has it
constexpr std::size_t kErrorRoom = 512;

}  // namespace

Result<Event> run_admin(Handle& handle, std::string_view what, const Limits& limits,
                        const std::function<void(const Admin&)>& submit) {
  const Api& api = handle.api();
  const std::unique_ptr<rd_kafka_queue_t, void (*)(rd_kafka_queue_t*)> queue(
      api.queue_new(handle.get()), api.queue_destroy);
  const std::unique_ptr<rd_kafka_AdminOptions_t, void (*)(rd_kafka_AdminOptions_t*)> options(
      api.AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_ANY), api.AdminOptions_destroy);
  std::array<char, kErrorRoom> problem{};
  api.AdminOptions_set_request_timeout(options.get(), slice_of(limits, kLongest), problem.data(),
                                       problem.size());
  submit({handle.get(), options.get(), queue.get()});
  for (;;) {
    Event event(api.queue_poll(queue.get(), slice_of(limits, kSlice)), {&api});
    handle.look();
    if (event == nullptr) {
      WEIR_TRY(handle.check(what, limits));
      continue;
    }
    const rd_kafka_resp_err_t code = api.event_error(event.get());
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return event;
    // Its time is ours, and we say better what was waited for.
    if (code == RD_KAFKA_RESP_ERR__TIMED_OUT) WEIR_TRY(handle.check(what, limits));
    return Failure(handle.error(code, api.event_error_string(event.get())));
  }
}

}  // namespace weir::kafka
