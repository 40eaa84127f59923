// MadeTopics: the topics that the files of one lease have made, and who takes them away.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "kafka/handle.h"

namespace weir::kafka {

/// Every member may be called from any thread.
class MadeTopics {
 public:
  /// Made with that many partitions; `api` and `settings` are how its broker is reached.
  void add(const Api& api, const Settings& settings, const std::string& name,
           std::int32_t partitions);
  void forget(const std::string& name);
  /// With how many partitions it was made; nothing for one that nobody here has made.
  [[nodiscard]] std::optional<std::int32_t> partitions(const std::string& name) const;

  /// Deletes them from their brokers. The names of those that are left, which stay noted.
  [[nodiscard]] std::vector<std::string> remove(const Limits& limits);

 private:
  struct Made {
    const Api* api = nullptr;
    Settings settings;
    std::int32_t partitions = 0;
  };
  Guarded<std::map<std::string, Made, std::less<>>> topics_;
};

}  // namespace weir::kafka
