// SuitePlaces: what the files of one suite have to themselves: databases, and what they make in
// services.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/guarded.h"
#include "kafka/made_topics.h"
#include "run/file_runner.h"
#include "run/scheduler.h"
#include "system/lease.h"
#include "system/made_things.h"

namespace weir::run {

/// An engine that is asked for, and as which of the two; or services, by why they cannot be had.
enum class Which : std::uint8_t { Main, Other, Service };
using Engine = std::pair<Which, std::string>;

/// Engines that cannot be had, and why. Any thread.
class MissingEngines {
 public:
  /// False if it is known already.
  bool add(const Engine& engine, const Error& error);
  [[nodiscard]] std::optional<Error> find(const Engine& engine) const;

 private:
  Guarded<std::map<Engine, Error>> missing_;
};

/// Taken when the first file asks, and given back after the last. Used by one thread.
class SuitePlaces {
 public:
  SuitePlaces(const ScheduleOptions& options, system::LeaseProvider& leases,
              const FileEnvironment& environment, MissingEngines& missing, bool shared)
      : options_(options),
        leases_(leases),
        environment_(environment),
        missing_(missing),
        shared_(shared) {}

  /// Whether more than one file uses it.
  [[nodiscard]] bool shared() const { return shared_; }
  /// What a file has had; null before the first.
  [[nodiscard]] const system::Lease* main() const { return main_ ? &*main_ : nullptr; }

  /// Whether the engine that a file asks for is the one that is there, or none is there yet.
  [[nodiscard]] bool suits(const system::LeaseRequest& request) const;
  [[nodiscard]] Result<void> acquire(Which which, const system::LeaseRequest& request,
                                     const std::stop_token& stop);
  /// For a file that runs in it; there is a main one.
  [[nodiscard]] Place place() const;

  /// Where what the files make in services is noted, beside topics.
  [[nodiscard]] system::MadeThings& made() { return *made_; }
  /// Takes away what the files have made in services: topics and the rest have `budget` each. What
  /// is left of it, for messages.
  [[nodiscard]] std::vector<std::string> remove_made(Nanoseconds budget) const;
  /// Gives everything back, once.
  [[nodiscard]] system::Released release(system::LeaseFate fate);

 private:
  const ScheduleOptions& options_;
  system::LeaseProvider& leases_;
  const FileEnvironment& environment_;
  MissingEngines& missing_;
  bool shared_;
  std::optional<system::Lease> main_;
  std::optional<system::Lease> other_;
  std::unique_ptr<system::MadeThings> made_ = std::make_unique<system::MadeThings>();
  std::shared_ptr<kafka::MadeTopics> topics_ = std::make_shared<kafka::MadeTopics>();
};

}  // namespace weir::run
