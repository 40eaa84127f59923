// Running of many files, each on its lease.
#include "run/scheduler.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "base/guarded.h"
#include "base/rng.h"
#include "base/text.h"
#include "run/suite_places.h"
#include "system/made_things.h"
#include "system/service/service_visit.h"

namespace weir::run {
namespace {

using plan::Verdict;

/// For fetching and starting services, and for other files that use them alone.
constexpr Nanoseconds kServiceBudget = 1800s;
constexpr Nanoseconds kLeaveBudget = 120s;
/// For taking away what a file has made while its services are sure to be there.
constexpr Nanoseconds kRemovalBudget = 2s;
constexpr std::uint64_t kKeptLog = std::uint64_t{256} << 10U;  // bytes of each
constexpr std::uint64_t kSeedBound = 1ULL << 32U;              // seeds of files are 32-bit numbers

/// What there is to say of one file, until its lease is given back and it can be reported.
struct Ran {
  plan::FileId file;
  std::string path;
  FileResult result;
  MonotonicTime start;
  bool unparsable = false;
  std::string note;
  std::vector<std::string> kept;  ///< Lines about what is left of its services.
};

bool is_bad(Verdict verdict) { return verdict == Verdict::Fail || verdict == Verdict::Error; }

/// Whether a step can fail although it is not counted: a command of the shell, a query for
/// variables.
bool can_fail(const plan::Plan& plan, const plan::Step& step) {
  const auto* action = std::get_if<plan::ActionOperation>(&plan.operation(step));
  return std::holds_alternative<plan::SqlOperation>(plan.operation(step)) ||
         (action != nullptr && action->name == "shell-execute");
}

/// What a green file must not hide.
std::string note_of(const Script& script, const FileResult& result) {
  constexpr std::string_view kNothing = "nothing in it was judged";
  const auto judged = [&](const plan::Step& step) { return can_fail(*script.plan, step); };
  const bool nothing = result.verdict == Verdict::Pass && result.commands.executed() == 0 &&
                       std::ranges::none_of(script.plan->steps(), judged);
  if (!nothing) return script.note;
  return fmt::format("{}{}{}", script.note, script.note.empty() ? "" : ", ", kNothing);
}

std::string join_lines(const std::vector<std::string>& lines, std::string_view separator) {
  return join({lines.begin(), lines.end()}, separator);
}

/// Everything the workers share.
class Run {
 public:
  Run(std::span<const Suite> suites, const LoadScript& load, const ScheduleOptions& options,
      system::LeaseProvider& leases, const FileEnvironment& environment,
      const std::stop_token& stop)
      : suites_(suites),
        load_(load),
        options_(options),
        leases_(leases),
        environment_(environment),
        stop_(stop) {
    std::uint32_t first = 0;
    for (const Suite& suite : suites_) {
      first_file_.push_back(first);
      first += static_cast<std::uint32_t>(suite.files.size());
    }
  }

  RunTotals run() {
    {
      std::vector<std::jthread> others;
      const std::size_t workers = std::min<std::size_t>(options_.jobs, suites_.size());
      for (std::size_t i = 1; i < workers; ++i) others.emplace_back([this] { work(); });
      work();
    }
    return totals_.with_lock([](RunTotals& totals) { return std::move(totals); });
  }

 private:
  void work() {
    for (;;) {
      const std::size_t number = next_suite_.fetch_add(1);
      if (number >= suites_.size() || enough()) return;
      run_suite(number);
    }
  }

  [[nodiscard]] bool enough() {
    if (stop_.stop_requested()) return true;
    return totals_.with_lock(
        [&](const RunTotals& totals) { return totals.failed.size() >= options_.max_errors; });
  }

  void run_suite(std::size_t number) {
    const Suite& suite = suites_[number];
    SuitePlaces places(options_, leases_, environment_, missing_, suite.files.size() > 1);
    bool failed = false;
    for (std::size_t i = 0; i < suite.files.size() && !enough(); ++i) {
      const plan::FileId file{first_file_[number] + static_cast<std::uint32_t>(i)};
      const Ran ran = run_one(file, suite.files[i], places);
      failed |= is_bad(ran.result.verdict);
      // The last file is reported with what its lease left behind.
      const bool last = i + 1 == suite.files.size();
      finish(ran, last ? release(places, failed) : system::Released{});
    }
    (void)release(places, failed);
  }

  system::Released release(SuitePlaces& places, bool failed) const {
    const bool keep = failed && options_.keep_failed == KeepFailed::Yes;
    return places.release(keep ? system::LeaseFate::Keep : system::LeaseFate::Drop);
  }

  [[nodiscard]] std::uint64_t seed_of(const std::string& path) const {
    if (options_.same_seed) return options_.seed;
    return Rng(options_.seed).split(path).below(kSeedBound);
  }

  Ran run_one(plan::FileId file, const std::string& path, SuitePlaces& places) {
    Ran ran{file, path, {}, environment_.clock.now(), false, {}, {}};
    const Script script = load_(path);
    const std::uint64_t seed = seed_of(path);
    const std::size_t steps = script.plan ? script.plan->steps().size() : 0;
    environment_.journal.emit(
        file, plan::FileStarted{path, seed, steps, script.source.text().size(), script.dialect,
                                script.dialect_reason, script.engine});
    for (const Diagnostic& diagnostic : script.diagnostics) {
      environment_.journal.emit(file, plan::Diagnosed{&script.source, &diagnostic});
    }
    ran.unparsable = !script.plan || has_errors(script.diagnostics);
    ran.result = judge_unrun(script);
    if (ran.result.verdict == Verdict::Pass) {
      ran.result = run_served(ran, script, seed, places);
      ran.note = note_of(script, ran.result);
    }
    if (is_bad(ran.result.verdict)) remark_on(file, script);
    return ran;
  }

  void remark_on(plan::FileId file, const Script& script) {
    if (!script.remarks) return;
    for (const Diagnostic& diagnostic : script.remarks()) {
      environment_.journal.emit(file, plan::Diagnosed{&script.source, &diagnostic});
    }
  }

  /// Pass if the file can be run, else what it is without running.
  [[nodiscard]] FileResult judge_unrun(const Script& script) const {
    FileResult result;
    if (!script.plan || has_errors(script.diagnostics)) {
      result.verdict = Verdict::Error;  // its diagnostics say why
    } else if (!script.skip_reason.empty()) {
      result.verdict = options_.strict_needs ? Verdict::Fail : Verdict::Skip;
      result.reason = script.skip_reason;
    }
    return result;
  }

  /// With its services.
  FileResult run_served(Ran& ran, const Script& script, std::uint64_t seed, SuitePlaces& places) {
    if (options_.services == nullptr) return run_leased(ran.file, script, seed, places, nullptr);
    auto visit = options_.services->enter(
        script.services, {Deadline::after(environment_.clock, kServiceBudget), stop_});
    if (!visit) return without_lease({Which::Service, visit.error().message}, visit.error());
    FileResult result = run_leased(ran.file, script, seed, places, visit->get());
    if (*visit != nullptr) leave_services(**visit, places, ran, result);
    return result;
  }

  void leave_services(system::ServiceVisit& visit, const SuitePlaces& places, Ran& ran,
                      FileResult& result) {
    add_problems(visit.troubles(), result);
    const bool failed = is_bad(result.verdict);
    if (failed) keep_logs(visit, ran);
    const bool keep = failed && options_.keep_failed == KeepFailed::Yes;
    if (!places.shared() && !keep) (void)places.remove_made(kRemovalBudget);
    const auto fate = keep ? system::ServiceFate::Keep : system::ServiceFate::Forget;
    const system::Departure departure =
        visit.leave({Deadline::after(environment_.clock, kLeaveBudget), {}}, fate);
    add_problems(departure.problems, result);
    if (!failed && is_bad(result.verdict)) keep_logs(visit, ran);
    ran.kept.insert(ran.kept.end(), departure.kept.begin(), departure.kept.end());
  }

  static void add_problems(const std::vector<std::string>& problems, FileResult& result) {
    if (problems.empty()) return;
    if (result.verdict != Verdict::Error) result.verdict = Verdict::Fail;
    result.reason += (result.reason.empty() ? "" : "; ") + join_lines(problems, "; ");
  }

  void keep_logs(const system::ServiceVisit& visit, Ran& ran) const {
    if (!options_.keep_logs) return;
    std::string line = options_.keep_logs(ran.path, visit.logs(kKeptLog));
    if (!line.empty()) ran.kept.push_back(std::move(line));
  }

  FileResult run_leased(plan::FileId file, const Script& script, std::uint64_t seed,
                        SuitePlaces& places, system::ServiceVisit* services) {
    system::LeaseRequest request = request_of(script, places.shared());
    if (!places.suits(request)) {
      return on_another_engine(places.main()->main.scheme, request.engine);
    }
    if (auto got = places.acquire(Which::Main, request, stop_); !got) {
      return without_lease({Which::Main, request.engine}, got.error());
    }
    if (options_.other.leases != nullptr && !script.dialect.empty()) {
      request.engine = options_.other.engine;
      auto got = places.acquire(Which::Other, request, stop_);
      if (!got) return without_lease({Which::Other, request.engine}, got.error());
    }
    Place place = places.place();
    place.seed = seed;
    place.services = services;
    system::Endpoints endpoints = environment_.endpoints;
    if (services != nullptr) {
      endpoints.add_below(services->aliases());
      note_made(*services, places.made(), endpoints);
    }
    const FileEnvironment own{
        environment_.options, endpoints,           environment_.actions,       environment_.clock,
        environment_.journal, environment_.duckdb, environment_.kafka_library, environment_.hide};
    FileResult result = run_file(*script.plan, file, place, own, stop_);
    if (finds_nobody(result) && !place.main.disposable) note_missing(script, result);
    return result;
  }

  static void note_made(system::ServiceVisit& visit, system::MadeThings& made,
                        const system::Endpoints& endpoints) {
    made.resolve_by([endpoints](std::string_view host, std::uint16_t port) {
      const system::Address found = endpoints.resolve(host, port);
      return fmt::format("{}:{}", found.host, found.port);
    });
    visit.note_in(made);
  }

  /// Nothing of the file could be sent.
  [[nodiscard]] static bool finds_nobody(const FileResult& result) {
    return result.without_server && result.commands.of(Verdict::Pass) == 0 &&
           result.commands.of(Verdict::Fail) == 0;
  }

  /// The target is the same for all files: the next ones need not wait for it again.
  void note_missing(const Script& script, const FileResult& result) {
    missing_.add({Which::Main, request_of(script, false).engine},
                 Error{ErrorKind::Unavailable, result.server_problem, {}});
  }

  [[nodiscard]] static FileResult on_another_engine(std::string_view first,
                                                    std::string_view wanted) {
    FileResult result;
    result.verdict = Verdict::Error;
    result.reason = fmt::format(
        "files that share a database have one engine: the first one ran on {}, and this one is "
        "for {}",
        first, wanted);
    return result;
  }

  [[nodiscard]] static system::LeaseRequest request_of(const Script& script, bool shared) {
    system::LeaseRequest request;
    request.name = script.path;
    if (!script.engine.empty()) request.engine = script.engine;
    if (!script.cluster_wide.empty()) request.need = system::ServerNeed::Server;
    request.shared = shared;
    return request;
  }

  /// An engine that cannot be had is told once; the other files that need it are not run.
  FileResult without_lease(const Engine& engine, const Error& error) {
    const bool lasts = error.kind == ErrorKind::Unavailable;
    const bool known = lasts && !missing_.add(engine, error);
    if (lasts && !known) note_problem(error);
    FileResult result;
    result.verdict = known ? Verdict::Unjudged : Verdict::Error;
    // It was told whole where it was met first.
    result.reason = known ? error.message.substr(0, error.message.find('\n')) : error.message;
    result.without_server = true;
    return result;
  }

  void note_problem(const Error& error) {
    totals_.with_lock([&](RunTotals& totals) {
      totals.problem += (totals.problem.empty() ? "" : "\n") + error.message;
      if (!error.hint.empty()) totals.problem += "\nhint: " + error.hint;
    });
  }

  void finish(const Ran& ran, const system::Released& released) {
    const FileResult& result = ran.result;
    totals_.with_lock([&](RunTotals& totals) {
      totals.files.add(result.verdict);
      totals.commands.add(result.commands);
      totals.unparsable |= ran.unparsable;
      totals.without_server |= result.without_server;
      if (is_bad(result.verdict)) totals.failed.push_back(ran.path);
    });
    std::string reason = result.reason;
    if (!released.leftovers.empty()) {
      reason += fmt::format("{}left behind on the server: {}", reason.empty() ? "" : "; ",
                            join_lines(released.leftovers, ", "));
    }
    std::vector<std::string> left = ran.kept;
    left.insert(left.end(), released.how_to_open.begin(), released.how_to_open.end());
    const std::string kept = join_lines(left, "\n");
    environment_.journal.emit(ran.file, plan::FileEnded{ran.path, result.verdict, reason,
                                                        environment_.clock.now() - ran.start,
                                                        result.commands, kept, ran.note});
  }

  std::span<const Suite> suites_;
  const LoadScript& load_;
  const ScheduleOptions& options_;
  system::LeaseProvider& leases_;
  const FileEnvironment& environment_;
  std::stop_token stop_;
  std::vector<std::uint32_t> first_file_;  ///< Id of each suite's first file.
  std::atomic<std::size_t> next_suite_ = 0;
  MissingEngines missing_;
  Guarded<RunTotals> totals_;
};

}  // namespace

RunTotals run_suites(std::span<const Suite> suites, const LoadScript& load,
                     const ScheduleOptions& options, system::LeaseProvider& leases,
                     const FileEnvironment& environment, const std::stop_token& stop) {
  return Run(suites, load, options, leases, environment, stop).run();
}

}  // namespace weir::run
