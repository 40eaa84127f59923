// From settings to a run, and from its totals to an exit status.
#include <fmt/format.h>

#include <filesystem>
#include <limits>
#include <set>

#include "actions/registry.h"
#include "base/clock.h"
#include "cli/check_first.h"
#include "cli/exit_code.h"
#include "cli/failure_bundle.h"
#include "cli/interrupts.h"
#include "cli/kafka_library.h"
#include "cli/make_leases.h"
#include "cli/make_services.h"
#include "cli/option_use.h"
#include "cli/repeat.h"
#include "cli/rewriter.h"
#include "cli/run_output.h"
#include "cli/run_scale.h"
#include "cli/start_run.h"
#include "cli/view_counter.h"
#include "driver/driver.h"
#include "run/scheduler.h"

namespace weir::cli {
namespace {

constexpr Nanoseconds kKeepBudget = std::chrono::minutes(2);
constexpr Nanoseconds kSanityBudget = std::chrono::minutes(10);
/// Behind all files.
constexpr plan::FileId kServices{std::numeric_limits<std::uint32_t>::max() - 1};

system::Endpoints endpoints_of(const RunSettings& settings) {
  system::Endpoints endpoints;
  for (const system::HostAlias& alias : settings.aliases) endpoints.add_alias(alias);
  return endpoints;
}

std::vector<plan::EventSink*> all_sinks(const RunSettings& settings, Rewriter& rewriter,
                                        ViewCounter& views, OptionUse& use, const RunOutput& output,
                                        const PlanRun& plan_run) {
  std::vector<plan::EventSink*> sinks = output.sinks();
  if (!settings.given.empty()) sinks.push_back(&use);
  if (settings.slt.rewrite) sinks.push_back(&rewriter);
  if (settings.options.views == run::Views::On) sinks.push_back(&views);
  sinks.insert(sinks.end(), plan_run.sinks.begin(), plan_run.sinks.end());
  return sinks;
}

/// What holds for the time of one run.
class RunCommand {
 public:
  RunCommand(const RunSettings& settings, Invocation& invocation, RunOutput& output,
             PlanRun plan_run)
      : settings_(settings),
        invocation_(invocation),
        output_(output),
        plan_run_(std::move(plan_run)),
        endpoints_(endpoints_of(settings)),
        use_(settings, plan_run_.use),
        journal_(clock_, all_sinks(settings, rewriter_, views_, use_, output, plan_run_)) {}

  int run() {
    const run::LoadScript& load = plan_run_.load;
    announce();
    output_.keep_moving(journal_);
    run::RunTotals totals;
    if (settings_.check_first) totals = check_all(settings_, load, journal_);
    if (!totals.unparsable) totals = run_all(load);
    const std::string rewritten = rewrite(totals);
    const int code = exit_code_of(facts_of(totals), settings_.manner);
    end(totals, code);
    print(settings_.json == "-" ? invocation_.err : invocation_.out, rewritten);
    say_what_had_no_effect(totals);
    if (!totals.problem.empty())
      report_error(invocation_, {ErrorKind::Unavailable, totals.problem, ""}, code);
    if (auto finished = output_.finish(); !finished) {
      return report_error(invocation_, finished.error(), kExitNotRun);
    }
    return code;
  }

 private:
  /// Of the command line. Scripts that were not read may have had a use for it.
  void say_what_had_no_effect(const run::RunTotals& totals) const {
    const std::string_view program = invocation_.words.program();
    const bool all_read = !totals.unparsable && !facts_of(totals).not_run;
    for (const std::string& warning : all_read ? use_.warnings() : std::vector<std::string>()) {
      warn(warning);
    }
    for (const std::string& note : use_.notes()) {
      print(invocation_.err, fmt::format("{}: note: {}\n", program, note));
    }
  }

  void warn(std::string_view warning) const {
    print(invocation_.err, fmt::format("{}: warning: {}\n", invocation_.words.program(), warning));
  }

  void announce() {
    plan::RunStarted started;
    started.version = WEIR_VERSION;
    started.seed = settings_.seed;
    started.arguments = settings_.shown_arguments;
    started.jobs = settings_.jobs;
    const std::string target = describe_place(settings_);
    started.target = target;
    started.started = clock_.wall_now();
    started.files = count_files(settings_);
    started.bytes = count_bytes(settings_);
    started.passed_before = settings_.passed_before;
    started.config = settings_.config;
    journal_.emit({}, started);
  }

  [[nodiscard]] static run::RunTotals not_run(const Error& error) {
    run::RunTotals totals;
    totals.problem = error.message;
    if (!error.hint.empty()) totals.problem += "\nhint: " + error.hint;
    return totals;
  }

  run::RunTotals run_all(const run::LoadScript& load) {
    if (auto made = make_temp_dir(); !made) {
      run::RunTotals totals;
      totals.problem = made.error().message;
      return totals;
    }
    const auto services = make_services(settings_, journal_);
    run::RunTotals totals = run_served(load, *services);
    // No database of a lease is in them any more.
    const system::Patience patience{Deadline::after(clock_, kKeepBudget), {}};
    for (const std::string& problem : services->keep_promised(patience)) warn(problem);
    return totals;
  }

  run::RunTotals run_served(const run::LoadScript& load, system::RunServices& services) {
    const std::vector<run::Suite> suites = suites_of(settings_);
    const auto settled = settle_places(settings_, services, interrupts_.token());
    if (!settled) return not_run(settled.error());
    auto leases = make_leases(*settled, journal_, endpoints_);
    if (!leases) return not_run(leases.error());
    auto other = make_other_leases(*settled, journal_, endpoints_);
    if (!other) return not_run(other.error());
    run::ScheduleOptions options = schedule_options(settings_);
    options.other = {other->get(), other_engine(settings_)};
    options.services = &services;
    if (!settings_.bundles.empty()) {
      options.keep_logs = [this](const std::string& path, const auto& logs) {
        return keep_logs(settings_.bundles, path, logs, output_.secrets());
      };
    }
    const auto duckdb = make_duckdb_library(journal_);
    const run::FileEnvironment environment{
        settings_.options,
        endpoints_,
        actions::actions(),
        clock_,
        journal_,
        duckdb.get(),
        kafka_library(journal_),
        [this](std::string_view secret) { output_.secrets().add(secret); }};
    run::RunTotals totals =
        run::run_suites(suites, load, options, **leases, environment, interrupts_.token());
    check_sanity(services, totals);
    return totals;
  }

  /// Services that opted in are killed and looked at again, with the databases still there.
  void check_sanity(system::RunServices& services, run::RunTotals& totals) {
    if (interrupts_.happened()) return;
    const MonotonicTime begun = clock_.now();
    std::vector<std::string> problems = services.troubles_between_files();
    const auto sane =
        services.sanity_restart({Deadline::after(clock_, kSanityBudget), interrupts_.token()});
    if (!sane) problems.push_back("the restart at the end: " + sane.error().message);
    insane_ = !problems.empty();
    if (!insane_) return;
    // Reports are made of files: what belongs to none of them has a line of its own.
    const std::string reason = fmt::format("{}", fmt::join(problems, "; "));
    totals.files.add(plan::Verdict::Fail);
    journal_.emit(
        kServices,
        plan::FileEnded{
            "services of the run", plan::Verdict::Fail, reason, clock_.now() - begun, {}, {}});
  }

  /// `--rewrite`: what is said of it. Files of which nothing is left to rewrite have passed.
  [[nodiscard]] std::string rewrite(run::RunTotals& totals) {
    if (!settings_.slt.rewrite) return {};
    if (interrupts_.happened()) return "nothing was rewritten: the run was interrupted\n";
    const RewriteReport report = rewriter_.finish();
    std::erase_if(totals.failed, [&](const std::string& path) {
      const auto mended = report.mended.find(path);
      if (mended == report.mended.end()) return false;
      --totals.files.by_verdict[static_cast<std::size_t>(mended->second)];
      totals.files.add(plan::Verdict::Pass);
      return true;
    });
    return report.text;
  }

  /// `--temp-dir` is made if need be, and stays.
  [[nodiscard]] Result<void> make_temp_dir() const {
    std::error_code error;
    if (!settings_.temp_dir.empty()) std::filesystem::create_directories(settings_.temp_dir, error);
    if (!error) return {};
    return fail(ErrorKind::Unavailable,
                fmt::format("cannot create `{}`: {}", settings_.temp_dir, error.message()));
  }

  [[nodiscard]] RunFacts facts_of(const run::RunTotals& totals) const {
    RunFacts facts;
    facts.files = totals.files;
    facts.unparsed = totals.unparsable ? 1 : 0;
    const bool problem = !totals.problem.empty() && !insane_;
    facts.not_run = totals.without_server || problem;
    facts.insane = insane_;
    facts.interrupted = interrupts_.happened();
    return facts;
  }

  void end(const run::RunTotals& totals, int code) {
    plan::RunEnded ended;
    ended.files = totals.files;
    ended.commands = totals.commands;
    ended.elapsed = journal_.elapsed();
    ended.exit_code = code;
    const std::set<std::string> failed(totals.failed.begin(), totals.failed.end());
    const std::optional<std::uint64_t> seed =
        settings_.seed_given ? std::optional(settings_.seed) : std::nullopt;
    const std::string repeat = failed.empty()             ? std::string()
                               : plan_run_.repeat.empty() ? repeat_command(settings_, seed, failed)
                                                          : plan_run_.repeat;
    ended.repeat = repeat;
    if (settings_.options.views == run::Views::On) ended.views = &views_.counts();
    journal_.emit({}, ended);
  }

  const RunSettings& settings_;
  Invocation& invocation_;
  RunOutput& output_;
  PlanRun plan_run_;
  SystemClock clock_;
  system::Endpoints endpoints_;
  Rewriter rewriter_;
  ViewCounter views_;
  OptionUse use_;
  bool insane_ = false;  ///< A service was not itself after a restart.
  plan::Journal journal_;
  Interrupts interrupts_;
};

}  // namespace

int report_error(const Invocation& invocation, const Error& error, int code) {
  print(invocation.err, fmt::format("{}: error: {}\n", invocation.words.program(), error.message));
  if (!error.hint.empty()) print(invocation.err, fmt::format("hint: {}\n", error.hint));
  return code;
}

int start_plan_run(const RunSettings& settings, Invocation& invocation, PlanRun plan_run) {
  driver::forget_client_environment();
  auto output = RunOutput::create(settings, invocation);
  if (!output) return report_error(invocation, output.error(), kExitNotRun);
  return RunCommand(settings, invocation, **output, std::move(plan_run)).run();
}

}  // namespace weir::cli
