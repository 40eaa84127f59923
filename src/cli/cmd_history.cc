// `weir history` and `weir replay`: plans that do not come from scripts, and plans that come again.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/bundle.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/report_files.h"
#include "cli/start_run.h"
#include "gen/history.h"
#include "plan/edit.h"
#include "plan/journal.h"

namespace weir::cli {
namespace {

/// The one plan of the run, whatever path is asked for; `plan` must outlive it.
run::LoadScript loader_of(const plan::Plan& plan) {
  return [&plan](const std::string& path) {
    run::Script script;
    script.path = path;
    script.source = plan.storage().sources.front();
    script.plan = plan;
    script.engine = plan.tables().engine;
    return script;
  };
}

/// Runs the plan and keeps its history, ordered by step, without times.
int record(const RunSettings& settings, Invocation& invocation, const plan::Plan& plan,
           std::string repeat, std::string& history) {
  std::string events;
  plan::HistoryWriter writer(events, plan::Times::Off);
  const int code =
      start_plan_run(settings, invocation, {loader_of(plan), {&writer}, std::move(repeat)});
  history = plan::ordered_by_step(events);
  return code;
}

int keep(const Invocation& invocation, const Arguments& arguments, const Bundle& bundle, int code) {
  const auto folder = arguments.text(option::kOut);
  if (!folder) return code;
  if (auto saved = save_bundle(*folder, bundle); !saved) return complain(invocation, saved.error());
  return code;
}

/// Arguments of one of the two commands; nothing if the exit status is already known.
std::optional<Arguments> read_arguments(Invocation& invocation, std::uint32_t mask,
                                        std::string_view command, int& code) {
  Complaints complaints;
  Arguments arguments =
      parse_arguments(invocation.words, invocation.first, mask, complaints.mistakes);
  if (arguments.has(option::kHelp)) {
    print(invocation.out, help_command_page(*find_command(command)));
    code = kExitPassed;
    return std::nullopt;
  }
  const bool wants_bundle = mask == taken_by::kReplay;
  const auto& given = arguments.positionals();
  if (complaints.mistakes.empty() && given.size() != (wants_bundle ? 1U : 0U)) {
    const std::size_t place = given.empty() ? invocation.words.size() : given.back().index;
    complaints.mistakes.push_back(
        {WordPlace{place}, wants_bundle ? "one bundle is needed" : "no path is expected",
         wants_bundle ? "name the folder that `weir history --out` wrote" : ""});
  }
  if (!complaints.fatal()) check_report_files(arguments, {}, complaints);
  print_complaints(invocation, complaints);
  if (!complaints.fatal()) return arguments;
  code = kExitUsage;
  return std::nullopt;
}

gen::HistoryOptions history_options(const Arguments& arguments, std::uint64_t seed) {
  gen::HistoryOptions options;
  options.seed = seed;
  options.steps = static_cast<std::uint32_t>(*arguments.count(option::kSteps));
  if (arguments.has(option::kSideBySide)) options.interleaving = gen::Interleaving::SideBySide;
  return options;
}

/// The ids of `--drop`, or the first that is not in the plan.
Result<std::set<plan::StepId>> dropped_steps(const Arguments& arguments, const plan::Plan& plan) {
  std::set<plan::StepId> dropped;
  for (const std::string& text : arguments.all(option::kDrop)) {
    std::uint64_t number = 0;
    (void)parse_unsigned(text, number);
    const plan::StepId id{static_cast<std::uint32_t>(number)};
    if (plan.find(id) == nullptr) {
      return fail(ErrorKind::Usage, fmt::format("the plan has no step {}", text));
    }
    dropped.insert(id);
  }
  return dropped;
}

}  // namespace

int history_command(Invocation& invocation) {
  int code = kExitPassed;
  const auto arguments = read_arguments(invocation, taken_by::kHistory, "history", code);
  if (!arguments) return code;
  RunSettings settings =
      make_plan_settings(*arguments, invocation.words, surroundings_of(invocation), "history");
  const gen::HistoryOptions options = history_options(*arguments, settings.seed);
  const plan::Plan plan = gen::make_history(options);
  std::string history;
  const std::string repeat =
      fmt::format("weir history --seed {} --steps {}{}", options.seed, options.steps,
                  options.interleaving == gen::Interleaving::SideBySide ? " --side-by-side" : "");
  code = record(settings, invocation, plan, repeat, history);
  return keep(invocation, *arguments, {plan, history}, code);
}

int replay_command(Invocation& invocation) {
  int code = kExitPassed;
  const auto arguments = read_arguments(invocation, taken_by::kReplay, "replay", code);
  if (!arguments) return code;
  const std::string& folder = arguments->positionals().front().text;
  const auto bundle = load_bundle(folder);
  if (!bundle) return complain(invocation, bundle.error());
  const auto dropped = dropped_steps(*arguments, bundle->plan);
  if (!dropped) return complain(invocation, dropped.error());
  const plan::Plan plan = plan::drop_steps(bundle->plan, *dropped);
  RunSettings settings =
      make_plan_settings(*arguments, invocation.words, surroundings_of(invocation), folder);
  settings.seed = plan.tables().seed;
  settings.seed_given = true;
  settings.plan_engine = slt::find_engine(plan.tables().engine);
  std::string history;
  code = record(settings, invocation, plan, fmt::format("weir replay {}", folder), history);
  code = keep(invocation, *arguments, {plan, history}, code);
  if (!dropped->empty() || code == kExitNotRun || code == kExitInterrupted) return code;
  const std::string difference = first_difference(bundle->history, history);
  if (difference.empty()) {
    const auto events = std::count(history.begin(), history.end(), '\n');
    print(invocation.err, fmt::format("replayed {} events, the same bytes as recorded\n", events));
    return code;
  }
  print(invocation.err, "the replay is not what was recorded: " + difference);
  return kExitFailed;
}

}  // namespace weir::cli
