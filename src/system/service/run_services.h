// RunServices: the services of one run. They are brought up when a file first needs them, and kept
// for those that follow.
//
// A file *visits* the services that it uses. Visits of one service go on side by side, unless one
// of them is *alone*: it stops the service, or changes it, or the service has a `[reset]`, with
// which it forgets what the file did.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/source.h"
#include "system/endpoints.h"
#include "system/service/read.h"
#include "system/service/session.h"

namespace weir::system {

/// What a file needs of a service.
struct ServiceUse {
  std::string name;
  bool alone = false;  ///< It does something to it that others would notice.
};

/// A host name of scripts that leads to a service, as `[hosts]` has it.
struct ServiceHost {
  Address from;    ///< Port 0: every one.
  std::string to;  ///< Such as `${service.kafka.addr}`.
};

struct RunServicesOptions {
  SessionOptions session;  ///< But for its system.
  /// What is described; called when the first service is needed, and valid from then on.
  std::function<const SystemDescription&()> describe;
  Source config = make_source("weir.toml", {});  ///< What was read for that.
  ReadOptions reading;                           ///< How it was read.
  std::vector<ServiceHost> hosts;                ///< Later ones win.
  std::vector<std::string> always;               ///< Every file visits these.
  /// Those where files have databases by lease, which keeps them apart: they are not reset.
  std::set<std::string, std::less<>> leased;
  bool join = true;  ///< Services that `weir up` left running are used.
  /// Told each service that the run has started; from any thread.
  std::function<void(const InstanceRecord& record)> on_ready = [](const InstanceRecord&) {};
};

class ServiceVisit;
struct ServiceLog;

/// Every member may be called from any thread.
class RunServices {
 public:
  explicit RunServices(RunServicesOptions options);
  /// Ends what the run started, but for what it started in a session of another weir.
  ~RunServices();
  RunServices(const RunServices&) = delete;
  RunServices& operator=(const RunServices&) = delete;

  /// Waits until those can be visited, and brings up what does not run; null if there are none.
  /// What cannot be had is tried once. Kinds of errors as those of `Session::up`.
  [[nodiscard]] Result<std::unique_ptr<ServiceVisit>> enter(std::span<const ServiceUse> uses,
                                                            const Patience& patience);
  /// Ends the services that shall be kept as failed files left them, and keeps their folders. A
  /// line for each that cannot be kept. After all visits, and when nothing else uses them.
  [[nodiscard]] std::vector<std::string> keep_promised(const Patience& patience);
  /// A line for each service that ended by itself while no file used it, and for what else it did
  /// then that would fail a file. After all visits.
  [[nodiscard]] std::vector<std::string> troubles_between_files();
  /// Replaces `${service...}` in the text. Usage for a name that is not known, or a service that
  /// does not run.
  [[nodiscard]] Result<std::string> resolve(std::string_view text) const;
  /// See Session; only of services that were visited.
  [[nodiscard]] Result<void> sanity_restart(const Patience& patience);
  [[nodiscard]] const SystemDescription& system() const { return options_.describe(); }

 private:
  friend class ServiceVisit;
  struct Occupation {
    unsigned guests = 0;
    bool alone = false;
  };
  [[nodiscard]] bool resets(const ServiceDescription& description) const;
  using Uses = std::map<std::string, bool, std::less<>>;  ///< Whether alone.

  [[nodiscard]] Result<Uses> with_needs(std::span<const ServiceUse> uses) const;
  [[nodiscard]] Result<void> occupy(const Uses& uses, const Patience& patience);
  void free(const Uses& uses);
  /// Those of them that did not run before.
  [[nodiscard]] Result<std::vector<std::string>> bring_up(const Uses& uses,
                                                          const Patience& patience);
  [[nodiscard]] Result<void> open_session(const Patience& patience);
  [[nodiscard]] Session* session() const;                     ///< Null before the first service.
  [[nodiscard]] Instance* find(std::string_view name) const;  ///< Null if it is not up.
  /// Whether nobody has told the end of this process yet.
  [[nodiscard]] bool is_news(const process::Service& ended);
  /// The same for the line that tells a trouble.
  [[nodiscard]] bool is_news(const std::string& trouble);
  void note_end(const Instance& instance);
  /// The folder of a service is kept: now, if nobody else uses the service, else by
  /// `keep_promised`. A line that says where, or why not.
  struct Kept {
    std::string line;  ///< Empty for what runs elsewhere.
    bool retired = false;
  };
  [[nodiscard]] Result<Kept> keep(const Instance& instance, bool alone, const Patience& patience);
  [[nodiscard]] std::vector<std::string> how_to_remove_kept();
  /// Ends a service that somebody has alone, and what needs it, and forgets them, so that the next
  /// file gets others; whether it could, which it cannot with those of another weir.
  [[nodiscard]] bool retire_own(const std::string& name);
  [[nodiscard]] Result<void> retire(const std::string& name, const std::filesystem::path& kept,
                                    const Patience& patience);
  [[nodiscard]] Result<std::filesystem::path> new_kept_folder(const std::string& name);
  [[nodiscard]] std::vector<std::string> in_need_of(const std::string& name) const;
  /// The restart at the end compares what the query answers.
  void keep_answer(const std::string& service, std::string query);
  /// All troubles of a service so far.
  [[nodiscard]] std::vector<std::string> troubles_of(Instance& instance);

  const RunServicesOptions options_;
  std::mutex opening_;  ///< Held while services are brought up.
  std::vector<std::string> ends_between_;
  std::map<std::string, Error> missing_;  ///< What cannot be had, by the names asked for.
  std::filesystem::path kept_;            ///< The folder of what is kept; empty: not made yet.
  std::map<std::string, unsigned> kept_count_;
  /// Where folders shall be when the run has ended, by service.
  std::map<std::string, std::filesystem::path> promised_;

  mutable std::mutex mutex_;          ///< Guards what follows.
  std::unique_ptr<Session> session_;  ///< Once it is there it stays.
  bool joined_ = false;               ///< Another weir's.
  std::condition_variable_any freed_;
  std::map<std::string, Occupation, std::less<>> occupied_;
  std::map<std::string, std::vector<std::string>, std::less<>> troubles_;
  KeptQueries kept_queries_;             ///< What scripts asked to be kept until the end.
  std::set<std::int64_t> told_ends_;     ///< Ids of processes.
  std::set<std::string> told_troubles_;  ///< Lines.
};

}  // namespace weir::system
