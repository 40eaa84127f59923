// Services by name and version, with all that they need.
#include "cli/fetch_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/service_config.h"
#include "diag/suggest.h"
#include "system/own_artefacts.h"

namespace weir::cli {
namespace {

/// Not a service, but what scripts of its dialect run on.
constexpr const char* kDuckdb = "duckdb";
/// Not a service either, but what scripts speak to one with.
constexpr const char* kKafka = "kafka";
constexpr const char* kPostgres = "postgres";

/// Reads weir.toml, and reads it again for each version that is asked for.
class Chooser {
 public:
  Chooser(Source config, Wanted& wanted) : config_(std::move(config)), wanted_(wanted) {
    plain_ = system::read_system(config_, {});
    wanted_.findings = plain_.findings;
  }

  /// The services that weir.toml names, and what `weir run` starts by itself.
  void add_default() {
    add(plain_, kPostgres);
    for (const std::string& name : plain_.named) add(plain_, name);
    add_duckdb();
  }

  /// Every service in every version.
  void add_all() {
    for (const auto& [name, service] : plain_.system.services) {
      if (service.versions.empty()) add(plain_, name);
      for (const std::string& version : service.versions) add(read_with(name, version), name);
    }
    add_duckdb();
  }

  /// NAME or NAME@VERSION.
  void add_word(const Positional& word) {
    const std::size_t at = word.text.find('@');
    const std::string name = word.text.substr(0, at);
    if (name == kDuckdb && at == std::string::npos) return add_duckdb();
    const auto found = plain_.system.services.find(name);
    if (found == plain_.system.services.end()) return unknown(word, name);
    if (at == std::string::npos) return add(plain_, name);
    add_version(word, name, word.text.substr(at + 1));
  }

 private:
  void add_duckdb() { add_artefact(wanted_.list, kDuckdb, system::duckdb_artefact({})); }

  [[nodiscard]] system::ReadSystem read_with(const std::string& name,
                                             const std::string& version) const {
    return system::read_system(config_,
                               {{}, {{name + ".version", fmt::format("\"{}\"", version)}}});
  }

  void add_version(const Positional& word, const std::string& name, const std::string& version) {
    const bool plain = !version.empty() && version.find_first_of("\"\\\n") == std::string::npos;
    const system::ReadSystem read =
        plain ? read_with(name, version) : read_with(name, "not a version");
    if (read.findings.size() <= plain_.findings.size()) return add(read, name);
    const Diagnostic& problem = read.findings.back().diagnostic;
    wanted_.mistakes.push_back({WordPlace{word.index},
                                fmt::format("there is no version `{}` of `{}`", version, name),
                                problem.hint});
  }

  /// The service and all that it needs.
  void add(const system::ReadSystem& read, const std::string& name) {
    std::vector<std::string> names = {name};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto found = read.system.services.find(names[i]);
      if (found == read.system.services.end()) continue;
      add_service(wanted_.list, found->second);
      if (names[i] == kKafka) add_artefact(wanted_.list, kKafka, system::rdkafka_artefact());
      for (const std::string& need : found->second.needs) {
        if (std::ranges::find(names, need) == names.end()) names.push_back(need);
      }
    }
  }

  void unknown(const Positional& word, const std::string& name) {
    std::vector<std::string_view> names = {kDuckdb};
    for (const auto& [known, service] : plain_.system.services) names.emplace_back(known);
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = "`weir fetch --all --list` shows what there is";
    wanted_.mistakes.push_back({WordPlace{word.index, Part::Whole},
                                fmt::format("unknown service `{}`", name), std::move(hint)});
  }

  Source config_;
  Wanted& wanted_;
  system::ReadSystem plain_;
};

}  // namespace

Wanted choose_fetched(const Arguments& arguments) {
  Wanted wanted;
  Chooser chooser(service_config(arguments, wanted.mistakes), wanted);
  if (arguments.has(option::kFetchAll)) {
    chooser.add_all();
  } else if (arguments.positionals().empty()) {
    chooser.add_default();
  }
  for (const Positional& word : arguments.positionals()) chooser.add_word(word);
  return wanted;
}

}  // namespace weir::cli
