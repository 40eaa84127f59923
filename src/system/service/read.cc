// From texts to descriptions: layers, versions, values, names, needs.
#include "system/service/read.h"

#include <algorithm>
#include <filesystem>

#include "system/service/changes.h"
#include "system/service/fixed_ports.h"
#include "system/service/layers.h"
#include "system/service/names.h"
#include "system/service/readers.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// The folder that paths count from, absolute.
std::string folder_of(const std::string& config) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  return (here / fs::path(config).parent_path()).lexically_normal().string();
}

/// A service that was read, with the tree it was read from.
struct ReadOne {
  Merged merged;
  ServiceDescription description;
  OwnNames names;
};

class SystemReader {
 public:
  SystemReader(const Source& config, const ReadOptions& options)
      : findings_(config.path),
        layers_(findings_, config, options),
        options_(options),
        project_(folder_of(config.path)) {}

  ReadSystem read() {
    for (const std::string_view name : layers_.services()) read_chosen(name);
    for (auto& [name, one] : read_) {
      needs_[name] = check_names(findings_, one.merged.table, one.names, names_);
    }
    check_circles(findings_, needs_);
    FixedPorts ports(findings_);
    for (const auto& [name, one] : read_) ports.add(name, one.merged.table);
    remarks_ = ports.take_remarks();
    for (const std::string_view name : layers_.services()) check_others(name);
    return result();
  }

 private:
  std::optional<ReadOne> read_one(std::string_view name, const LayerChoice& choice) {
    auto merged = layers_.merge(name, choice);
    if (!merged) return std::nullopt;
    Reading reading(findings_, merged->version, project_);
    ReadOne one{*std::move(merged), {}, {}};
    one.description = read_service(reading, name, one.merged.table);
    one.names = names_of(one.merged.table, one.description);
    return one;
  }

  void read_chosen(std::string_view name) {
    auto one = read_one(name, {options_.overrides});
    if (!one) return;
    names_.emplace(name, one->names);
    read_.emplace(name, *std::move(one));
  }

  /// What nobody chose is looked at for its mistakes.
  void check_others(std::string_view name) {
    for (const std::string& version : layers_.described_versions(name)) {
      check_other(name, {options_.overrides, version});
    }
    for (const std::string& override : layers_.overrides_of(name)) check_other(name, {{override}});
  }

  void check_other(std::string_view name, const LayerChoice& choice) {
    const auto one = read_one(name, choice);
    if (one) (void)check_names(findings_, one->merged.table, one->names, names_);
  }

  ReadSystem result() {
    ReadSystem result;
    result.named = layers_.configured();
    result.overrides = layers_.overrides();
    for (auto& [name, one] : read_) {
      for (const Need& need : needs_[name]) {
        auto& needs = one.description.needs;
        if (std::find(needs.begin(), needs.end(), need.service) == needs.end()) {
          needs.push_back(need.service);
        }
      }
      result.changes.emplace(name, changed_keys(one.merged.table));
      result.system.services.emplace(name, std::move(one.description));
    }
    result.findings = findings_.take();
    result.remarks = std::move(remarks_);
    return result;
  }

  Findings findings_;
  Layers layers_;
  const ReadOptions& options_;
  std::string project_;
  std::map<std::string, ReadOne, std::less<>> read_;
  NamesOfServices names_;
  std::vector<Finding> remarks_;
  std::map<std::string, std::vector<Need>, std::less<>> needs_;
};

}  // namespace

ReadSystem read_system(const Source& config, const ReadOptions& options) {
  return SystemReader(config, options).read();
}

}  // namespace weir::system
