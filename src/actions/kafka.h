// What actions on Kafka share.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "run/action.h"

namespace weir::actions {

/// The topic that scripts call `name`: `testdrive-NAME-SEED`.
[[nodiscard]] std::string real_topic(run::ActionContext& context, std::string_view name);

/// One operation on the broker, within the timeout of the run; what it gives.
template <typename T>
[[nodiscard]] Result<T> on_kafka(
    run::ActionContext& context, std::string_view what, Nanoseconds budget,
    const std::function<Result<T>(kafka::Client&, const kafka::Limits&)>& operation) {
  std::optional<T> value;
  WEIR_TRY(context.use_kafka(what, budget, [&](kafka::Client& client, const kafka::Limits& limits) {
    auto got = operation(client, limits);
    if (!got) return Result<void>(Failure(std::move(got).error()));
    value = *std::move(got);
    return Result<void>();
  }));
  return *std::move(value);
}

/// Passed, or failed with what the broker said; nobody there and mistakes of the script are errors.
[[nodiscard]] Result<run::ActionResult> broker_said(const Result<void>& done);

/// Pauses between two questions, longer each time.
class Pauses {
 public:
  /// Not beyond the deadline; Cancelled if the run is interrupted.
  [[nodiscard]] Result<void> next(Clock& clock, const kafka::Limits& limits);

 private:
  Nanoseconds pause_ = std::chrono::milliseconds(10);
};

/// Asks until the answer is `enough` or the limits end; the last answer. What was seen says more
/// than that a later answer did not come.
template <typename T>
[[nodiscard]] Result<T> ask_until(Clock& clock, const kafka::Limits& limits,
                                  const std::function<Result<T>()>& ask,
                                  const std::function<bool(const T&)>& enough) {
  std::optional<T> last;
  for (Pauses pauses;;) {
    Result<T> answer = ask();
    if (!answer && last && answer.error().kind == ErrorKind::Timeout) return *std::move(last);
    WEIR_TRY_ASSIGN(last, std::move(answer));
    if (enough(*last) || limits.deadline.expired(clock)) return *std::move(last);
    WEIR_TRY(pauses.next(clock, limits));
  }
}

/// A topic as it was last seen; nothing if there was none.
using SeenTopic = std::optional<kafka::Topic>;

/// Looks for the topic until `wanted` is true of it, or `limits` end it, which is a Timeout with
/// what was seen last. `what` is waited for, such as "topic `x` with 3 partitions".
[[nodiscard]] Result<SeenTopic> await_topic(kafka::Client& client, const kafka::Limits& limits,
                                            Clock& clock, const std::string& name,
                                            std::string_view what,
                                            const std::function<bool(const SeenTopic&)>& wanted);

/// What a topic that is not there may be called really; empty if nothing is alike.
[[nodiscard]] std::string hint_for_topic(std::string_view name,
                                         const std::map<std::string, kafka::Topic>& topics);

/// "no topic is called `x`", with what is called nearly so, or how to make it.
[[nodiscard]] Error no_such_topic(std::string_view name,
                                  const std::map<std::string, kafka::Topic>& topics);

/// Other if there is no such topic, or it has no such partition.
[[nodiscard]] Result<void> check_partition(const std::map<std::string, kafka::Topic>& topics,
                                           std::string_view name, std::int64_t partition);

/// The argument `topic` of those that scripts make.
constexpr plan::ArgumentSpec prefixed_topic() {
  return {.name = "topic",
          .required = plan::Required::Yes,
          .doc = "the real topic is `testdrive-TOPIC-SEED`"};
}

}  // namespace weir::actions
