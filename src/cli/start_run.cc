// From settings to a run, and from its totals to an exit status.
#include "cli/start_run.h"

#include <fmt/format.h>

#include <set>

#include "actions/registry.h"
#include "base/clock.h"
#include "cli/exit_code.h"
#include "cli/interrupts.h"
#include "cli/load_script.h"
#include "cli/make_leases.h"
#include "cli/repeat.h"
#include "cli/run_output.h"
#include "run/scheduler.h"

namespace weir::cli {
namespace {

std::vector<run::Suite> suites_of(const RunSettings& settings) {
  std::vector<run::Suite> suites;
  for (const ScriptGroup& group : settings.groups) suites.push_back({group.name, group.files});
  return suites;
}

std::size_t count_files(const RunSettings& settings) {
  std::size_t count = 0;
  for (const ScriptGroup& group : settings.groups) count += group.files.size();
  return count;
}

run::ScheduleOptions schedule_options(const RunSettings& settings) {
  run::ScheduleOptions options;
  options.jobs = settings.jobs;
  options.max_errors = settings.max_errors;
  options.seed = settings.seed;
  options.same_seed = settings.seed_given;
  if (settings.keep_failed) options.keep_failed = run::KeepFailed::Yes;
  options.strict_needs = settings.strict_needs;
  return options;
}

system::Endpoints endpoints_of(const RunSettings& settings) {
  system::Endpoints endpoints;
  for (const ServiceAddress& service : settings.services) {
    endpoints.set_service(service.service, {service.address.host, service.address.port});
  }
  for (const system::HostAlias& alias : settings.aliases) endpoints.add_alias(alias);
  return endpoints;
}

int report_error(const Invocation& invocation, const Error& error, int code) {
  print(invocation.err, fmt::format("{}: error: {}\n", invocation.words.program(), error.message));
  if (!error.hint.empty()) print(invocation.err, fmt::format("hint: {}\n", error.hint));
  return code;
}

/// `--check-first`: whether every file is without errors; prints what is wrong.
bool all_check(const RunSettings& settings, const run::LoadScript& load, plan::Journal& journal) {
  bool good = true;
  for (const ScriptGroup& group : settings.groups) {
    for (const std::string& file : group.files) {
      const run::Script script = load(file);
      if (!has_errors(script.diagnostics)) continue;
      good = false;
      for (const Diagnostic& diagnostic : script.diagnostics) {
        journal.emit({}, plan::Diagnosed{&script.source, &diagnostic});
      }
    }
  }
  return good;
}

/// What holds for the time of one run.
class RunCommand {
 public:
  RunCommand(const RunSettings& settings, Invocation& invocation, RunOutput& output)
      : settings_(settings),
        invocation_(invocation),
        output_(output),
        endpoints_(endpoints_of(settings)),
        journal_(clock_, output.sinks()) {}

  int run() {
    const run::LoadScript load = script_loader(settings_);
    announce();
    output_.keep_moving(journal_);
    run::RunTotals totals;
    RunFacts facts;
    if (settings_.check_first && !all_check(settings_, load, journal_)) {
      facts.unparsed = 1;
    } else {
      totals = run_all(load);
      facts = facts_of(totals);
    }
    const int code = exit_code_of(facts, settings_.manner);
    end(totals, code);
    if (!totals.problem.empty())
      report_error(invocation_, {ErrorKind::Unavailable, totals.problem, ""}, code);
    if (auto finished = output_.finish(); !finished) {
      return report_error(invocation_, finished.error(), kExitNotRun);
    }
    return code;
  }

 private:
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
    journal_.emit({}, started);
  }

  run::RunTotals run_all(const run::LoadScript& load) {
    const std::vector<run::Suite> suites = suites_of(settings_);
    auto leases = make_leases(settings_, journal_, endpoints_);
    if (!leases) {
      run::RunTotals totals;
      totals.problem = leases.error().message;
      if (!leases.error().hint.empty()) totals.problem += "\nhint: " + leases.error().hint;
      return totals;
    }
    const run::FileEnvironment environment{settings_.options, endpoints_, actions::actions(),
                                           clock_, journal_};
    return run::run_suites(suites, load, schedule_options(settings_), **leases, environment,
                           interrupts_.token());
  }

  [[nodiscard]] RunFacts facts_of(const run::RunTotals& totals) const {
    RunFacts facts;
    facts.files = totals.files;
    facts.unparsed = totals.unparsable ? 1 : 0;
    facts.not_run = totals.without_server || !totals.problem.empty();
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
    const std::string repeat = repeat_command(settings_, seed, failed);
    ended.repeat = repeat;
    journal_.emit({}, ended);
  }

  const RunSettings& settings_;
  Invocation& invocation_;
  RunOutput& output_;
  SystemClock clock_;
  system::Endpoints endpoints_;
  plan::Journal journal_;
  Interrupts interrupts_;
};

}  // namespace

int start_run(const RunSettings& settings, Invocation& invocation) {
  auto output = RunOutput::create(settings, invocation);
  if (!output) return report_error(invocation, output.error(), kExitNotRun);
  return RunCommand(settings, invocation, **output).run();
}

}  // namespace weir::cli
