// Life: the process of a service from its files to its end; what instances and prepare share.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "base/result.h"
#include "process/supervisor.h"
#include "system/service/description.h"
#include "system/service/known.h"
#include "system/service/layout.h"
#include "system/service/ports.h"
#include "system/service/probe.h"
#include "system/workshop.h"

namespace weir::system {

/// Whether an end after a stop is a good one.
[[nodiscard]] bool accepts(const StopSpec& stop, const process::ExitStatus& status);

/// Used by one thread at a time. Does not end its process by itself.
class Life {
 public:
  /// All that is referred to must outlive it. `known.folder` is the service's.
  Life(const Workshop& workshop, std::vector<std::string> command, Known known);
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  /// Who is told from now on what is waited for.
  void on_wait(OnWait wait) { wait_ = std::move(wait); }
  /// What the program and its texts need, found later than this was made.
  void equip(Materials materials, std::filesystem::path prepared);

  /// What it is from its next start on, with its files written anew; `description` must outlive
  /// this.
  void describe_anew(const ServiceDescription& description);
  /// Whether the next `begin_again` writes the files.
  void write_files_again(bool again) { rewrite_ = again; }
  [[nodiscard]] bool writes_files_again() const { return rewrite_; }

  /// Makes the folder, which must not exist, with a copy of the prepared `data`. Unavailable if
  /// there is too little space.
  [[nodiscard]] Result<void> lay_out();
  /// Allots ports, writes the files, starts the program and waits until it is ready, on other ports
  /// if somebody took one in the meantime. Whatever goes wrong, no process is left.
  [[nodiscard]] Result<void> begin(const Patience& patience);
  /// The same after it has ended: on the same ports, with the files as they are unless they are to
  /// be written again.
  [[nodiscard]] Result<void> begin_again(const Patience& patience);
  /// Joins a process that another weir has started, whose output began at that length.
  void take_over(process::Service process, Ports ports, std::uint64_t output_begin);

  /// Waits until the probes hold, in their order, all within `budget`.
  [[nodiscard]] Result<void> await(const std::vector<ProbeSpec>& probes, Nanoseconds budget,
                                   const OnWait& wait, const Patience& patience) const;
  [[nodiscard]] Result<void> run_tasks(const std::vector<TaskSpec>& tasks,
                                       const Patience& patience) const;
  /// Sends the stop signal and waits until all of it is gone; its tree is killed after `grace`.
  [[nodiscard]] Result<process::ExitStatus> end(const Patience& patience);

  [[nodiscard]] const Known& known() const { return known_; }
  /// What `${...}` in its description stands for, as far as it is known by now.
  [[nodiscard]] const NameLookup& names() const { return names_; }
  /// Its process, the last one; id 0: there was none. From any thread, as is `exit`.
  [[nodiscard]] process::Service process() const;
  /// How it ended; nothing while it runs.
  [[nodiscard]] std::optional<process::ExitStatus> exit() const;
  [[nodiscard]] std::filesystem::path output() const { return known_.folder / "output.log"; }
  /// How long that was when the process was started.
  [[nodiscard]] std::uint64_t output_begin() const;
  /// Its output, and the other logs of the description.
  [[nodiscard]] std::vector<std::filesystem::path> logs() const;
  /// From exec to ready, the last time.
  [[nodiscard]] Nanoseconds ready_after() const { return ready_after_; }

 private:
  enum class Begun : std::uint8_t { Ready, PortTaken };
  [[nodiscard]] Result<Begun> try_ports(const Patience& patience);
  [[nodiscard]] Result<void> start_process(const Patience& patience);
  [[nodiscard]] Result<void> await_ready(const std::vector<ProbeSpec>& probes, Nanoseconds budget,
                                         const Patience& patience);
  [[nodiscard]] std::filesystem::path origin() const;
  [[nodiscard]] ProbeContext probe_context() const;
  [[nodiscard]] bool lost_its_port() const;
  void kill();

  const Workshop& workshop_;
  std::vector<std::string> command_;
  Known known_;
  const NameLookup names_;
  OnWait wait_;
  FileWriter files_;
  bool rewrite_ = false;
  Guarded<process::Service> process_;
  std::map<std::filesystem::path, std::uint64_t> log_begins_;
  MonotonicTime started_ = {};
  Nanoseconds ready_after_ = {};
};

}  // namespace weir::system
