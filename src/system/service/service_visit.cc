// What a file sees of its services, and how they forget it.
#include "system/service/service_visit.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <optional>

#include "diag/suggest.h"
#include "system/service/log_reader.h"
#include "system/service/ports.h"
#include "system/service/session_state.h"
#include "system/service/sql.h"
#include "system/service/tcp.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kLeaveBudget = std::chrono::minutes(2);
constexpr auto kEndBudget = std::chrono::seconds(1);
constexpr auto kSettleBudget = std::chrono::seconds(1);
constexpr auto kSettlePause = std::chrono::milliseconds(10);

/// `HOST:PORT`, or a host alone, which stands for every port.
std::optional<Address> parse(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return Address{std::string(text), 0};
  const auto name = parse_socket_name(text);
  return name ? std::optional(Address{name->host, name->port}) : std::nullopt;
}

/// Says the first thing that is not the same.
Result<void> as_before(const std::set<std::string>& before, const std::set<std::string>& now) {
  for (const std::string& other : now) {
    if (!before.contains(other)) return fail(ErrorKind::Unavailable, other + " is new");
  }
  for (const std::string& other : before) {
    if (!now.contains(other)) return fail(ErrorKind::Unavailable, other + " is gone");
  }
  return {};
}

/// Why nobody will ever say how it ended; nothing for one that runs, or whose end is known.
std::optional<std::string> lost_with_supervisor(const Instance& instance) {
  const InstanceRecord record = instance.record();
  const bool up = record.state == ServiceState::Ready || record.state == ServiceState::Paused;
  if (!up || process::is_alive(record.process.identity)) return std::nullopt;
  const auto end = instance.await_end({Deadline::after(SystemClock(), kEndBudget), {}});
  const bool told = end || end.error().kind == ErrorKind::Timeout;
  return told ? std::nullopt : std::optional(end.error().message);
}

}  // namespace

std::vector<std::string> names_in_scripts(const ServiceDescription& description) {
  std::vector<std::string> names = {"addr", "host", "port", "url"};
  for (const PortSpec& port : description.ports) names.push_back("addr." + port.name);
  for (const auto& [name, url] : description.urls) names.push_back("url." + name);
  return names;
}

ServiceVisit::ServiceVisit(RunServices& services, std::map<std::string, bool, std::less<>> uses)
    : services_(services), uses_(std::move(uses)) {}

ServiceVisit::~ServiceVisit() {
  if (left_) return;
  (void)leave({Deadline::after(SystemClock(), kLeaveBudget), {}}, ServiceFate::Forget);
}

Result<void> ServiceVisit::begin(const std::vector<std::string>& started,
                                 const Patience& patience) {
  started_.insert(started.begin(), started.end());
  for (const auto& [name, alone] : uses_) {
    Instance& instance = *services_.session()->instance(name);
    add_names(instance);
    add_aliases(instance);
    for (const fs::path& log : instance.record().logs) log_begins_[log] = log_length(log);
    known_troubles_[name] = services_.troubles_of(instance).size();
    WEIR_TRY_ASSIGN(auto before, contents(instance, patience));
    if (before) known_contents_[name] = *std::move(before);
  }
  add_configured_hosts();
  return {};
}

void ServiceVisit::add_names(const Instance& instance) {
  const ServiceDescription& description = instance.description();
  for (const auto& [name, value] : instance.record().variables) variables_[name] = value;
  for (const std::string& name : names_in_scripts(description)) {
    const std::string whole = fmt::format("service.{}.{}", description.name, name);
    if (auto text = services_.session()->look_up(whole)) variables_[whole] = *std::move(text);
  }
}

void ServiceVisit::add_aliases(const Instance& instance) {
  const ServiceDescription& description = instance.description();
  const auto text = services_.session()->look_up(fmt::format("service.{}.addr", description.name));
  const auto to = text ? parse(*text) : std::nullopt;
  if (!to) return;
  for (const std::string& host : description.hosts) {
    if (auto from = parse(host)) aliases_.push_back({*std::move(from), *to});
  }
}

void ServiceVisit::add_configured_hosts() {
  const NameLookup names = [this](std::string_view name) -> std::optional<std::string> {
    const auto found = variables_.find(std::string(name));
    return found == variables_.end() ? std::nullopt : std::optional(found->second);
  };
  for (const ServiceHost& host : services_.options_.hosts) {
    const auto text = interpolate(host.to, names);
    const auto to = text ? parse(*text) : std::nullopt;
    if (to) aliases_.push_back({host.from, *to});
  }
}

Result<Instance*> ServiceVisit::find(std::string_view name) {
  if (uses_.contains(name)) return services_.session()->instance(name);
  std::vector<std::string_view> known;
  for (const auto& [one, description] : services_.system().services) known.push_back(one);
  std::string hint = did_you_mean(name, known);
  if (std::ranges::find(known, name) != known.end()) {
    hint = "the name must stand in the script itself, not in a variable";
  } else if (hint.empty()) {
    hint = "`weir describe` lists the services";
  }
  return fail(ErrorKind::Usage, fmt::format("the script uses no service `{}`", name),
              std::move(hint));
}

Result<void> ServiceVisit::lay_over(const std::string& service, const std::string& override_name,
                                    const Patience& patience) {
  WEIR_TRY_ASSIGN(Instance * instance, find(service));
  const RunServicesOptions& options = services_.options_;
  ReadOptions reading = options.reading;
  reading.overrides.push_back(override_name);
  ReadSystem read = read_system(options.config, reading);
  if (std::ranges::find(read.overrides, override_name) == read.overrides.end()) {
    const std::vector<std::string_view> known(read.overrides.begin(), read.overrides.end());
    std::string hint = did_you_mean(override_name, known);
    if (hint.empty()) hint = "weir.toml describes it in [override.NAME.service.SERVICE]";
    return fail(ErrorKind::Usage, fmt::format("there is no override `{}`", override_name),
                std::move(hint));
  }
  const auto anew = read.system.services.find(service);
  if (anew == read.system.services.end() || has_errors(read.findings)) {
    return fail(
        ErrorKind::Usage,
        fmt::format("`{}` with the override `{}` is not well described", service, override_name),
        "`weir check weir.toml` says why");
  }
  laid_over_.insert(service);
  return instance->start_as(anew->second, on_wait(), patience);
}

Result<void> ServiceVisit::keep_answer(Instance& instance, std::string query,
                                       const Patience& patience) {
  const ServiceDescription& description = instance.description();
  if (!description.sanity_restart || instance.record().state == ServiceState::External) {
    return fail(
        ErrorKind::Usage,
        fmt::format("{} is not restarted at the end, so nothing is compared", description.name),
        fmt::format("`sanity-restart = true` in [service.{}] has that done with what weir "
                    "has started",
                    description.name));
  }
  WEIR_TRY(ask_service(instance, query, patience));  // a mistake in it is the script's
  if (services_.resets(description)) {
    kept_queries_[description.name].push_back(std::move(query));
  } else {
    services_.keep_answer(description.name, std::move(query));
  }
  return {};
}

std::uint64_t ServiceVisit::log_begin(const fs::path& log) const {
  const auto found = log_begins_.find(log);
  return found == log_begins_.end() ? 0 : found->second;
}

const OnWait& ServiceVisit::on_wait() const { return services_.options_.session.wait; }

std::vector<std::string> ServiceVisit::troubles() {
  std::vector<std::string> problems;
  for (const auto& [name, alone] : uses_) {
    if (Instance* instance = services_.find(name)) tell_troubles(*instance, problems);
  }
  return problems;
}

std::vector<ServiceLog> ServiceVisit::logs(std::uint64_t limit) const {
  std::vector<ServiceLog> logs;
  for (const auto& [name, alone] : uses_) {
    const Instance* instance = services_.find(name);
    if (instance == nullptr) continue;
    const InstanceRecord record = instance->record();
    for (const fs::path& log : record.logs) {
      const std::uint64_t begin = started_.contains(name) ? 0 : log_begin(log);
      LogEnd end = read_log_end(log, begin, log_length(log), limit);
      if (end.text.empty()) continue;
      const fs::path relative = log.lexically_relative(record.folder);
      const bool below = !relative.empty() && *relative.begin() != "..";
      logs.push_back({name, below ? relative : log.filename(), std::move(end.text), end.left_out});
    }
  }
  return logs;
}

Departure ServiceVisit::leave(const Patience& patience, ServiceFate fate) {
  left_ = true;
  Departure departure;
  for (const auto& [name, alone] : uses_) {
    Instance* instance = services_.find(name);  // null if it did not come up
    if (instance != nullptr) leave(*instance, alone, fate, patience, departure);
  }
  if (!departure.kept.empty()) {
    const std::vector<std::string> more = services_.how_to_remove_kept();
    departure.kept.insert(departure.kept.end(), more.begin(), more.end());
  }
  services_.free(uses_);
  return departure;
}

void ServiceVisit::leave(Instance& instance, bool alone, ServiceFate fate, const Patience& patience,
                         Departure& departure) {
  const std::string name = instance.description().name;
  if (fate == ServiceFate::Keep) {
    auto kept = services_.keep(instance, alone, patience);
    if (!kept) {
      departure.problems.push_back(
          fmt::format("{} could not be kept: {}", name, kept.error().message));
    } else if (!kept->line.empty()) {
      departure.kept.push_back(kept->line);
    }
    if (kept && kept->retired) return;
  }
  if (!alone) return;
  if (const auto kept = kept_queries_.find(name); kept != kept_queries_.end()) {
    auto same = restart_and_compare(instance, kept->second, on_wait(), patience);
    if (!same) departure.problems.push_back(fmt::format("{}: {}", name, same.error().message));
  }
  auto right = put_right(instance, patience);
  if (right) right = reset(instance, patience);
  if (right) return;
  if (services_.resets(instance.description()) && services_.retire_own(name)) return;
  departure.problems.push_back(
      fmt::format("{} could not be put right: {}", name, right.error().message));
}

void ServiceVisit::tell_troubles(Instance& instance, std::vector<std::string>& problems) {
  const std::string& name = instance.description().name;
  const std::vector<std::string> troubles = services_.troubles_of(instance);
  const std::size_t known = known_troubles_[name];
  const bool is_new = troubles.size() > known;
  if (is_new && !reachable_places(instance.record().process.identity).empty()) {
    (void)instance.kill(SIGKILL, {Deadline::after(SystemClock(), kEndBudget), {}});
  } else if (is_new) {  // whoever writes a core file is about to end
    (void)instance.await_end({Deadline::after(SystemClock(), kEndBudget), {}});
  }
  if (auto lost = lost_with_supervisor(instance)) {
    return problems.push_back(fmt::format("{}: {}", name, *lost));
  }
  const InstanceRecord record = instance.record();
  if (record.state == ServiceState::Failed && record.process.id != 0) {
    (void)services_.is_news(record.process);  // every file that used it tells it
    problems.push_back(instance.epitaph());
  }
  for (std::size_t i = known; i < troubles.size(); ++i) {
    problems.push_back(fmt::format("{}: {}", name, troubles[i]));
    (void)services_.is_news(problems.back());  // every file that used it tells it
  }
}

/// What a script did to it on purpose is undone.
Result<void> ServiceVisit::put_right(Instance& instance, const Patience& patience) {
  const ServiceState state = instance.record().state;
  if (state == ServiceState::Paused) WEIR_TRY(instance.resume());
  const std::string& name = instance.description().name;
  if (laid_over_.erase(name) > 0) {
    return instance.start_as(services_.session()->system().services.find(name)->second, on_wait(),
                             patience);
  }
  const bool ended = state == ServiceState::Stopped || state == ServiceState::Failed;
  const bool wanted = services_.joined_ || services_.resets(instance.description());
  if (ended && wanted) return instance.start_again(on_wait(), patience);
  return {};
}

Result<std::optional<ServiceVisit::Contents>> ServiceVisit::contents(
    Instance& instance, const Patience& patience) const {
  const auto& spec = instance.description().reset;
  const bool ready = instance.record().state == ServiceState::Ready;
  if (!ready || !services_.resets(instance.description())) return std::nullopt;
  WEIR_TRY_ASSIGN(const std::string url, instance.resolve(spec->target, patience));
  WEIR_TRY_ASSIGN(const auto rows, query_rows(url, spec->statements, patience));
  Contents found;
  for (const auto& row : rows) {
    if (!row.empty()) found.statements.push_back(row.front());
  }
  if (spec->compare.empty()) return found;
  WEIR_TRY_ASSIGN(const auto others, query_rows(url, spec->compare, patience));
  for (const auto& row : others) found.others.insert(fmt::format("{}", fmt::join(row, " ")));
  return found;
}

/// Without knowing what was there before nothing is taken away.
Result<void> ServiceVisit::reset(Instance& instance, const Patience& patience) {
  const auto before = known_contents_.find(instance.description().name);
  if (before == known_contents_.end()) return {};
  WEIR_TRY_ASSIGN(const auto left, contents(instance, patience));
  if (!left) return {};
  const std::vector<std::string>& known = before->second.statements;
  std::string url;
  for (const std::string& statement : left->statements) {
    if (std::ranges::find(known, statement) != known.end()) continue;
    if (url.empty()) {
      WEIR_TRY_ASSIGN(url, instance.resolve(instance.description().reset->target, patience));
    }
    WEIR_TRY(query_rows(url, statement, patience));
  }
  if (url.empty()) return as_before(before->second.others, left->others);
  return await_before(instance, before->second.others, patience);
}

/// No event tells when a server has read its settings again.
Result<void> ServiceVisit::await_before(Instance& instance, const std::set<std::string>& before,
                                        const Patience& patience) {
  SystemClock clock;
  const Deadline soon = Deadline::after(clock, kSettleBudget).or_sooner(patience.deadline);
  for (;;) {
    WEIR_TRY_ASSIGN(const auto now, contents(instance, patience));
    auto same = now ? as_before(before, now->others) : Result<void>();
    if (same || soon.expired(clock)) return same;
    (void)clock.wait_until(clock.now() + kSettlePause, patience.stop);
  }
}

}  // namespace weir::system
