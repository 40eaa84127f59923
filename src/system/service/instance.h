// Instance: one service that runs: laid out, started, probed, stopped, killed, started again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "process/supervisor.h"
#include "system/service/description.h"
#include "system/service/interpolate.h"
#include "system/service/probe.h"
#include "system/workshop.h"

namespace weir::system {

enum class ServiceState : std::uint8_t {
  Starting,
  Ready,
  Paused,
  Stopped,
  Failed,    ///< It ended by itself, or could not be started.
  External,  ///< It runs somewhere; weir does not start it.
  Done,      ///< It has ended as its description waits for.
};
[[nodiscard]] std::string_view to_text(ServiceState state);

/// What is known of an instance, as data: what a session keeps on disk and every command shows.
struct InstanceRecord {
  std::string name;
  std::string version;       ///< As described, or what it says of itself; empty: not known.
  std::string address = {};  ///< Of what runs elsewhere.
  ServiceState state = ServiceState::Starting;
  std::filesystem::path folder;
  process::Service process;  ///< id 0: none.
  std::map<std::string, std::uint16_t> ports;
  std::map<std::string, std::string> urls;  ///< All templates of the description resolved.
  std::vector<std::pair<std::string, std::string>> variables;
  std::vector<std::pair<std::string, std::string>> exports;
  std::vector<std::filesystem::path> logs;  ///< The first one is its output.
  std::int64_t started = 0;                 ///< Seconds since 1970, UTC.
  unsigned restarts = 0;
  std::string described = {};  ///< The digest of what it was started from; empty: not known.
  std::chrono::milliseconds ready_after = {};  ///< From exec to ready, the last time.
  std::uint64_t output_begin = 0;              ///< How long its output was when it was started.
};

/// Told each change of an instance's record, with no lock of the instance held.
using OnChange = std::function<void(const InstanceRecord& record)>;

/// Every member may be called from any thread; what changes the process is done one after the
/// other.
class Instance {
 public:
  /// Lays out `folder` (which must not exist), starts and waits until it is ready. `others`
  /// resolves `service.*`. Unavailable, with the last lines of the log, if it ends meanwhile;
  /// Timeout says which probe did not hold and what it saw last.
  /// What is missing in the cache is fetched and prepared. `workshop` must outlive the instance.
  [[nodiscard]] static Result<std::unique_ptr<Instance>> start(
      const Workshop& workshop, const ServiceDescription& description,
      const std::filesystem::path& folder, const NameLookup& others, const OnWait& wait,
      const OnChange& change, const Patience& patience);
  /// One that was started before, by another weir of the same session; it may have ended since.
  [[nodiscard]] static Result<std::unique_ptr<Instance>> attach(
      const Workshop& workshop, const ServiceDescription& description, InstanceRecord record,
      const NameLookup& others, const OnChange& change);
  ~Instance();  ///< Stops it unless it is abandoned.
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  /// As it is now: an end that nobody asked for shows in its state.
  [[nodiscard]] InstanceRecord record() const;
  /// Stays valid also when it is described anew.
  [[nodiscard]] const ServiceDescription& description() const;

  /// Asks it to end and waits until it and all its children are gone. Unavailable, naming the code,
  /// if it ends with one that is not accepted.
  [[nodiscard]] Result<void> stop(const Patience& patience);
  /// Sends a signal to its process group; SIGKILL reaches all of it, and is waited for until all is
  /// gone.
  [[nodiscard]] Result<void> kill(int signal, const Patience& patience);
  [[nodiscard]] Result<void> pause();
  [[nodiscard]] Result<void> resume();
  /// Starts it again on the same ports and folder, and waits until it is ready. Its files are
  /// written anew if its description is another than that of its last start. Usage if it runs.
  [[nodiscard]] Result<void> start_again(const OnWait& wait, const Patience& patience);
  /// Stops it if it runs, and starts it again.
  [[nodiscard]] Result<void> restart(const OnWait& wait, const Patience& patience);
  /// Stops it if it runs, and starts it as `description` says: with the same name, ports and data.
  /// If that fails it is as it was described, but stopped.
  [[nodiscard]] Result<void> start_as(const ServiceDescription& description, const OnWait& wait,
                                      const Patience& patience);
  /// Waits until its probes hold (`health` if it has one, else `ready`).
  [[nodiscard]] Result<void> await_health(const OnWait& wait, const Patience& patience);
  /// The text with every `${...}` that its own description may use replaced; what that needs is
  /// fetched. Usage for a name that is not known.
  [[nodiscard]] Result<std::string> resolve(std::string_view text, const Patience& patience);
  /// Waits until it has ended, however.
  [[nodiscard]] Result<process::ExitStatus> await_end(const Patience& patience) const;
  /// How it ended, with the last lines of its log; empty while it runs.
  [[nodiscard]] std::string epitaph() const;
  /// Core files, reports of sanitizers and sockets that other machines can reach, of those that
  /// were not there when last asked; a line each.
  [[nodiscard]] std::vector<std::string> new_troubles();
  /// Leaves it running when this object goes.
  void abandon();

 private:
  struct State;
  explicit Instance(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace weir::system
