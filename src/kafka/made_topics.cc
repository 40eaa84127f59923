// Removal of a lease's topics.
#include "kafka/made_topics.h"

#include "kafka/client.h"

namespace weir::kafka {

void MadeTopics::add(const Api& api, const Settings& settings, const std::string& name,
                     std::int32_t partitions) {
  topics_.with_lock(
      [&](auto& topics) { topics.insert_or_assign(name, Made{&api, settings, partitions}); });
}

void MadeTopics::forget(const std::string& name) {
  topics_.with_lock([&](auto& topics) { topics.erase(name); });
}

std::optional<std::int32_t> MadeTopics::partitions(const std::string& name) const {
  return topics_.with_lock([&](const auto& topics) -> std::optional<std::int32_t> {
    const auto found = topics.find(name);
    return found == topics.end() ? std::nullopt : std::optional(found->second.partitions);
  });
}

std::vector<std::string> MadeTopics::remove(const Limits& limits) {
  const auto all = topics_.with_lock([](const auto& topics) { return topics; });
  std::map<Properties, std::unique_ptr<Client>> clients;  // a broker has many topics
  std::vector<std::string> left;
  for (const auto& [name, made] : all) {
    auto& client = clients[made.settings.properties];
    if (client == nullptr) client = std::make_unique<Client>(*made.api, made.settings, *this);
    const auto removed = client->delete_topic(name, limits);
    const bool gone = removed || removed.error().message.starts_with("UNKNOWN_TOPIC");
    if (gone) {
      forget(name);
    } else {
      left.push_back(name);
    }
  }
  return left;
}

}  // namespace weir::kafka
