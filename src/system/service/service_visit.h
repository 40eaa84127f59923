// ServiceVisit: one file's stay with the services it uses.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "system/service/run_services.h"

namespace weir::system {

class MadeThings;

/// What a service wrote while a file used it.
struct ServiceLog {
  std::string service;
  std::filesystem::path name;  ///< Of the log, in the service's folder.
  std::string text;            ///< The end of what was written.
  std::uint64_t left_out = 0;  ///< Bytes in front of that.
};

/// What becomes of services when a file leaves them.
enum class ServiceFate : std::uint8_t {
  Forget,  ///< They are as before.
  Keep,    ///< Their folders stay, as the file has left them, and later files get others.
};

/// What there is to say after a visit.
struct Departure {
  std::vector<std::string> problems;  ///< A line for each service that could not be put right.
  std::vector<std::string> kept;      ///< Lines that tell where what was kept is.
};

/// All that can stand behind `service.NAME.` in a script.
[[nodiscard]] std::vector<std::string> names_in_scripts(const ServiceDescription& description);

/// Used by the threads of one file; what changes a service is done one after the other.
class ServiceVisit {
 public:
  ServiceVisit(RunServices& services, std::map<std::string, bool, std::less<>> uses);
  ~ServiceVisit();  ///< Leaves, if nobody did.
  ServiceVisit(const ServiceVisit&) = delete;
  ServiceVisit& operator=(const ServiceVisit&) = delete;

  /// What scripts see: `testdrive.kafka-addr`, `service.kafka.addr`.
  [[nodiscard]] const std::map<std::string, std::string>& variables() const { return variables_; }
  /// Host names that lead to the services; later ones win.
  [[nodiscard]] const std::vector<HostAlias>& aliases() const { return aliases_; }

  /// Where actions note what they make in the services, which outlives the visit; null before.
  void note_in(MadeThings& made) { made_ = &made; }
  [[nodiscard]] MadeThings* made() const { return made_; }

  /// The service. Usage, with a hint, if the file does not visit it.
  [[nodiscard]] Result<Instance*> find(std::string_view name);
  /// Restarts the service as `[override.NAME]` of weir.toml has it, until the visit ends. Usage for
  /// an override that there is not, or that says nothing of the service.
  [[nodiscard]] Result<void> lay_over(const std::string& service, const std::string& override_name,
                                      const Patience& patience);
  /// Has a restart compare what the query answers: that at the end of the run, or one at the end of
  /// the visit if the service forgets it then. Usage if the service is not to be restarted,
  /// Unavailable if it refuses the query.
  [[nodiscard]] Result<void> keep_answer(Instance& instance, std::string query,
                                         const Patience& patience);
  /// How long a log was when the visit began.
  [[nodiscard]] std::uint64_t log_begin(const std::filesystem::path& log) const;
  /// Told what services wait for while they are started again.
  [[nodiscard]] const OnWait& on_wait() const;

  /// A line for each service that has ended by itself, left a core file or a sanitizer's report, or
  /// listens where other machines can reach it; that one is ended.
  [[nodiscard]] std::vector<std::string> troubles();
  /// The last `limit` bytes of each log, of what was written since the visit began; of a service
  /// that was started for it, of everything.
  [[nodiscard]] std::vector<ServiceLog> logs(std::uint64_t limit) const;
  /// Ends the visit.
  [[nodiscard]] Departure leave(const Patience& patience, ServiceFate fate);

 private:
  friend class RunServices;
  [[nodiscard]] Result<void> begin(const std::vector<std::string>& started,
                                   const Patience& patience);
  void add_names(const Instance& instance);
  void add_aliases(const Instance& instance);
  void add_configured_hosts();
  void tell_troubles(Instance& instance, std::vector<std::string>& problems);
  void leave(Instance& instance, bool alone, ServiceFate fate, const Patience& patience,
             Departure& departure);
  [[nodiscard]] Result<void> put_right(Instance& instance, const Patience& patience);
  /// What a service that has a `[reset]` says of itself.
  struct Contents {
    std::vector<std::string> statements;  ///< What would take it away.
    std::set<std::string> others;         ///< What only a start from nothing takes away.
  };
  /// Nothing if it is not asked.
  [[nodiscard]] Result<std::optional<Contents>> contents(Instance& instance,
                                                         const Patience& patience) const;
  [[nodiscard]] Result<void> await_before(Instance& instance, const std::set<std::string>& before,
                                          const Patience& patience);
  /// Unavailable if something is left.
  [[nodiscard]] Result<void> reset(Instance& instance, const Patience& patience);

  RunServices& services_;
  const std::map<std::string, bool, std::less<>> uses_;
  std::map<std::string, std::string> variables_;
  std::vector<HostAlias> aliases_;
  std::map<std::filesystem::path, std::uint64_t> log_begins_;
  std::map<std::string, std::size_t> known_troubles_;  ///< How many there were before.
  /// Before the file. Only what is new may be taken away after it.
  std::map<std::string, Contents> known_contents_;
  KeptQueries kept_queries_;  ///< To be asked at the end of the visit.
  std::set<std::string> laid_over_;
  std::set<std::string, std::less<>> started_;  ///< For this visit.
  MadeThings* made_ = nullptr;
  bool left_ = false;
};

}  // namespace weir::system
