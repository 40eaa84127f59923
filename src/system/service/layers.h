// Layers: the tables that say something about a service, and what they make together.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "system/service/read.h"
#include "system/service/reading.h"

namespace weir::system {

/// A service as all its layers say, before it is read.
struct Merged {
  document::Node table;
  std::string version;  ///< One of those there are; empty if the service has none.
};

/// Which layers are laid on a service.
struct LayerChoice {
  std::vector<std::string> overrides;
  std::string version = {};  ///< Instead of what the layers say; empty: what they say.
};

class Layers {
 public:
  /// Looks at `config` and the settings; the findings must outlive this.
  Layers(Findings& findings, const Source& config, const ReadOptions& options);

  /// Every service there is, sorted.
  [[nodiscard]] std::vector<std::string_view> services() const;
  /// Those that weir.toml has a table for, sorted.
  [[nodiscard]] std::vector<std::string> configured() const;
  /// The names of overrides, in the order of the file.
  [[nodiscard]] const std::vector<std::string>& overrides() const { return override_names_; }
  /// Those that say something about the service.
  [[nodiscard]] std::vector<std::string> overrides_of(std::string_view service) const;
  /// Versions for which weir.toml has a table of its own.
  [[nodiscard]] std::vector<std::string> described_versions(std::string_view service) const;
  /// Nothing, after saying why, if there is no table at all.
  [[nodiscard]] std::optional<Merged> merge(std::string_view service, const LayerChoice& choice);

 private:
  using Tables = std::map<std::string, const document::Node*, std::less<>>;

  void parse_catalogue();
  void parse_config(const Source& config);
  void parse_settings(const ReadOptions& options);
  void find_overrides(const document::Entry& entry);
  void check_overrides(const document::Node& config);
  void check_choice(const ReadOptions& options);
  /// The tables in `entry`, by name; those that are none are reported.
  Tables tables_in(const document::Entry& entry);
  void check_service(const document::Place& place, std::string_view name);
  void refuse_from(const document::Node& table);
  /// The tables of a service and of those it starts from, lowest first.
  void stack(std::string_view service, std::set<std::string, std::less<>>& seen,
             std::vector<const document::Node*>& tables);
  [[nodiscard]] std::string version_of(const std::vector<const document::Node*>& tables,
                                       const LayerChoice& choice, std::string_view service);
  [[nodiscard]] const document::Node* find(const Tables& tables, std::string_view name) const;
  [[nodiscard]] bool exists(std::string_view service) const;

  Findings& findings_;
  std::vector<std::unique_ptr<document::Node>> roots_;  ///< Own what the tables point into.
  Tables catalogue_;
  Tables config_;
  Tables settings_;
  std::map<std::string, Tables, std::less<>> overrides_;
  std::vector<std::string> override_names_;
  std::set<std::string, std::less<>> circles_;  ///< Services whose circle was reported.
};

}  // namespace weir::system
