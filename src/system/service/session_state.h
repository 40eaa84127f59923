// What a session is inside; private to its files.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "process/supervisor.h"
#include "system/service/session.h"
#include "system/service/session_record.h"
#include "system/workshop.h"

namespace weir::system {

/// A supervisor and the workshop that works with it.
struct Bench {
  std::unique_ptr<process::Supervisor> supervisor;
  std::unique_ptr<Workshop> workshop;
};

struct Session::State {
  SessionOptions options;
  std::filesystem::path file;  ///< The record's, if the session is shared; else empty.
  std::filesystem::path run;
  bool owner = false;
  bool detached = false;
  bool ended = false;
  Bench services;  ///< What runs; of the session.
  /// What fetches and prepares; ends with this weir also where the services do not.
  Bench tools;

  mutable std::mutex mutex;  ///< Guards what follows.
  std::map<std::string, std::unique_ptr<Instance>, std::less<>> instances;
  std::map<std::string, InstanceRecord, std::less<>> records;
  std::set<std::int64_t> told_ends;  ///< Ids of services whose ends `await_failure` has told.

  [[nodiscard]] bool shared() const { return !file.empty(); }
  [[nodiscard]] const Workshop& tool_workshop() const {
    return tools.workshop ? *tools.workshop : *services.workshop;
  }
  [[nodiscard]] const ServiceDescription* description(std::string_view name) const;
  /// Keeps others from bringing services up or down meanwhile.
  [[nodiscard]] Result<std::optional<FileLock>> lock(const Patience& patience) const;

  [[nodiscard]] NameLookup names() const;
  [[nodiscard]] std::optional<std::string> look_up(std::string_view name) const;
  [[nodiscard]] OnChange on_change();
  void note(const InstanceRecord& record);
  /// Puts the record of one instance into the session's file, or takes it out.
  void save(const std::string& name) const;
  void forget(const std::string& name);
  [[nodiscard]] Instance* find(std::string_view name) const;
  /// Takes in what other weirs have started in the session since.
  void learn_others();
  [[nodiscard]] bool is_told(std::int64_t service) const;
  [[nodiscard]] bool is_asked_for(const std::string& name) const;
  void abandon();
};

/// Removes a session's file, and what weirs that were killed left of it.
void remove_session(const std::filesystem::path& file);

/// The file of locks beside a session's.
[[nodiscard]] std::filesystem::path lock_of(const std::filesystem::path& file,
                                            std::string_view what);

/// The names and all that they need, each behind what it needs. Usage for one that is not known.
[[nodiscard]] Result<std::vector<std::string>> in_order_of_needs(
    const SystemDescription& system, std::span<const std::string> names);

}  // namespace weir::system
