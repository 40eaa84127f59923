// Session: the services of one weir.toml while they run, shared by every weir that finds them.
//
// `weir run` without a session has one of its own, which ends with it. `weir up` makes one that
// others find: its record lies in the state folder, named by the folder of weir.toml, and its
// supervisor listens on a socket in the run folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "system/places.h"
#include "system/service/description.h"
#include "system/service/fetch.h"
#include "system/service/instance.h"
#include "system/service/sanity_restart.h"

namespace weir::system {

struct SessionOptions {
  SystemDescription system;
  std::filesystem::path project;  ///< The folder of weir.toml, or the working folder without one.
  EnvironmentLookup environment;
  OnFetch fetch;
  OnWait wait;
  std::filesystem::path supervisor = "/proc/self/exe";
};

/// Whether other weirs find a session.
enum class Sharing : std::uint8_t { Private, Shared };

/// Every member may be called from any thread, but for `down` and `detach`, which are the last.
class Session {
 public:
  /// The session of this project that runs, started by this or another weir; null if there is none.
  /// What a session that was killed left behind is removed.
  [[nodiscard]] static Result<std::unique_ptr<Session>> find(SessionOptions options,
                                                             const Patience& patience);
  /// A new one. Usage if one that is shared runs already for this project.
  [[nodiscard]] static Result<std::unique_ptr<Session>> create(SessionOptions options,
                                                               Sharing sharing,
                                                               const Patience& patience);
  /// Ends everything, unless the session was found or is detached.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Fetches, prepares and starts the named services and all that they need, in the order of their
  /// needs, independent ones side by side; those that run are left alone. Starts all or none: when
  /// one fails those that this call started are stopped again. Usage for a name that is not known.
  [[nodiscard]] Result<void> up(std::span<const std::string> names, const Patience& patience);
  /// Stops everything, those first that others do not need, and removes the session. Unavailable,
  /// when all is gone, if a service did not end as it should.
  [[nodiscard]] Result<void> down(const Patience& patience);
  /// Services go on when this weir ends.
  [[nodiscard]] Result<void> detach();

  /// Stops a service as it wants to be ended, and forgets it: the next `up` starts it from nothing.
  /// Its folder becomes `kept`, or is removed if that is empty. Whatever needs it must be down.
  /// Nothing is forgotten if it does not end, or its folder cannot be moved.
  [[nodiscard]] Result<void> retire(const std::string& name, const std::filesystem::path& kept,
                                    const Patience& patience);

  /// The run folder, in which each service has its own.
  [[nodiscard]] const std::filesystem::path& folder() const;
  /// All that was ever up, by name.
  [[nodiscard]] std::vector<InstanceRecord> records() const;
  /// Null if it is not up. Valid as long as the session.
  [[nodiscard]] Instance* instance(std::string_view name);
  /// `service.NAME.url` and the like, for scripts; nothing if the service is not up.
  [[nodiscard]] std::optional<std::string> look_up(std::string_view name) const;
  [[nodiscard]] const SystemDescription& system() const;
  /// Of the named services and all that they need, those that run from another description than
  /// that of `system()`.
  [[nodiscard]] Result<std::vector<std::string>> described_otherwise(
      std::span<const std::string> names) const;

  /// Waits until a service ends by itself, also one that another weir has started; its name, once
  /// for each end. Unavailable when the session was ended by another weir. What `instance` gave
  /// before is not valid any more if another weir has started it anew.
  [[nodiscard]] Result<std::string> await_failure(const Patience& patience);
  /// Kills, starts again and asks each service that opted in, its own queries and `more`; says
  /// what differs.
  [[nodiscard]] Result<void> sanity_restart(const KeptQueries& more, const Patience& patience);

  struct State;

 private:
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace weir::system
