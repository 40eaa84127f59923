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

constexpr Nanoseconds kLongestPause = std::chrono::milliseconds(500);

constexpr std::string_view kPrefix = "testdrive-";

/// What stands behind the last hyphen.
std::string_view seed_of(std::string_view topic) {
  const std::size_t hyphen = topic.rfind('-');
  return hyphen == std::string_view::npos ? std::string_view() : topic.substr(hyphen + 1);
}

/// `orders` of `testdrive-orders-SEED`; nothing of a name of another form.
std::string_view short_name_of(std::string_view topic) {
  const std::string_view seed = seed_of(topic);
  std::uint64_t number = 0;
  const std::size_t around = kPrefix.size() + seed.size() + 1;
  if (!topic.starts_with(kPrefix) || topic.size() <= around || !parse_unsigned(seed, number)) {
    return {};
  }
  return topic.substr(kPrefix.size(), topic.size() - around);
}

std::string describe(const SeenTopic& topic) {
  if (!topic) return "there is no such topic";
  return fmt::format("it has {}", count_of(topic->replicas.size(), "partition"));
}

}  // namespace

std::string real_topic(run::ActionContext& context, std::string_view name) {
  const std::string* seed = context.variables().find("testdrive.seed");
  return fmt::format("{}{}-{}", kPrefix, name, seed == nullptr ? "" : *seed);
}

Result<run::ActionResult> broker_said(const Result<void>& done) {
  if (done) return run::passed();
  if (done.error().kind != ErrorKind::Other) return Failure(done.error());
  run::ActionResult result = run::failed(done.error().message);
  result.hint = done.error().hint;
  return result;
}

Result<void> Pauses::next(Clock& clock, const kafka::Limits& limits) {
  const MonotonicTime next = std::min(clock.now() + pause_, limits.deadline.when());
  pause_ = std::min(pause_ * 3 / 2, kLongestPause);
  if (clock.wait_until(next, limits.stop)) return {};
  return fail(ErrorKind::Cancelled, "interrupted");
}

Result<SeenTopic> await_topic(kafka::Client& client, const kafka::Limits& limits, Clock& clock,
                              const std::string& name, std::string_view what,
                              const std::function<bool(const SeenTopic&)>& wanted) {
  const MonotonicTime start = clock.now();
  std::string hint;
  const auto look = [&]() -> Result<SeenTopic> {
    WEIR_TRY_ASSIGN(const auto topics, client.topics(limits));
    const auto found = topics.find(name);
    const bool is_there = found != topics.end();
    hint = is_there ? std::string() : hint_for_topic(name, topics);
    return is_there ? SeenTopic(found->second) : std::nullopt;
  };
  WEIR_TRY_ASSIGN(SeenTopic last, ask_until<SeenTopic>(clock, limits, look, wanted));
  if (wanted(last)) return last;
  return fail(ErrorKind::Other,
              fmt::format("waited {} for {}: {}", format_duration(clock.now() - start), what,
                          describe(last)),
              hint);
}

std::string hint_for_topic(std::string_view name,
                           const std::map<std::string, kafka::Topic>& topics) {
  std::vector<std::string_view> known;
  std::vector<std::string_view> short_names;
  for (const auto& [one, topic] : topics) {
    const std::string_view short_name = short_name_of(one);
    if (short_name == name) {
      return fmt::format(
          "the real name of what scripts make as `{0}` is `{1}`: write "
          "`{2}{0}-${{testdrive.seed}}`",
          name, one, kPrefix);
    }
    known.push_back(one);
    if (!short_name.empty() && seed_of(one) == seed_of(name)) short_names.push_back(short_name);
  }
  // Prefix and seed are the same for all, and would make any two names look alike.
  const std::string_view wanted = short_name_of(name);
  return wanted.empty() ? did_you_mean(name, known) : did_you_mean(wanted, short_names);
}

Error no_such_topic(std::string_view name, const std::map<std::string, kafka::Topic>& topics) {
  std::string hint = hint_for_topic(name, topics);
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
