// RunSystem: what a run knows of services: weir.toml and the options about it, read when they are
// first asked for, since most scripts need no service.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/config.h"
#include "cli/service_mistake.h"
#include "plan/plan.h"
#include "system/service/read.h"
#include "system/service/run_services.h"

namespace weir::cli {

class RunSystem {
 public:
  /// `config` is the weir.toml that holds, if any.
  RunSystem(const Arguments& arguments, const std::optional<Config>& config);

  /// Read once; from any thread.
  [[nodiscard]] const system::ReadSystem& read() const;
  /// Whether options speak of services, so that mistakes in them are to be told before anything
  /// runs.
  [[nodiscard]] bool asked_for() const { return asked_for_; }

  /// Of the weir.toml; without one, an empty one in the working folder.
  [[nodiscard]] const Source& config() const { return config_; }
  /// Whether weir.toml says anything of services.
  [[nodiscard]] bool described() const { return described_; }
  [[nodiscard]] const system::ReadOptions& reading() const { return reading_; }
  [[nodiscard]] const std::vector<system::ServiceHost>& hosts() const { return hosts_; }
  /// `--up`.
  [[nodiscard]] const std::vector<std::string>& always() const { return always_; }
  /// The services of `--target` and `--against`.
  [[nodiscard]] const std::vector<std::string>& places() const { return places_; }
  /// Whether services that `weir up` left running are used.
  [[nodiscard]] bool joins() const { return joins_; }

  /// The service that meets a need such as `kafka`: that of this name, else one that has it as a
  /// capability; one that weir.toml describes goes before others. Null if there is none.
  [[nodiscard]] const system::ServiceDescription* find_for(std::string_view need) const;
  /// The service that gives a variable such as `testdrive.mysql-addr`; one that weir.toml describes
  /// goes before others. Null if there is none.
  [[nodiscard]] const system::ServiceDescription* find_giver(std::string_view name) const;
  /// Null if there is none of that name.
  [[nodiscard]] const system::ServiceDescription* find(std::string_view name) const;

 private:
  Source config_;
  system::ReadOptions reading_;
  std::vector<system::ServiceHost> hosts_;
  std::vector<std::string> always_;
  std::vector<std::string> places_;
  bool described_ = false;
  bool joins_ = true;
  bool asked_for_ = false;
  mutable std::once_flag once_;
  mutable std::optional<system::ReadSystem> read_;
};

struct Complaints;

/// Tells mistakes in options about services.
void check_run_system(const RunSystem& system, const Arguments& arguments, Complaints& complaints);

/// `--with` and `--service` as settings on top of descriptions.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> service_settings(
    const Arguments& arguments);
/// What is wrong with options about services, at the places where they stand: findings that
/// `read_system` has on its command line, of options in `config` or on ours.
void tell_findings(const std::vector<Finding>& findings, const Arguments& arguments,
                   const Source& config, Complaints& complaints);

/// A host alias that leads to a service, `NAME[:PORT]=${service.NAME.addr}`; nothing for others.
[[nodiscard]] std::optional<system::ServiceHost> parse_service_host(std::string_view text);

/// Whether it names services, versions and overrides included.
[[nodiscard]] bool speaks_of_services(const GivenOption& given);
[[nodiscard]] std::vector<ServiceMistake> mistakes_in_option(const GivenOption& given,
                                                             const system::ReadSystem& read);

/// The services whose `${service.NAME...}` stand in the text, in order.
[[nodiscard]] std::vector<std::string> services_in(std::string_view text);

/// The scheme of a URL of `--target` or `--against`, also where a service gives it; empty if it is
/// not known.
[[nodiscard]] std::string scheme_of(const RunSystem& system, const std::string& url);

}  // namespace weir::cli
