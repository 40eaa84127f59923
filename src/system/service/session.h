// Session: the services of one weir.toml while they run, shared by every weir that finds them.
//
// `weir run` without a session has one of its own, which ends with it. `weir up` makes one that
// others find: its record lies in the state folder, named by the folder of weir.toml, and its
// supervisor listens on a socket in the run folder.
#pragma once

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

namespace weir::system {

struct SessionOptions {
  SystemDescription system;
  std::filesystem::path project;  ///< The folder of weir.toml, or the working folder without one.
  EnvironmentLookup environment;
  OnFetch fetch;
  OnWait wait;
  std::filesystem::path supervisor = "/proc/self/exe";
};

class Session {
 public:
  /// The session that `weir up --detach` left for this project, if it still runs.
  [[nodiscard]] static Result<std::unique_ptr<Session>> find(SessionOptions options);
  /// A new one. Usage if one runs already for this project.
  [[nodiscard]] static Result<std::unique_ptr<Session>> create(SessionOptions options, bool shared);
  ~Session();  ///< Ends what is not detached.
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Fetches, prepares and starts the named services and all that they need, in the order of their
  /// needs, independent ones side by side; those that run are left alone. Starts all or none: when
  /// one fails those that this call started are stopped again.
  [[nodiscard]] Result<void> up(std::span<const std::string> names, const Patience& patience);
  /// Stops everything and removes the session.
  [[nodiscard]] Result<void> down(const Patience& patience);

  [[nodiscard]] std::vector<InstanceRecord> records() const;
  /// Null if it is not up.
  [[nodiscard]] Instance* instance(std::string_view name);
  /// `service.NAME.url` and the like, for scripts; nothing if the service is not up.
  [[nodiscard]] std::optional<std::string> look_up(std::string_view name) const;
  /// Kills, starts again and asks each service that opted in; says what differs.
  [[nodiscard]] Result<void> sanity_restart(const Patience& patience);
  /// Services go on when this weir ends.
  [[nodiscard]] Result<void> detach();

 private:
  struct State;
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace weir::system
