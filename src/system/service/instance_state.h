// What an instance is inside; private to its two files.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <mutex>

#include "system/service/instance.h"
#include "system/service/life.h"
#include "system/service/troubles.h"

namespace weir::system {

struct Instance::State {
  State(const Workshop& the_workshop, const ServiceDescription& the_description,
        const std::filesystem::path& folder, const NameLookup& others, OnChange on_change);

  const Workshop& workshop;
  /// All that it was described as; the last one holds. Those before are never touched again.
  std::list<ServiceDescription> descriptions;
  std::atomic<const ServiceDescription*> described = nullptr;
  const OnChange change;
  Life life;  ///< Of what runs elsewhere it has no process.
  bool abandoned = false;
  std::mutex doing;            ///< Held while the process is changed.
  mutable std::mutex looking;  ///< Held for what follows.
  InstanceRecord record;
  bool end_expected = false;  ///< The last end was asked for.
  Troubles troubles;

  [[nodiscard]] const ServiceDescription& description() const { return *described; }
  /// With `doing` held.
  void describe_anew(const ServiceDescription& anew);

  template <typename Change>
  void update(const Change& make) {
    InstanceRecord copy;
    {
      const std::scoped_lock lock(looking);
      make(record);
      copy = record;
    }
    if (change) change(copy);
  }
  void set_state(ServiceState state) {
    update([&](InstanceRecord& changed) { changed.state = state; });
  }
  void expect_end(bool expected);
  /// It has ended, and its description waits for that.
  [[nodiscard]] bool is_done() const;
  [[nodiscard]] bool is_external() const { return !description().address.empty(); }
  /// Usage for what weir did not start.
  [[nodiscard]] Result<void> runs_here() const;
  /// Unavailable, with how it ended, for what does not run.
  [[nodiscard]] Result<void> runs() const;

  [[nodiscard]] Result<void> equip(const OnWait& wait, const Patience& patience);
  [[nodiscard]] Result<void> begin(const OnWait& wait, const Patience& patience);
  /// What the description says in templates, as others read it.
  [[nodiscard]] Result<void> resolve_texts();
  /// The version, asked of the service if the description cannot know it.
  void find_version(const Patience& patience);
  void note_ready();
  [[nodiscard]] std::string epitaph() const;
};

/// Puts the service's name in front of an error that does not have it yet.
[[nodiscard]] Failure within_service(Error error, const std::string& service);

}  // namespace weir::system
