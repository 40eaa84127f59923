// Names of topics, and waiting for them.
#include "actions/kafka.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/duration.h"
#include "base/text.h"
#include "diag/suggest.h"

namespace weir::actions {
namespace {

constexpr Nanoseconds kFirstPause = std::chrono::milliseconds(10);
constexpr Nanoseconds kLongestPause = std::chrono::milliseconds(500);

std::string describe(const SeenTopic& topic) {
  if (!topic) return "there is no such topic";
  return fmt::format("it has {}", count_of(topic->replicas.size(), "partition"));
}

}  // namespace

std::string real_topic(run::ActionContext& context, std::string_view name) {
  const std::string* seed = context.variables().find("testdrive.seed");
  return fmt::format("testdrive-{}-{}", name, seed == nullptr ? "" : *seed);
}

Result<run::ActionResult> broker_said(const Result<void>& done) {
  if (done) return run::passed();
  if (done.error().kind != ErrorKind::Other) return Failure(done.error());
  run::ActionResult result = run::failed(done.error().message);
  result.hint = done.error().hint;
  return result;
}

Result<SeenTopic> await_topic(kafka::Client& client, const kafka::Limits& limits, Clock& clock,
                              const std::string& name, std::string_view what,
                              const std::function<bool(const SeenTopic&)>& wanted) {
  const MonotonicTime start = clock.now();
  const auto give_up = [&](const SeenTopic& seen) {
    return fail(fmt::format("waited {} for {}: {}", format_duration(clock.now() - start), what,
                            describe(seen)));
  };
  std::optional<SeenTopic> last;
  for (Nanoseconds pause = kFirstPause;; pause = std::min(pause * 3 / 2, kLongestPause)) {
    auto topics = client.topics(limits);
    // What was seen says more than that the last answer did not come.
    if (!topics && last && topics.error().kind == ErrorKind::Timeout) return give_up(*last);
    if (!topics) return Failure(std::move(topics).error());
    const auto found = topics->find(name);
    last = found == topics->end() ? std::nullopt : std::optional(std::move(found->second));
    if (wanted(*last)) return *std::move(last);
    if (limits.deadline.expired(clock)) return give_up(*last);
    const MonotonicTime next = std::min(clock.now() + pause, limits.deadline.when());
    if (!clock.wait_until(next, limits.stop)) return fail(ErrorKind::Cancelled, "interrupted");
  }
}

Error no_such_topic(std::string_view name, const std::map<std::string, kafka::Topic>& topics) {
  std::vector<std::string_view> known;
  for (const auto& [one, topic] : topics) known.push_back(one);
  std::string hint = did_you_mean(name, known);
  if (hint.empty()) hint = "`$ kafka-create-topic` makes one";
  return {ErrorKind::Other, fmt::format("no topic is called `{}`", name), std::move(hint)};
}

Result<void> check_partition(const std::map<std::string, kafka::Topic>& topics,
                             std::string_view name, std::int64_t partition) {
  const auto found = topics.find(std::string(name));
  if (found == topics.end()) return Failure(no_such_topic(name, topics));
  const std::size_t count = found->second.replicas.size();
  if (partition >= 0 && std::cmp_less(partition, count)) return {};
  return fail(
      fmt::format("topic `{}` has no partition {}: they are 0 to {}", name, partition, count - 1));
}

}  // namespace weir::actions
