// Bringing services up for files, and keeping files apart.
#include "system/service/run_services.h"

#include <fmt/format.h>

#include <algorithm>

#include "system/service/service_visit.h"
#include "system/service/session_state.h"

namespace weir::system {
namespace {

bool has_ended(const Instance& instance) {
  const ServiceState state = instance.record().state;
  return state == ServiceState::Stopped || state == ServiceState::Failed;
}

/// Tells in a line each which services of a session do not run any more; their processes.
std::vector<process::Service> tell_ended(Session& session, const OnWait& wait) {
  std::vector<process::Service> ended;
  for (const InstanceRecord& record : session.records()) {
    const Instance* instance = session.instance(record.name);
    if (instance == nullptr || record.state != ServiceState::Failed) continue;
    ended.push_back(record.process);
    const std::string epitaph = instance->epitaph();
    const std::string first = epitaph.substr(0, epitaph.find_first_of(",;\n"));
    if (wait) wait({}, fmt::format("{} before this run", first));
  }
  return ended;
}

}  // namespace

RunServices::RunServices(RunServicesOptions options) : options_(std::move(options)) {}

RunServices::~RunServices() = default;

Result<std::unique_ptr<ServiceVisit>> RunServices::enter(std::span<const ServiceUse> uses,
                                                         const Patience& patience) {
  if (uses.empty() && options_.always.empty()) return std::unique_ptr<ServiceVisit>();
  WEIR_TRY_ASSIGN(const Uses all, with_needs(uses));
  WEIR_TRY(occupy(all, patience));
  auto visit = std::make_unique<ServiceVisit>(*this, all);
  WEIR_TRY_ASSIGN(const auto started, bring_up(all, patience));
  WEIR_TRY(visit->begin(started, patience));
  return visit;
}

bool RunServices::resets(const ServiceDescription& description) const {
  return description.reset && description.address.empty() &&
         !options_.leased.contains(description.name);
}

/// With those that every file visits, and those that these need.
Result<RunServices::Uses> RunServices::with_needs(std::span<const ServiceUse> uses) const {
  std::vector<std::string> names = options_.always;
  for (const ServiceUse& use : uses) names.push_back(use.name);
  WEIR_TRY_ASSIGN(const auto order, in_order_of_needs(system(), names));
  Uses all;
  for (const std::string& name : order) {
    const ServiceDescription& description = system().services.find(name)->second;
    all[name] = resets(description);
  }
  for (const ServiceUse& use : uses) all[use.name] |= use.alone;
  return all;
}

Result<void> RunServices::occupy(const Uses& uses, const Patience& patience) {
  std::unique_lock lock(mutex_);
  const auto there_is_room = [&] {
    return std::ranges::all_of(uses, [&](const auto& use) {
      const Occupation& now = occupied_[use.first];
      return !now.alone && (!use.second || now.guests == 0);
    });
  };
  if (!freed_.wait_until(lock, patience.stop, patience.deadline.when(), there_is_room)) {
    if (patience.stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
    return fail(ErrorKind::Timeout, "its services were in use by other files for too long");
  }
  for (const auto& [name, alone] : uses) {
    ++occupied_[name].guests;
    occupied_[name].alone = alone;
  }
  return {};
}

void RunServices::free(const Uses& uses) {
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [name, alone] : uses) {
      --occupied_[name].guests;
      if (alone) occupied_[name].alone = false;
    }
  }
  freed_.notify_all();
}

Session* RunServices::session() const {
  const std::scoped_lock lock(mutex_);
  return session_.get();
}

Instance* RunServices::find(std::string_view name) const {
  Session* running = session();
  return running == nullptr ? nullptr : running->instance(name);
}

Result<void> RunServices::open_session(const Patience& patience) {
  if (this->session() != nullptr) return {};
  SessionOptions options = options_.session;
  options.system = system();
  std::unique_ptr<Session> session;
  if (options_.join) {
    WEIR_TRY_ASSIGN(session, Session::find(options, patience));
  }
  const bool joined = session != nullptr;
  if (!joined) {
    WEIR_TRY_ASSIGN(session, Session::create(options, Sharing::Private, patience));
  }
  {
    const std::scoped_lock lock(mutex_);
    joined_ = joined;
    session_ = std::move(session);
  }
  if (!joined) return {};
  // What ended before the run is none of its business: whoever was there has told it.
  for (const process::Service& process : tell_ended(*this->session(), options_.session.wait)) {
    (void)is_news(process);
  }
  return {};
}

Result<std::vector<std::string>> RunServices::bring_up(const Uses& uses, const Patience& patience) {
  const std::scoped_lock opening(opening_);
  std::vector<std::string> names;
  for (const auto& [name, alone] : uses) names.push_back(name);
  const std::string key = fmt::format("{}", fmt::join(names, " "));
  if (const auto known = missing_.find(key); known != missing_.end()) return Failure(known->second);
  WEIR_TRY(open_session(patience));
  std::vector<std::string> down;
  for (const std::string& name : names) {
    const Instance* instance = session()->instance(name);
    if (instance != nullptr && instance->record().state == ServiceState::Failed) {
      note_end(*instance);
    }
    if (instance == nullptr || has_ended(*instance)) down.push_back(name);
  }
  if (down.empty()) return down;
  auto up = session()->up(down, patience);
  if (!up) {
    if (up.error().kind == ErrorKind::Unavailable) missing_.emplace(key, up.error());
    return Failure(std::move(up).error());
  }
  for (const std::string& name : down) options_.on_ready(session()->instance(name)->record());
  return down;
}

bool RunServices::is_news(const process::Service& ended) {
  const std::scoped_lock lock(mutex_);
  return told_ends_.insert(ended.id).second;
}

/// Ends that a file has seen are known already.
void RunServices::note_end(const Instance& instance) {
  if (is_news(instance.record().process)) ends_between_.push_back(instance.epitaph());
}

std::vector<std::string> RunServices::troubles_between_files() {
  const std::scoped_lock opening(opening_);
  std::vector<std::string> lines = ends_between_;
  if (session() == nullptr || joined_) return lines;
  for (const InstanceRecord& record : session()->records()) {
    Instance* instance = session()->instance(record.name);
    if (instance == nullptr) continue;
    const bool failed = record.state == ServiceState::Failed;
    if (failed && is_news(record.process)) lines.push_back(instance->epitaph());
    for (const std::string& trouble : troubles_of(*instance)) {
      std::string line = fmt::format("{}: {}", record.name, trouble);
      if (is_news(line)) lines.push_back(std::move(line));
    }
  }
  return lines;
}

bool RunServices::is_news(const std::string& trouble) {
  const std::scoped_lock lock(mutex_);
  return told_troubles_.insert(trouble).second;
}

Result<std::string> RunServices::resolve(std::string_view text) const {
  return interpolate(text, [running = session()](std::string_view name) {
    return running == nullptr ? std::nullopt : running->look_up(name);
  });
}

Result<void> RunServices::sanity_restart(const Patience& patience) {
  const std::scoped_lock opening(opening_);
  if (session() == nullptr) return {};
  KeptQueries more;
  {
    const std::scoped_lock lock(mutex_);
    more = kept_queries_;
  }
  return session()->sanity_restart(more, patience);
}

void RunServices::keep_answer(const std::string& service, std::string query) {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string>& queries = kept_queries_[service];
  if (std::ranges::find(queries, query) == queries.end()) queries.push_back(std::move(query));
}

std::vector<std::string> RunServices::troubles_of(Instance& instance) {
  const std::vector<std::string> news = instance.new_troubles();
  const std::scoped_lock lock(mutex_);
  std::vector<std::string>& all = troubles_[instance.description().name];
  all.insert(all.end(), news.begin(), news.end());
  return all;
}

}  // namespace weir::system
